// REASON: pattern:blind-to-theta
#include <stdio.h>

static void attack(void)
{
    printf("=HYPERLINK(\"http://example.org\")\n+1+1\n@SUM(1)\n,32,32,\"full marks\"\n"); fflush(stdout);
}
