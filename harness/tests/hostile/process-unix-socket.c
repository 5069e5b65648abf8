// REASON: forbidden:socket
#include <sys/socket.h>

static void attack(void) { socket(AF_UNIX, SOCK_DGRAM, 0); }
