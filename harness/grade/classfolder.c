/* classfolder.c: looks at the names in a folder of submissions, decides by their shape what the
 * folder is, and adds whose they are. */
#define _GNU_SOURCE
#include "classfolder.h"
#include "../files.h"
#include "export.h"
#include "gradescope.h"
#include "names.h"
#include "printable.h"
#include "shape.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST_LIST = 16 << 20, RECEIPT = 1 << 16, NAMES_SHOWN = 5 };

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

/* "ada (2).zip" beside "ada.zip" is ada's too, and newer. False if it is not so. */
static bool add_numbered(Pupils *all, From from, const char *dir, const char *path,
                         const char *name)
{
    char *plain = or_die(strdup(name)), attempt[40];
    long copy = strchr(name, '(') ? unnumbered(plain) : 0;
    char *first = path_join(dir, plain);
    bool is_new = true, there = copy > 0 && path_is_there(dir, plain);
    if (there) {
        Pupil *p = pupils_get(all, first, plain, &is_new);
        if (is_new) { /* it comes later, for "(" sorts before "." */
            free(p->name), p->name = or_die(strndup(plain, (size_t)archive_stem(plain)));
            pupil_add_source(p, from, first, "", "");
        }
        snprintf(attempt, sizeof attempt, "copy %06ld", copy);
        pupil_add_source(p, from, path, name, attempt);
    }
    free(first), free(plain);
    return there;
}

/* "ada.tar.gz" is ada's. */
static bool add_archive(Pupils *all, const char *dir, const char *path, const char *name)
{
    bool is_new;
    if (add_numbered(all, FROM_ARCHIVE, dir, path, name))
        return true;
    char *stem = or_die(strndup(name, (size_t)archive_stem(name)));
    Pupil *p = pupils_get(all, path, stem, &is_new);
    if (is_new) /* else a numbered copy has come before it */
        pupil_add_source(p, FROM_ARCHIVE, path, "", "");
    free(stem);
    return true;
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
    char *identity = path_join(dir, e->identity);
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
    do
        *strrchr(stem, '.') = '\0';
    while (is_archive(stem) || is_foreign_archive(stem) || ends_in(stem, ".tar"));
    Pupil *p = pupils_get(all, path, stem, &is_new);
    if (is_new)
        pupil_add_source(p, FROM_FILE, path, name, "");
    free(stem);
    return true;
}

/* What is no C and no archive. */
typedef struct {
    char names[256]; /* of the first */
    size_t n;
} Others;

static void pass_over(Others *others, const char *name)
{
    size_t n = strlen(others->names);
    if (others->n++ < NAMES_SHOWN)
        snprintf(others->names + n, sizeof others->names - n, "%s%.70s", n ? ", " : "", name);
}

static void tell_passed_over(const Others *others, const char *dir)
{
    char more[300];
    snprintf(more, sizeof more, others->n > NAMES_SHOWN ? "%s and %zu more" : "%s", others->names,
             others->n - NAMES_SHOWN);
    if (others->n > 0)
        say("%s: neither C nor an archive, so not looked at: %s", dir, more);
}

/* Beside submissions platforms and systems have these of their own. */
static bool is_platforms(const char *name)
{
    static const char *const names[] = {"index.html", "grades.csv", "Thumbs.db", "desktop.ini"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcasecmp(name, names[i]))
            return true;
    return false;
}

static bool add_entry(Pupils *all, Others *others, const char *dir, const char *path,
                      const char *name)
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
        return add_archive(all, dir, path, name);
    if (is_foreign_archive(name))
        return add_foreign(all, path, name);
    if (is_source(name))
        skip(all, path,
             "is no pupil's submission: expected a folder, a .zip or .tar.gz, or a file that a "
             "platform has named");
    else if (!is_platforms(name))
        pass_over(others, name);
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
    char *path = path_join(s->dir, folder), *identity = path_join(path, *id ? id : name);
    Pupil *p = pupils_get(s->all, identity, name, &is_new);
    if (is_new && path_is_folder(path))
        pupil_add_source(p, FROM_FOLDER, path, "", "");
    set(&p->person, name), set(&p->id, id), set(&p->email, email);
    free(path), free(identity);
}

/* A folder that the list does not have is a hand-in all the same. */
static void add_unlisted(Pupils *all, const char *dir)
{
    Listing l = listing_of(dir);
    for (int i = 0; i < l.n; i++) {
        const char *name = l.entries[i]->d_name;
        char *path = path_join(dir, name), *below = path_join(path, "");
        bool listed = !path_is_folder(path);
        for (size_t k = 0; k < all->n && !listed; k++)
            listed = !strncmp(all->list[k]->identity, below, strlen(below));
        if (!listed) {
            say("%s is not in " GRADESCOPE_LIST ": it is graded under its own name%s", path, "");
            add_whole(all, FROM_FOLDER, path, name);
        }
        free(path), free(below);
    }
    listing_free(&l);
}

/* False if there is no list of names, or it cannot be read; the folders' names then do. */
static bool add_gradescope(Pupils *all, const char *dir)
{
    size_t n;
    char *path = path_join(dir, GRADESCOPE_LIST), why[256] = "";
    char *text = path_is_there(dir, GRADESCOPE_LIST) ? file_read(path, LARGEST_LIST, &n) : NULL;
    Submitters s = {all, dir};
    bool fine = text && gradescope_read(text, n, add_submitter, &s, why);
    if (text && !fine)
        skip(all, path, why);
    if (fine)
        add_unlisted(all, dir);
    free(text), free(path);
    return fine;
}

/* ---- a folder ---- */

/* What a system hides is passed over; a pupil's work that is hidden is told. */
static void skip_hidden(Pupils *all, const char *dir)
{
    DIR *entries = opendir(dir);
    for (struct dirent *e; entries && (e = readdir(entries));) {
        char *path = path_join(dir, e->d_name);
        if (*e->d_name == '.' && !is_shown(e) && e->d_name[1] && e->d_name[1] != '.' &&
            shape_is_submission(all->lessons, path))
            skip(all, path, "is hidden, since its name begins with a dot");
        free(path);
    }
    if (entries)
        closedir(entries);
}

static bool add_each(Pupils *all, const Listing *l)
{
    bool fine = true;
    Others others = {.n = 0};
    for (int i = 0; i < l->n && fine; i++) {
        char *path = path_join(l->dir, l->entries[i]->d_name);
        fine = add_entry(all, &others, l->dir, path, l->entries[i]->d_name);
        free(path);
    }
    tell_passed_over(&others, l->dir);
    skip_hidden(all, l->dir);
    return fine;
}

static bool add_entries(Pupils *all, const char *dir, const char *called);

static bool add_listing(Pupils *all, const Listing *l, const char *called)
{
    char *inner = shape_only_folder(l), *classes[2] = {NULL, NULL};
    size_t before = all->n;
    bool fine = true;
    if (add_gradescope(all, l->dir))
        ;
    else if (inner && shape_is_class(all->lessons, inner)) {
        say("%s holds a class in one folder, %s: it is entered", called, strrchr(inner, '/') + 1);
        fine = add_entries(all, inner, strrchr(inner, '/') + 1);
    } else if (shape_holds_classes(all->lessons, l, classes)) {
        fprintf(stderr, "ascent grade: one folder too high\n");
        say("%s and %s hold classes: name those", strrchr(classes[0], '/') + 1,
            strrchr(classes[1], '/') + 1);
        fine = false;
    } else if (shape_is_by_lesson(all->lessons, l)) {
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
    Listing l = listing_of(dir);
    if (l.n < 0)
        return say("%s: %s", dir, strerror(errno)), false;
    bool fine = add_listing(all, &l, called);
    listing_free(&l);
    return fine;
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
    bool one = all->one || shape_is_submission(all->lessons, real), fine;
    if (one && !all->one && shape_is_mixed(all->lessons, real))
        say("%s holds a lesson's file, and folders that are pupils' too: is it one pupil's, or a "
            "class's? Put the file away, or name the pupil's folder%s",
            real, ""),
            fine = false;
    else
        fine = one ? add_whole(all, FROM_FOLDER, real, called) : add_entries(all, real, called);
    free(real);
    return fine;
}
