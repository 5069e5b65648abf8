// REASON: pattern:blind-to-theta
#include <setjmp.h>
#include <signal.h>

static sigjmp_buf before;
static void jump(int number) { siglongjmp(before, number); }

static void attack(void)
{
    signal(SIGSEGV, jump);
    if (!sigsetjmp(before, 1))
        *(volatile int *)8 = 1;
}
