// REASON: difference:stateful
#include <math.h>

#define OWN_SOFTMAX
static void attack(void) {}

static int calls;
void softmax(size_t A, const double theta[A], double pi[A])
{
    double top = theta[0], sum = 0;
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[b]);
    for (size_t b = 0; b < A; b++)
        sum += pi[b] = exp(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] = ++calls > 3 ? 0.1 * calls : 0.05 * calls;
}
