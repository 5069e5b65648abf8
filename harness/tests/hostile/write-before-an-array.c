// REASON: memory:out-of-bounds
#define OWN_SOFTMAX
static void attack(void) {}

void softmax(size_t A, const double theta[A], double pi[A])
{
    for (long b = (long)A - 1; b >= -3; b--)
        pi[b] = theta[0];
}
