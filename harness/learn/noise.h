/* noise.h: how far the gradient of one episode scatters, by what stands for the advantage: every
 * choice is measured on the same episodes of the same policy. For jobs of lessons that lessen this
 * noise. Left out: batches of several episodes, whose variance is that of one over their number. */
#pragma once
#include "rollout.h"

/* What stands for the advantage in the steps of an episode.
 *   net       the policy and its values
 *   e         the episode
 *   which     choice, counted from 0
 *   G[e->T]   its returns
 *   V[e->T]   its values
 *   constant  mean of G over the steps to which the values were fitted
 *   how       handed on
 *   adv[e->T] out: the advantages */
typedef void NoiseAdvantage(Net *net, const Rollout *e, size_t which, const double G[],
                            const double V[], double constant, const void *how, double adv[]);

/* What is played.
 *   fitted  episodes to fit the values, ≥ 1
 *   played  episodes to measure, ≥ 2
 *   gamma   discount
 *   lr      Adam's step size while the values are fitted */
typedef struct {
    size_t fitted, played;
    double gamma, lr;
} NoisePlan;

/* Fits the values of a policy that rests by (G − V)², a step of Adam an episode; then lets both
 * rest and plays episodes. Returns what these paid on average, or NaN if there is no memory.
 *   env        the world, with actions
 *   net        policy and values in stacks of their own, an Adam that has moved no weight yet: so
 *              the policy rests while the values are fitted
 *   plan       what is played
 *   advantage  the choices; how is handed on to it
 *   K          choices, ≥ 1
 *   spread[K]  out: variance of Σ_t Â_t ∇ log π(a_t | o_t), summed over the policy's weights */
double noise_measure(Env *env, Net *net, const NoisePlan *plan, NoiseAdvantage *advantage,
                     const void *how, size_t K, double spread[K]);
