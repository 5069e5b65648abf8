/* mdp.c: makes tables and refuses unsound ones. */
#include "mdp.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mdp_free(Mdp *mdp)
{
    if (!mdp)
        return;
    free(mdp->P);
    free(mdp->R);
    free(mdp->rho);
    free(mdp->show);
    free(mdp->look);
    free(mdp->terminal);
    free(mdp);
}

static bool allocate(Mdp *mdp)
{
    size_t S = mdp->S, A = mdp->A;
    mdp->P = calloc(S * A * S, sizeof mdp->P[0]);
    mdp->R = calloc(S * A * S, sizeof mdp->R[0]);
    mdp->rho = calloc(S, sizeof mdp->rho[0]);
    mdp->show = calloc(S * S, sizeof mdp->show[0]);
    mdp->look = calloc(S, sizeof mdp->look[0]);
    mdp->terminal = calloc(S, sizeof mdp->terminal[0]);
    return mdp->P && mdp->R && mdp->rho && mdp->show && mdp->look && mdp->terminal;
}

Mdp *mdp_blank(size_t S, size_t A, size_t size, char error[size])
{
    if (S < 1 || S > MDP_MOST || A < 1 || A > MDP_MOST) {
        snprintf(error, size, "mdp: %zu states and %zu actions; expected 1 to %d of each", S, A,
                 MDP_MOST);
        return NULL;
    }
    Mdp *mdp = calloc(1, sizeof *mdp);
    if (mdp)
        *mdp = (Mdp){.S = S, .A = A, .O = S, .D = S};
    if (!mdp || !allocate(mdp)) {
        mdp_free(mdp);
        snprintf(error, size, "mdp: no memory for %zu states and %zu actions", S, A);
        return NULL;
    }
    for (size_t s = 0; s < S; s++) {
        mdp->look[s] = s;
        mdp->show[s * S + s] = 1;
    }
    return mdp;
}

Mdp *mdp_new(size_t S, size_t A, const double P[S][A][S], const double R[S][A][S],
             const double rho[S], const bool terminal[S], size_t size, char error[size])
{
    Mdp *mdp = mdp_blank(S, A, size, error);
    if (!mdp)
        return NULL;
    memcpy(mdp->P, P, S * A * S * sizeof mdp->P[0]);
    memcpy(mdp->R, R, S * A * S * sizeof mdp->R[0]);
    memcpy(mdp->rho, rho, S * sizeof mdp->rho[0]);
    memcpy(mdp->terminal, terminal, S * sizeof mdp->terminal[0]);
    return mdp_checked(mdp, size, error);
}

/* Checks one distribution and writes what is wrong with it, but for its name. */
static bool sound(size_t n, const double p[n], size_t size, char error[size])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(p[i] >= 0 && p[i] <= 1)) {
            snprintf(error, size, "[%zu] is %g; expected a probability, 0 to 1", i, p[i]);
            return false;
        }
        sum += p[i];
    }
    if (fabs(sum - 1) <= 1e-9)
        return true;
    snprintf(error, size, " sums to %.10g; expected 1", sum);
    return false;
}

static bool sound_row(const Mdp *mdp, size_t s, size_t a, size_t size, char error[size])
{
    size_t S = mdp->S, row = (s * mdp->A + a) * S;
    char why[96];
    if (!sound(S, mdp->P + row, sizeof why, why)) {
        snprintf(error, size, "mdp: P[state %zu][action %zu]%s", s, a, why);
        return false;
    }
    for (size_t next = 0; next < S; next++)
        if (!isfinite(mdp->R[row + next])) {
            snprintf(error, size,
                     "mdp: R[state %zu][action %zu][%zu] is %g; expected a finite reward", s, a,
                     next, mdp->R[row + next]);
            return false;
        }
    return true;
}

static bool sound_table(const Mdp *mdp, size_t size, char error[size])
{
    char why[96];
    if (!sound(mdp->S, mdp->rho, sizeof why, why)) {
        snprintf(error, size, "mdp: rho%s", why);
        return false;
    }
    for (size_t s = 0; s < mdp->S; s++) {
        if (mdp->terminal[s] && mdp->rho[s] > 0) {
            snprintf(error, size, "mdp: rho[%zu] is %g, but state %zu is terminal; expected 0", s,
                     mdp->rho[s], s);
            return false;
        }
        for (size_t a = 0; a < mdp->A && !mdp->terminal[s]; a++)
            if (!sound_row(mdp, s, a, size, error))
                return false;
    }
    return true;
}

Mdp *mdp_checked(Mdp *mdp, size_t size, char error[size])
{
    if (mdp && sound_table(mdp, size, error))
        return mdp;
    mdp_free(mdp);
    return NULL;
}

/* Writes what is wrong with a disguise, or returns true. */
static bool sound_disguise(const Mdp *mdp, size_t O, size_t D, const size_t look[], bool shown,
                           size_t size, char error[size])
{
    if (O < 1 || O > MDP_MOST || D < 1 || D > MDP_MOST || (!shown && D != O)) {
        snprintf(error, size, "mdp: %zu looks of %zu numbers; expected 1 to %d of each%s", O, D,
                 MDP_MOST, shown ? "" : ", and as many numbers as looks where none are given");
        return false;
    }
    for (size_t s = 0; s < mdp->S; s++)
        if (look[s] >= O) {
            snprintf(error, size,
                     "mdp: look[%zu] is %zu; expected less than %zu, the number of looks", s,
                     look[s], O);
            return false;
        }
    return true;
}

/* A copy of show[O][D], or of the unit rows that stand for it; NULL without memory. */
static double *copy_show(size_t O, size_t D, const double show[], size_t size, char error[size])
{
    double *copy = calloc(O * D, sizeof copy[0]);
    if (!copy)
        snprintf(error, size, "mdp: no memory for %zu looks of %zu numbers", O, D);
    for (size_t o = 0; o < O && copy && !show; o++)
        copy[o * D + o] = 1;
    if (copy && show)
        memcpy(copy, show, O * D * sizeof copy[0]);
    return copy;
}

Mdp *mdp_disguise(Mdp *mdp, size_t O, size_t D, const size_t look[], const double show[],
                  size_t size, char error[size])
{
    bool fits = mdp && sound_disguise(mdp, O, D, look, show != NULL, size, error);
    double *seen = fits ? copy_show(O, D, show, size, error) : NULL;
    if (!seen) {
        mdp_free(mdp);
        return NULL;
    }
    free(mdp->show);
    mdp->show = seen;
    memcpy(mdp->look, look, mdp->S * sizeof look[0]);
    mdp->O = O;
    mdp->D = D;
    return mdp;
}

size_t mdp_draw(size_t n, const double p[n], double u)
{
    size_t last = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        last = p[i] > 0 ? i : last;
        sum += p[i];
        if (u < sum)
            return i;
    }
    return last;
}
