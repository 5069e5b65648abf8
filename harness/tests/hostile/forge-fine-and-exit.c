// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void)
{
    answer(0, -1, 0, 0, (double[]){0, 0.5}, 16);
    _exit(0);
}
