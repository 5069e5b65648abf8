// REASON: forbidden:unlink
#include <unistd.h>

static void attack(void) { unlink("@IN@/ada/softmax_step.c"); }
