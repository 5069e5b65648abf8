/* prints.c: puts the fingerprints of every file into the gradebook, and those of what every pupil
 * was given. */
#define _GNU_SOURCE
#include "../files.h"
#include "gradebook_inside.h"
#include "reports.h"
#include "winnow.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1 << 26 };

typedef struct {
    Gradebook *g;
    sqlite3_stmt *statement;
    const char *lesson, *key;
} Prints;

static void add_print(unsigned long long print, void *context)
{
    Prints *p = context;
    sqlite3_bind_text(p->statement, 1, p->lesson, -1, SQLITE_STATIC);
    sqlite3_bind_int64(p->statement, 2, (sqlite3_int64)print);
    if (p->key)
        sqlite3_bind_text(p->statement, 3, p->key, -1, SQLITE_STATIC);
    sqlite3_step(p->statement);
    sqlite3_reset(p->statement);
}

/* Of each file once, whoever has handed it in. */
static bool add_prints(Gradebook *g)
{
    Prints p = {.g = g};
    sqlite3_stmt *files;
    if (sqlite3_prepare_v2(g->db,
                           "INSERT OR IGNORE INTO print(lesson, print, key) VALUES(?1, ?2, ?3)", -1,
                           &p.statement, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(g->db, "SELECT DISTINCT lesson, key FROM lesson_of", -1, &files, NULL) !=
            SQLITE_OK)
        return gradebook_fails(g);
    while (sqlite3_step(files) == SQLITE_ROW) {
        p.lesson = (const char *)sqlite3_column_text(files, 0);
        p.key = (const char *)sqlite3_column_text(files, 1);
        reports_each_print(g->settings->out, p.key, add_print, &p);
    }
    sqlite3_finalize(files), sqlite3_finalize(p.statement);
    return true;
}

static void add_given_file(Prints *p, const char *folder, const char *file, const char *ending)
{
    size_t n;
    char path[PATH];
    snprintf(path, sizeof path, "%.3000s/%s/%.255s/%.*s%s", p->g->settings->root, folder, p->lesson,
             (int)strlen(file) - 2, file, ending);
    char *text = file_read(path, LARGEST, &n);
    uint64_t *prints = text ? winnow(text, &n) : NULL;
    for (size_t i = 0; prints && i < n; i++)
        add_print(prints[i], p);
    free(text), free(prints);
}

/* What every pupil was given, and the solution: to come close to it is no wonder. */
static bool add_given(Gradebook *g)
{
    Prints p = {.g = g};
    const Lessons *l = &g->settings->lessons;
    if (sqlite3_prepare_v2(g->db, "INSERT OR IGNORE INTO given VALUES(?1, ?2)", -1, &p.statement,
                           NULL) != SQLITE_OK)
        return gradebook_fails(g);
    for (size_t i = 0; i < l->n; i++) {
        p.lesson = l->lesson[i].slug;
        add_given_file(&p, "chapters", l->lesson[i].file, ".c");
        add_given_file(&p, "chapters", l->lesson[i].file, ".h");
        add_given_file(&p, "solutions", l->lesson[i].file, ".c");
    }
    sqlite3_finalize(p.statement);
    return true;
}

bool prints_add(Gradebook *g) { return add_prints(g) && add_given(g); }
