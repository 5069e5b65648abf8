/* rng.c: a key is mixed from seed, episode, step and purpose in turn; each number is a function
 * of its key. */
#include "rng.h"
#include <math.h>

uint64_t rng_mix(uint64_t key, uint64_t counter)
{
    uint64_t z = key + (counter + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint64_t key_of(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose)
{
    return rng_mix(rng_mix(rng_mix(seed, episode), step), purpose);
}

static double fraction(uint64_t bits) { return (double)(bits >> 11) * 0x1p-53; }

double rng_uniform(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose)
{
    return fraction(key_of(seed, episode, step, purpose));
}

double rng_normal(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose)
{
    uint64_t key = key_of(seed, episode, step, purpose);
    double u = 1 - fraction(rng_mix(key, 0)); /* in (0, 1]: log never sees 0 */
    return sqrt(-2 * log(u)) * cos(2 * M_PI * fraction(rng_mix(key, 1)));
}

void rng_shuffle(size_t n, uint64_t seed, uint64_t round, int order[n])
{
    for (size_t i = 0; i < n; i++)
        order[i] = (int)i;
    for (size_t i = n; i-- > 1;) {
        size_t j = (size_t)(rng_uniform(seed, round, i, RNG_SHUFFLE) * (double)(i + 1));
        int last = order[i];
        order[i] = order[j];
        order[j] = last;
    }
}
