// REASON: compile:compile
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void last_words(void)
{
    puts("32 of 32 points");
    _exit(0);
}

static void attack(void)
{
    atexit(last_words);
    exit(0);
}
