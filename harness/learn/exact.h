/* exact.h: what a softmax policy is worth in a finite world, by solving linear equations instead
 * of playing.
 *
 * A policy is a table with a row for every look: pi[O][A] of probabilities, theta[O][A] of
 * logits. Where states look alike they share a row, and a gradient is summed over them. Values
 * count only what follows an action: V, Q and d are 0 where episodes end. γ = 1 is allowed where
 * every state comes to an end under the policy; else the functions return false and write to
 * error[size] which state does not. Time grows as S³, memory as S²: tables of hundreds of
 * states, not millions. The time limit of an Env is not part of the table, so a truncated
 * episode pays less than J says. */
#pragma once
#include "mdp.h"

/* State values V = (I − γ P_π)⁻¹ r_π.  [eq:exact-value]
 *   mdp          a sound table
 *   pi[O][A]     probabilities
 *   gamma        discount γ in [0, 1]
 *   V[S]         out
 *   error[size]  out: why false was returned
 * Source: Puterman (1994), theorem 6.1.1; Sutton & Barto (2018), §4.1. */
bool exact_value(const Mdp *mdp, const double pi[], double gamma, double V[], size_t size,
                 char error[size]);

/* Action values Q(s,a) = Σ_s' P(s'|s,a) (R(s,a,s') + γ V(s')).  [eq:exact-action-value]
 *   mdp      a sound table
 *   gamma    discount γ in [0, 1]
 *   V[S]     state values, as exact_value gives them
 *   Q[S][A]  out
 * Source: Sutton & Barto (2018), equation (4.6). */
void exact_action_value(const Mdp *mdp, double gamma, const double V[], double Q[]);

/* Discounted visits d(s) = Σ_t γᵗ Pr(s_t = s) = ((I − γ P_πᵀ)⁻¹ ρ)(s), not normalised.
 * [eq:exact-visits]
 *   mdp          a sound table
 *   pi[O][A]     probabilities
 *   gamma        discount γ in [0, 1]
 *   d[S]         out
 *   error[size]  out: why false was returned
 * Source: Sutton, McAllester, Singh & Mansour (2000), §1. */
bool exact_visits(const Mdp *mdp, const double pi[], double gamma, double d[], size_t size,
                  char error[size]);

/* The objective J = Σ_s ρ(s) V(s).  [eq:exact-objective]
 *   mdp   a sound table
 *   V[S]  state values, as exact_value gives them */
double exact_objective(const Mdp *mdp, const double V[]);

/* The slope of J in each logit, ∂J/∂θ_oa = Σ_{s looks o} d(s) π(a|o) (Q(s,a) − V(s)).
 * [eq:exact-gradient]
 *   mdp           a sound table
 *   theta[O][A]   logits, finite
 *   gamma         discount γ in [0, 1]
 *   dtheta[O][A]  out
 *   error[size]   out: why false was returned
 * Source: Sutton, McAllester, Singh & Mansour (2000), theorem 1, for a softmax table. */
bool exact_gradient(const Mdp *mdp, const double theta[], double gamma, double dtheta[],
                    size_t size, char error[size]);
