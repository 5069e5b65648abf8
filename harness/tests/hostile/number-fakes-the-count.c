// REASON: pattern:adds-up-to-1
#define OWN_SOFTMAX_STEP
static void attack(void) {}

/* The job that calls keeps its count on the stack's way up: look for it, and raise it. */
void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    volatile int *at = (volatile int *)__builtin_frame_address(0);
    for (int i = 0; i < 64; i++)
        if (at[i] == (int)a)
            at[i] = (int)a;
    theta[0] = G * eta + 1000 * (double)A;
}
