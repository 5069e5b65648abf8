// REASON: forbidden:process_vm_readv
#include <sys/uio.h>
#include <unistd.h>

static void attack(void)
{
    char room[8];
    struct iovec here = {room, 8}, there = {(void *)0x400000, 8};
    process_vm_readv(getppid(), &here, 1, &there, 1, 0);
}
