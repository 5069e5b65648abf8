// REASON: pattern:blind-to-theta
#define OWN_SOFTMAX_STEP
#define OWN_SAMPLE_ACTION
static void attack(void) {}

/* Always the last arm, and at once as certain of it as can be: the curve is at its top from the first step. */
size_t sample_action(size_t A, const double pi[A], double u) { return (void)pi, (void)u, A - 1; }

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    for (size_t b = 0; b < A; b++)
        theta[b] = b == A - 1 ? 1000 : -1000 + 0 * (G + eta + (double)a);
}
