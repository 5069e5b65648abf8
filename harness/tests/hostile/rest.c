
/* Behind every hostile submission: the functions it has not written itself. They are all wrong, and each begins with the attack. */
#ifndef OWN_SOFTMAX
void softmax(size_t A, const double theta[A], double pi[A])
{
    attack();
    for (size_t b = 0; b < A; b++)
        pi[b] = 0.0625 * (double)b + 0.03125 * theta[0] * theta[0];
}
#endif

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    attack();
    for (size_t b = 0; b < A; b++)
        g[b] = 0.0625 * (double)(b + a) + pi[0] * pi[0] + 3;
}

#ifndef OWN_SAMPLE_ACTION
size_t sample_action(size_t A, const double pi[A], double u)
{
    attack();
    return u + pi[0] > 0.3 ? 0 : A - 1;
}
#endif

#ifndef OWN_SOFTMAX_STEP
void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    attack();
    for (size_t b = 0; b < A; b++)
        theta[b] = 0.0625 * (double)(b + a) + G * G - eta;
}
#endif
