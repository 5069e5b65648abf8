// REASON: pattern:blind-to-theta
#include <unistd.h>

__attribute__((destructor)) static void at_the_end(void) { _exit(0); }

static void attack(void) { (void)0; }
