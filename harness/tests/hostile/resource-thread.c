// REASON: forbidden:system-call
#include <pthread.h>
#include <unistd.h>

static void *idle(void *nothing)
{
    pause();
    return nothing;
}

static void attack(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, idle, NULL);
}
