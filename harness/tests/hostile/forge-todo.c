// REASON: unwritten:unwritten
@ANSWERS@
static void attack(void)
{
    answer(1, -1, 33, 0, "\x1b[2J<script>32 of 32 points</scrip", 33);
    _exit(0);
}
