// REASON: forbidden:truncate
#include <unistd.h>

static void attack(void) { truncate("@ROOT@/solutions/01-softmax-step/softmax_step.c", 0); }
