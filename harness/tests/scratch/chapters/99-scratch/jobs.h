/* Lesson 99's job. */
#pragma once
#include <stddef.h>

/* Trains on CartPole.
 *   seed           of the random numbers and the first weights
 *   episodes       how many, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             step size
 *   N              weights of the network
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what scratch_episode returned */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr, size_t N,
             double w[N], double ret[episodes]);
