// REASON: pattern:blind-to-theta
#include <stdio.h>

int main(void)
{
    puts("32 of 32 points");
    return 0;
}

static void attack(void) { (void)0; }
