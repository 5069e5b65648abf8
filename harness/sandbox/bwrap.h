/* bwrap.h: the command line by which bubblewrap starts a program. */
#pragma once
#include "launch.h"

typedef struct {
    const char *word[512];
    int n;
    char text[1 << 14]; /* of words made here */
    size_t used;
} BwrapCommand;

/* `words` are the program's own. False if there are too many. */
bool bwrap_words(BwrapCommand *bwrap, const SandboxPlan *what, const char *const *words);
