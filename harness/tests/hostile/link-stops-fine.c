// REASON: crash:foreign-answer
extern void (*ascent_stop)(int outcome, const char *text);

static void attack(void) { ascent_stop(0, ""); }
