/* text_inside.h: the world of texts as env.c runs it. */
#pragma once
#include "text.h"

typedef struct {
    TextSpec spec;
    size_t n;
    int token[TEXT_LENGTH];
} Text;

/* The prompt of an episode, counted from 0. */
void text_start(Text *text, uint64_t episode);
Step text_step(Text *text, size_t a);
void text_observe(const Text *text, double obs[TEXT_LENGTH]);
