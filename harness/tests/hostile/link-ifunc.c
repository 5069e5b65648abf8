// REASON: crash:ended-itself
#include <unistd.h>

static void *choose(void) { _exit(0); }
void chosen(void) __attribute__((ifunc("choose")));

static void attack(void) { chosen(); }
