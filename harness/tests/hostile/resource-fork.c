// REASON: forbidden:clone
#include <unistd.h>

static void attack(void) { fork(); }
