/* Lesson 9: trust region policy optimization. One large step for each rollout, as long
 * as a limit on the KL divergence allows.
 *
 * Five small functions, and an agent in six parts that is made of them, of lesson 5's
 * gae and lambda_returns, and of lesson 6's ppo_play, normalise and ppo_epoch, with
 * lesson 6's rows. Everything climbs. N is net_count(net), and arrays of N are in its
 * order. Outputs hold nothing of use before the call; no function keeps anything for
 * the next call. Where a network is taken, its gradient is 0 before the call and after
 * it. For room a local array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. What went through a network, whose weights are floats: by a millionth; what
 * several products of a matrix have gone into: by 1e-4.
 *
 * What is asked, and no more, where no range is given:
 *   T, A              up to 1100, of the agent T up to 5000; and 300 000 numbers in a
 *                     table
 *   N                 up to 1100 of the functions, as agent.h says of the agent
 *   D                 as agent.h allows; T observations, and T rows of logits, have up
 *                     to 100 000 numbers
 *   any other number  0, or of a size from 1e-12 to 1e12 */
#pragma once
#include "agent.h"
#include "ppo_clip.h"

/* The surrogate: the mean of ρ_t Â_t, with ρ_t = π(a_t)/π_old(a_t). [eq:surrogate]
 *   T            rows, ≥ 1
 *   logp[T]      log π(a_t), ≤ 0; −∞ where the probability has become 0
 *   logp_old[T]  log π_old(a_t), finite, ≤ 0
 *   adv[T]       advantages Â_t
 * Source: Schulman et al. (2015), equation (14). */
double surrogate(size_t T, const double logp[T], const double logp_old[T],
                 const double adv[T]);

/* How far one policy is from another, over all actions and not those drawn: the mean
 * over the rows of Σ_b π_old,b log(π_old,b / π_b). An action that π_old never takes
 * adds nothing; infinite where π has lost an action that π_old takes. Right to 1e-12.
 * [eq:mean-kl]
 *   T             rows, ≥ 1
 *   A             number of actions, ≥ 1
 *   pi_old[T][A]  probabilities of the policy that played
 *   pi[T][A]      probabilities of the other
 * Source: Schulman et al. (2015), §4, equation (12). */
double mean_kl(size_t T, size_t A, const double pi_old[T][A], const double pi[T][A]);

/* The Fisher matrix of a softmax times a move of the logits, divided by the number of
 * rows: π_tb (z_tb − Σ_c π_tc z_tc) / T. Each is right to 1e-9 of π_tb/T times the
 * largest z of its row. [eq:fisher-logits]
 *   T         rows, ≥ 1
 *   A         number of actions, ≥ 1
 *   pi[T][A]  probabilities; some may be 0
 *   z[T][A]   how fast each logit moves
 *   u[T][A]   out: the products
 * Source: Kakade (2001), §2; Martens (2020), §8. */
void fisher_logits(size_t T, size_t A, const double pi[T][A], const double z[T][A],
                   double u[T][A]);

/* One step of conjugate gradient on the way to F x = g: α = r·r / p·Fp; x ← x + αp; r ←
 * r − αFp; p ← r + (r·r / what r·r was) p. Returns the new r·r. Where p·Fp ≤ 0 nothing
 * is to be won along p: x, r and p stay as they are, and 0 is returned. [eq:cg]
 *   N      how many numbers, ≥ 1
 *   Fp[N]  F p
 *   x[N]   in/out: the solution so far
 *   r[N]   in/out: the residual g − F x
 *   p[N]   in/out: the direction
 * Source: Hestenes & Stiefel (1952), §3; Schulman et al. (2015), appendix C. */
double cg_step(size_t N, const double Fp[N], double x[N], double r[N], double p[N]);

/* The number β for which ½ (βx)ᵀF(βx) = δ: √(2δ / xᵀFx); 0 where xᵀFx ≤ 0.
 * [eq:length]
 *   N      how many numbers, ≥ 1
 *   x[N]   a direction
 *   Fx[N]  F x
 *   delta  δ ≥ 0
 * Source: Schulman et al. (2015), appendix C. */
double step_length(size_t N, const double x[N], const double Fx[N], double delta);

/* ---- the agent ---- */

/* How an agent learns.
 *   products  Fisher-vector products for a direction at most, 1 to 50
 *   tries     lengths that the line search tries at most, 1 to 250
 *   epochs    how often the critic sees a rollout, 0 to 100
 *   M         rows of a minibatch of the critic's, 1 to 1000
 *   gamma     discount γ in [0, 1]
 *   lambda    of the advantages, in [0, 1]
 *   delta     δ ≥ 0, the limit of the mean KL
 *   damping   what is added to the diagonal of F, in [0, 1000]
 *   residual  share of the gradient's length at which the residual is small enough, in
 *             [0, 1)
 *   shrink    from one length to the next, in (0, 1)
 *   lr        Adam's step size, for the critic, in [0, 1] */
typedef struct {
    size_t products, tries, epochs, M;
    double gamma, lambda, delta, damping, residual, shrink, lr;
} TrpoSettings;

/* The gradient of the surrogate in the weights, where the policy still is the one that
 * played: that of mean Â_t log π(a_t). [eq:gradient]
 *   net   a stack for each head; a logit for each action, and a value
 *   rows  played by this policy: T, D, A, obs, a and adv are used
 *   N     numbers of the network
 *   g[N]  out: the gradient; 0 in the stack of the value
 * Source: Schulman et al. (2015), appendix C. */
void surrogate_gradient(Net *net, const PpoRows *rows, size_t N, double g[N]);

/* (F + damping · 1) v, with F = 1/T Σ_t J_tᵀ (diag π_t − π_t π_tᵀ) J_t and J_t the
 * slopes of row t's logits in the weights. [eq:fvp]
 *   net      as for surrogate_gradient
 *   rows     T, D, A and obs are used
 *   N        numbers of the network
 *   v[N]     any numbers
 *   damping  ≥ 0
 *   Fv[N]    out: the product
 * Source: Schulman et al. (2015), appendix C; Pearlmutter (1994). */
void fisher_vector(Net *net, const PpoRows *rows, size_t N, const double v[N],
                   double damping, double Fv[N]);

/* Solves (F + damping · 1) x = g by conjugate gradient from x = 0, r = p = g: product
 * after product, until there have been how->products, or r·r is at most residual² g·g.
 * Returns how many there were. [eq:direction]
 *   net   as for surrogate_gradient
 *   rows  as for fisher_vector
 *   N     numbers of the network
 *   g[N]  a gradient
 *   how   products, damping and residual are used
 *   x[N]  out: the natural gradient, or as near as it has come
 * Source: Schulman et al. (2015), appendix C; Amari (1998). */
size_t natural_direction(Net *net, const PpoRows *rows, size_t N, const double g[N],
                         const TrpoSettings *how, double x[N]);

/* Moves the weights by the first share of `step` that will do: 1, shrink, shrink², …,
 * at most how->tries of them. It will do if the mean KL from the policy at the call is
 * at most δ and the surrogate is larger than it was, than the mean of Â_t; what is no
 * number will not. Returns the share; 0 if none will do: then the weights are to the
 * bit what they were. [eq:search]
 *   net      as for surrogate_gradient
 *   rows     played by this policy: T, D, A, obs, a, logp_old and adv are used
 *   N        numbers of the network
 *   step[N]  the whole step
 *   how      tries, delta and shrink are used
 * Source: Schulman et al. (2015), appendix C. */
double line_search(Net *net, const PpoRows *rows, size_t N, const double step[N],
                   const TrpoSettings *how);

/* One step of the policy: surrogate_gradient, natural_direction, step_length with the
 * damped matrix, line_search. Returns the share that was taken. [eq:step]
 *   net   as for surrogate_gradient
 *   rows  as for line_search
 *   how   products, tries, delta, damping, residual and shrink are used
 * Source: Schulman et al. (2015), §6, and appendix C. */
double trpo_step(Net *net, const PpoRows *rows, const TrpoSettings *how);

/* One iteration: ppo_play; gae and lambda_returns of the values it wrote; advantages
 * normalised over all T rows; trpo_step. Then the critic: its k-th epoch, from 0, is
 * ppo_epoch with number round + k, all advantages 0, which leaves the policy where it
 * is, c_value 1, clip infinite, and M and lr. Returns how many episodes ended.
 * [eq:trpo]
 *   env     a world with actions, in an episode; it is in one afterwards too
 *   net     takes its observations; as for surrogate_gradient
 *   T       steps to play, ≥ 1
 *   D       numbers in an observation
 *   obs[D]  in/out: what the agent sees now; afterwards, what the next iteration
 *           begins with
 *   how     all of it is used
 *   seed    of the shuffles
 *   round   number of the first shuffle
 * Source: Schulman et al. (2015), §6. */
size_t trpo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                      const TrpoSettings *how, size_t seed, size_t round);
