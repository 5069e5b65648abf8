// REASON: forbidden:system-call or crash:segmentation-fault
static void attack(void)
{
    long status;
    __asm__ volatile("int $0x80" : "=a"(status) : "a"(1), "b"(0) : "memory");
}
