// REASON: forbidden:openat
#include <fcntl.h>

static void attack(void) { open("@ROOT@/chapters/01-softmax-step/ascent-owned", O_WRONLY | O_CREAT, 0666); }
