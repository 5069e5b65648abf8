// REASON: memory:undefined
@ANSWERS@
/* What no sanitizer says: no kind, no words. */
static void attack(void)
{
    answer(9, -1, 0, 0, "", 0);
    _exit(0);
}
