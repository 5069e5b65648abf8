// REASON: forbidden:socket
#include <sys/socket.h>

static void attack(void) { socket(AF_INET, SOCK_STREAM, 0); }
