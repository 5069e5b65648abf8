// REASON: forbidden:mount
#include <sys/mount.h>

static void attack(void) { mount("none", "/tmp", "tmpfs", 0, NULL); }
