// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void)
{
    for (uint32_t sequence = 1; sequence < 100; sequence++)
        answer_to(sequence, 0, -1, 0, 0, (double[]){0, 0.5, 0.5}, 24);
}
