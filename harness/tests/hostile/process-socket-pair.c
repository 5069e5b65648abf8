// REASON: forbidden:socketpair
#include <sys/socket.h>

static void attack(void)
{
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}
