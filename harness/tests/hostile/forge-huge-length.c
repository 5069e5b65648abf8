// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(0, -1, 0, UINT32_MAX, "", 0); }
