/* gradebook.c: builds the gradebook: opens it, fills its tables, puts it in its place. */
#define _GNU_SOURCE
#include "../files.h"
#include "gradebook_inside.h"
#include "printable.h"
#include "pupils.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_SQL = 1 << 20, LARGEST = 1 << 26 };

/* ---- SQL ---- */

bool gradebook_fails(const Gradebook *g)
{
    fprintf(stderr, "ascent grade: %s: %s\n", g->path, sqlite3_errmsg(g->db));
    return false;
}

/* The text of a section of gradebook.sql: from "--! name" to the next, or to the end; the
 * caller's to free. The first has no name. */
static char *section(const Gradebook *g, const char *name)
{
    char mark[64];
    snprintf(mark, sizeof mark, "--! %s\n", name);
    const char *from = *name ? strstr(g->sql, mark) : g->sql;
    const char *end = from ? strstr(from + strlen(mark), "\n--! ") : NULL;
    return from ? strndup(from, end ? (size_t)(end - from) : strlen(from)) : NULL;
}

/* Runs the statements of a text, each with the bindings that `bind` gives. */
bool gradebook_run(Gradebook *g, const char *text, void (*bind)(sqlite3_stmt *, const void *),
                   const void *context)
{
    bool fine = true;
    while (fine && text && *text) {
        sqlite3_stmt *statement;
        fine = sqlite3_prepare_v2(g->db, text, -1, &statement, &text) == SQLITE_OK;
        if (fine && statement) {
            if (bind)
                bind(statement, context);
            int step;
            while ((step = sqlite3_step(statement)) == SQLITE_ROW)
                ;
            fine = step == SQLITE_DONE;
        }
        sqlite3_finalize(statement);
    }
    return fine || gradebook_fails(g);
}

bool gradebook_section(Gradebook *g, const char *name, void (*bind)(sqlite3_stmt *, const void *),
                       const void *context)
{
    char *text = section(g, name);
    bool fine = text && gradebook_run(g, text, bind, context);
    free(text);
    return fine;
}

/* Runs one statement with texts for ?1, ?2, …; NULL is SQL's. */
bool gradebook_insert(Gradebook *g, const char *sql, int n, ...)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(g->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return gradebook_fails(g);
    va_list list;
    va_start(list, n);
    for (int i = 1; i <= n; i++)
        sqlite3_bind_text(statement, i, va_arg(list, const char *), -1, SQLITE_TRANSIENT);
    va_end(list);
    bool done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return done || gradebook_fails(g);
}

/* ---- what is handed over ---- */

static bool add_roster(Gradebook *g)
{
    bool fine = true;
    for (size_t i = 1; fine && i < g->roster->n; i++)
        for (size_t k = 0; fine && k < g->roster->row[0].n; k++) {
            char row[24], column[24];
            snprintf(row, sizeof row, "%zu", i), snprintf(column, sizeof column, "%zu", k);
            fine =
                gradebook_insert(g, "INSERT INTO roster VALUES(?1, ?2, ?3, ?4)", 4, row, column,
                                 csv_cell(&g->roster->row[0], k), csv_cell(&g->roster->row[i], k));
        }
    return fine;
}

static bool is_number(const char *text)
{
    char *rest;
    strtod(text, &rest);
    return rest != text && !*rest;
}

static bool add_override(Gradebook *g, const char *path, const Csv *csv, size_t i)
{
    static const char *const headings[] = {"pupil", "lesson", "points", "reason", "who", "was"};
    const char *cell[6];
    for (size_t k = 0; k < 6; k++)
        cell[k] = csv_cell(&csv->row[i], csv_column(csv, headings[k]));
    if (!*cell[0] || !is_number(cell[2]) || atoi(cell[1]) <= 0 || !*cell[3])
        return fprintf(stderr,
                       "ascent grade: %s, row %zu: expected pupil, lesson (a number), points and "
                       "reason\n",
                       path, i + 1),
               false;
    char lesson[24], *reason = or_die(strdup(cell[3]));
    snprintf(lesson, sizeof lesson, "%d", atoi(cell[1]));
    make_printable(reason, false); /* pupils read it */
    bool fine =
        gradebook_insert(g, "INSERT INTO override VALUES(?1, ?2, ?3, ?4, ?5, ?6)", 6, cell[0],
                         lesson, cell[2], reason, cell[4], is_number(cell[5]) ? cell[5] : NULL);
    free(reason);
    return fine;
}

static bool add_overrides(Gradebook *g, const char *named)
{
    char path[PATH];
    Csv csv;
    snprintf(path, sizeof path, named ? "%s" : "%s/overrides.csv",
             named ? named : g->settings->out);
    if (!named && access(path, F_OK))
        return true;
    if (!csv_read(path, &csv))
        return fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno)), false;
    bool fine = true;
    for (size_t i = 1; fine && i < csv.n; i++)
        fine = add_override(g, path, &csv, i);
    csv_free(&csv);
    return fine;
}

/* "1=10,2=20" */
static bool add_weights(Gradebook *g, const char *list)
{
    char *copy = strdup(list ? list : ""), *rest = copy;
    bool fine = true;
    for (char *one; fine && (one = strsep(&rest, ","));) {
        char *weight = strchr(one, '=');
        if (!*one)
            continue;
        if (weight)
            *weight++ = '\0';
        fine =
            weight && atoi(one) > 0 && is_number(weight)
                ? gradebook_insert(g, "INSERT INTO weight VALUES(CAST(?1 AS INTEGER), ?2)", 2, one,
                                   weight)
                : (fprintf(stderr, "ascent grade: --weights: expected 1=10,2=20, found %s\n", list),
                   false);
    }
    free(copy);
    return fine;
}

static bool add_graded(Gradebook *g)
{
    const Lessons *l = &g->settings->lessons;
    bool fine = true;
    for (size_t i = 0; fine && i < l->n; i++)
        if (l->lesson[i].graded)
            fine = gradebook_insert(g, "INSERT INTO graded VALUES(?1)", 1, l->lesson[i].slug);
    return fine;
}

static bool open_new(Gradebook *g)
{
    size_t n;
    snprintf(g->path, sizeof g->path, "%s/harness/grade/gradebook.sql", g->settings->root);
    if (!(g->sql = file_read(g->path, LARGEST_SQL, &n)))
        return fprintf(stderr, "ascent grade: %s: %s\n", g->path, strerror(errno)), false;
    snprintf(g->path, sizeof g->path, "%s/gradebook.db.part-%ld", g->settings->out, (long)getpid());
    unlink(g->path);
    return (sqlite3_open(g->path, &g->db) == SQLITE_OK || gradebook_fails(g)) &&
           gradebook_run(g, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", NULL,
                         NULL) &&
           gradebook_section(g, "", NULL, NULL);
}

Gradebook *gradebook_begin(const BatchSettings *settings, const GradebookOptions *options,
                           bool *misused)
{
    Gradebook *g = calloc(1, sizeof *g);
    *misused = false;
    if (!g)
        return NULL;
    g->settings = settings, g->roster = options->roster;
    bool open = open_new(g) && add_roster(g) && add_graded(g);
    *misused = open && !(add_overrides(g, options->overrides) && add_weights(g, options->weights));
    if (open && !*misused)
        return g;
    gradebook_end(g, false, &(bool){false});
    return NULL;
}

/* ---- a pupil ---- */

typedef struct {
    const Pupil *pupil;
    const char *json;
    size_t place;
} Added;

static void bind_pupil(sqlite3_stmt *statement, const void *context)
{
    const Added *a = context;
    sqlite3_bind_text(statement, 1, a->pupil->encoded, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, a->json, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, (sqlite3_int64)a->place);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)a->pupil->row);
}

bool gradebook_add(Gradebook *g, const Pupil *pupil, bool judged)
{
    size_t n;
    char path[PATH], place[24];
    g->place++;
    snprintf(place, sizeof place, "%zu", g->place);
    if (!judged)
        return gradebook_insert(g, "INSERT INTO unjudged VALUES(?1, ?2, ?3)", 3, pupil->encoded,
                                place, pupil->name);
    snprintf(path, sizeof path, "%.4000s/%.255s/results.json", g->settings->out, pupil->encoded);
    char *json = file_read(path, LARGEST, &n);
    if (!json)
        return fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno)), false;
    bool fine = gradebook_section(g, "add", bind_pupil, &(Added){pupil, json, g->place});
    free(json);
    return fine;
}

/* ---- the end ---- */

static bool put_in_place(const Gradebook *g)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/gradebook.db", g->settings->out);
    int fd = open(g->path, O_RDONLY | O_CLOEXEC);
    bool placed = fd >= 0 && fsync(fd) == 0 && rename(g->path, path) == 0;
    if (!placed)
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return placed;
}

bool gradebook_end(Gradebook *g, bool whole, bool *left_out)
{
    bool fine = !whole || (gradebook_write_tables(g) && overridden_tell(g));
    sqlite3_close(g->db);
    fine = fine && (!whole || put_in_place(g));
    if (!whole || !fine)
        unlink(g->path);
    *left_out = *left_out || g->left_out;
    free(g->sql), free(g);
    return fine;
}
