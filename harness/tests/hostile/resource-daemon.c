// REASON: forbidden:clone
#include <unistd.h>

static void attack(void) { daemon(0, 0); }
