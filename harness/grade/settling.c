/* settling.c: a lesson after the other, then what is missing, then whether it is one pupil's. */
#define _GNU_SOURCE
#include "settling.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 3, A_CLASS = 3 };

/* ---- what is no C ---- */

/* Compilers and the workbook have these beside the C. */
static bool goes_with_c(const char *name) { return ends_in(name, ".h") || ends_in(name, ".o"); }

static void add_name(char names[256], const char *name)
{
    size_t n = strlen(names);
    snprintf(names + n, 256 - n, "%s%.70s", n ? ", " : "", name);
}

void found_instead(Found *f, size_t lesson, const char *shown, const char *why)
{
    snprintf(f->instead[lesson].shown, sizeof f->instead->shown, "%s", shown);
    f->instead[lesson].why = why;
}

void found_other(Found *f, const Lessons *lessons, const char *as, const char *shown,
                 bool in_workbook)
{
    NameMeaning like = name_resembles(lessons, as);
    if (like.kind == NAME_OTHER) {
        if (!in_workbook && !goes_with_c(as) && f->others++ < NAMES_SHOWN)
            add_name(f->names, shown);
        return;
    }
    const char *before = f->instead[like.lesson].shown;
    if (!*before || goes_with_c(before))
        found_instead(f, like.lesson, shown, "is no C");
}

/* The names, and how many more there are. */
static void put_names(const Found *f, char to[320])
{
    size_t more = f->others > NAMES_SHOWN ? f->others - NAMES_SHOWN : 0;
    int n = snprintf(to, 320, "%s", f->names);
    if (more)
        snprintf(to + n, 320 - (size_t)n, " and %zu more", more);
}

/* ---- a lesson of which there is a copy ---- */

/* What cannot count may be the work, where what counts has none in it. */
static void tell_instead(const Found *f, Gathered *to, size_t i, const Copy *best, bool read)
{
    const char *instead = f->instead[i].shown;
    const char *why = !read            ? "cannot be read"
                      : !best->written ? "is empty"
                      : best->stub     ? "is the untouched stub"
                                       : NULL;
    if (why && *instead && !goes_with_c(instead))
        gathered_note(to, NOTE_NO_LESSON, (int)i, "%s %s: it was not used, and %s %s", instead,
                      f->instead[i].why, best->shown, why);
}

/* Which copy of lesson i counts, and what is said of the others. */
static void settle_lesson(Found *f, const Lesson *lesson, Gathered *to, size_t i)
{
    Handed *h = &to->lesson[i];
    Copy *best = copies_best(&f->copies, i);
    char why[COPY_WHY];
    if (!best)
        return;
    bool read = best->text != NULL;
    if (read)
        h->presence = HANDED_IN, h->text = best->text, h->length = best->length, best->text = NULL;
    else {
        h->presence = UNREADABLE;
        snprintf(h->why, sizeof h->why, "%s", best->why);
        gathered_note(to, NOTE_LEFT_OUT, (int)i, "%s %s", best->shown, best->why);
    }
    if (best->name.kind != NAME_EXACT)
        gathered_note(to, NOTE_TAKEN, (int)i, "%s was taken for %s", best->shown, lesson->file);
    for (size_t k = 0; k < f->copies.n; k++)
        if (copies_lost_to(&f->copies.copy[k], best, why))
            gathered_note(to, NOTE_COPY, (int)i, "%s was not used: %s", f->copies.copy[k].shown,
                          why);
    tell_instead(f, to, i, best, read);
}

/* ---- a lesson of which there is none ---- */

static bool holds_left_out(const Gathered *to)
{
    for (size_t i = 0; i < to->notes; i++)
        if (to->note[i].kind == NOTE_LEFT_OUT)
            return true;
    return false;
}

/* Where something could not be read, it may have been there. How many are missing. */
static size_t settle_absent(const Found *f, const Lessons *lessons, Gathered *to)
{
    bool left_out = holds_left_out(to);
    size_t missing = 0;
    for (size_t i = 0; i < lessons->n; i++) {
        Handed *h = &to->lesson[i];
        if (h->presence != NOT_HANDED_IN)
            continue;
        missing += lessons->lesson[i].graded;
        h->presence = left_out ? UNREADABLE : NOT_HANDED_IN;
        snprintf(h->why, sizeof h->why, "%s",
                 left_out ? "was not found in what could be read" : "was not handed in");
        if (lessons->lesson[i].graded && *f->instead[i].shown)
            gathered_note(to, NOTE_NO_LESSON, (int)i, "%s %s: expected %s", f->instead[i].shown,
                          f->instead[i].why, lessons->lesson[i].file);
    }
    return missing;
}

/* What else there was, where something is missing. */
static void tell_others(const Found *f, Gathered *to, size_t missing)
{
    char names[320];
    put_names(f, names);
    if (f->copies.n == 0 && to->notes == 0)
        gathered_note(to, NOTE_LEFT_OUT, -1, "holds none of the lessons' files%s%s",
                      f->others ? ", but " : "", names);
    else if (missing > 0 && f->others > 0)
        gathered_note(to, NOTE_BESIDE, -1,
                      "a lesson is missing, and what else there is was not read: %s", names);
}

/* ---- whose it is ---- */

/* Folders side by side in which all copies lie. */
typedef struct {
    char name[A_CLASS][64];
    size_t n;     /* of different ones; the first A_CLASS have their names */
    bool overlap; /* two have a file of one lesson */
} Side;

/* How far the paths of all copies are the same, up to a slash. */
static size_t common_folder(const Copies *all)
{
    const char *first = all->copy[0].shown;
    size_t n = strlen(first);
    for (size_t k = 0; k < all->n; k++) {
        size_t same = 0;
        while (same < n && all->copy[k].shown[same] == first[same])
            same++;
        n = same;
    }
    while (n > 0 && first[n - 1] != '/')
        n--;
    return n;
}

/* Adds the folder of one copy. False if it may be a pupil's own: a try, a week's, a lesson's. */
static bool add_side(Side *side, const Lessons *lessons, const char *below)
{
    char name[64];
    size_t n = strcspn(below, "/"), i = 0;
    if (!below[n] || n >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)n, below);
    if (is_try(name) || strpbrk(name, "0123456789") ||
        name_resembles(lessons, name).kind != NAME_OTHER)
        return false;
    while (i < side->n && i < A_CLASS && strcmp(side->name[i], name))
        i++;
    if (i == side->n && i < A_CLASS)
        strcpy(side->name[i], name);
    side->n += i == side->n || i == A_CLASS;
    return true;
}

/* Whether every copy lies in one of several folders that are no pupil's own tries, and two of
 * these have the same lesson's. */
static bool lie_side_by_side(const Copies *all, const Lessons *lessons, Side *side)
{
    size_t from = all->n ? common_folder(all) : 0;
    for (size_t k = 0; k < all->n; k++) {
        const char *below = all->copy[k].shown + from;
        if (!add_side(side, lessons, below))
            return false;
        for (size_t j = 0; j < k && !side->overlap; j++) {
            const char *other = all->copy[j].shown + from;
            size_t n = strcspn(below, "/") + 1;
            side->overlap = all->copy[j].name.lesson == all->copy[k].name.lesson &&
                            strncmp(below, other, n) != 0;
        }
    }
    return side->n > 1 && side->overlap;
}

/* Two may be a pupil's; three and more are a class, and a class is never graded as one pupil. */
static void settle_whose(const Found *f, const Lessons *lessons, Gathered *to)
{
    Side side = {.n = 0};
    if (!lie_side_by_side(&f->copies, lessons, &side))
        return;
    bool class = side.n >= A_CLASS;
    gathered_note(to, NOTE_LEFT_OUT, -1,
                  "is it one pupil's? %s, %s%s%s have the same lesson's file each: if they are "
                  "pupils, grade the folder that holds them as a class",
                  side.name[0], side.name[1], class ? ", " : "",
                  class ? (side.n > A_CLASS ? "…" : side.name[2]) : "");
    for (size_t i = 0; class && i < lessons->n; i++)
        if (to->lesson[i].presence == HANDED_IN) {
            Handed *h = &to->lesson[i];
            h->presence = UNREADABLE;
            free(h->text), h->text = NULL, h->length = 0;
            snprintf(h->why, sizeof h->why, "lies in several folders, as if several pupils'");
        }
}

/* ---- all ---- */

void settle(Found *f, const Lessons *lessons, Gathered *to, bool empty)
{
    for (size_t i = 0; i < lessons->n; i++)
        if (lessons->lesson[i].graded)
            settle_lesson(f, &lessons->lesson[i], to, i);
    size_t missing = settle_absent(f, lessons, to);
    if (!empty)
        tell_others(f, to, missing);
    settle_whose(f, lessons, to);
    if (f->copies.more)
        gathered_note(to, NOTE_LEFT_OUT, -1, "holds %zu more copies than the %d that were compared",
                      f->copies.more, MOST_COPIES);
    copies_free(&f->copies);
}
