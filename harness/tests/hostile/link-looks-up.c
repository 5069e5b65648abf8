// REASON: pattern:blind-to-theta
#include <dlfcn.h>
#include <stdio.h>

static void attack(void)
{
    static const char *const wanted[] = {"send_answer", "reference", "expected", "softmax", "worker", "host_open", "criterion_run_all_tests"};
    for (int i = 0; i < 7; i++) {
        void *found = dlsym(RTLD_DEFAULT, wanted[i]);
        if (found && found != (void *)attack)
            printf("%s\n", wanted[i]);
    }
}
