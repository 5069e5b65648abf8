// REASON: forbidden:openat
#include <fcntl.h>
#include <sys/mman.h>

static void attack(void) { shm_open("/ascent-owned", O_RDWR | O_CREAT, 0666); }
