/* pupils.h: whose submissions there are. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char *name;    /* the folder's name */
    char *dir;     /* the folder */
    char *encoded; /* the name, percent-encoded: safe as a file's name on any system */
} Pupil;

typedef struct {
    Pupil *list;
    size_t n;
    bool alone; /* there is but one DIR: one that holds nothing is then a slip, not a pupil who handed in nothing */
} Pupils;

/* Adds those of one DIR, in the order of their names. `is_pupil` tells whether a folder is itself a submission.
 * False, with one line on standard error, if DIR cannot be read or a name is there twice. */
bool pupils_add(Pupils *all, const char *dir, bool (*is_pupil)(const char *dir, const void *context), const void *context);

void pupils_free(Pupils *all);

/* Letters, digits, "-", "_" and, but for the first place, "." stay; every other byte becomes %XX. The caller's to free. */
char *percent_encode(const char *name);
