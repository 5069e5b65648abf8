/* unpack.c: opens one archive, alone in a process.
 *
 *     unpack ARCHIVE TO          a pupil's: whatever may be C, under its own path below TO
 *     unpack ARCHIVE TO class    a class's: the pupils' archives too, and what platforms add
 *
 * Of every other file only the name is kept, as an empty file, so that it can be told. What
 * systems and tools leave lying about (names.h) is passed over. Decompressors are large and
 * strangers write for them, so `grade` runs this in a sandbox that may read the archive and
 * write to TO. On standard output there is a line for everything that was left out. Exit status:
 * 0 if nothing was, 1 if something was, 2 for wrong usage, 3 if TO cannot be written to. */
#define _GNU_SOURCE
#include "../files.h"
#include "../grade/archive.h"
#include "../grade/names.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 8192, NO_ROOM = 3, MOST_OF_A_NAME = 9 };

typedef struct {
    const char *to;
    bool class, full; /* full: something could not be written */
} Unpacking;

static void say(const char *text, void *context)
{
    (void)context;
    printf("%s\n", text);
}

/* A folder or the file itself is none that anyone handed in. */
static bool is_passed_over(const char *path)
{
    char part[ARCHIVE_PATH];
    for (const char *at = path; *at; at += strcspn(at, "/"), at += *at == '/') {
        snprintf(part, sizeof part, "%.*s", (int)strcspn(at, "/"), at);
        if (is_nobodys(part))
            return true;
    }
    return false;
}

/* Makes TO/PATH and the folders above it: a pupil who handed in nothing has one too. */
static void make_folder(const char *path, void *context)
{
    const Unpacking *u = context;
    char to[PATH];
    if (is_passed_over(path))
        return;
    snprintf(to, sizeof to, "%s/%s/", u->to, path);
    for (char *slash = to + strlen(u->to) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(to, 0711); /* what could not be made is seen when a file is to go there */
    }
}

/* The path with a copy's number before the ending: "softmax_step (2).c". */
static void number(const char *path, int copy, char to[PATH])
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t stem = (size_t)(name - path) + 1 + strcspn(name + 1, ".");
    snprintf(to, PATH, "%.*s (%d)%s", (int)stem, path, copy, path + stem);
}

/* A new file. One of that name may be there already: then it is as if the later one had been
 * downloaded after it. */
static int create(const char *folder, const char *path)
{
    char to[2 * PATH], numbered[PATH];
    snprintf(to, sizeof to, "%s/%s", folder, path);
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    for (int copy = 2; fd < 0 && errno == EEXIST && copy <= MOST_OF_A_NAME; copy++) {
        number(path, copy, numbered);
        snprintf(to, sizeof to, "%s/%s", folder, numbered);
        fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd >= 0)
            printf("'%s' is in the archive again: called %s\n", path, numbered);
    }
    return fd;
}

static bool take(const char *path, const void *bytes, size_t n, void *context)
{
    Unpacking *u = context;
    int fd = create(u->to, path);
    bool written = fd >= 0 && write_all(fd, bytes, n);
    int why = errno;
    if (fd >= 0 && close(fd) && written)
        written = false, why = errno;
    u->full = u->full ||
              (!written && why != ENAMETOOLONG && why != ENOTDIR && why != EISDIR && why != EEXIST);
    if (!written)
        printf("'%s' cannot be unpacked: %s\n", path, strerror(why));
    return written || !u->full;
}

static bool is_wanted(const char *path, bool class)
{
    return is_source(path) || ends_in(path, ".txt") ||
           (class && (ends_in(path, ".yml") || ends_in(path, ".html") || ends_in(path, ".csv")));
}

static size_t wants(const char *path, void *context)
{
    Unpacking *u = context;
    char above[ARCHIVE_PATH];
    if (is_passed_over(path))
        return 0;
    snprintf(above, sizeof above, "%s", path);
    char *slash = strrchr(above, '/');
    if (slash)
        *slash = '\0', make_folder(above, context);
    if (u->class && is_archive(path))
        return ARCHIVE_NESTED;
    if (is_wanted(path, u->class))
        return ARCHIVE_FILE;
    take(path, "", 0, context);
    return 0;
}

int main(int argc, char **argv)
{
    bool class = argc == 4 && !strcmp(argv[3], "class");
    if (argc != 3 && !class) {
        fprintf(stderr, "usage: unpack ARCHIVE TO [class]\n");
        return 2;
    }
    /* names are bytes; the library converts between a locale's and UTF-8 */
    setlocale(LC_CTYPE, "C.UTF-8");
    Unpacking u = {.to = argv[2], .class = class};
    ArchiveReader reader = {.wants = wants,
                            .take = take,
                            .remark = say,
                            .folder = class ? make_folder : NULL,
                            .context = &u,
                            .nested = class};
    bool whole = archive_read_file(argv[1], &reader);
    return u.full ? NO_ROOM : whole ? 0 : 1;
}
