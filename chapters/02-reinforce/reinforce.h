/* Lesson 2: REINFORCE. A policy learns from whole episodes, and from nothing but
 * what they paid.
 *
 * Two pure functions, then two agents that use them: one keeps its policy in a table
 * of logits, the other in a network. What an agent may do with a world is in
 * agent.h. Reward r[t] follows action a[t]. softmax, score and sample_action of
 * lesson 1 are there to be called. Outputs hold nothing of use before the call; no
 * function keeps anything for the next call. For room a local array will do; malloc is
 * as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. Where a network has a part in it, it is a millionth.
 *
 * What is asked, and no more:
 *   T, S, A   up to 66 000 each, and 300 000 numbers in a table; of the agents, worlds
 *             as large as agent.h allows
 *   eta       of table_episode: 0, or from 1e-9 to 1e6
 *   lr        of net_episode: 0, or from 1e-5 to 30 */
#pragma once
#include "agent.h"

/* Returns-to-go G_t = Σ_{k≥t} γ^{k−t} r_k.  [eq:return]
 *   T      number of steps, ≥ 1
 *   r[T]   rewards
 *   gamma  discount γ in [0, 1]
 *   G[T]   out: the return from each step on
 * Source: Sutton & Barto (2018), §3.3, equation (3.8). */
void returns_to_go(size_t T, const double r[T], double gamma, double G[T]);

/* How the steps of an episode are weighted.
 *   gamma         discount γ in [0, 1]
 *   keep_gamma_t  whether step t has the weight γ^t; else every step has 1 */
typedef struct {
    double gamma;
    bool keep_gamma_t;
} Discount;

/* One episode's estimate of the policy gradient: row s is Σ_{t: s_t = s} w_t G_t ∇
 * log π(a_t | s), summed, not averaged. The weight w_t is γ^t if keep_gamma_t, which
 * makes it the gradient of J; else it is 1, as in most programs.  [eq:reinforce]
 *   T             number of steps, ≥ 1
 *   S             number of states
 *   A             number of actions
 *   theta[S][A]   logits, a row for each state; all scores are taken at these
 *   s[T]          states visited, each < S
 *   a[T]          actions taken, each < A
 *   G[T]          returns-to-go, as returns_to_go gives them
 *   how           the weights
 *   dtheta[S][A]  out: the estimate, 0 in the rows of states not visited
 * Source: Williams (1992), §5; Sutton & Barto (2018), §13.3, the box, for γ^t. */
void reinforce_gradient(size_t T, size_t S, size_t A, const double theta[S][A],
                        const int s[T], const int a[T], const double G[T],
                        const Discount *how, double dtheta[S][A]);

/* Plays one episode with the policy in theta, then takes one step θ ← θ + η ĝ along
 * its estimate, γ^t kept.  [eq:table-agent] The action of each step is drawn with
 * env_uniform(env, 0). Returns what the episode paid, undiscounted.
 *   env          a finite world, in whatever state; begins a new episode
 *   S            its states
 *   A            its actions
 *   theta[S][A]  in/out: logits; they stay as they are until the episode is over
 *   gamma        discount γ in [0, 1]
 *   eta          step size η ≥ 0
 * Source: Williams (1992), §5. */
double table_episode(Env *env, size_t S, size_t A, double theta[S][A], double gamma,
                     double eta);

/* The same with a network in the place of the table: its policy head gives the
 * logits. After the episode one adam_step along Σ_t G_t ∇ log π(a_t | s_t), γ^t
 * dropped. The value head is left alone. Returns what the episode paid.
 * [eq:net-agent]
 *   env    a world with actions, in whatever state; begins a new episode
 *   net    takes its observations, and has a logit for each of its actions
 *   gamma  discount γ in [0, 1]
 *   lr     Adam's step size
 * Source: Williams (1992), §5 and §7. */
double net_episode(Env *env, Net *net, double gamma, double lr);
