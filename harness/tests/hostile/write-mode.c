// REASON: forbidden:chmod
#include <sys/stat.h>

static void attack(void) { chmod("@IN@/ada/softmax_step.c", 0); }
