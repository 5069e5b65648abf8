/* gradebook_tables.c: writes the views of gradebook.sql to OUT, compares the gradebook with the
 * one that stands, and draws the page of the class. */
#define _GNU_SOURCE
#include "../files.h"
#include "classpage.h"
#include "gradebook_inside.h"
#include "junit.h"
#include "printable.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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
        return gradebook_fails(g);
    int n = sqlite3_column_count(row), step;
    for (int i = 0; i < n; i++)
        fprintf(to, "%s%c", sqlite3_column_name(row, i), i + 1 < n ? ',' : '\n');
    while ((step = sqlite3_step(row)) == SQLITE_ROW)
        for (int i = 0; i < n; i++)
            put_value(to, row, i, i + 1 < n ? ',' : '\n');
    sqlite3_finalize(row);
    return step == SQLITE_DONE || gradebook_fails(g);
}

/* Writes OUT/NAME with what `fill` puts into it: whole, or not at all. It goes to a file beside
 * it, for a large class is large. */
static bool write_file(Gradebook *g, const char *name,
                       bool (*fill)(Gradebook *g, FILE *to, const char *context),
                       const char *context)
{
    char path[PATH], part[PATH + 32];
    snprintf(path, sizeof path, "%s/%s", g->settings->out, name);
    snprintf(part, sizeof part, "%s.part-%ld", path, (long)getpid());
    FILE *to = fopen(part, "we");
    bool filled = to && fill(g, to, context),
         written = filled && fflush(to) == 0 && !ferror(to) && fsync(fileno(to)) == 0;
    int why = errno;
    if (to && fclose(to) && written)
        written = false, why = errno;
    if (written && rename(part, path))
        written = false, why = errno;
    if (!written)
        unlink(part);
    if (!written && (filled || !to)) /* what was not filled has been told */
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(why));
    return written;
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
        return gradebook_run(g, "ATTACH ':memory:' AS old", NULL, NULL) &&
               gradebook_run(g,
                             "CREATE TABLE old.scenario AS SELECT * FROM main.scenario WHERE 0;"
                             "CREATE TABLE old.grade AS SELECT * FROM main.grade WHERE 0",
                             NULL, NULL);
    return gradebook_insert(g, "ATTACH ?1 AS old", 1, path);
}

/* A name of this second in OUT/.history that no other account has. OUT is locked: nobody else takes
 * it meanwhile. */
static void history_name(const Gradebook *g, size_t size, char name[size])
{
    char path[PATH], second[32];
    time_t now = time(NULL);
    strftime(second, sizeof second, "%Y-%m-%dT%H-%M-%SZ", gmtime(&now));
    snprintf(name, size, ".history/%s.csv", second);
    for (int k = 2;; k++) {
        snprintf(path, sizeof path, "%s/%s", g->settings->out, name);
        if (access(path, F_OK))
            return;
        snprintf(name, size, ".history/%s-%d.csv", second, k);
    }
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
    snprintf(path, sizeof path, "%s/.history", g->settings->out);
    mkdir(path, 0777);
    history_name(g, sizeof name, name);
    return write_file(g, name, put_rows, "SELECT * FROM changes_csv");
}

/* An old gradebook of another form is no reason to lose the new one. */
static bool compare(Gradebook *g)
{
    if (!attach_old(g) || !gradebook_section(g, "compare", NULL, NULL))
        return false;
    return write_file(g, "changes.csv", put_rows, "SELECT * FROM changes_csv") && keep_history(g) &&
           gradebook_run(g, "DETACH old", NULL, NULL);
}

/* ---- all of them ---- */

static bool put_junit(Gradebook *g, FILE *to, const char *unused)
{
    (void)unused;
    return junit_write(to, g->db) || gradebook_fails(g);
}

static bool put_class_page(Gradebook *g, FILE *to, const char *book)
{
    return class_page(to, g->db, book) || gradebook_fails(g);
}

/* An override that is for nobody, or for two, is told. */
static bool tell_astray(Gradebook *g)
{
    sqlite3_stmt *row;
    char name[256];
    int step;
    if (sqlite3_prepare_v2(g->db, "SELECT pupil, lesson, pupils FROM astray", -1, &row, NULL) !=
        SQLITE_OK)
        return gradebook_fails(g);
    while ((step = sqlite3_step(row)) == SQLITE_ROW) {
        int pupils = sqlite3_column_int(row, 2);
        snprintf(name, sizeof name, "%s", sqlite3_column_text(row, 0));
        make_printable(name, false);
        fprintf(stderr, "ascent grade: the overrides have %s, lesson %d: ", name,
                sqlite3_column_int(row, 1));
        fprintf(stderr,
                pupils ? "%d pupils have this name, and all are given it; name a folder of OUT\n"
                       : "there is no such grade\n",
                pupils);
        g->left_out = true;
    }
    sqlite3_finalize(row);
    return step == SQLITE_DONE || gradebook_fails(g);
}

bool gradebook_write_tables(Gradebook *g)
{
    const char *book = *g->settings->book ? g->settings->book : NULL;
    return prints_add(g) && gradebook_run(g, "COMMIT", NULL, NULL) &&
           write_file(g, "grades.csv", put_rows, "SELECT * FROM grades_csv") &&
           write_file(g, "gradebook.csv", put_gradebook, NULL) &&
           write_file(g, "class.csv", put_rows, "SELECT * FROM causes_csv") &&
           write_file(g, "class.html", put_class_page, book) &&
           write_file(g, "junit.xml", put_junit, NULL) && compare(g) && tell_astray(g);
}
