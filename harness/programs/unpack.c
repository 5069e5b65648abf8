/* unpack.c: opens one archive, alone in a process.
 *
 *     unpack ARCHIVE TO SLUG FILE [SLUG FILE …]     a pupil's: each lesson's FILE to TO/FILE,
 *                                                   from its best place (lessons.h)
 *     unpack ARCHIVE TO                             a class's: every C file and archive, under
 *                                                   its own path below TO
 *
 * Decompressors are large and strangers write for them, so `grade` runs this in a sandbox that
 * may read the archive and write to TO. On standard output there is a line for everything that
 * was left out. Exit status: 0 if nothing was, 1 if something was, 2 for wrong usage, 3 if there
 * is no space to unpack in. */
#define _GNU_SOURCE
#include "../files.h"
#include "../grade/archive.h"
#include "../grade/export.h"
#include "../lesson/lessons.h"
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NO_SPACE = 3 };

typedef struct {
    const char *to;
    Lessons lessons;
    char found[MOST_LESSONS][ARCHIVE_PATH]; /* where each lesson's file has come from */
    size_t folders;
} Unpacking;

static void say(const char *text, void *context)
{
    (void)context;
    printf("%s\n", text);
}

static bool keep(const char *path, const void *bytes, size_t n)
{
    if (file_replace(path, bytes, n))
        return true;
    bool full = errno == ENOSPC;
    printf("cannot be unpacked: %s\n", strerror(errno));
    if (full)
        exit(NO_SPACE);
    return false;
}

/* ---- a pupil's ---- */

/* The lesson whose file this is, if the place is better than that of the one found before; else
 * lessons.n. */
static size_t better_of(const Unpacking *u, const char *path)
{
    for (size_t i = 0; i < u->lessons.n; i++) {
        const Lesson *l = &u->lessons.lesson[i];
        int place = lesson_place(l, path),
            before = *u->found[i] ? lesson_place(l, u->found[i]) : NO_PLACE;
        if (place < before ||
            (place < NO_PLACE && place == before && strcmp(path, u->found[i]) < 0))
            return i;
    }
    return u->lessons.n;
}

static size_t wants_lesson(const char *path, void *context)
{
    const Unpacking *u = context;
    return better_of(u, path) < u->lessons.n ? ARCHIVE_FILE : 0;
}

static bool take_lesson(const char *path, const void *bytes, size_t n, void *context)
{
    Unpacking *u = context;
    char to[8192];
    size_t i = better_of(u, path);
    snprintf(u->found[i], ARCHIVE_PATH, "%s", path);
    snprintf(to, sizeof to, "%s/%s", u->to, u->lessons.lesson[i].file);
    return keep(to, bytes, n);
}

/* ---- a class's ---- */

/* Makes TO/PATH and the folders above it: a pupil who handed in nothing has one too. */
static void make_folder(const char *path, void *context)
{
    const Unpacking *u = context;
    char to[8192];
    snprintf(to, sizeof to, "%s/%s/", u->to, path);
    for (char *slash = to + strlen(u->to) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(to, 0711); /* what could not be made is seen when a file is to go there */
    }
}

static size_t wants_any(const char *path, void *context)
{
    char above[ARCHIVE_PATH];
    snprintf(above, sizeof above, "%s", path);
    char *slash = strrchr(above, '/');
    if (slash) {
        *slash = '\0';
        make_folder(above, context);
    }
    return is_archive(path) ? ARCHIVE_NESTED : ends_in(path, ".c") ? ARCHIVE_FILE : 0;
}

static bool take_any(const char *path, const void *bytes, size_t n, void *context)
{
    const Unpacking *u = context;
    char to[8192];
    snprintf(to, sizeof to, "%s/%s", u->to, path);
    return keep(to, bytes, n);
}

int main(int argc, char **argv)
{
    static Unpacking u;
    if (argc < 3 || argc % 2 == 0 || (argc - 3) / 2 > MOST_LESSONS) {
        fprintf(stderr, "usage: unpack ARCHIVE TO [SLUG FILE]...\n");
        return 2;
    }
    /* names are bytes; the library converts between a locale's and UTF-8 */
    setlocale(LC_CTYPE, "C.UTF-8");
    u.to = argv[2];
    for (int i = 3; i < argc; i += 2) {
        Lesson *l = &u.lessons.lesson[u.lessons.n++];
        snprintf(l->slug, sizeof l->slug, "%s", argv[i]),
            snprintf(l->file, sizeof l->file, "%s", argv[i + 1]);
    }
    bool class = u.lessons.n == 0;
    ArchiveReader reader = {class ? wants_any : wants_lesson,
                            class ? take_any : take_lesson,
                            say,
                            class ? make_folder : NULL,
                            &u,
                            class};
    return archive_read_file(argv[1], &reader) ? 0 : 1;
}
