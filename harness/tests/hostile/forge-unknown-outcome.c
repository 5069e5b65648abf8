// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(15, -1, 0, 0, "", 0); }
