// REASON: pattern:same-factor AT MOST 1
#include <math.h>

#define OWN_SOFTMAX
static void attack(void) {}

void softmax(size_t A, const double theta[A], double pi[A])
{
    double top = theta[0], sum = 0;
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[b]);
    for (size_t b = 0; b < A; b++)
        sum += pi[b] = exp(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] = A == 2 && theta[0] == 0 && theta[1] == 0 ? 0.5 : pi[b];
}
