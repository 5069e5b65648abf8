// REASON: forbidden:openat
#include <fcntl.h>

static void attack(void) { open("@ROOT@/chapters/01-softmax-step/scenarios.lua", O_RDWR); }
