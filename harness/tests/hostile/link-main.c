// REASON: pattern:adds-up-to-1
#include <stdio.h>

int main(void)
{
    puts("32 of 32 points");
    return 0;
}

static void attack(void) { (void)0; }
