/* roster.c: names are compared without case, accents, spaces and punctuation, in either order. */
#define _GNU_SOURCE
#include "roster.h"
#include "printable.h"
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 512, NO_ROW = 0, TWO_ROWS = -1, FORMS = 3 };

typedef struct {
    const Csv *csv;
    size_t first, last, whole; /* columns; as many as there are for none */
    char **forms;              /* FORMS for each row */
} Roster;

/* ---- names ---- */

static size_t column_of(const Csv *csv, const char *const *headings)
{
    size_t found = csv->row[0].n;
    for (; *headings && found == csv->row[0].n; headings++)
        found = csv_column(csv, *headings);
    return found;
}

/* In ASCII as far as it has any: "Jürgen" is Jurgen, written with one character for the ü, as most
 * do, or with two, as archives of macOS have it. What has no such form stays as it is. */
static void without_accents(const char *name, char to[NAME])
{
    locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0),
             before = unicode ? uselocale(unicode) : (locale_t)0;
    iconv_t convert = iconv_open("ASCII//TRANSLIT", "UTF-8");
    char *from = (char *)name, *at = to;
    size_t n = strlen(name), room = NAME - 1;
    bool fine = convert != (iconv_t)-1 && iconv(convert, &from, &n, &at, &room) != (size_t)-1;
    *at = '\0';
    if (!fine || strchr(to, '?'))
        snprintf(to, NAME, "%s", name);
    if (convert != (iconv_t)-1)
        iconv_close(convert);
    if (unicode)
        uselocale(before), freelocale(unicode);
}

/* Letters and digits only, in lower case; "Lovelace, Ada" is AdaLovelace. */
static void squeeze(const char *written, char to[NAME])
{
    char name[NAME];
    without_accents(written, name);
    const char *comma = strchr(name, ',');
    size_t n = 0;
    for (int turn = comma ? 0 : 1; turn < 2; turn++) {
        const char *from = turn == 0 ? comma + 1 : name;
        for (; *from && !(comma && turn == 1 && from == comma) && n + 1 < NAME; from++)
            if (isalnum((unsigned char)*from) || (unsigned char)*from >= 0x80)
                to[n++] = (char)tolower((unsigned char)*from);
    }
    to[n] = '\0';
}

/* The ways in which a row's name may be written, one after the other. */
static void add_forms(Roster *r, size_t i)
{
    const CsvRow *row = &r->csv->row[i];
    const char *first = csv_cell(row, r->first), *last = csv_cell(row, r->last);
    const char *parts[FORMS][2] = {{first, last}, {last, first}, {csv_cell(row, r->whole), ""}};
    for (int k = 0; k < FORMS; k++) {
        char name[NAME], form[NAME];
        snprintf(name, sizeof name, "%.250s %.250s", parts[k][0], parts[k][1]);
        squeeze(name, form);
        r->forms[FORMS * i + (size_t)k] = or_die(strdup(form));
    }
}

static bool has_name(const Roster *r, size_t i, const char *squeezed)
{
    for (size_t k = 0; k < FORMS; k++)
        if (*squeezed && !strcmp(squeezed, r->forms[FORMS * i + k]))
            return true;
    return false;
}

/* "homework-ada-l" is the repository of ada-l. */
static bool is_id(const char *id, const char *cell)
{
    size_t n = strlen(id), m = strlen(cell);
    return m > 0 && (!strcasecmp(id, cell) ||
                     (m > 2 && n > m && id[n - m - 1] == '-' && !strcasecmp(id + n - m, cell)));
}

static bool has_id(const CsvRow *row, const char *id)
{
    for (size_t i = 0; *id && i < row->n; i++)
        if (is_id(id, row->cell[i]))
            return true;
    return false;
}

/* ---- rows ---- */

/* Of Canvas's gradebook a row says what is possible, and one is no one's. */
static bool is_person(const Roster *r, size_t i)
{
    const char *whole = csv_cell(&r->csv->row[i], r->whole);
    return *whole != ' ' && strcasecmp(whole, "Student, Test") != 0;
}

typedef enum { BY_NAME, BY_ID } Way;

/* The only row of a pupil, NO_ROW, or TWO_ROWS. */
static long row_of(const Roster *r, const Pupil *p, Way way)
{
    char person[NAME], name[NAME];
    long found = NO_ROW;
    squeeze(p->person, person), squeeze(p->name, name);
    for (size_t i = 1; i < r->csv->n; i++) {
        const CsvRow *row = &r->csv->row[i];
        bool fits = way == BY_NAME
                        ? has_name(r, i, person) || has_name(r, i, name)
                        : has_id(row, p->id) || has_id(row, p->email) || has_id(row, p->name);
        if (fits && is_person(r, i))
            found = found == NO_ROW ? (long)i : TWO_ROWS;
    }
    return found;
}

static void tell_stranger(const Pupil *p)
{
    char *name = or_die(strdup(p->name));
    make_printable(name, false);
    fprintf(stderr, "ascent grade: %s is not in the roster\n", name);
    free(name);
}

static void tell_second(const Pupil *p, size_t row)
{
    char *name = or_die(strdup(p->name));
    make_printable(name, false);
    fprintf(stderr, "ascent grade: %s: another has handed in too for row %zu of the roster\n", name,
            row + 1);
    free(name);
}

/* False, and it is told, if there is no row, or it is another's. */
static bool find_row(const Roster *r, Pupil *p, bool *taken)
{
    long row = row_of(r, p, BY_NAME);
    row = row > 0 ? row : row_of(r, p, BY_ID);
    p->row = row > 0 ? (size_t)row : 0;
    bool alone = p->row > 0 && !taken[p->row];
    if (p->row == 0)
        tell_stranger(p);
    else if (!alone)
        tell_second(p, p->row);
    taken[p->row] = true;
    return alone;
}

static void add_absent(const Roster *r, Pupils *all, size_t i)
{
    const CsvRow *row = &r->csv->row[i];
    const char *first = csv_cell(row, r->first), *last = csv_cell(row, r->last);
    char name[NAME], identity[64];
    bool is_new;
    snprintf(name, sizeof name, "%.200s%s%.200s", first, *first && *last ? " " : "", last);
    snprintf(identity, sizeof identity, "row %zu of the roster", i + 1);
    Pupil *p = pupils_get(all, identity, *name ? name : csv_cell(row, r->whole), &is_new);
    p->row = i;
}

static bool find_columns(Roster *r, const char *path)
{
    static const char *const first[] = {"First name", "First", "Given name", "Vorname", NULL},
                             *const last[] = {"Last name",   "Surname",  "Last",
                                              "Family name", "Nachname", NULL},
                             *const whole[] = {
                                 "Student",      "Name",       "Full name", "Student name",
                                 "Display name", "identifier", "Username",  NULL};
    if (r->csv->n == 0)
        return fprintf(stderr, "ascent grade: %s: is empty; expected a roster\n", path), false;
    size_t none = r->csv->row[0].n;
    r->first = column_of(r->csv, first), r->last = column_of(r->csv, last);
    r->whole = column_of(r->csv, whole);
    if ((r->first < none && r->last < none) || r->whole < none)
        return true;
    fprintf(stderr,
            "ascent grade: %s: no column 'First name' and 'Last name', 'Student' or 'Name'; "
            "expected a roster as a platform exports it\n",
            path);
    return false;
}

bool roster_match(const char *path, Csv *roster, Pupils *all, size_t *strangers)
{
    Roster r = {.csv = roster};
    if (!csv_read(path, roster))
        return fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno)), false;
    if (!find_columns(&r, path))
        return false;
    r.forms = or_die(calloc(FORMS * roster->n, sizeof *r.forms));
    for (size_t i = 0; i < roster->n; i++)
        add_forms(&r, i);
    bool *taken = or_die(calloc(roster->n + 1, sizeof *taken));
    for (size_t i = 0; i < all->n; i++)
        *strangers += !find_row(&r, all->list[i], taken);
    for (size_t i = 1; i < roster->n; i++)
        if (!taken[i] && is_person(&r, i))
            add_absent(&r, all, i);
    for (size_t i = 0; i < FORMS * roster->n; i++)
        free(r.forms[i]);
    free(r.forms), free(taken);
    return true;
}
