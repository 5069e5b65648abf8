/* rng.c: a key is mixed from seed, episode, step and purpose in turn; each number is a function
 * of its key. */
#include "rng_inside.h"
#include <math.h>

uint64_t rng_mix(uint64_t key, uint64_t counter) { return mixed(key, counter); }

double rng_uniform(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose)
{
    return uniform_under(step_key(seed, episode, step), purpose);
}

double normal_under(uint64_t key, uint64_t purpose)
{
    uint64_t own = mixed(key, purpose);
    double u = 1 - fraction(mixed(own, 0)); /* in (0, 1]: log never sees 0 */
    return sqrt(-2 * log(u)) * cos(2 * M_PI * fraction(mixed(own, 1)));
}

double rng_normal(uint64_t seed, uint64_t episode, uint64_t step, uint64_t purpose)
{
    return normal_under(step_key(seed, episode, step), purpose);
}

void rng_shuffle(size_t n, uint64_t seed, uint64_t round, int order[n])
{
    uint64_t key = mixed(seed, round);
    for (size_t i = 0; i < n; i++)
        order[i] = (int)i;
    for (size_t i = n; i-- > 1;) {
        double u = uniform_under(mixed(key, i), RNG_SHUFFLE);
        size_t j = (size_t)(u * (double)(i + 1));
        int last = order[i];
        order[i] = order[j];
        order[j] = last;
    }
}
