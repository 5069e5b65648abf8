// REASON: hang:endless
#include <unistd.h>

static void attack(void) { sleep(1000); }
