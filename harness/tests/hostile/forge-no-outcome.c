// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(200, -1, 0, 0, "", 0); }
