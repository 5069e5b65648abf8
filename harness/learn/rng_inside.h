/* rng_inside.h: random numbers in their two steps, a key and what is drawn under it; for rng.c
 * and env.c, which draw many numbers under one key. */
#pragma once
#include "rng.h"

static inline uint64_t mixed(uint64_t key, uint64_t counter)
{
    uint64_t z = key + (counter + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* What all draws of a step have in common. */
static inline uint64_t step_key(uint64_t seed, uint64_t episode, uint64_t step)
{
    return mixed(mixed(seed, episode), step);
}

static inline double fraction(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53; }

/* rng_uniform and rng_normal under the key of their step. */
static inline double uniform_under(uint64_t key, uint64_t purpose)
{
    return fraction(mixed(key, purpose));
}
double normal_under(uint64_t key, uint64_t purpose);
