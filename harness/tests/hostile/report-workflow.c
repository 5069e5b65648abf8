// REASON: pattern:adds-up-to-1
#include <stdio.h>

static void attack(void) { printf("::set-output name=score::32\n::error::nothing\n##[group]\n"); fflush(stdout); }
