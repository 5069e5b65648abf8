/* options.h: what `ascent grade` was asked for. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char **dirs;
    size_t n;
    const char *out, *lessons, *hidden, *sandbox, *book, *roster;
    const char *weights, *overrides;
    bool anonymous, one; /* one: each DIR is one pupil's */
    size_t seed, jobs, shard, shards; /* shard counts from 0 */
    bool times;                       /* say where the time went */
    double timeout_s;                 /* 0 for the usual */
} Options;

/* False, with what was found and what was expected on standard error. The caller frees `dirs`. */
bool options_read(Options *o, int argc, char **argv);
