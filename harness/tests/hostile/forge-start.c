// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer_to(0, 0, -1, 0, 0, "", 0); }
