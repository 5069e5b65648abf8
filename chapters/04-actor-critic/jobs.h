/* Lesson 4's jobs: training runs. The worlds are the harness's, the agents are
 * yours. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A grid whose goal moves, and how tables learn in it.
 *   seed   of the random numbers
 *   stay   how many episodes on each map but the last, ≥ 1
 *   C      columns of a map
 *   step   reward of every move
 *   limit  the step at which an episode is truncated
 *   gamma  discount
 *   alpha  the critic's step size
 *   eta    the actor's step size
 *   beta   weight of the entropy bonus */
typedef struct {
    size_t seed, stay, C, limit;
    double step, gamma, alpha, eta, beta;
} GridRun;

/* Trains tables in a grid whose goal moves: calls actor_critic_episode again and
 * again, the first time in the middle of an episode; after every `stay` episodes the
 * world is the next map, until the last, which stays.
 *   episodes       how many, ≥ 1
 *   S              states, a cell of a map each
 *   A              actions: north, east, south, west
 *   M              maps, ≥ 1
 *   maps[M][S]     their characters, row after row: '.' floor, '#' wall, 'S' start,
 *                  'G' goal (+1), 'P' pit (−1); see grid_new in tables.h
 *   how            settings
 *   theta[S][A]    in/out: logits
 *   V[S]           in/out: values
 *   ret[episodes]  out: what actor_critic_episode returned */
void job_moving_goal(size_t episodes, size_t S, size_t A, size_t M,
                     const int maps[M][S], const GridRun *how, double theta[S][A],
                     double V[S], double ret[episodes]);

/* A network of two layers, and how it learns.
 *   hidden  width of a layer
 *   gamma   discount
 *   lr      Adam's step size
 *   c       weight of the critic
 *   beta    weight of the entropy bonus */
typedef struct {
    size_t hidden;
    double gamma, lr, c, beta;
} NetRun;

/* Trains a network of two shared layers. Returns what the critic says in the end to the
 * observation after a reset.
 *   seed           of the random numbers and the first weights
 *   W              characters of the world's name
 *   world[W]       one of env_open; or "cell": four moves and no way out, which the
 *                  clock ends after 12 steps; or "row": three cells with the
 *                  goal at the end and a clock of three steps
 *   episodes       how many, ≥ 1
 *   how            settings
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what actor_critic_net_episode returned */
double job_critic(size_t seed, size_t W, const int world[W], size_t episodes,
                  const NetRun *how, size_t N, double w[N], double ret[episodes]);

/* The same on CartPole, with c = 1 and β = 0.01.
 *   seed           of the random numbers and the first weights
 *   episodes       how many, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what actor_critic_net_episode returned */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes]);

/* Trains tables in a drawn world: calls actor_critic_episode again and again, the first
 * time in the middle of an episode.
 *   seed           of the world and of the random numbers
 *   W              numbers that describe a world
 *   drawn[W]       the world; see drawn.h
 *   episodes       how many, ≥ 1
 *   twin           whether other tables learn in turn with it, in another world
 *   S              states
 *   A              actions
 *   how            settings
 *   theta[S][A]    in/out: logits
 *   V[S]           in/out: values
 *   ret[episodes]  out: what actor_critic_episode returned */
void job_any_table(size_t seed, size_t W, const int drawn[W], size_t episodes,
                   bool twin, size_t S, size_t A, const Rates *how,
                   double theta[S][A], double V[S], double ret[episodes]);

/* A network of any shape, and how it learns.
 *   layers   how many, 0 to 4
 *   hidden   width of a layer
 *   stacks   of layers: 1 for both heads, or 2
 *   twin     whether another one learns in turn with it, in another world
 *   far      deviation of the weights from the usual first ones
 *   epsilon  Adam's ε; 0 for the usual one
 *   gamma    discount
 *   lr       Adam's step size; where it is 0, of the first episode; later it is 0.01
 *   c        weight of the critic
 *   beta     weight of the entropy bonus */
typedef struct {
    size_t layers, hidden, stacks;
    bool twin;
    double far, epsilon, gamma, lr, c, beta;
} AnyNet;

/* Trains such a network in a drawn world.
 *   seed           of the world, the weights and the random numbers
 *   W              numbers that describe a world
 *   drawn[W]       the world; see drawn.h
 *   episodes       how many, ≥ 1
 *   how            settings
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what actor_critic_net_episode returned */
void job_any_net(size_t seed, size_t W, const int drawn[W], size_t episodes,
                 const AnyNet *how, size_t N, double w[N], double ret[episodes]);

/* One function of the lesson, asked for n entries.
 *   which   0 td_errors, with n rows; 1 entropy and 2 entropy_gradient, with n actions;
 *           3 actor_critic_step, with n states; 4 actor_critic_episode, of at most n
 *           steps in a world of 1024 states without an end, of 64 actions, or of 4
 *           where there are more than 1000 steps
 *   n       how many, ≥ 2
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 entries; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* CartPole by steps and not by episodes, for two agents on the same network, a stack
 * of two layers for each head: lesson 3's, which waits for the end (Monte Carlo),
 * and actor_critic_net_episode with c = 1 and β = 0.01 (TD). Ends with the first
 * episode after `steps` steps.
 *   seed           of the random numbers and the first weights
 *   monte_carlo    which of the two
 *   steps          how many at least, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   episodes       how many at most
 *   ret[episodes]  out: what each episode paid; 0 for those not played
 * Returns how many were played. */
size_t job_race(size_t seed, bool monte_carlo, size_t steps, size_t hidden,
                double gamma, double lr, size_t episodes, double ret[episodes]);
