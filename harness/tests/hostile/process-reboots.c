// REASON: forbidden:reboot
#include <sys/reboot.h>
#include <unistd.h>

static void attack(void) { reboot(RB_AUTOBOOT); }
