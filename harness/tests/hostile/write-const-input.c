// REASON: memory:const-written
#define OWN_SOFTMAX
static void attack(void) {}

void softmax(size_t A, const double theta[A], double pi[A])
{
    for (size_t b = 0; b < A; b++)
        ((double *)theta)[b] = pi[b] = 1.0 / (double)A;
}
