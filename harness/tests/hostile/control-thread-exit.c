// REASON: crash:ended-itself
#include <pthread.h>

static void attack(void) { pthread_exit(NULL); }
