/* Lesson 3: REINFORCE with a baseline. The contract of each function is in
 * baseline.h. */
#include "baseline.h"
#include "reinforce.h"
#include "softmax_step.h"
#include <math.h>

void baseline_gradient(size_t T, size_t S, size_t A, const double theta[S][A],
                       const int s[T], const int a[T], const double G[T],
                       const double b[S], double dtheta[S][A])
{
    //> gradient: as in lesson 2, without γ^t; what takes the place of the return?
    for (size_t i = 0; i < S * A; i++)
        dtheta[i / A][i % A] = 0;
    for (size_t t = 0; t < T; t++) {
        double pi[A], z[A], adv = G[t] - b[s[t]];
        softmax(A, theta[s[t]], pi);
        score(A, pi, (size_t)a[t], z);
        for (size_t k = 0; k < A; k++)
            dtheta[s[t]][k] += adv * z[k];
    }
    //< gradient
}

void value_step(size_t T, size_t S, const int s[T], const double G[T], double alpha,
                double V[S])
{
    //> regression: which error does a second visit to the same state have? gather
    //>     first, move afterwards
    double error[S];
    for (size_t i = 0; i < S; i++)
        error[i] = 0;
    for (size_t t = 0; t < T; t++)
        error[s[t]] += G[t] - V[s[t]];
    for (size_t i = 0; i < S; i++)
        V[i] += alpha * error[i];
    //< regression
}

double best_constant(size_t A, const double pi[A], const double r[A])
{
    //> best: a mean of the pays, in which an action counts by its probability times the
    //>     squared length of its score
    double above = 0, below = 0;
    for (size_t a = 0; a < A; a++) {
        double w = 0, z[A];
        score(A, pi, a, z);
        for (size_t k = 0; k < A; k++)
            w += z[k] * z[k];
        above += pi[a] * w * r[a];
        below += pi[a] * w;
    }
    return below > 0 ? above / below : 0;
    //< best
}

void leave_one_out(size_t N, const double G[N], double b[N])
{
    //> others: the sum of the others, over how many they are; and if there are none?
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += G[i];
    for (size_t i = 0; i < N; i++)
        b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
    //< others
}

double baseline_table_episode(Env *env, size_t S, size_t A, double theta[S][A],
                              double V[S], double gamma, double eta, double alpha)
{
    //> table-agent: the episode of lesson 2; then returns, gradient with V as baseline,
    //>     the policy's step, the values' step
    size_t limit = env_sizes(env).limit, T = 0;
    int s[limit], a[limit];
    double r[limit], G[limit], dtheta[S][A], paid = 0;
    env_reset(env, NULL);
    for (Step step = {0}; !step.terminated && !step.truncated; T++) {
        double pi[A];
        s[T] = (int)env_state(env);
        softmax(A, theta[s[T]], pi);
        a[T] = (int)sample_action(A, pi, env_uniform(env, 0));
        step = env_step(env, (size_t)a[T], NULL);
        r[T] = step.reward;
        paid += step.reward;
    }
    returns_to_go(T, r, gamma, G);
    baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
    for (size_t i = 0; i < S * A; i++)
        theta[i / A][i % A] += eta * dtheta[i / A][i % A];
    value_step(T, S, s, G, alpha, V);
    return paid;
    //< table-agent
}

double baseline_episode(Env *env, Net *net, double gamma, double lr)
{
    //> net-agent: lesson 2's loop, and keep each value; what is dvalue, if the gradient
    //>     of −½ (G − V)² is to be climbed?
    EnvSizes n = env_sizes(env);
    size_t D = n.obs, A = n.actions, T = 0;
    double obs[n.limit + 1][D], dlogits[n.limit][A], dvalue[n.limit], V[n.limit],
        r[n.limit], G[n.limit], paid = 0;
    env_reset(env, obs[0]);
    for (Step step = {0}; !step.terminated && !step.truncated; T++) {
        double logits[A], pi[A];
        net_forward(net, 1, obs[T], logits, &V[T]);
        softmax(A, logits, pi);
        size_t a = sample_action(A, pi, env_uniform(env, 0));
        score(A, pi, a, dlogits[T]);
        step = env_step(env, a, obs[T + 1]);
        r[T] = step.reward;
        paid += step.reward;
    }
    returns_to_go(T, r, gamma, G);
    for (size_t t = 0; t < T; t++) {
        dvalue[t] = G[t] - V[t];
        for (size_t k = 0; k < A; k++)
            dlogits[t][k] *= G[t] - V[t];
    }
    net_backward(net, T, obs[0], dlogits[0], dvalue);
    adam_step(net, lr);
    return paid;
    //< net-agent
}
