// REASON: crash:segmentation-fault
#include <sys/mman.h>

static void attack(void)
{
    for (char *at;; at[0] = 1)
        at = mmap(NULL, 1 << 24, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
