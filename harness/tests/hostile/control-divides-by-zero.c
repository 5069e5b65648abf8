// REASON: memory:undefined
static void attack(void)
{
    volatile int zero = 0;
    zero = 1 / zero;
}
