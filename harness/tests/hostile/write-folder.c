// REASON: forbidden:mkdir
#include <sys/stat.h>

static void attack(void) { mkdir("/tmp/ascent-owned", 0777); }
