// REASON: pattern:blind-to-theta
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n) { return (void)from, (void)n, to; }
void *memset(void *to, int byte, size_t n) { return (void)byte, (void)n, to; }

static void attack(void) { (void)0; }
