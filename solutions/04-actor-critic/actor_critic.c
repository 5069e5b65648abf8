/* Lesson 4: actor and critic. The contract of each function is in actor_critic.h. */
#include "actor_critic.h"
#include "softmax_step.h"
#include <math.h>

double td_error(double r, bool terminated, bool truncated, double V_s, double V_next,
                double gamma)
{
    //> td-error: what did the critic expect before the step, and what does it say
    //>     after? which flag means that nothing can follow?
    (void)truncated;
    return r + (terminated ? 0 : gamma * V_next) - V_s;
    //< td-error
}

void td_errors(size_t T, const double r[T], const bool terminated[T],
               const bool truncated[T], const double V[T], const double V_next[T],
               double gamma, double delta[T])
{
    //> td-errors: the same for every row; what stands in the next row where an episode
    //>     has ended?
    for (size_t t = 0; t < T; t++)
        delta[t] = td_error(r[t], terminated[t], truncated[t], V[t], V_next[t], gamma);
    //< td-errors
}

double entropy(size_t A, const double pi[A])
{
    //> entropy: the mean of −log π; take care of the actions that are never taken
    double H = 0;
    for (size_t b = 0; b < A; b++)
        if (pi[b] > 0)
            H -= pi[b] * log(pi[b]);
    return H;
    //< entropy
}

void entropy_gradient(size_t A, const double pi[A], double dtheta[A])
{
    //> entropy-gradient: a logit moves all probabilities, so H itself stands in every
    //>     slope
    double H = entropy(A, pi);
    for (size_t b = 0; b < A; b++)
        dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
    //< entropy-gradient
}

void actor_critic_step(size_t S, size_t A, double theta[S][A], double V[S],
                       const Transition *step, const Rates *how)
{
    //> step: first all that depends on the old numbers: δ, π, both slopes; only then
    //>     move V(s) and the row of s
    size_t s = step->s, a = step->a, s_next = step->s_next;
    double pi[A], g[A], dH[A];
    double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                            how->gamma);
    softmax(A, theta[s], pi);
    score(A, pi, a, g);
    entropy_gradient(A, pi, dH);
    V[s] += how->alpha * delta;
    for (size_t b = 0; b < A; b++)
        theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
    //< step
}

double actor_critic_episode(Env *env, size_t S, size_t A, double theta[S][A],
                            double V[S], const Rates *how)
{
    //> table-critic: draw, step, learn at once; nothing has to be written down but what
    //>     the step itself brought
    double pi[A], paid = 0;
    env_reset(env, NULL);
    for (Step step = {0}; !step.terminated && !step.truncated;) {
        size_t s = env_state(env);
        softmax(A, theta[s], pi);
        size_t a = sample_action(A, pi, env_uniform(env, 0));
        step = env_step(env, a, NULL);
        paid += step.reward;
        const Transition done = {.s = s,
                                 .a = a,
                                 .r = step.reward,
                                 .terminated = step.terminated,
                                 .truncated = step.truncated,
                                 .s_next = env_state(env)};
        actor_critic_step(S, A, theta, V, &done, how);
    }
    return paid;
    //< table-critic
}

double actor_critic_net_episode(Env *env, Net *net, double gamma, double lr, double c,
                                double beta)
{
    //> net-critic: two forward passes give both values, one backward pass both slopes;
    //>     the observation that came is the next one acted on
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
        double delta = td_error(step.reward, step.terminated, step.truncated, V, V_next,
                                gamma),
               dvalue = c * delta;
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
    //< net-critic
}
