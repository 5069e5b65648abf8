/* Lesson 4: actor and critic. Learning after every step, from a guess about the rest
 * of the episode.
 *
 * The critic is a table V or a value head, the actor a table of logits or a policy
 * head. An episode can end in two ways, and the two flags are never merged: behind a
 * termination nothing follows, behind a truncation something would have, and the
 * next state is always the one before any reset. softmax, score and sample_action of
 * lesson 1 are there to be called. Outputs hold nothing of use before the call; no
 * function keeps anything for the next call. Logarithms are natural. For room a local
 * array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. Where a network has a part in it, it is a millionth.
 *
 * What is asked, and no more:
 *   T, S, A      up to 66 000 each, and 300 000 numbers in a table
 *   of actor_critic_episode and actor_critic_net_episode, not of actor_critic_step:
 *   worlds       as large as agent.h allows
 *   alpha, eta   0, or from 1e-9 to 1e6
 *   beta, c      0, or from 1e-4 to 1000
 *   lr           0, or from 1e-5 to 30 */
#pragma once
#include "agent.h"

/* The TD error of one step, δ = r + γ V(s') − V(s); the value of what follows counts
 * as 0 after a termination, and only then. Where both flags are set the episode has
 * terminated.  [eq:td-error]
 *   r           the reward
 *   terminated  whether the world came to its end with this step
 *   truncated   whether the clock ran out with this step
 *   V_s         the critic's value of the state acted in
 *   V_next      its value of the state the step led to, before any reset; any finite
 *               number, also where terminated
 *   gamma       discount γ in [0, 1]
 * Source: Sutton & Barto (2018), §6.1, equation (6.5); Pardo et al. (2018) for the
 * two ways to end. */
double td_error(double r, bool terminated, bool truncated, double V_s, double V_next,
                double gamma);

/* The TD errors of T steps that were played one after another. Where an episode ends
 * among them, the next row is the first step of another episode, and its V has nothing
 * to do with V_next[t]; where none ends, V_next[t] is V[t + 1]. Behind the last row
 * there is no V[t + 1].  [eq:td-error]
 *   T              number of steps, ≥ 1
 *   r[T]           rewards
 *   terminated[T]  whether the world came to its end with step t
 *   truncated[T]   whether the clock ran out with step t
 *   V[T]           values of the states acted in
 *   V_next[T]      values of the states the steps led to, before any reset
 *   gamma          discount γ in [0, 1]
 *   delta[T]       out: a TD error for each step
 * Source: Sutton & Barto (2018), §6.1, equation (6.5). */
void td_errors(size_t T, const double r[T], const bool terminated[T],
               const bool truncated[T], const double V[T], const double V_next[T],
               double gamma, double delta[T]);

/* The entropy H = −Σ_b π_b log π_b, in nats; an action of probability 0 adds
 * nothing.  [eq:entropy]
 *   A      number of actions, ≥ 1
 *   pi[A]  probabilities; some may be 0
 * Source: Shannon (1948), §6. */
double entropy(size_t A, const double pi[A]);

/* The slope of the entropy in each logit of a softmax, ∂H/∂θ_b = −π_b (log π_b + H);
 * 0 where π_b = 0.  [eq:entropy-gradient]
 *   A          number of actions, ≥ 1
 *   pi[A]      probabilities, as softmax gives them; some may be 0, and the
 *              others are 1e-12 at least
 *   dtheta[A]  out: the slope in every logit
 * Source: Williams & Peng (1991) for the bonus; the slope is derived in the chapter. */
void entropy_gradient(size_t A, const double pi[A], double dtheta[A]);

/* One step that was taken.
 *   s           the state acted in
 *   a           the action taken
 *   r           the reward
 *   terminated  whether the world came to its end with this step
 *   truncated   whether the clock ran out with this step
 *   s_next      the state the step led to, before any reset; it may be s */
typedef struct {
    size_t s, a;
    double r;
    bool terminated, truncated;
    size_t s_next;
} Transition;

/* How fast tables learn.
 *   gamma  discount γ in [0, 1]
 *   alpha  the critic's step size α ≥ 0
 *   eta    the actor's step size η ≥ 0
 *   beta   weight β of the entropy bonus, ≥ 0 */
typedef struct {
    double gamma, alpha, eta, beta;
} Rates;

/* One step of learning: with δ of the step (s, a, r, s') and π(·|s), both as they
 * are before the call, V(s) ← V(s) + α δ and θ_s ← θ_s + η (δ ∇ log π(a|s) + β
 * ∇H(π(·|s))). No other number moves.  [eq:actor-critic]
 *   S            number of states
 *   A            number of actions
 *   theta[S][A]  in/out: logits, a row for each state
 *   V[S]         in/out: the critic's values
 *   step         what was done, s and s_next < S, a < A
 *   how          all of it is used
 * Source: Sutton & Barto (2018), §13.5, the box for one-step actor–critic, without
 * its γ^t; Mnih et al. (2016), §4, for the bonus. */
void actor_critic_step(size_t S, size_t A, double theta[S][A], double V[S],
                       const Transition *step, const Rates *how);

/* Plays one episode and takes an actor_critic_step after every action. The action of
 * each step is drawn from the policy as it is by then, with env_uniform(env, 0).
 * Returns what the episode paid, undiscounted.  [eq:table-critic]
 *   env          a finite world, in whatever state; begins a new episode
 *   S            its states
 *   A            its actions
 *   theta[S][A]  in/out: logits
 *   V[S]         in/out: the critic's values
 *   how          all of it is used
 * Source: Sutton & Barto (2018), §13.5, the box for one-step actor–critic, without
 * its γ^t. */
double actor_critic_episode(Env *env, size_t S, size_t A, double theta[S][A],
                            double V[S], const Rates *how);

/* The same with a network: its policy head is the actor, its value head the critic.
 * After every action one adam_step along the slope of δ log π(a | o) + β H(π(·|o)) −
 * (c/2) (y − V(o))², where δ and the target y = V(o) + δ are numbers that do not
 * move. Returns what the episode paid.  [eq:net-critic]
 *   env    a world with actions, in whatever state; begins a new episode
 *   net    takes its observations, and has a logit for each of its actions
 *   gamma  discount γ in [0, 1]
 *   lr     Adam's step size
 *   c      weight of the critic, ≥ 0
 *   beta   weight β of the entropy bonus, ≥ 0
 * Source: Mnih et al. (2016), §4, with one worker and one step. */
double actor_critic_net_episode(Env *env, Net *net, double gamma, double lr, double c,
                                double beta);
