// REASON: forbidden:shmget
#include <sys/shm.h>

static void attack(void) { shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0666); }
