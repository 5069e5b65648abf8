// FAULT: unwritten: returns and gradient are done, the two agents are still the stub's.
#include "reinforce.h"
#include "softmax_step.h"
#include <math.h>

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

double table_episode(Env *env, size_t S, size_t A, double theta[S][A], double gamma, double eta)
{
    TODO("table-agent", "play to the end and write down s, a and r; then returns, gradient, one step");
}

double net_episode(Env *env, Net *net, double gamma, double lr)
{
    TODO("net-agent", "the same loop; keep every observation and its score, for dlogits is the return times the score");
}
