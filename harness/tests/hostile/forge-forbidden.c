// REASON: forbidden:system-call
@ANSWERS@
static void attack(void)
{
    answer(16, -1, 20, 0, "nothing\n32 of 32 point", 20);
    _exit(0);
}
