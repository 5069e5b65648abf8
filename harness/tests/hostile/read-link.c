// REASON: forbidden:symlink
#include <unistd.h>

static void attack(void) { symlink("@ROOT@/solutions", "/tmp/ascent-owned"); }
