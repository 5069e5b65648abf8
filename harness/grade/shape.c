/* shape.c: listings, and what the names in them say. Files are known by their names alone. */
#define _GNU_SOURCE
#include "shape.h"
#include "export.h"
#include "names.h"
#include "tries.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Shapes are seen in the first few folders; a class of ten thousand need not be walked twice. */
enum { DEEPEST = 4, LOOKED_AT = 30 };

/* ---- listing ---- */

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

Listing listing_of(const char *dir)
{
    Listing l = {.dir = dir};
    l.n = scandir(dir, &l.entries, is_shown, by_bytes);
    return l;
}

void listing_free(Listing *l)
{
    for (int i = 0; i < l->n; i++)
        free(l->entries[i]);
    if (l->n >= 0)
        free(l->entries);
}

char *path_join(const char *dir, const char *name)
{
    char *path;
    or_die(asprintf(&path, "%s/%s", dir, name) > 0 ? path : NULL);
    return path;
}

/* A folder of its own: what a link leads to is someone else's. */
bool path_is_folder(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISDIR(is.st_mode);
}

bool path_is_there(const char *dir, const char *name)
{
    struct stat is;
    char *path = path_join(dir, name);
    bool there = lstat(path, &is) == 0;
    free(path);
    return there;
}

/* ---- shapes ---- */

/* Whether a folder holds a lesson's file, flat, under its slug or under chapters/. */
bool shape_is_submission(const Lessons *lessons, const char *dir)
{
    for (size_t i = 0; i < lessons->n; i++) {
        const Lesson *l = &lessons->lesson[i];
        char below[2][2 * LESSON_NAME + 16];
        snprintf(below[0], sizeof below[0], "%s/%s", l->slug, l->file);
        snprintf(below[1], sizeof below[1], "chapters/%s/%s", l->slug, l->file);
        if (path_is_there(dir, l->file) || path_is_there(dir, below[0]) ||
            path_is_there(dir, below[1]))
            return true;
    }
    return false;
}

typedef unsigned long long Set; /* a bit for each lesson */

/* Of which lessons a folder has files, however deep, by their names. */
static Set lessons_below(const Lessons *lessons, const char *dir, int depth)
{
    Set set = 0;
    Listing l = listing_of(dir);
    for (int i = 0; i < l.n; i++) {
        const char *name = l.entries[i]->d_name;
        char *path = path_join(dir, name);
        NameMeaning meaning = name_meaning(lessons, name);
        if (path_is_folder(path))
            set |= depth < DEEPEST ? lessons_below(lessons, path, depth + 1) : 0;
        else if (meaning.kind != NAME_OTHER)
            set |= 1ULL << meaning.lesson;
        free(path);
    }
    listing_free(&l);
    return set;
}

/* Whether what a folder holds is several pupils': an export, archives, or folders two of which
 * have a file of the same lesson. Folders that are numbers alone may be a class's or a pupil's. */
static bool is_class(const Lessons *lessons, const char *dir, bool numbers_are_pupils)
{
    Listing l = listing_of(dir);
    Exported e;
    Set seen = 0;
    int archives = 0;
    bool several = !shape_is_submission(lessons, dir) && path_is_there(dir, GRADESCOPE_LIST);
    for (int i = 0; i < l.n && i < LOOKED_AT && !several; i++) {
        const char *name = l.entries[i]->d_name;
        char *path = path_join(dir, name);
        bool folder = path_is_folder(path);
        bool theirs = folder && !is_try(name) && (numbers_are_pupils || !is_numbered(name));
        Set here = theirs ? lessons_below(lessons, path, 0) : 0;
        archives += !folder && is_archive(name);
        several = export_read(name, folder, &e) || archives > 1 || (seen & here);
        seen |= here;
        free(path);
    }
    several = several && !shape_is_submission(lessons, dir);
    listing_free(&l);
    return several;
}

bool shape_is_class(const Lessons *lessons, const char *dir)
{
    return is_class(lessons, dir, true);
}

/* Whether folders are one pupil's, one for each lesson: every one of another lesson, and with a
 * number or the lesson's name in its own. */
bool shape_is_by_lesson(const Lessons *lessons, const Listing *l)
{
    Set seen = 0;
    int folders = 0;
    for (int i = 0; i < l->n; i++) {
        const char *name = l->entries[i]->d_name;
        char *path = path_join(l->dir, name);
        bool folder = path_is_folder(path);
        Set here = folder && l->n <= LOOKED_AT ? lessons_below(lessons, path, 0) : 0;
        free(path);
        if (!folder)
            continue;
        folders++;
        if (!here || (here & (here - 1)) || (seen & here) || !strpbrk(name, "0123456789"))
            return false;
        seen |= here;
    }
    return folders > 1;
}

/* The only folder in a listing, if nothing else in it could be a pupil's; the caller's to free. */
char *shape_only_folder(const Listing *l)
{
    Exported e;
    char *found = NULL;
    for (int i = 0; i < l->n; i++) {
        const char *name = l->entries[i]->d_name;
        char *path = path_join(l->dir, name);
        bool folder = path_is_folder(path);
        if ((folder && found) || export_read(name, folder, &e) || is_archive(name)) {
            free(path), free(found);
            return NULL;
        }
        if (folder)
            found = path;
        else
            free(path);
    }
    return found;
}

/* Of a listing's first folders, two that are classes themselves; numbers are a pupil's tries, for
 * what lies beside it is a pupil's too. */
bool shape_holds_classes(const Lessons *lessons, const Listing *l, char *found[2])
{
    int n = 0, folders = 0;
    for (int i = 0; i < l->n && folders < LOOKED_AT && n < 2; i++) {
        char *path = path_join(l->dir, l->entries[i]->d_name);
        bool folder = path_is_folder(path), class = folder && is_class(lessons, path, false);
        folders += folder;
        if (class)
            found[n++] = path;
        else
            free(path);
    }
    return n == 2 && folders <= 2 * n + 1;
}

/* Beside a lesson's file lie folders that have one of the same lesson each: whose is it all? */
bool shape_is_mixed(const Lessons *lessons, const char *dir)
{
    Listing l = listing_of(dir);
    Set seen = 0;
    bool mixed = false, workbook = path_is_there(dir, "chapters");
    for (int i = 0; i < l.n && i < LOOKED_AT && !mixed; i++) {
        char *path = path_join(dir, l.entries[i]->d_name);
        const char *name = l.entries[i]->d_name;
        bool candidate =
            path_is_folder(path) && !is_try(name) && !(workbook && is_workbooks_folder(name));
        Set here =
            candidate && shape_is_submission(lessons, path) ? lessons_below(lessons, path, 0) : 0;
        mixed = seen & here;
        seen |= here;
        free(path);
    }
    listing_free(&l);
    return mixed;
}
