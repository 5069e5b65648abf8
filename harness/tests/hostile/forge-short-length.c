// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(0, -1, 0, 3, "", 0); }
