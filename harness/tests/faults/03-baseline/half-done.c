// FAULT: unwritten: the pure functions are done, the two agents are still the stub's.
#include "baseline.h"
#include "reinforce.h"
#include "softmax_step.h"
#include <math.h>

void baseline_gradient(size_t T, size_t S, size_t A, const double theta[S][A], const int s[T], const int a[T], const double G[T], const double b[S],
                       double dtheta[S][A])
{
    for (size_t i = 0; i < S * A; i++)
        dtheta[i / A][i % A] = 0;
    for (size_t t = 0; t < T; t++) {
        double pi[A], z[A], adv = G[t] - b[s[t]];
        softmax(A, theta[s[t]], pi);
        score(A, pi, (size_t)a[t], z);
        for (size_t k = 0; k < A; k++)
            dtheta[s[t]][k] += adv * z[k];
    }
}

void value_step(size_t T, size_t S, const int s[T], const double G[T], double alpha, double V[S])
{
    double error[S];
    for (size_t i = 0; i < S; i++)
        error[i] = 0;
    for (size_t t = 0; t < T; t++)
        error[s[t]] += G[t] - V[s[t]];
    for (size_t i = 0; i < S; i++)
        V[i] += alpha * error[i];
}

double best_constant(size_t A, const double pi[A], const double r[A])
{
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
}

void leave_one_out(size_t N, const double G[N], double b[N])
{
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += G[i];
    for (size_t i = 0; i < N; i++)
        b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
}

double baseline_table_episode(Env *env, size_t S, size_t A, double theta[S][A], double V[S], double gamma, double eta, double alpha)
{
    TODO("table-agent", "the episode of lesson 2");
}

double baseline_episode(Env *env, Net *net, double gamma, double lr)
{
    TODO("net-agent", "the same loop");
}
