#define _GNU_SOURCE
#include "pupils.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *percent_encode(const char *name)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    char *out = malloc(3 * strlen(name) + 1), *at = out;
    if (!out)
        abort();
    for (const char *c = name; *c; c++)
        if (strchr(safe, *c) || (*c == '.' && c > name))
            *at++ = *c;
        else
            at += sprintf(at, "%%%02X", (unsigned char)*c);
    *at = '\0';
    return out;
}

void pupils_free(Pupils *all)
{
    for (size_t i = 0; i < all->n; i++)
        free(all->list[i].name), free(all->list[i].dir), free(all->list[i].encoded);
    free(all->list);
    *all = (Pupils){0};
}

static bool add_one(Pupils *all, const char *name, const char *dir)
{
    for (size_t i = 0; i < all->n; i++)
        if (!strcmp(all->list[i].name, name))
            return fprintf(stderr, "ascent grade: two submissions are called '%s': %s and %s\n", name, all->list[i].dir, dir), false;
    all->list = reallocarray(all->list, all->n + 1, sizeof *all->list);
    if (!all->list)
        abort();
    all->list[all->n++] = (Pupil){strdup(name), strdup(dir), percent_encode(name)};
    return true;
}

static int is_shown(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static bool add_folders(Pupils *all, const char *dir)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, is_shown, alphasort);
    if (n < 0)
        return fprintf(stderr, "ascent grade: %s: %s\n", dir, strerror(errno)), false;
    bool fine = true;
    size_t before = all->n;
    for (int i = 0; i < n; i++) {
        char *path;
        struct stat is;
        if (asprintf(&path, "%s/%s", dir, entries[i]->d_name) < 0)
            abort();
        if (fine && lstat(path, &is) == 0 && S_ISDIR(is.st_mode))
            fine = add_one(all, entries[i]->d_name, path);
        free(path), free(entries[i]);
    }
    free(entries);
    if (fine && all->n == before && all->alone)
        return fprintf(stderr, "ascent grade: %s holds neither a lesson's file nor a folder for each pupil\n", dir), false;
    return fine && all->n == before ? add_one(all, strrchr(dir, '/') + 1, dir) : fine;
}

bool pupils_add(Pupils *all, const char *dir, bool (*is_pupil)(const char *dir, const void *context), const void *context)
{
    char *real = realpath(dir, NULL);
    struct stat is;
    if (!real || stat(real, &is) || !S_ISDIR(is.st_mode)) {
        fprintf(stderr, "ascent grade: %s: %s\n", dir, real ? "is not a folder" : strerror(errno));
        free(real);
        return false;
    }
    bool fine = is_pupil(real, context) ? add_one(all, strrchr(real, '/') + 1, real) : add_folders(all, real);
    free(real);
    return fine;
}
