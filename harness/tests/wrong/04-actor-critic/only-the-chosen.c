// WRONG: only the logit of the action taken moves by the surprise.
// SAID: difference:unexplained
#include "actor_critic.h"
#include "softmax_step.h"
#include <math.h>

double td_error(double r, bool terminated, bool truncated, double V_s, double V_next, double gamma)
{
    (void)truncated;
    return r + (terminated ? 0 : gamma * V_next) - V_s;
}

void td_errors(size_t T, const double r[T], const bool terminated[T], const bool truncated[T], const double V[T], const double V_next[T],
               double gamma, double delta[T])
{
    for (size_t t = 0; t < T; t++)
        delta[t] = td_error(r[t], terminated[t], truncated[t], V[t], V_next[t], gamma);
}

double entropy(size_t A, const double pi[A])
{
    double H = 0;
    for (size_t b = 0; b < A; b++)
        if (pi[b] > 0)
            H -= pi[b] * log(pi[b]);
    return H;
}

void entropy_gradient(size_t A, const double pi[A], double dtheta[A])
{
    double H = entropy(A, pi);
    for (size_t b = 0; b < A; b++)
        dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
}

void actor_critic_step(size_t S, size_t A, double theta[S][A], double V[S], size_t s, size_t a, double r, bool terminated, bool truncated,
                       size_t s_next, double gamma, double alpha, double eta, double beta)
{
    double pi[A], g[A], dH[A];
    double delta = td_error(r, terminated, truncated, V[s], V[s_next], gamma);
    softmax(A, theta[s], pi);
    score(A, pi, a, g);
    entropy_gradient(A, pi, dH);
    V[s] += alpha * delta;
    for (size_t b = 0; b < A; b++)
        theta[s][b] += eta * ((a == b ? delta * g[b] : 0) + beta * dH[b]);
}

double actor_critic_episode(Env *env, size_t S, size_t A, double theta[S][A], double V[S], double gamma, double alpha, double eta, double beta)
{
    double pi[A], paid = 0;
    env_reset(env, NULL);
    for (Step step = {0}; !step.terminated && !step.truncated;) {
        size_t s = env_state(env);
        softmax(A, theta[s], pi);
        size_t a = sample_action(A, pi, env_uniform(env, 0));
        step = env_step(env, a, NULL);
        paid += step.reward;
        actor_critic_step(S, A, theta, V, s, a, step.reward, step.terminated, step.truncated, env_state(env), gamma, alpha, eta, beta);
    }
    return paid;
}

double actor_critic_net_episode(Env *env, Net *net, double gamma, double lr, double c, double beta)
{
    EnvSizes n = env_sizes(env);
    size_t D = n.obs, A = n.actions;
    double obs[D], next[D], logits[A], pi[A], g[A], dH[A], V, V_next, paid = 0;
    env_reset(env, obs);
    for (Step step = {0}; !step.terminated && !step.truncated;) {
        net_forward(net, 1, obs, logits, &V);
        softmax(A, logits, pi);
        size_t a = sample_action(A, pi, env_uniform(env, 0));
        step = env_step(env, a, next);
        paid += step.reward;
        net_forward(net, 1, next, NULL, &V_next);
        double delta = td_error(step.reward, step.terminated, step.truncated, V, V_next, gamma), dvalue = c * delta;
        score(A, pi, a, g);
        entropy_gradient(A, pi, dH);
        for (size_t b = 0; b < A; b++)
            g[b] = delta * g[b] + beta * dH[b];
        net_backward(net, 1, obs, g, &dvalue);
        adam_step(net, lr);
        for (size_t j = 0; j < D; j++)
            obs[j] = next[j];
    }
    return paid;
}
