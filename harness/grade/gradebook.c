/* gradebook.c: fills the tables of gradebook.sql and writes its views as .csv. */
#define _GNU_SOURCE
#include "gradebook.h"
#include "../files.h"
#include "classpage.h"
#include "reports.h"
#include "results.h"
#include "winnow.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH = BATCH_PATH + 512, LARGEST_SQL = 1 << 20, LARGEST = 1 << 26 };

struct Gradebook {
    const BatchSettings *settings;
    const Csv *roster;
    sqlite3 *db;
    char *sql;       /* gradebook.sql */
    char path[PATH]; /* where it is built */
    size_t place;
};

/* ---- SQL ---- */

static bool fails(const Gradebook *g)
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
static bool run_all(Gradebook *g, const char *text, void (*bind)(sqlite3_stmt *, const void *),
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
    return fine || fails(g);
}

static bool run_section(Gradebook *g, const char *name, void (*bind)(sqlite3_stmt *, const void *),
                        const void *context)
{
    char *text = section(g, name);
    bool fine = text && run_all(g, text, bind, context);
    free(text);
    return fine;
}

/* Runs one statement with texts for ?1, ?2, …; NULL is SQL's. */
static bool insert(Gradebook *g, const char *sql, int n, ...)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(g->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return fails(g);
    va_list list;
    va_start(list, n);
    for (int i = 1; i <= n; i++)
        sqlite3_bind_text(statement, i, va_arg(list, const char *), -1, SQLITE_TRANSIENT);
    va_end(list);
    bool done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return done || fails(g);
}

/* ---- what is handed over ---- */

static bool add_roster(Gradebook *g)
{
    bool fine = true;
    for (size_t i = 1; fine && i < g->roster->n; i++)
        for (size_t k = 0; fine && k < g->roster->row[0].n; k++) {
            char row[24], column[24];
            snprintf(row, sizeof row, "%zu", i), snprintf(column, sizeof column, "%zu", k);
            fine = insert(g, "INSERT INTO roster VALUES(?1, ?2, ?3, ?4)", 4, row, column,
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
    char lesson[24];
    snprintf(lesson, sizeof lesson, "%d", atoi(cell[1]));
    return insert(g, "INSERT INTO override VALUES(?1, ?2, ?3, ?4, ?5, ?6)", 6, cell[0], lesson,
                  cell[2], cell[3], cell[4], is_number(cell[5]) ? cell[5] : NULL);
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
                ? insert(g, "INSERT INTO weight VALUES(CAST(?1 AS INTEGER), ?2)", 2, one, weight)
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
            fine = insert(g, "INSERT INTO graded VALUES(?1)", 1, l->lesson[i].slug);
    return fine;
}

Gradebook *gradebook_begin(const BatchSettings *settings, const GradebookOptions *options)
{
    size_t n;
    Gradebook *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->settings = settings, g->roster = options->roster;
    snprintf(g->path, sizeof g->path, "%s/harness/grade/gradebook.sql", settings->root);
    if (!(g->sql = file_read(g->path, LARGEST_SQL, &n)))
        fprintf(stderr, "ascent grade: %s: %s\n", g->path, strerror(errno));
    snprintf(g->path, sizeof g->path, "%s/gradebook.db", settings->folder);
    bool fine =
        g->sql && (sqlite3_open(g->path, &g->db) == SQLITE_OK || fails(g)) &&
        run_all(g, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", NULL, NULL) &&
        run_section(g, "", NULL, NULL) && add_roster(g) && add_overrides(g, options->overrides) &&
        add_weights(g, options->weights) && add_graded(g);
    if (!fine)
        gradebook_end(g, false);
    return fine ? g : NULL;
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
        return insert(g, "INSERT INTO unjudged VALUES(?1, ?2, ?3)", 3, pupil->encoded, place,
                      pupil->name);
    snprintf(path, sizeof path, "%.4000s/%.255s/results.json", g->settings->out, pupil->encoded);
    char *json = file_read(path, LARGEST, &n);
    if (!json)
        return fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno)), false;
    bool fine = run_section(g, "add", bind_pupil, &(Added){pupil, json, g->place});
    free(json);
    return fine;
}

/* ---- fingerprints ---- */

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
        return fails(g);
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
        return fails(g);
    for (size_t i = 0; i < l->n; i++) {
        p.lesson = l->lesson[i].slug;
        add_given_file(&p, "chapters", l->lesson[i].file, ".c");
        add_given_file(&p, "chapters", l->lesson[i].file, ".h");
        add_given_file(&p, "solutions", l->lesson[i].file, ".c");
    }
    sqlite3_finalize(p.statement);
    return true;
}

/* ---- tables ---- */

static void put_value(FILE *to, sqlite3_stmt *row, int i, char end)
{
    switch (sqlite3_column_type(row, i)) {
    case SQLITE_NULL: fputc(end, to); break;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT: fprintf(to, "%.10g%c", sqlite3_column_double(row, i), end); break;
    default: csv_put(to, (const char *)sqlite3_column_text(row, i), end);
    }
}

static bool put_rows(Gradebook *g, FILE *to, const char *sql)
{
    sqlite3_stmt *row;
    if (sqlite3_prepare_v2(g->db, sql, -1, &row, NULL) != SQLITE_OK)
        return fails(g);
    int n = sqlite3_column_count(row), step;
    for (int i = 0; i < n; i++)
        fprintf(to, "%s%c", sqlite3_column_name(row, i), i + 1 < n ? ',' : '\n');
    while ((step = sqlite3_step(row)) == SQLITE_ROW)
        for (int i = 0; i < n; i++)
            put_value(to, row, i, i + 1 < n ? ',' : '\n');
    sqlite3_finalize(row);
    return step == SQLITE_DONE || fails(g);
}

/* Writes OUT/NAME with what `fill` puts into it: whole, or not at all. */
static bool write_file(Gradebook *g, const char *name,
                       bool (*fill)(Gradebook *g, FILE *to, const char *context),
                       const char *context)
{
    char *text = NULL, path[PATH];
    size_t n;
    FILE *to = open_memstream(&text, &n);
    bool fine = to && fill(g, to, context);
    snprintf(path, sizeof path, "%s/%s", g->settings->out, name);
    if (to)
        fclose(to);
    if (fine && !file_replace(path, text, n)) {
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
        fine = false;
    }
    free(text);
    return fine;
}

/* One row a pupil: the roster's own columns, then each lesson and the total. It is a query that
 * is put together, for the columns are the roster's. */
static bool put_gradebook(Gradebook *g, FILE *to, const char *unused)
{
    (void)unused;
    char *sql = NULL;
    size_t n;
    sqlite3_stmt *lesson;
    FILE *query = open_memstream(&sql, &n);
    fputs("SELECT ", query);
    for (size_t k = 0; g->roster->n > 0 && k < g->roster->row[0].n; k++) {
        char *heading = sqlite3_mprintf("%Q", csv_cell(&g->roster->row[0], k));
        fprintf(query, "(SELECT cell FROM roster AS r WHERE r.row = p.row AND r.col = %zu) AS %s, ",
                k, heading);
        sqlite3_free(heading);
    }
    fputs("p.name AS pupil, p.id AS pupil_id, CASE WHEN p.late THEN 'late' ELSE '' END AS late",
          query);
    sqlite3_prepare_v2(g->db, "SELECT lesson FROM lesson", -1, &lesson, NULL);
    while (sqlite3_step(lesson) == SQLITE_ROW)
        fprintf(query,
                ", (SELECT score FROM grade AS g WHERE g.pupil = p.pupil AND g.lesson = '%s') AS "
                "'%s'",
                sqlite3_column_text(lesson, 0), sqlite3_column_text(lesson, 0));
    sqlite3_finalize(lesson);
    fputs(", t.total, t.most FROM pupil AS p LEFT JOIN total AS t USING (pupil) ORDER BY p.place",
          query);
    fclose(query);
    bool fine = put_rows(g, to, sql);
    free(sql);
    return fine;
}

/* ---- what has changed ---- */

static bool attach_old(Gradebook *g)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/gradebook.db", g->settings->out);
    if (access(path, F_OK)) /* then everything is new */
        return run_all(g, "ATTACH ':memory:' AS old", NULL, NULL) &&
               run_all(g,
                       "CREATE TABLE old.scenario AS SELECT * FROM main.scenario WHERE 0;"
                       "CREATE TABLE old.grade AS SELECT * FROM main.grade WHERE 0",
                       NULL, NULL);
    return insert(g, "ATTACH ?1 AS old", 1, path);
}

/* Every run that has changed something leaves its account. */
static bool keep_history(Gradebook *g)
{
    char name[96], path[PATH];
    sqlite3_stmt *any;
    sqlite3_prepare_v2(g->db, "SELECT 1 FROM changes_csv", -1, &any, NULL);
    bool changed = sqlite3_step(any) == SQLITE_ROW;
    sqlite3_finalize(any);
    if (!changed)
        return true;
    time_t now = time(NULL);
    snprintf(path, sizeof path, "%s/.history", g->settings->out);
    mkdir(path, 0777);
    strftime(name, sizeof name, ".history/%Y-%m-%dT%H-%M-%SZ.csv", gmtime(&now));
    return write_file(g, name, put_rows, "SELECT * FROM changes_csv");
}

/* An old gradebook of another form is no reason to lose the new one. */
static bool compare(Gradebook *g)
{
    if (!attach_old(g) || !run_section(g, "compare", NULL, NULL))
        return false;
    return write_file(g, "changes.csv", put_rows, "SELECT * FROM changes_csv") && keep_history(g) &&
           run_all(g, "DETACH old", NULL, NULL);
}

/* ---- the end ---- */

static bool put_class_page(Gradebook *g, FILE *to, const char *book)
{
    return class_page(to, g->db, book) || fails(g);
}

static bool write_all_tables(Gradebook *g)
{
    const char *book = *g->settings->book ? g->settings->book : NULL;
    return add_prints(g) && add_given(g) && run_all(g, "COMMIT", NULL, NULL) &&
           write_file(g, "grades.csv", put_rows, "SELECT * FROM grades_csv") &&
           write_file(g, "gradebook.csv", put_gradebook, NULL) &&
           write_file(g, "class.csv", put_rows, "SELECT * FROM causes_csv") &&
           write_file(g, "class.html", put_class_page, book) && compare(g);
}

static bool put_in_place(const Gradebook *g)
{
    size_t n;
    char path[PATH];
    char *bytes = file_read(g->path, (size_t)1 << 40, &n);
    snprintf(path, sizeof path, "%s/gradebook.db", g->settings->out);
    bool written = bytes && file_replace(path, bytes, n);
    if (!written)
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    free(bytes);
    return written;
}

bool gradebook_end(Gradebook *g, bool whole)
{
    bool fine = !whole || write_all_tables(g);
    sqlite3_close(g->db);
    fine = fine && (!whole || put_in_place(g));
    free(g->sql), free(g);
    return fine;
}
