// REASON: forbidden:socket
#include <netdb.h>

static void attack(void)
{
    struct addrinfo *found;
    getaddrinfo("example.org", "80", NULL, &found);
}
