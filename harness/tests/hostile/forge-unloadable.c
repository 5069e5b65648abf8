// REASON: compile:compile
@ANSWERS@
static void attack(void)
{
    answer(14, -1, 15, 0, "32 of 32 points", 15);
    _exit(0);
}
