/* classpage.c: for each lesson how many have how much, what the causes are and how many have
 * them, the tests by difficulty, who has not begun, and which files to look at side by side. */
#define _GNU_SOURCE
#include "classpage.h"
#include "html.h"
#include <stdlib.h>

typedef struct {
    FILE *to;
    sqlite3 *db;
    const char *book, *lesson;
    bool fine;
} Page;

/* Calls `each` for every row of a query, in which ?1 is the lesson; how many there were. */
static int each_row(Page *p, const char *sql, void (*each)(Page *p, sqlite3_stmt *row))
{
    sqlite3_stmt *row;
    int n = 0, step;
    if (sqlite3_prepare_v2(p->db, sql, -1, &row, NULL) != SQLITE_OK)
        return p->fine = false, 0;
    if (p->lesson)
        sqlite3_bind_text(row, 1, p->lesson, -1, SQLITE_TRANSIENT);
    for (; (step = sqlite3_step(row)) == SQLITE_ROW; n++)
        each(p, row);
    p->fine = p->fine && step == SQLITE_DONE;
    sqlite3_finalize(row);
    return n;
}

static const char *text_of(sqlite3_stmt *row, int i)
{
    const char *text = (const char *)sqlite3_column_text(row, i);
    return text ? text : "";
}

static void cell(Page *p, sqlite3_stmt *row, int i)
{
    fputs("<td>", p->to), html_text(p->to, text_of(row, i));
}

static void number(Page *p, sqlite3_stmt *row, int i)
{
    fprintf(p->to, "<td class=n>%g", sqlite3_column_double(row, i));
}

static void bar(Page *p, double share)
{
    fprintf(p->to, "<td><span class=of><span class=bar style=\"width:%.1f%%\"></span></span>",
            100 * share);
}

/* ---- a lesson ---- */

static void put_band(Page *p, sqlite3_stmt *row)
{
    fputs("<tr>", p->to);
    cell(p, row, 0), number(p, row, 1), bar(p, sqlite3_column_double(row, 2));
    fputc('\n', p->to);
}

static void put_cause(Page *p, sqlite3_stmt *row)
{
    fputs("<tr>", p->to);
    number(p, row, 0), cell(p, row, 1), cell(p, row, 2), cell(p, row, 3);
    fputs("<td>", p->to);
    if (p->book && *text_of(row, 4)) {
        fputs("<a href=\"", p->to), html_text(p->to, p->book);
        fprintf(p->to, "/%s.html#eq-%s\">", p->lesson, text_of(row, 4));
    }
    html_text(p->to, text_of(row, 4));
    fputs(p->book && *text_of(row, 4) ? "</a>\n" : "\n", p->to);
}

static void put_test(Page *p, sqlite3_stmt *row)
{
    fputs("<tr>", p->to);
    cell(p, row, 0), cell(p, row, 1), number(p, row, 2), bar(p, sqlite3_column_double(row, 3));
    fputc('\n', p->to);
}

static void put_pair(Page *p, sqlite3_stmt *row)
{
    fputs("<tr>", p->to);
    cell(p, row, 0), cell(p, row, 1), cell(p, row, 2), number(p, row, 3);
    fputs(" %\n", p->to);
}

static void put_unread(Page *p, sqlite3_stmt *row)
{
    fputs("<tr>", p->to);
    cell(p, row, 0), cell(p, row, 1);
    fputc('\n', p->to);
}

static void put_name(Page *p, sqlite3_stmt *row)
{
    fputs("<li>", p->to), html_text(p->to, text_of(row, 0)), fputc('\n', p->to);
}

/* A heading, and a table of a query's rows; "none" where there are none. */
static void table(Page *p, const char *heading, const char *columns, const char *sql,
                  void (*each)(Page *p, sqlite3_stmt *row))
{
    fprintf(p->to, "<h3>%s</h3>\n<table>\n<tr>%s\n", heading, columns);
    int n = each_row(p, sql, each);
    fputs(n ? "</table>\n" : "</table>\n<p>None.</p>\n", p->to);
}

static void put_lesson(Page *p, sqlite3_stmt *row)
{
    Page of = {p->to, p->db, p->book, text_of(row, 0), p->fine};
    fprintf(p->to, "<h2 id=\"%s\">%s", of.lesson, of.lesson);
    fprintf(p->to, " <small>%d pupils, %d with full marks, mean %.0f %%</small></h2>\n",
            sqlite3_column_int(row, 1), sqlite3_column_int(row, 2), sqlite3_column_double(row, 3));
    table(&of, "How many have how much", "<th>points<th class=n>pupils<th>",
          "SELECT CASE WHEN band = 10 THEN 'all'"
          " ELSE (10 * band) || '–' || (10 * band + 9) || ' %' END,"
          " count(*), count(*) * 1.0 / (SELECT count(*) FROM grade WHERE lesson = ?1) FROM"
          " (SELECT CAST(10 * score / max_score AS INTEGER) AS band FROM grade WHERE lesson = ?1)"
          " GROUP BY band ORDER BY band DESC",
          put_band);
    table(&of, "Causes", "<th class=n>pupils<th>kind<th>cause<th>what they are told<th>equation",
          "SELECT pupils, kind, cause, text, equation FROM causes_csv WHERE lesson = ?1 LIMIT 20",
          put_cause);
    table(&of, "Tests, the hardest first", "<th>test<th>name<th class=n>pass<th>",
          "SELECT test, name, passed, passed * 1.0 / pupils FROM tests_csv WHERE lesson = ?1"
          " ORDER BY passed, test LIMIT 12",
          put_test);
    table(&of, "Files to look at side by side", "<th>who<th>and who<th>what they share<th class=n>",
          "SELECT who, others, what, percent FROM similar_csv WHERE lesson = ?1 LIMIT 40",
          put_pair);
    table(&of, "Handed in, and could not be read", "<th>who<th>what was found",
          "SELECT p.name, coalesce(s.text, f.text) FROM first_failed AS f JOIN pupil AS p"
          " USING (pupil) LEFT JOIN said AS s USING (pupil, lesson)"
          " WHERE f.lesson = ?1 AND f.kind = 'compile' AND f.cause = 'unreadable' ORDER BY p.place",
          put_unread);
    fputs("<h3>Not begun</h3>\n<ul>\n", p->to);
    int n = each_row(&of,
                     "SELECT p.name FROM pupil AS p JOIN scenario AS s USING (pupil)"
                     " WHERE s.lesson = ?1 GROUP BY pupil"
                     " HAVING sum(s.outcome = 'unwritten' OR s.kind = 'missing') = count(*)"
                     " ORDER BY p.place",
                     put_name);
    fputs(n ? "</ul>\n" : "</ul>\n<p>None.</p>\n", p->to);
    p->fine = p->fine && of.fine;
}

/* A lesson's line in the table that stands on top. */
static void put_summary(Page *p, sqlite3_stmt *row)
{
    fprintf(p->to, "<tr><td><a href=\"#%s\">%s</a>", text_of(row, 0), text_of(row, 0));
    number(p, row, 1), number(p, row, 2);
    fprintf(p->to, "<td class=n>%.0f %%", sqlite3_column_double(row, 3));
    bar(p, sqlite3_column_double(row, 3) / 100);
    fputc('\n', p->to);
}

bool class_page(FILE *to, sqlite3 *db, const char *book)
{
    Page p = {.to = to, .db = db, .book = book, .fine = true};
    static const char lessons[] =
        "SELECT lesson, count(*), sum(score = max_score), 100 * avg(score / max_score) FROM"
        " grade GROUP BY lesson ORDER BY lesson";
    html_begin(to, "The class");
    fputs("<table>\n<tr><th>lesson<th class=n>pupils<th class=n>full marks<th class=n>mean<th>\n",
          to);
    each_row(&p, lessons, put_summary);
    fputs("</table>\n", to);
    each_row(&p, lessons, put_lesson);
    html_end(to);
    return p.fine;
}
