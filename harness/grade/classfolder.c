/* classfolder.c: looks at the names in a folder of submissions, decides by their shape what the
 * folder is, and adds whose they are. */
#define _GNU_SOURCE
#include "classfolder.h"
#include "../files.h"
#include "export.h"
#include "gradescope.h"
#include "names.h"
#include "printable.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Shapes are seen in the first few folders; a class of ten thousand need not be walked twice. */
enum { DEEPEST = 4, LOOKED_AT = 30, LARGEST_LIST = 16 << 20, RECEIPT = 1 << 16 };

static const char metadata[] = "submission_metadata.yml";

/* ---- listing ---- */

typedef struct {
    const char *dir;
    struct dirent **entries;
    int n;
} Listing;

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static Listing list_folder(const char *dir)
{
    Listing l = {.dir = dir};
    l.n = scandir(dir, &l.entries, is_shown, by_bytes);
    return l;
}

static void free_listing(Listing *l)
{
    for (int i = 0; i < l->n; i++)
        free(l->entries[i]);
    if (l->n >= 0)
        free(l->entries);
}

static char *join(const char *dir, const char *name)
{
    char *path;
    or_die(asprintf(&path, "%s/%s", dir, name) > 0 ? path : NULL);
    return path;
}

/* A folder of its own: what a link leads to is someone else's. */
static bool is_folder(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISDIR(is.st_mode);
}

static bool is_there(const char *dir, const char *name)
{
    struct stat is;
    char *path = join(dir, name);
    bool there = lstat(path, &is) == 0;
    free(path);
    return there;
}

/* ---- shapes ---- */

/* Whether a folder holds a lesson's file, flat, under its slug or under chapters/. */
static bool is_submission(const Lessons *lessons, const char *dir)
{
    for (size_t i = 0; i < lessons->n; i++) {
        const Lesson *l = &lessons->lesson[i];
        char below[2][2 * LESSON_NAME + 16];
        snprintf(below[0], sizeof below[0], "%s/%s", l->slug, l->file);
        snprintf(below[1], sizeof below[1], "chapters/%s/%s", l->slug, l->file);
        if (is_there(dir, l->file) || is_there(dir, below[0]) || is_there(dir, below[1]))
            return true;
    }
    return false;
}

typedef unsigned long long Set; /* a bit for each lesson */

/* Of which lessons a folder has files, however deep, by their names. */
static Set lessons_below(const Lessons *lessons, const char *dir, int depth)
{
    Set set = 0;
    Listing l = list_folder(dir);
    for (int i = 0; i < l.n; i++) {
        const char *name = l.entries[i]->d_name;
        char *path = join(dir, name);
        NameMeaning meaning = name_meaning(lessons, name);
        if (is_folder(path))
            set |= depth < DEEPEST ? lessons_below(lessons, path, depth + 1) : 0;
        else if (meaning.kind != NAME_OTHER)
            set |= 1ULL << meaning.lesson;
        free(path);
    }
    free_listing(&l);
    return set;
}

/* Names of one pupil's own tries. */
static bool is_try(const char *name)
{
    static const char *const words[] = {"attempt", "version", "versuch", "final", "draft",
                                        "backup",  "copy",    "old",     "new",   "try"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(name, words[i]))
            return true;
    return tolower((unsigned char)*name) == 'v' && isdigit((unsigned char)name[1]);
}

/* Whether what a folder holds is several pupils': an export, archives, or folders two of which
 * have a file of the same lesson. */
static bool is_class(const Lessons *lessons, const char *dir)
{
    Listing l = list_folder(dir);
    Exported e;
    Set seen = 0;
    int archives = 0;
    bool several = !is_submission(lessons, dir) && is_there(dir, metadata);
    for (int i = 0; i < l.n && i < LOOKED_AT && !several; i++) {
        const char *name = l.entries[i]->d_name;
        char *path = join(dir, name);
        bool folder = is_folder(path);
        Set here = folder && !is_try(name) ? lessons_below(lessons, path, 0) : 0;
        archives += !folder && is_archive(name);
        several = export_read(name, folder, &e) || archives > 1 || (seen & here);
        seen |= here;
        free(path);
    }
    several = several && !is_submission(lessons, dir);
    free_listing(&l);
    return several;
}

/* Whether folders are one pupil's, one for each lesson: every one of another lesson, and with a
 * number or the lesson's name in its own. */
static bool is_by_lesson(const Lessons *lessons, const Listing *l)
{
    Set seen = 0;
    int folders = 0;
    for (int i = 0; i < l->n; i++) {
        const char *name = l->entries[i]->d_name;
        char *path = join(l->dir, name);
        bool folder = is_folder(path);
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

/* ---- what is said ---- */

static void say(const char *format, const char *path, const char *more)
{
    char *line;
    or_die(asprintf(&line, format, path, more) > 0 ? line : NULL);
    make_printable(line, false);
    fprintf(stderr, "ascent grade: %s\n", line);
    free(line);
}

static void skip(Pupils *all, const char *path, const char *why)
{
    say("%s %s: skipped", path, why);
    all->skipped++;
}

/* ---- one entry ---- */

/* A folder or an archive that is all of a pupil's submission. */
static bool add_whole(Pupils *all, From from, const char *path, const char *name)
{
    bool is_new;
    Pupil *p = pupils_get(all, path, name, &is_new);
    if (!is_new)
        return say("%s is named twice%s", path, ""), false;
    pupil_add_source(p, from, path, "", "");
    return true;
}

/* "ada.tar.gz" is ada's. */
static bool add_archive(Pupils *all, const char *path, const char *name)
{
    char *stem;
    or_die(asprintf(&stem, "%.*s", archive_stem(name), name) > 0 ? stem : NULL);
    bool fine = add_whole(all, FROM_ARCHIVE, path, stem);
    free(stem);
    return fine;
}

static void set(char **text, const char *to)
{
    if (*to)
        free(*text), *text = or_die(strdup(to));
}

/* "Name: Ada Lovelace (ada_l)" in a receipt of Blackboard's: the user's name, if the export's
 * name ends in it. */
static void read_receipt(Pupil *p, const char *path, const Exported *e)
{
    size_t n, user, whole = strlen(e->identity);
    char *text = file_read(path, RECEIPT, &n), *line = text ? strstr(text, "Name:") : NULL;
    char *end = line ? strpbrk(line, "\r\n") : NULL, *open;
    if (end)
        *end = '\0';
    open = line ? strrchr(line, '(') : NULL;
    end = open ? strchr(open, ')') : NULL;
    user = end ? (size_t)(end - open - 1) : 0;
    if (user > 0 && user < whole && !strncmp(e->identity + whole - user, open + 1, user) &&
        e->identity[whole - user - 1] == '_') {
        *end = *open = '\0';
        line += strlen("Name:"), line += strspn(line, " \t");
        set(&p->name, open + 1), set(&p->id, open + 1), set(&p->person, line);
    }
    free(text);
}

static void add_exported(Pupils *all, const char *dir, const char *path, const Exported *e,
                         bool folder)
{
    bool is_new;
    char *identity = join(dir, e->identity);
    Pupil *p = pupils_get(all, identity, e->name, &is_new);
    free(identity);
    if (is_new)
        set(&p->id, e->id), set(&p->person, e->person);
    p->late = p->late || e->late;
    if (e->receipt)
        read_receipt(p, path, e);
    pupil_add_source(p,
                     e->typed            ? FROM_PLATFORM
                     : e->receipt        ? FROM_NOTHING
                     : folder            ? FROM_FOLDER
                     : is_archive(e->as) ? FROM_ARCHIVE
                                         : FROM_FILE,
                     path, e->typed ? "a text or a link" : e->as, e->attempt);
}

/* An archive that cannot be opened is a hand-in all the same. */
static bool add_foreign(Pupils *all, const char *path, const char *name)
{
    bool is_new;
    char *stem = or_die(strdup(name));
    *strrchr(stem, '.') = '\0';
    Pupil *p = pupils_get(all, path, stem, &is_new);
    if (is_new)
        pupil_add_source(p, FROM_FILE, path, name, "");
    free(stem);
    return true;
}

static bool add_entry(Pupils *all, const char *dir, const char *path, const char *name)
{
    struct stat is;
    Exported e;
    bool known = lstat(path, &is) == 0, folder = known && S_ISDIR(is.st_mode);
    if (!folder && (!known || !S_ISREG(is.st_mode))) {
        skip(all, path,
             known && S_ISLNK(is.st_mode) ? "is a symbolic link"
                                          : "is neither a file nor a folder");
        return true;
    }
    if (export_read(name, folder, &e))
        return add_exported(all, dir, path, &e, folder), true;
    if (folder)
        return add_whole(all, FROM_FOLDER, path, name);
    if (is_archive(name))
        return add_archive(all, path, name);
    if (is_foreign_archive(name))
        return add_foreign(all, path, name);
    if (is_source(name))
        skip(all, path,
             "is no pupil's submission: expected a folder, a .zip or .tar.gz, or a file that a "
             "platform has named");
    return true;
}

/* ---- Gradescope ---- */

typedef struct {
    Pupils *all;
    const char *dir;
} Submitters;

static void add_submitter(const char *folder, const char *name, const char *id, const char *email,
                          void *context)
{
    Submitters *s = context;
    bool is_new;
    char *path = join(s->dir, folder), *identity = join(path, *id ? id : name);
    Pupil *p = pupils_get(s->all, identity, name, &is_new);
    if (is_new && is_folder(path))
        pupil_add_source(p, FROM_FOLDER, path, "", "");
    set(&p->person, name), set(&p->id, id), set(&p->email, email);
    free(path), free(identity);
}

/* False if there is no list of names, or it cannot be read; the folders' names then do. */
static bool add_gradescope(Pupils *all, const char *dir)
{
    size_t n;
    char *path = join(dir, metadata), why[256] = "";
    char *text = is_there(dir, metadata) ? file_read(path, LARGEST_LIST, &n) : NULL;
    Submitters s = {all, dir};
    bool fine = text && gradescope_read(text, n, add_submitter, &s, why);
    if (text && !fine)
        skip(all, path, why);
    free(text), free(path);
    return fine;
}

/* ---- a folder ---- */

/* The only folder in a listing, if nothing else in it could be a pupil's; the caller's to free. */
static char *only_folder(const Listing *l)
{
    Exported e;
    char *found = NULL;
    for (int i = 0; i < l->n; i++) {
        const char *name = l->entries[i]->d_name;
        char *path = join(l->dir, name);
        bool folder = is_folder(path);
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

/* Of a listing's first folders, two that are classes themselves. */
static bool holds_classes(const Lessons *lessons, const Listing *l, char *found[2])
{
    int n = 0, folders = 0;
    for (int i = 0; i < l->n && folders < LOOKED_AT && n < 2; i++) {
        char *path = join(l->dir, l->entries[i]->d_name);
        bool folder = is_folder(path), class = folder && is_class(lessons, path);
        folders += folder;
        if (class)
            found[n++] = path;
        else
            free(path);
    }
    return n == 2 && folders <= 2 * n + 1;
}

static bool add_each(Pupils *all, const Listing *l)
{
    bool fine = true;
    for (int i = 0; i < l->n && fine; i++) {
        char *path = join(l->dir, l->entries[i]->d_name);
        fine = add_entry(all, l->dir, path, l->entries[i]->d_name);
        free(path);
    }
    return fine;
}

static bool add_entries(Pupils *all, const char *dir, const char *called);

static bool add_listing(Pupils *all, const Listing *l, const char *called)
{
    char *inner = only_folder(l), *classes[2] = {NULL, NULL};
    size_t before = all->n;
    bool fine = true;
    if (add_gradescope(all, l->dir))
        ;
    else if (inner && is_class(all->lessons, inner)) {
        say("%s holds a class in one folder, %s: it is entered", called, strrchr(inner, '/') + 1);
        fine = add_entries(all, inner, strrchr(inner, '/') + 1);
    } else if (holds_classes(all->lessons, l, classes)) {
        fprintf(stderr, "ascent grade: one folder too high\n");
        say("%s and %s hold classes: name those", strrchr(classes[0], '/') + 1,
            strrchr(classes[1], '/') + 1);
        fine = false;
    } else if (is_by_lesson(all->lessons, l)) {
        say("%s holds a folder for each lesson: it is taken for one pupil's%s", called, "");
        fine = add_whole(all, FROM_FOLDER, l->dir, called);
    } else
        fine = add_each(all, l);
    free(inner), free(classes[0]), free(classes[1]);
    if (fine && all->n == before && all->alone)
        return say("%s holds no lesson's file, and no folder or archive for each pupil%s", l->dir,
                   ""),
               false;
    return fine && all->n == before ? add_whole(all, FROM_FOLDER, l->dir, called) : fine;
}

static bool add_entries(Pupils *all, const char *dir, const char *called)
{
    Listing l = list_folder(dir);
    if (l.n < 0)
        return say("%s: %s", dir, strerror(errno)), false;
    bool fine = add_listing(all, &l, called);
    free_listing(&l);
    return fine;
}

/* Beside a lesson's file lie folders that have one of the same lesson each: whose is it all? */
static bool is_mixed(const Lessons *lessons, const char *dir)
{
    Listing l = list_folder(dir);
    Set seen = 0;
    bool mixed = false, workbook = is_there(dir, "chapters");
    for (int i = 0; i < l.n && i < LOOKED_AT && !mixed; i++) {
        char *path = join(dir, l.entries[i]->d_name);
        const char *name = l.entries[i]->d_name;
        bool candidate =
            is_folder(path) && !is_try(name) && !(workbook && is_workbooks_folder(name));
        Set here = candidate && is_submission(lessons, path) ? lessons_below(lessons, path, 0) : 0;
        mixed = seen & here;
        seen |= here;
        free(path);
    }
    free_listing(&l);
    return mixed;
}

bool class_folder_add(Pupils *all, const char *dir)
{
    char *real = realpath(dir, NULL);
    struct stat is;
    if (!real || stat(real, &is) || !S_ISDIR(is.st_mode)) {
        say("%s: %s", dir, real ? "is neither a folder nor an archive" : strerror(errno));
        free(real);
        return false;
    }
    const char *called = strrchr(real, '/') + 1;
    bool one = is_submission(all->lessons, real), fine;
    if (one && is_mixed(all->lessons, real))
        say("%s holds a lesson's file, and folders that are pupils' too: is it one pupil's, or a "
            "class's? Put the file away, or name the pupil's folder%s",
            real, ""),
            fine = false;
    else
        fine = one ? add_whole(all, FROM_FOLDER, real, called) : add_entries(all, real, called);
    free(real);
    return fine;
}
