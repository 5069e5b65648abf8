/* exact.c: the equations of exact.h, solved by elimination. */
#include "exact.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Solves M x = b in place: M is spent, b becomes x. No row is exchanged: in I − γP, and in its
 * transpose, no number of a row or column outweighs the diagonal, and elimination keeps it so. */
static void solve(size_t n, double M[n][n], double b[n])
{
    for (size_t k = 0; k < n; k++)
        for (size_t row = k + 1; row < n; row++) {
            double factor = M[row][k] / M[k][k];
            for (size_t j = k; j < n; j++)
                M[row][j] -= factor * M[k][j];
            b[row] -= factor * b[k];
        }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= M[k][j] * b[j];
        b[k] /= M[k][k];
    }
}

/* Probability of s → next under the policy; 0 from a terminal state. */
static double move(const Mdp *mdp, const double pi[], size_t s, size_t next)
{
    double p = 0;
    for (size_t a = 0; a < mdp->A && !mdp->terminal[s]; a++)
        p += pi[mdp->look[s] * mdp->A + a] * mdp->P[(s * mdp->A + a) * mdp->S + next];
    return p;
}

/* Marks the states that can reach an end, walking back from the ends; returns the first that
 * cannot, or S. */
static size_t first_endless(const Mdp *mdp, const double pi[], bool ends[])
{
    memcpy(ends, mdp->terminal, mdp->S * sizeof ends[0]);
    for (bool grew = true; grew;) {
        grew = false;
        for (size_t s = 0; s < mdp->S; s++)
            for (size_t next = 0; next < mdp->S && !ends[s]; next++)
                if (ends[next] && move(mdp, pi, s, next) > 0)
                    ends[s] = grew = true;
    }
    size_t s = 0;
    while (s < mdp->S && ends[s])
        s++;
    return s;
}

static bool out_of_memory(size_t size, char error[size])
{
    snprintf(error, size, "exact: no memory");
    return false;
}

/* A policy that ends too rarely for a double, or a policy of NaN, shows itself here. */
static bool all_finite(size_t S, const double x[], size_t size, char error[size])
{
    for (size_t s = 0; s < S; s++)
        if (!isfinite(x[s])) {
            snprintf(error, size,
                     "exact: the solution is %g at state %zu; expected a policy of finite worth",
                     x[s], s);
            return false;
        }
    return true;
}

/* Whether the equations have a solution: they do for γ < 1, and for γ = 1 where every state
 * comes to an end. */
static bool solvable(const Mdp *mdp, const double pi[], double gamma, size_t size, char error[size])
{
    if (!(gamma >= 0 && gamma <= 1)) {
        snprintf(error, size, "exact: gamma is %g; expected 0 to 1", gamma);
        return false;
    }
    if (gamma < 1)
        return true;
    bool *ends = malloc(mdp->S * sizeof ends[0]);
    if (!ends)
        return out_of_memory(size, error);
    size_t s = first_endless(mdp, pi, ends);
    free(ends);
    if (s == mdp->S)
        return true;
    snprintf(error, size,
             "exact: from state %zu this policy never comes to an end; expected one that does, or "
             "gamma < 1",
             s);
    return false;
}

/* Solves (I − γ P_π) x = x, or with P_π transposed, over the states that are acted in. */
static bool resolve(const Mdp *mdp, const double pi[], double gamma, bool transposed, double x[],
                    size_t size, char error[size])
{
    size_t S = mdp->S;
    if (!solvable(mdp, pi, gamma, size, error))
        return false;
    double(*M)[S] = calloc(S * S, sizeof(double));
    if (!M)
        return out_of_memory(size, error);
    for (size_t s = 0; s < S; s++) {
        M[s][s] = 1;
        for (size_t next = 0; next < S; next++)
            if (!mdp->terminal[next])
                *(transposed ? &M[next][s] : &M[s][next]) -= gamma * move(mdp, pi, s, next);
    }
    solve(S, M, x);
    free(M);
    return all_finite(S, x, size, error);
}

static double expected_reward(const Mdp *mdp, size_t s, size_t a)
{
    const double *P = mdp->P + (s * mdp->A + a) * mdp->S, *R = mdp->R + (s * mdp->A + a) * mdp->S;
    double r = 0;
    for (size_t next = 0; next < mdp->S; next++)
        r += P[next] * R[next];
    return r;
}

bool exact_value(const Mdp *mdp, const double pi[], double gamma, double V[], size_t size,
                 char error[size])
{
    for (size_t s = 0; s < mdp->S; s++) {
        V[s] = 0;
        for (size_t a = 0; a < mdp->A && !mdp->terminal[s]; a++)
            V[s] += pi[mdp->look[s] * mdp->A + a] * expected_reward(mdp, s, a);
    }
    return resolve(mdp, pi, gamma, false, V, size, error);
}

void exact_action_value(const Mdp *mdp, double gamma, const double V[], double Q[])
{
    for (size_t s = 0; s < mdp->S; s++)
        for (size_t a = 0; a < mdp->A; a++) {
            const double *P = mdp->P + (s * mdp->A + a) * mdp->S;
            double q = mdp->terminal[s] ? 0 : expected_reward(mdp, s, a);
            for (size_t next = 0; next < mdp->S && !mdp->terminal[s]; next++)
                q += gamma * P[next] * V[next];
            Q[s * mdp->A + a] = q;
        }
}

bool exact_visits(const Mdp *mdp, const double pi[], double gamma, double d[], size_t size,
                  char error[size])
{
    memcpy(d, mdp->rho, mdp->S * sizeof d[0]);
    return resolve(mdp, pi, gamma, true, d, size, error);
}

double exact_objective(const Mdp *mdp, const double V[])
{
    double J = 0;
    for (size_t s = 0; s < mdp->S; s++)
        J += mdp->rho[s] * V[s];
    return J;
}

static void softmax_rows(size_t rows, size_t A, const double theta[], double pi[])
{
    for (size_t i = 0; i < rows; i++, theta += A, pi += A) {
        double top = theta[0], sum = 0;
        for (size_t a = 1; a < A; a++)
            top = fmax(top, theta[a]);
        for (size_t a = 0; a < A; a++)
            sum += pi[a] = exp(theta[a] - top);
        for (size_t a = 0; a < A; a++)
            pi[a] /= sum;
    }
}

bool exact_gradient(const Mdp *mdp, const double theta[], double gamma, double dtheta[],
                    size_t size, char error[size])
{
    size_t S = mdp->S, A = mdp->A, O = mdp->O;
    double *block = calloc(2 * S + S * A + O * A, sizeof block[0]), *V = block;
    if (!block)
        return out_of_memory(size, error);
    double *d = V + S, *Q = d + S, *pi = Q + S * A;
    softmax_rows(O, A, theta, pi);
    bool solved =
        exact_value(mdp, pi, gamma, V, size, error) && exact_visits(mdp, pi, gamma, d, size, error);
    exact_action_value(mdp, gamma, V, Q);
    memset(dtheta, 0, O * A * sizeof dtheta[0]);
    for (size_t s = 0; s < S && solved; s++)
        for (size_t a = 0; a < A; a++) {
            size_t row = mdp->look[s] * A;
            dtheta[row + a] += d[s] * pi[row + a] * (Q[s * A + a] - V[s]);
        }
    free(block);
    return solved;
}
