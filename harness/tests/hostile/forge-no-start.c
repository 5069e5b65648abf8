// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(17, -1, 6, 0, "reason", 6); }
