/* mdp.h: a finite world as a table: what follows each action in each state, how often, and what
 * it pays.
 *
 * A table is made whole by mdp_new, or blank by mdp_blank and then filled in; mdp_checked lets
 * no unsound one through. Every constructor returns NULL for bad input and writes one sentence
 * to error[size] that says what was found and what was expected. States, actions and looks count
 * from 0. Terminal states are never acted in: their rows of P and R are not read. What a policy
 * is worth in a table is in exact.h; ready-made tables are in tables.h; env.h lets an agent act
 * in one. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t S, A;    /* states, actions */
    size_t O, D;    /* looks a state may have, and the numbers an agent sees of a look */
    double *P;      /* P[S][A][S]: probability of the next state */
    double *R;      /* R[S][A][S]: reward on the way to it */
    double *rho;    /* rho[S]: probability of starting here */
    double *show;   /* show[O][D]: the observation of each look */
    size_t *look;   /* look[S]: states of one look cannot be told apart */
    bool *terminal; /* terminal[S]: the episode ends on arrival */
} Mdp;

/* states and actions a table may have: beyond it, tables are the wrong tool */
enum { MDP_MOST = 1024 };

/* A table of zeros in which every state has a look of its own, and is seen as 1 at its index and
 * 0 elsewhere.
 *   S, A         states and actions, 1 to MDP_MOST
 *   error[size]  out: why NULL was returned */
Mdp *mdp_blank(size_t S, size_t A, size_t size, char error[size]);

/* A table from its parts, copied and checked.
 *   S, A         states and actions, 1 to MDP_MOST
 *   P[S][A][S]   probabilities; P[s][a] sums to 1 within 1e-9 unless s is terminal
 *   R[S][A][S]   finite rewards
 *   rho[S]       start probabilities, 0 at terminal states; they sum to 1 within 1e-9
 *   terminal[S]  where episodes end
 *   error[size]  out: why NULL was returned */
Mdp *mdp_new(size_t S, size_t A, const double P[S][A][S], const double R[S][A][S],
             const double rho[S], const bool terminal[S], size_t size, char error[size]);

/* The same table if it is sound; else frees it and returns NULL.
 *   mdp          from mdp_blank and filled in since; may be NULL, and then error is left as it is
 *   error[size]  out: the first state and action found unsound, and the sum that should be 1 */
Mdp *mdp_checked(Mdp *mdp, size_t size, char error[size]);

/* Changes what an agent sees: of look[s] instead of s, the D numbers show[look[s]]. Frees mdp
 * and returns NULL if it cannot.
 *   mdp          any table; may be NULL, and then error is left as it is
 *   O, D         looks, 1 to MDP_MOST, and numbers an observation has, ≥ 1
 *   look[S]      each < O
 *   show[O][D]   the observation of each look; NULL for 1 at its index and 0 elsewhere, with D = O
 *   error[size]  out: why NULL was returned */
Mdp *mdp_disguise(Mdp *mdp, size_t O, size_t D, const size_t look[], const double show[],
                  size_t size, char error[size]);

/* Gives back a table's memory.
 *   mdp  any table, or NULL */
void mdp_free(Mdp *mdp);

/* The index that u picks: the smallest i with u < Σ_{j≤i} p_j, the last of positive probability
 * where rounding leaves none.
 *   n     how many, ≥ 1
 *   p[n]  probabilities
 *   u     uniform in [0, 1) */
size_t mdp_draw(size_t n, const double p[n], double u);
