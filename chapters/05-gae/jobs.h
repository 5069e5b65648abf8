/* Lesson 5's jobs: training runs, and a chain whose true values are known. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Rollouts, and how a network learns from them.
 *   T          steps of a rollout, ≥ 1
 *   hidden     width of a layer
 *   gamma      discount
 *   lambda     of the advantages
 *   c_value    weight of the critic's error
 *   c_entropy  weight of the entropy
 *   lr         Adam's step size */
typedef struct {
    size_t T, hidden;
    double gamma, lambda, c_value, c_entropy, lr;
} RolloutRun;

/* Trains a network of two layers, shared by policy and critic: calls gae_rollout
 * again and again.
 *   seed             of the random numbers and the first weights
 *   W                characters of the world's name
 *   world[W]         one of env_open; or "row": three cells with the goal at the end
 *                    and a clock of two steps; or "begun": CartPole, in the middle of
 *                    an episode
 *   rollouts         how many, ≥ 1
 *   how              settings
 *   N                weights of the network, as net_count counts them
 *   w[N]             out: the weights at the end
 *   ended[rollouts]  out: what gae_rollout returned */
void job_rollouts(size_t seed, size_t W, const int world[W], size_t rollouts,
                  const RolloutRun *how, size_t N, double w[N],
                  double ended[rollouts]);

/* A network of any shape, and how it learns.
 *   T          steps of a rollout, ≥ 1
 *   layers     how many, 0 to 4
 *   hidden     width of a layer
 *   stacks     of layers: 1 for both heads, or 2
 *   twin       whether another one learns in turn with it, in another world
 *   far        deviation of the weights from the usual first ones
 *   epsilon    Adam's ε; 0 for the usual one
 *   gamma      discount
 *   lambda     of the advantages
 *   c_value    weight of the critic's error
 *   c_entropy  weight of the entropy
 *   lr         Adam's step size; where it is 0, the first time only */
typedef struct {
    size_t T, layers, hidden, stacks;
    bool twin;
    double far, epsilon, gamma, lambda, c_value, c_entropy, lr;
} AnyNet;

/* Trains such a network in a drawn world: calls gae_rollout again and again.
 *   seed             of the world, the weights and the random numbers
 *   W                numbers that describe a world
 *   drawn[W]         the world; see drawn.h
 *   rollouts         how many, ≥ 1
 *   how              settings
 *   N                weights of the network, as net_count counts them
 *   w[N]             out: the weights at the end
 *   ended[rollouts]  out: what gae_rollout returned */
void job_any_net(size_t seed, size_t W, const int drawn[W], size_t rollouts,
                 const AnyNet *how, size_t N, double w[N], double ended[rollouts]);

/* n_step_advantage with the largest n there is, SIZE_MAX.
 *   T              rows, ≥ 1
 *   r[T]           rewards
 *   V[T]           the critic's values
 *   V_next[T]      its values of what came next
 *   terminated[T]  whether the world ended with this step
 *   truncated[T]   whether the clock ended the episode with this step
 *   gamma          discount
 *   adv[T]         out: the advantages */
void job_all_steps(size_t T, const double r[T], const double V[T],
                   const double V_next[T], const bool terminated[T],
                   const bool truncated[T], double gamma, double adv[T]);

/* One function of the lesson, asked for n rows.
 *   which   0 n_step_advantage with 3 steps, 1 gae, 2 lambda_returns, 3 joint_gradient,
 *           4 gae where no episode ends
 *   n       number of rows
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 rows; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* First advantages, by gae, in an endless chain whose rewards are noise of mean 0,
 * so that every true value and advantage is 0. The critic says c of the first state
 * too, but of all later states c + off.
 *   seed         of the noise
 *   chains       how many, ≥ 1
 *   T            rows of each
 *   gamma        discount
 *   lambda       of the advantages
 *   sigma        standard deviation of a reward
 *   c            what the critic says of the first state
 *   off          what it adds to that for all later ones
 *   adv[chains]  out: the advantage of the first row of each */
void job_chain(size_t seed, size_t chains, size_t T, double gamma, double lambda,
               double sigma, double c, double off, double adv[chains]);

/* Trains on CartPole with settings that suit it: rollouts of 32 steps, λ = 0.95, c_V
 * = 0.05, c_H = 0.01. After every eighth rollout the agent plays one episode more,
 * in a world of its own.
 *   seed           of the random numbers and the first weights
 *   episodes       how many are watched, each after 8 rollouts, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as for job_rollouts
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what each episode watched paid */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes]);

/* What comes before and while the scatter of a gradient is measured.
 *   trained  episodes to train, ≥ 0
 *   fitted   episodes to fit the values, ≥ 1
 *   played   episodes to measure, ≥ 2
 *   hidden   width of a layer
 *   gamma    discount
 *   lr       Adam's step size */
typedef struct {
    size_t trained, fitted, played, hidden;
    double gamma, lr;
} NoiseRun;

/* How far an episode's gradient scatters on CartPole, by what stands for the
 * advantage: lesson 3's job_noise, with gae beside it. Trains two stacks of two
 * layers by lesson 3's baseline_episode; then the policy rests while the values are
 * fitted to it by (G − V)² and a step of Adam an episode; then both rest, and
 * episodes are played.
 *   seed       of the random numbers and the first weights
 *   how        settings
 *   L          how many λ
 *   lambda[L]  in [0, 1]
 *   K          L + 2
 *   spread[K]  out: variance of Σ_t Â_t ∇ log π(a_t | o_t) in the policy's weights,
 *              summed over them: for Â = G; for G less a constant, its mean over the
 *              steps that were fitted; then for gae with each λ
 * Returns what the episodes measured paid on average. */
double job_noise(size_t seed, const NoiseRun *how, size_t L, const double lambda[L],
                 size_t K, double spread[K]);
