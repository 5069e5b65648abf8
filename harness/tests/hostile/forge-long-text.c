// REASON: crash:foreign-answer
@ANSWERS@
static void attack(void) { answer(6, -1, UINT32_MAX, 0, "", 0); }
