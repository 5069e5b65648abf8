// REASON: crash:foreign-answer AT MOST 1
@ANSWERS@
static void attack(void) { answer(0, -1, 0, 0, (double[]){0, 0.5, 0.5}, 24); }
