/* pupils.h: whose submissions there are, and where each lies. Nothing in them is opened here.
 *
 * In a DIR that holds a lesson's file (flat or under its slug) everything is one pupil's. Else
 * each folder in it is a pupil's, each archive, and each file that bears a pupil's name as
 * platforms write it (export.h). Names that begin with one dot, and __MACOSX, are passed over. */
#pragma once
#include "../lesson/lessons.h"
#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef enum { FROM_FOLDER, FROM_ARCHIVE, FROM_FILE } From;

typedef struct {
    From from;
    char *path;
    char *as; /* of a file: how the pupil called it */
    long version;
} Source;

typedef struct {
    char *name;    /* as the folder, the archive or the platform says */
    char *encoded; /* percent-encoded, and no one else's: the folder of the pupil's results */
    char *identity, *attempt;
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
    void *by_identity;
} Pupils;

/* Adds those of one DIR, in the order of their names.  False, with one line on standard
 * error, if DIR cannot be read or has been added before. */
bool pupils_add(Pupils *all, const char *dir);

/* Gives every pupil a folder of results; two of one name get two, and a line says so. */
void pupils_name(Pupils *all);

void pupils_free(Pupils *all);

/* For scandir: what is looked at in a stranger's folder. */
int is_shown(const struct dirent *entry);

/* Whether a folder holds a lesson's file, flat, under its slug or under chapters/. */
bool is_submission(const Lessons *lessons, const char *dir);

/* Letters, digits, "-", "_" and, but for the first place, "." stay; every other byte becomes
 * %XX. The caller's to free. */
char *percent_encode(const char *name);
