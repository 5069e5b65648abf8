#define _GNU_SOURCE
#include "pupils.h"
#include "../files.h"
#include "export.h"
#include "sha256.h"
#include <dirent.h>
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* bytes of a folder's name that every file system has room for, a suffix included */
enum { LONGEST = 200 };

static void *or_die(void *memory)
{
    return memory ? memory : (perror("ascent grade"), abort(), NULL);
}

/* ---- names ---- */

/* A path as it may be printed: what could steer a terminal is a "?". The caller's to free. */
static char *printable(const char *path)
{
    char *shown = or_die(strdup(path));
    for (char *c = shown; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = '?';
    return shown;
}

char *percent_encode(const char *name)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    char *out = or_die(malloc(3 * strlen(name) + 1)), *at = out;
    for (const char *c = name; *c; c++)
        if (strchr(safe, *c) || (*c == '.' && c > name))
            *at++ = *c;
        else
            at += sprintf(at, "%%%02X", (unsigned char)*c);
    *at = '\0';
    return out;
}

/* A name too long for a folder is cut, and ends in what tells it from others that begin alike. */
static char *folder_name(const char *name)
{
    char *encoded = percent_encode(name), hex[SHA256_HEX], *cut;
    size_t n = LONGEST;
    if (strlen(encoded) <= LONGEST)
        return encoded;
    while (encoded[n - 1] == '%' || encoded[n - 2] == '%')
        n--;
    Sha256 hash;
    sha256_init(&hash);
    sha256_put_text(&hash, name);
    sha256_hex(&hash, hex);
    or_die(asprintf(&cut, "%.*s~%.16s", (int)n, encoded, hex) > 0 ? cut : NULL);
    free(encoded);
    return cut;
}

static int by_encoded(const void *a, const void *b)
{
    return strcmp(((const Pupil *)a)->encoded, ((const Pupil *)b)->encoded);
}
static void leave(void *node) { (void)node; }

void pupils_name(Pupils *all)
{
    void *taken = NULL;
    for (size_t i = 0; i < all->n; i++) {
        Pupil *p = all->list[i];
        char *plain = p->encoded = folder_name(p->name);
        for (int k = 2; *(Pupil **)or_die(tsearch(p, &taken, by_encoded)) != p; k++) {
            if (p->encoded != plain)
                free(p->encoded);
            or_die(asprintf(&p->encoded, "%s~%d", plain, k) > 0 ? p->encoded : NULL);
        }
        if (p->encoded == plain)
            continue;
        free(plain);
        char *path = printable(p->sources[0].path);
        fprintf(stderr,
                "ascent grade: two submissions have one name; the results of %s are in %s\n", path,
                p->encoded);
        free(path);
    }
    tdestroy(taken, leave);
}

/* ---- the list ---- */

static int by_identity(const void *a, const void *b)
{
    return strcmp(((const Pupil *)a)->identity, ((const Pupil *)b)->identity);
}

static void forget_sources(Pupil *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->sources[i].path), free(p->sources[i].as);
    p->n = 0;
}

void pupils_free(Pupils *all)
{
    tdestroy(all->by_identity, leave);
    for (size_t i = 0; i < all->n; i++) {
        Pupil *p = all->list[i];
        forget_sources(p);
        free(p->name), free(p->encoded), free(p->identity), free(p->attempt), free(p->sources),
            free(p);
    }
    free(all->list);
    *all = (Pupils){0};
}

/* The pupil of this identity; a new one if there is none. */
static Pupil *pupil_of(Pupils *all, const char *identity, const char *name, bool *is_new)
{
    Pupil key = {.identity = (char *)identity},
          **known = tfind(&key, &all->by_identity, by_identity);
    *is_new = !known;
    if (known)
        return *known;
    Pupil *p = or_die(calloc(1, sizeof *p));
    *p = (Pupil){.name = or_die(strdup(name)),
                 .identity = or_die(strdup(identity)),
                 .attempt = or_die(strdup(""))};
    or_die(tsearch(p, &all->by_identity, by_identity));
    all->list = or_die(reallocarray(all->list, all->n + 1, sizeof *all->list));
    all->list[all->n++] = p;
    return p;
}

static void add_source(Pupil *p, From from, const char *path, const char *as, long version)
{
    p->sources = or_die(reallocarray(p->sources, p->n + 1, sizeof *p->sources));
    p->sources[p->n++] = (Source){from, or_die(strdup(path)), or_die(strdup(as)), version};
}

/* A folder or an archive that is all of a pupil's submission. */
static bool add_whole(Pupils *all, From from, const char *path, const char *name)
{
    bool is_new;
    Pupil *p = pupil_of(all, path, name, &is_new);
    if (!is_new)
        return fprintf(stderr, "ascent grade: %s is named twice\n", path), false;
    add_source(p, from, path, "", 0);
    return true;
}

/* One file of an export. The last attempt counts alone, and of one file the last version. */
static void add_exported(Pupils *all, const char *dir, const char *path, const Exported *e)
{
    bool is_new;
    char *identity;
    or_die(asprintf(&identity, "%s/%s", dir, e->identity) > 0 ? identity : NULL);
    Pupil *p = pupil_of(all, identity, e->name, &is_new);
    free(identity);
    int later = strcmp(e->attempt, p->attempt);
    if (later < 0)
        return;
    if (later > 0)
        forget_sources(p), free(p->attempt), p->attempt = or_die(strdup(e->attempt));
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->sources[i].as, e->as)) {
            if (e->version > p->sources[i].version)
                free(p->sources[i].path), p->sources[i].path = or_die(strdup(path)),
                                          p->sources[i].version = e->version;
            return;
        }
    add_source(p, is_archive(e->as) ? FROM_ARCHIVE : FROM_FILE, path, e->as, e->version);
}

/* ---- a folder ---- */

static bool looks_handed_in(const char *name)
{
    return ends_in(name, ".c") || ends_in(name, ".rar") || ends_in(name, ".7z") ||
           ends_in(name, ".tar.xz");
}

int is_shown(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return (*name != '.' || (name[1] == '.' && name[2])) && strcmp(name, "__MACOSX");
}
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool is_submission(const Lessons *lessons, const char *dir)
{
    static const char *const places[] = {"%s/%s", "%s/%s/%s", "%s/chapters/%s/%s"};
    struct stat is;
    for (size_t i = 0; i < lessons->n; i++)
        for (int k = 0; k < 3; k++) {
            char *path;
            const Lesson *l = &lessons->lesson[i];
            or_die((k == 0 ? asprintf(&path, places[k], dir, l->file)
                           : asprintf(&path, places[k], dir, l->slug, l->file)) > 0
                       ? path
                       : NULL);
            bool there = lstat(path, &is) == 0;
            free(path);
            if (there)
                return true;
        }
    return false;
}

static void skip(Pupils *all, const char *path, const char *why)
{
    char *shown = printable(path);
    fprintf(stderr, "ascent grade: %s %s: skipped\n", shown, why);
    free(shown);
    all->skipped++;
}

/* "ada.tar.gz" is ada's. */
static bool add_archive(Pupils *all, const char *path, const char *name)
{
    char *stem = or_die(strdup(name));
    *strrchr(stem, '.') = '\0';
    if (ends_in(stem, ".tar"))
        stem[strlen(stem) - 4] = '\0';
    bool fine = add_whole(all, FROM_ARCHIVE, path, stem);
    free(stem);
    return fine;
}

static bool add_entry(Pupils *all, const char *dir, const char *path, const char *name)
{
    struct stat is;
    Exported e;
    bool fine = true, known = lstat(path, &is) == 0;
    if (known && S_ISDIR(is.st_mode))
        return add_whole(all, FROM_FOLDER, path, export_folder(name, &e) ? e.name : name);
    if (!known || !S_ISREG(is.st_mode))
        skip(all, path,
             known && S_ISLNK(is.st_mode) ? "is a symbolic link"
                                          : "is neither a file nor a folder");
    else if (export_file(name, &e) && (is_archive(e.as) || ends_in(e.as, ".c")))
        add_exported(all, dir, path, &e);
    else if (is_archive(name))
        fine = add_archive(all, path, name);
    else if (looks_handed_in(name))
        skip(all, path,
             "is no pupil's submission: expected a folder, a .zip or .tar.gz, or a file that a "
             "platform has named");
    return fine;
}

static bool add_entries(Pupils *all, const char *dir, const char *called)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, is_shown, by_bytes);
    if (n < 0)
        return fprintf(stderr, "ascent grade: %s: %s\n", dir, strerror(errno)), false;
    bool fine = true;
    size_t before = all->n;
    for (int i = 0; i < n; i++) {
        char *path;
        or_die(asprintf(&path, "%s/%s", dir, entries[i]->d_name) > 0 ? path : NULL);
        fine = fine && add_entry(all, dir, path, entries[i]->d_name);
        free(path), free(entries[i]);
    }
    free(entries);
    if (fine && all->n == before && all->alone)
        return fprintf(stderr,
                       "ascent grade: %s holds no lesson's file, and no folder or archive for each "
                       "pupil\n",
                       dir),
               false;
    return fine && all->n == before ? add_whole(all, FROM_FOLDER, dir, called) : fine;
}

bool pupils_add(Pupils *all, const char *dir)
{
    char *real = realpath(dir, NULL);
    struct stat is;
    if (!real || stat(real, &is) || !S_ISDIR(is.st_mode)) {
        fprintf(stderr, "ascent grade: %s: %s\n", dir,
                real ? "is neither a folder nor an archive" : strerror(errno));
        free(real);
        return false;
    }
    const char *called = strrchr(real, '/') + 1;
    bool fine = is_submission(all->lessons, real) ? add_whole(all, FROM_FOLDER, real, called)
                                                  : add_entries(all, real, called);
    free(real);
    return fine;
}
