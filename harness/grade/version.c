#define _GNU_SOURCE
#include "version.h"
#include "../files.h"
#include "../sandbox/room.h"
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST = 1 << 28 };

/* Paths below the workbook's folder. A "*" stands for any part of one, slashes included. */
static const char *const deciding[] = {
    "chapters/book.lua",
    "chapters/*/*.h",
    "chapters/*/jobs.c",
    "chapters/*/scenarios.lua",
    "chapters/*/lesson.md",
    "harness/*.lua",
    "harness/impl/support.h",
    "harness/learn/*.h",
    "solutions/*",
    "build/ascent",
    "build/worker",
    "build/worker-sanitized",
    "build/unpack",
    "build/inside",
    "build/linked.o",
    "build/lessons/*.record",
    "build/lessons/*/known.lua",
    "build/lessons/*/jobs.o",
    "build/lessons/*/standin.o",
    NULL,
};

static bool decides(const char *path)
{
    if (!strncmp(path, "harness/tests/", 14))
        return false;
    for (const char *const *p = deciding; *p; p++)
        if (fnmatch(*p, path, 0) == 0)
            return true;
    return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool put_file(Sha256 *s, const char *path, const char *name)
{
    size_t n;
    char *bytes = file_read(path, LARGEST, &n);
    if (!bytes)
        return false;
    sha256_put_text(s, name);
    sha256_put(s, &n, sizeof n);
    sha256_put(s, bytes, n);
    free(bytes);
    return true;
}

/* Every file below `top` that `wanted` picks by its name below `root`, in the order of the
 * names. */
static bool put_tree(Sha256 *s, const char *top, size_t root, bool (*wanted)(const char *name))
{
    FTS *tree = fts_open((char *const[]){(char *)top, NULL},
                         FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    bool fine = tree;
    for (FTSENT *at; fine && (at = fts_read(tree));)
        if (at->fts_info == FTS_F && wanted(at->fts_path + root))
            fine = put_file(s, at->fts_path, at->fts_path + root);
    if (tree)
        fts_close(tree);
    return fine;
}

static bool is_lua(const char *name) { return fnmatch("*.lua", name, 0) == 0; }

bool version_put(Sha256 *s, const char *path)
{
    struct stat is;
    if (stat(path, &is))
        return false;
    const char *name = strrchr(path, '/');
    return S_ISDIR(is.st_mode) ? put_tree(s, path, strlen(path), is_lua)
                               : put_file(s, path, name ? name + 1 : path);
}

static bool put_compiler(Sha256 *s, const char *root)
{
    Finished how;
    char program[4096], why[SANDBOX_WHY];
    snprintf(program, sizeof program, "%s/build/inside", root);
    Command command = {.argv =
                           (const char *const[]){"gcc", "-dumpfullversion", "-dumpmachine", NULL},
                       .wall_s = 10,
                       .cap = 1 << 12};
    if (!sandbox_run(&(Sandboxed){.backend = BACKEND_NONE, .program = program}, &command, &how,
                     why))
        return fprintf(stderr, "ascent grade: %s\n", why), false;
    sha256_put_text(s, how.output);
    bool fine = how.ending.status == 0;
    free(how.output);
    if (!fine)
        fprintf(stderr, "ascent grade: gcc cannot be run: is it installed? `make setup` installs "
                        "what is missing\n");
    return fine;
}

bool version_of(const char *root, char version[SHA256_HEX])
{
    static const char *const tops[] = {"chapters",     "harness",      "solutions",
                                       "build/ascent", "build/worker", "build/worker-sanitized",
                                       "build/unpack", "build/inside", "build/linked.o",
                                       "build/lessons"};
    Sha256 s;
    sha256_init(&s);
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        char *path, *real;
        if (asprintf(&path, "%s/%s", root, tops[i]) < 0)
            return false;
        bool there = (real = realpath(path, NULL)),
             fine = !there || put_tree(&s, path, strlen(root) + 1, decides);
        if (!fine)
            fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
        free(path), free(real);
        if (!fine)
            return false;
    }
    if (!put_compiler(&s, root))
        return false;
    sha256_hex(&s, version);
    return true;
}
