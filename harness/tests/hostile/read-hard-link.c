// REASON: forbidden:link
#include <unistd.h>

static void attack(void) { link("@ROOT@/solutions/01-softmax-step/softmax_step.c", "/tmp/ascent-owned"); }
