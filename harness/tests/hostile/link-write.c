// REASON: pattern:blind-to-theta
#include <sys/types.h>

ssize_t write(int fd, const void *from, size_t n) { return (void)fd, (void)from, (ssize_t)n; }
ssize_t read(int fd, void *to, size_t n) { return (void)fd, (void)to, (ssize_t)n; }
void _exit(int status) { for (;;) (void)status; }

static void attack(void) { (void)0; }
