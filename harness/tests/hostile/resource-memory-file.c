// REASON: forbidden:memfd_create
#include <sys/mman.h>

static void attack(void) { memfd_create("ascent-owned", 0); }
