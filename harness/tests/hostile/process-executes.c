// REASON: forbidden:execve
#include <unistd.h>

static void attack(void) { execl("/bin/true", "true", NULL); }
