/* Lesson 3: REINFORCE with a baseline. What was to be expected is taken away from
 * what came; the mean stays, the noise shrinks.
 *
 * Four pure functions, then two agents: one keeps policy and values in tables, the
 * other in a network with two heads. γ^t is dropped throughout, as in most programs;
 * lesson 2 says what that costs. softmax, score, sample_action, returns_to_go and
 * reinforce_gradient of the lessons before are there to be called. Outputs hold
 * nothing of use before the call; no function keeps anything for the next call. For
 * room a local array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. Where a network has a part in it, it is a millionth.
 *
 * What is asked, and no more:
 *   T, S, A, N   up to 66 000 each, and 300 000 numbers in a table; of the agents,
 *                worlds as large as agent.h allows
 *   eta, alpha   of baseline_table_episode: 0, or from 1e-9 to 1e6
 *   lr           of baseline_episode: 0, or from 1e-5 to 30 */
#pragma once
#include "agent.h"

/* One episode's estimate with a baseline: row s is Σ_{t: s_t = s} (G_t − b(s)) ∇ log
 * π(a_t | s), summed, γ^t dropped.  [eq:baseline]
 *   T             number of steps, ≥ 1
 *   S             number of states
 *   A             number of actions
 *   theta[S][A]   logits, a row for each state; all scores are taken at these
 *   s[T]          states visited, each < S
 *   a[T]          actions taken, each < A
 *   G[T]          returns-to-go
 *   b[S]          the baseline of each state; any numbers will do
 *   dtheta[S][A]  out: the estimate, 0 in the rows of states not visited
 * Source: Williams (1992), §4; Sutton & Barto (2018), §13.4, equation (13.11). */
void baseline_gradient(size_t T, size_t S, size_t A, const double theta[S][A],
                       const int s[T], const int a[T], const double G[T],
                       const double b[S], double dtheta[S][A]);

/* One step of regression: V ← V − α ∂L/∂V with L = ½ Σ_t (G_t − V(s_t))², the sum
 * over all steps; every error is taken at the V that comes in.  [eq:regression]
 *   T      number of steps, ≥ 1
 *   S      number of states
 *   s[T]   states visited, each < S
 *   G[T]   returns-to-go, the targets
 *   alpha  step size α ≥ 0
 *   V[S]   in/out: the value of each state; those not visited stay
 * Source: Sutton & Barto (2018), §9.3, equation (9.7), for a table; §13.4. */
void value_step(size_t T, size_t S, const int s[T], const double G[T], double alpha,
                double V[S]);

/* The constant b for which (r_a − b) z_a has the least variance, summed over its
 * entries, when there is one decision; z_a = ∇ log π(a) is the score of a: b* = Σ_a π_a
 * ‖z_a‖² r_a / Σ_a π_a ‖z_a‖². The sum below the line is 0 where one action is certain;
 * then all b are alike: 0. No probability between 1 − 1e-6 and 1 is asked, so whoever
 * takes a sum below 1e-6 for 0 is right too.  [eq:best]
 *   A      number of actions, ≥ 1
 *   pi[A]  probabilities of a softmax policy
 *   r[A]   what each action pays
 * Source: Greensmith, Bartlett & Baxter (2004), the optimal constant baseline. */
double best_constant(size_t A, const double pi[A], const double r[A]);

/* A baseline for each of N independent samples: the mean of the other N − 1. A
 * sample alone has none: 0.  [eq:loo]
 *   N     number of samples, ≥ 1
 *   G[N]  their returns
 *   b[N]  out: the baseline of each
 * Source: Kool, van Hoof & Welling (2019), Buy 4 REINFORCE Samples, Get a Baseline
 * for Free! */
void leave_one_out(size_t N, const double G[N], double b[N]);

/* Plays one episode with the policy in theta; then θ ← θ + η ĝ with V as baseline,
 * and after that one value_step, both from the V the episode began with. The action
 * of each step is drawn with env_uniform(env, 0).  [eq:baseline-table] Returns what
 * the episode paid, undiscounted.
 *   env          a finite world, in whatever state; begins a new episode
 *   S            its states
 *   A            its actions
 *   theta[S][A]  in/out: logits; they stay as they are until the episode is over
 *   V[S]         in/out: values; the same
 *   gamma        discount γ in [0, 1]
 *   eta          step size of the policy, ≥ 0
 *   alpha        step size of the values, ≥ 0
 * Source: Sutton & Barto (2018), §13.4, the box, but with one step at the end of the
 * episode. */
double baseline_table_episode(Env *env, size_t S, size_t A, double theta[S][A],
                              double V[S], double gamma, double eta, double alpha);

/* The same with a network: its value head gives V(o_t). After the episode one
 * adam_step along Σ_t (G_t − V(o_t)) ∇ log π(a_t | o_t) − ∇ ½ Σ_t (G_t − V(o_t))²;
 * in the first sum V is a number that has no slope.  [eq:baseline-net]
 * Returns what the episode paid.
 *   env    a world with actions, in whatever state; begins a new episode
 *   net    takes its observations, has a logit for each of its actions, and a value
 *   gamma  discount γ in [0, 1]
 *   lr     Adam's step size, for both heads
 * Source: Williams (1992), §4; Sutton & Barto (2018), §13.4. */
double baseline_episode(Env *env, Net *net, double gamma, double lr);
