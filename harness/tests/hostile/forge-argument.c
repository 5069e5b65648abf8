// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(5, 23, 0, 0, "", 0); }
