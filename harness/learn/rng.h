/* rng.h: random numbers that are a function of what they are for, not of what was drawn before.
 *
 * There is no state. A draw is named by seed, episode, step and purpose, so a program that draws
 * in another order, or draws more, still sees the same numbers. Use a new purpose for every use
 * of randomness inside one step: purposes below 2^32 are free, those of RNG_… and the 2^32 − 1
 * after each are taken. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define RNG_NORMAL (UINT64_C(1) << 32)  /* an agent's normal numbers */
#define RNG_START (UINT64_C(2) << 32)   /* where an episode begins */
#define RNG_WORLD (UINT64_C(3) << 32)   /* what a world does with an action */
#define RNG_SHUFFLE (UINT64_C(4) << 32) /* rng_shuffle */
#define RNG_INIT (UINT64_C(5) << 32)    /* a network's first weights */

/* 64 well-mixed bits from a key and a counter: the finaliser of SplitMix64, once a word.
 * Source: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators, figure 17. */
uint64_t rng_mix(uint64_t key, uint64_t counter);

/* Uniform in [0, 1), a multiple of 2^-53.
 *   seed, episode, step   where in the run the draw belongs
 *   purpose               what it decides, any number the caller keeps to */
double rng_uniform(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose);

/* Normal with mean 0 and variance 1, of size 8.6 at most: √(−2 ln u) cos 2πv from two uniform
 * numbers.
 *   seed, episode, step   where in the run the draw belongs
 *   purpose               what it decides; independent of the uniform number of the same name
 * Source: Box & Muller (1958), equation (1). */
double rng_normal(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose);

/* A random order of 0 … n−1, every order as likely as any other.
 *   n              how many, ≥ 1
 *   seed           of the run
 *   round          which shuffle of the run, so that each has its own
 *   order[n]       out: a permutation
 * Source: Durstenfeld (1964), algorithm 235. */
void rng_shuffle(size_t n, uint64_t seed, uint64_t round, int order[n]);
