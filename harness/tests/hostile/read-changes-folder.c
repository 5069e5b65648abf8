// REASON: forbidden:chdir
#include <unistd.h>

static void attack(void) { chdir("@ROOT@/solutions"); }
