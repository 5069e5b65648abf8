// REASON: crash:exit
#include <pthread.h>

static void attack(void) { pthread_exit(NULL); }
