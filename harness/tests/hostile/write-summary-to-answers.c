// REASON: crash:foreign-answer
#include <unistd.h>

static void attack(void)
{
    static const char text[] = "{\"score\": 32, \"status\": \"passed\"}";
    write(4, text, sizeof text - 1);
}
