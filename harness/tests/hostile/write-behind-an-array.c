// REASON: memory:out-of-bounds
#define OWN_SOFTMAX
static void attack(void) {}

void softmax(size_t A, const double theta[A], double pi[A])
{
    for (size_t b = 0; b < 1000 * A; b++)
        pi[b] = theta[0];
}
