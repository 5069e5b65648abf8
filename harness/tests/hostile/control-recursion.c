// REASON: crash:stack-overflow
static volatile int deep;
static void attack(void);

static void attack(void)
{
    char room[512];
    for (int i = 0; i < 512; i++)
        room[i] = (char)i;
    if (room[deep++ % 512] < 2000)
        attack();
    room[0] = 1;
}
