// REASON: crash:ended-itself
#include <setjmp.h>

static void attack(void)
{
    jmp_buf nowhere = {0};
    longjmp(nowhere, 1);
}
