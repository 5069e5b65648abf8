// REASON: compile:compile
#include <stdint.h>

double rng_uniform(uint64_t seed, uint64_t a, uint64_t b, uint64_t c) { return 0 * (double)(seed + a + b + c); }

static void attack(void) { (void)0; }
