// REASON: pattern:adds-up-to-1
#include <setjmp.h>

static jmp_buf before;
static volatile int tried;

static void attack(void)
{
    if (!setjmp(before))
        tried = 1;
    else if (tried++ > 3)
        return;
    if (tried < 3)
        longjmp(before, 1);
}
