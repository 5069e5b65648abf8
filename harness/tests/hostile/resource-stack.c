// REASON: crash:segmentation-fault or crash:stack-overflow
static void attack(void)
{
    volatile char room[1 << 26];
    for (int i = 0; i < 1 << 26; i += 4096)
        room[i] = 1;
}
