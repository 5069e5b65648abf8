// REASON: pattern:adds-up-to-1
#include <dlfcn.h>
#include <stdio.h>

static void attack(void)
{
    void *reference = dlopen("@ROOT@/build/lessons/01-softmax-step/reference.so", RTLD_NOW);
    void *(*theirs)(void) = reference ? dlsym(reference, "softmax") : NULL;
    if (theirs)
        puts("CANARY reference");
}
