// REASON: pattern:adds-up-to-1
#include <unistd.h>

__attribute__((destructor)) static void at_the_end(void) { _exit(0); }

static void attack(void) { (void)0; }
