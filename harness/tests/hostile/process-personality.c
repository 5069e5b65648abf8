// REASON: forbidden:personality
#include <sys/personality.h>

static void attack(void) { personality(0); }
