// REASON: pattern:adds-up-to-1
#include <stdio.h>

static void attack(void) { printf("<script>alert(document.cookie)</script><img src=x onerror=alert(1)>\n"); fflush(stdout); }
