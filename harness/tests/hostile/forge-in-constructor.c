// REASON: crash:foreign-answer or crash:ended-itself AT MOST 1
@ANSWERS@
__attribute__((constructor)) static void before_all(void) { answer_to(1, 0, -1, 0, 0, (double[]){0, 0.5, 0.5}, 24); }
static void attack(void) {}
