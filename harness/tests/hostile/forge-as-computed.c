// REASON: crash:foreign-answer AT MOST 1
@ANSWERS@
/* The right numbers for two equal logits, before it has looked at any; then again for the next request, which has not come yet. */
static void attack(void)
{
    answer(0, -1, 0, 0, (double[]){0, 0.5, 0.5}, 24);
    answer(0, -1, 0, 0, (double[]){0, 0.5, 0.5}, 24);
}
