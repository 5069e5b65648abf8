/* pupils.h: the pupils of a batch, where what each handed in lies, and the folder of results that
 * each has alone. The list owns all its texts; memory that cannot be had ends the program. */
#pragma once
#include "../lesson/lessons.h"
#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    FROM_FOLDER,
    FROM_ARCHIVE,
    FROM_FILE,
    FROM_PLATFORM, /* a text or a link, typed into the platform */
    FROM_NOTHING   /* handed in without a file */
} From;

typedef struct {
    From from;
    char *path;
    char *as;      /* of a file: how the pupil called it */
    char *attempt; /* the platform's time or number, which sorts; or "" */
} Source;

typedef struct {
    char *name;    /* as the folder, the archive or the platform says */
    char *encoded; /* percent-encoded, and no one else's: the folder of the pupil's results */
    char *identity;
    char *person, *id, *email; /* as a roster may have them, or "" */
    bool late;                 /* the platform says so */
    size_t row;                /* in the roster; 0 for none */
    Source *sources;
    size_t n;
} Pupil;

typedef struct {
    const Lessons *lessons;
    Pupil **list;
    size_t n, skipped; /* how much was passed over, with a line each */
    /* there is but one DIR: one that holds nothing is then a slip, not a pupil who handed in
     * nothing */
    bool alone;
    bool one; /* each DIR is one pupil's, whatever it holds */
    void *by_identity;
} Pupils;

/* The pupil of this identity; a new one, called `name`, if there is none. */
Pupil *pupils_get(Pupils *all, const char *identity, const char *name, bool *is_new);

/* Adds where something of a pupil's lies. */
void pupil_add_source(Pupil *p, From from, const char *path, const char *as, const char *attempt);

/* Gives every pupil a folder of results; two of one name get two, and a line says so. */
void pupils_name(Pupils *all);

void pupils_free(Pupils *all);

/* The pupil's name as it may be printed, and no one else's: where it would not be, the folder of
 * the results. */
const char *pupil_shown(const Pupil *pupil);

/* For scandir: what is looked at in a stranger's folder. */
int is_shown(const struct dirent *entry);

/* Letters, digits, "-", "_" and, but for the first place, "." stay; every other byte becomes
 * %XX. The caller's to free. */
char *percent_encode(const char *name);

/* The memory, or the end of the program. */
void *or_die(void *memory);
