// REASON: forbidden:chroot
#include <unistd.h>

static void attack(void) { chroot("/"); }
