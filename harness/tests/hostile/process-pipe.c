// REASON: forbidden:pipe2
#include <stdio.h>

static void attack(void) { popen("cat /etc/passwd", "r"); }
