/* Lesson 8: many workers. Each plays a world of its own and works out a gradient; what
 * becomes of the gradients is the lesson. Together (A2C): all are ready, then one step
 * along their mean. Each when it is ready (A3C): a step along a gradient that was
 * worked out with weights which others have moved since.
 *
 * Five small functions and three of an agent, no thread among them: a worker is a
 * function that takes one turn, and who takes turns, and when, is its caller's affair.
 * Gradients and weights are rows of N numbers, in the order of agent.h. Row t of worker
 * i is the t-th step it played. The functions of all lessons before are there to be
 * called. Outputs hold nothing of use before the call; no function keeps anything for
 * the next call. For room a local array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. What went through a network, whose weights are floats: by a millionth.
 *
 * What is asked, and no more, where no range is given:
 *   W                 up to 1000
 *   N, T, M, n        up to 66 000, and 300 000 numbers in a table; N of the agent as
 *                     agent.h says
 *   D                 as agent.h allows; a worker's T observations, and as many rows of
 *                     logits, have up to 100 000 numbers
 *   any other number  0, or of a size from 1e-12 to 1e12 */
#pragma once
#include "agent.h"
#include "lock.h"

/* The mean of the workers' gradients: mean_j = (g_0j + g_1j + … + g_(W−1)j) / W, added
 * up in this order, whoever was ready first: then a run can be repeated. Sums that are
 * rounded otherwise, by a billionth of the largest number of g, are right, too.
 * [eq:mean]
 *   W        workers, ≥ 1
 *   N        numbers in a gradient, ≥ 1
 *   g[W][N]  the gradient of each
 *   mean[N]  out: their mean
 * Source: Mnih et al. (2016), §4, where each worker's gradient is a step by itself. */
void mean_gradient(size_t W, size_t N, const double g[W][N], double mean[N]);

/* What the steps of W workers turned out to be worth: target_t = r_t + γ target_t+1
 * while the same worker's episode goes on. Behind the last row of a worker, and after a
 * truncation, V_next_t stands for target_t+1; after a termination, and only there, 0.
 * If both flags are set, the step has terminated.  [eq:targets]
 *   W                 workers, ≥ 1
 *   T                 rows of each, ≥ 1
 *   r[W][T]           rewards
 *   V_next[W][T]      the critic's values of what came next, before any reset
 *   terminated[W][T]  whether the world ended with this step
 *   truncated[W][T]   whether the clock ended the episode with this step
 *   gamma             discount γ in [0, 1]
 *   target[W][T]      out: the targets
 * Source: Mnih et al. (2016), algorithm S3. */
void nstep_targets(size_t W, size_t T, const double r[W][T], const double V_next[W][T],
                   const bool terminated[W][T], const bool truncated[W][T],
                   double gamma, double target[W][T]);

/* How old each gradient is when it arrives. In turn m worker who[m] pushes its gradient
 * and takes the new weights in the same moment. The age of its gradient: how many turns
 * of others lie between that push and the moment at which it took the weights it
 * computed with. All took the first weights before turn 0.  [eq:age]
 *   M       turns, ≥ 1
 *   who[M]  whose turn it is; any number may be a worker's
 *   age[M]  out: the age of the gradient pushed, ≥ 0
 * Source: Mnih et al. (2016), algorithm S3; the age is called a lag by Recht et al.
 * (2011). */
void gradient_ages(size_t M, const int who[M], int age[M]);

/* Descent of ½ h x² by gradients that are τ steps old: x_0 = start, x_t+1 = x_t − η h
 * x_max(t−τ, 0).  [eq:stale]
 *   n      positions, ≥ 1
 *   h      curvature, > 0
 *   eta    step size η, ≥ 0
 *   tau    age τ of every gradient but the first; any τ ≥ n means x_0 throughout
 *   start  x_0
 *   x[n]   out: x_0 … x_(n−1)
 * Source: the chapter, (8.8); Recht et al. (2011) for steps by old gradients. */
void stale_descent(size_t n, double h, double eta, size_t tau, double start,
                   double x[n]);

/* The η below which that descent comes to rest at 0, and above which it grows: 2 sin(π
 * / (2(2τ + 1))) / h. Returns η.  [eq:bound]
 *   h    curvature, > 0
 *   tau  age τ of the gradients, at most a million
 * Source: the chapter, (8.9), where it is derived. */
double largest_stable_rate(double h, size_t tau);

/* ---- the agent ---- */

/* How a worker plays, and how the weights are moved.
 *   T          steps of a turn, 1 to 1000
 *   gamma      discount γ in [0, 1]
 *   c_value    weight c_V of the critic's error, in [0, 1000]
 *   c_entropy  weight c_H of the entropy, in [0, 1000]
 *   lr         Adam's step size, in [0, 1] */
typedef struct {
    size_t T;
    double gamma, c_value, c_entropy, lr;
} WorkerSettings;

/* One worker's gradient. Plays T steps, resetting the world wherever an episode ends;
 * actions are drawn with env_uniform(env, 0). Then the gradient of the mean over its
 * rows of Â_t log π(a_t) − c_V ½ (target_t − V_t)² + c_H H_t, with the n-step targets
 * and Â_t = target_t − V_t. It is the gradient of these rows alone, whatever the
 * network held before; afterwards the network's own gradient is 0 and its weights are
 * what they were. Returns how many episodes ended.  [eq:worker]
 *   env     a world with actions, in an episode; it is in one afterwards too
 *   net     plays and is asked: it takes the world's observations, has a logit for each
 *           action, and a value
 *   D       numbers in an observation
 *   obs[D]  in/out: what the worker sees now; afterwards, what its next turn begins
 *           with
 *   how     T, gamma, c_value and c_entropy are used
 *   N       weights of the network, net_count
 *   g[N]    out: the gradient
 * Source: Mnih et al. (2016), algorithm S3, without its last line. */
size_t worker_gradient(Env *env, Net *net, size_t D, double obs[D],
                       const WorkerSettings *how, size_t N, double g[N]);

/* One adam_step of a network along the mean of W gradients. Whatever gradient the
 * network held before is lost.  [eq:together]
 *   net      with N weights
 *   W        gradients, ≥ 1
 *   N        weights of the network, net_count
 *   g[W][N]  the gradients
 *   how      lr is used
 * Source: Mnih et al. (2016), §4; as one step for all workers, Wu et al. (2017). */
void shared_step(Net *net, size_t W, size_t N, const double g[W][N],
                 const WorkerSettings *how);

/* One turn of a worker that waits for nobody: worker_gradient with its own copy of the
 * weights; then, holding the lock of the shared network, a shared_step of that network
 * along this one gradient, and its new weights into the copy. Plays and computes
 * without the lock; holds it once, from before the step until the weights are copied.
 * Other workers have their turns in between, so neither this nor worker_gradient keeps
 * anything of its own beyond the call. Of the copy only the weights change. Returns how
 * many episodes ended.  [eq:turn]
 *   env     as for worker_gradient
 *   copy    the worker's own network, with weights that may be old
 *   shared  the one that all workers move, of the same shape
 *   D       numbers in an observation
 *   obs[D]  in/out: as for worker_gradient
 *   how     all of it is used
 * Source: Mnih et al. (2016), algorithm S3. */
size_t a3c_turn(Env *env, Net *copy, Net *shared, size_t D, double obs[D],
                const WorkerSettings *how);
