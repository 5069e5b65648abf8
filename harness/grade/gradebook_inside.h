/* gradebook_inside.h: what the parts of the gradebook share: gradebook.c, prints.c, overridden.c
 * and gradebook_tables.c. Each function prints a line on standard error where it returns false. */
#pragma once
#include "gradebook.h"
#include <sqlite3.h>

enum { PATH = BATCH_PATH + 512 };

struct Gradebook {
    const BatchSettings *settings;
    const Csv *roster;
    sqlite3 *db;
    char *sql;       /* gradebook.sql */
    char path[PATH]; /* where it is built */
    size_t place;
    bool left_out; /* an override is for nobody, or for two */
};

/* Says what SQLite says. False. */
bool gradebook_fails(const Gradebook *g);

/* Runs the statements of a text, each with the bindings that `bind` gives, unless that is NULL. */
bool gradebook_run(Gradebook *g, const char *text, void (*bind)(sqlite3_stmt *, const void *),
                   const void *context);

/* The same for a section of gradebook.sql. */
bool gradebook_section(Gradebook *g, const char *name, void (*bind)(sqlite3_stmt *, const void *),
                       const void *context);

/* Runs one statement with `n` texts for ?1, ?2, …; NULL is SQL's. */
bool gradebook_insert(Gradebook *g, const char *sql, int n, ...);

/* Fingerprints of every file that was handed in, and of what was given. */
bool prints_add(Gradebook *g);

/* Everything but gradebook.db itself. */
bool gradebook_write_tables(Gradebook *g);

/* Writes the override of a pupil's lesson into the pupil's own files, and takes out one that no
 * longer holds. */
bool overridden_tell(Gradebook *g);
