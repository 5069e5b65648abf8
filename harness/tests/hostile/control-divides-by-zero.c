// REASON: crash:division-by-zero
static void attack(void)
{
    volatile int zero = 0;
    zero = 12 / zero; // of 1 / zero gcc makes something that does not divide
}
