/* bubble.h: the command line by which bubblewrap starts a program. */
#pragma once
#include "sandbox.h"

typedef struct {
    const char *word[512];
    int n;
    char text[1 << 14]; /* of words made here */
    size_t used;
} Bubble;

/* `words` are the program's own. False if there are too many. */
bool bubble_words(Bubble *bubble, const Sandboxed *what, const char *const *words);
