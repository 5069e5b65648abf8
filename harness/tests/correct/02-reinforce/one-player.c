// Both agents play through one helper, which is handed a network or a table, and keeps what either may want.
#include "reinforce.h"
#include "softmax_step.h"

void returns_to_go(size_t T, const double r[T], double gamma, double G[T])
{
    double next = 0;
    for (size_t t = T; t-- > 0;)
        G[t] = next = r[t] + gamma * next;
}

void reinforce_gradient(size_t T, size_t S, size_t A, const double theta[S][A], const int s[T], const int a[T], const double G[T], double gamma,
                        bool keep_gamma_t, double dtheta[S][A])
{
    for (size_t i = 0; i < S * A; i++)
        dtheta[i / A][i % A] = 0;
    double w = 1;
    for (size_t t = 0; t < T; t++) {
        double pi[A], g[A];
        softmax(A, theta[s[t]], pi);
        score(A, pi, (size_t)a[t], g);
        for (size_t b = 0; b < A; b++)
            dtheta[s[t]][b] += w * G[t] * g[b];
        if (keep_gamma_t)
            w *= gamma;
    }
}

typedef struct {
    size_t T;
    int *s, *a;
    double *obs, *r, paid;
} Played;

/* Plays an episode by the network, or where there is none by the table of logits. */
static void play(Env *env, Net *net, const double *table, Played *p)
{
    EnvSizes n = env_sizes(env);
    Step step = {0};
    env_reset(env, p->obs);
    while (!step.terminated && !step.truncated) {
        double logits[n.actions], pi[n.actions];
        size_t state = table ? env_state(env) : 0;
        if (net)
            net_forward(net, 1, p->obs + p->T * n.obs, logits, NULL);
        softmax(n.actions, table ? table + state * n.actions : logits, pi);
        size_t action = sample_action(n.actions, pi, env_uniform(env, 0));
        step = env_step(env, action, p->obs + (p->T + 1) * n.obs);
        p->s[p->T] = (int)state, p->a[p->T] = (int)action, p->r[p->T++] = step.reward, p->paid += step.reward;
    }
}

double table_episode(Env *env, size_t S, size_t A, double theta[S][A], double gamma, double eta)
{
    size_t limit = env_sizes(env).limit;
    int s[limit], a[limit];
    double obs[(limit + 1) * env_sizes(env).obs], r[limit], G[limit], dtheta[S][A];
    Played p = {.s = s, .a = a, .obs = obs, .r = r};
    play(env, NULL, theta[0], &p);
    returns_to_go(p.T, r, gamma, G);
    reinforce_gradient(p.T, S, A, theta, s, a, G, gamma, true, dtheta);
    for (size_t i = 0; i < S * A; i++)
        theta[i / A][i % A] += eta * dtheta[i / A][i % A];
    return p.paid;
}

double net_episode(Env *env, Net *net, double gamma, double lr)
{
    size_t limit = env_sizes(env).limit, D = env_sizes(env).obs, A = env_sizes(env).actions;
    int s[limit], a[limit];
    double obs[(limit + 1) * D], r[limit], G[limit], pi[A], g[A];
    Played p = {.s = s, .a = a, .obs = obs, .r = r};
    play(env, net, NULL, &p);
    returns_to_go(p.T, r, gamma, G);
    for (size_t t = 0; t < p.T; t++) {
        net_forward(net, 1, obs + t * D, g, NULL);
        softmax(A, g, pi);
        score(A, pi, (size_t)a[t], g);
        for (size_t b = 0; b < A; b++)
            g[b] *= G[t];
        net_backward(net, 1, obs + t * D, g, NULL);
    }
    adam_step(net, lr);
    return p.paid;
}
