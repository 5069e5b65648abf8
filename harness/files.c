/* files.c: whole files, read without following links or waiting for pipes, written beside and
 * renamed; whole trees removed. */
#define _GNU_SOURCE
#include "files.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, char *to, size_t n, size_t *length)
{
    for (*length = 0; *length < n;) {
        ssize_t got = read(fd, to + *length, n - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    return true;
}

static char *read_open(int fd, size_t cap, size_t *length)
{
    struct stat is;
    if (fstat(fd, &is))
        return NULL;
    if (!S_ISREG(is.st_mode) || (size_t)is.st_size > cap) {
        errno = S_ISREG(is.st_mode) ? EFBIG : EINVAL;
        return NULL;
    }
    char *bytes = malloc((size_t)is.st_size + 1);
    if (bytes && !read_all(fd, bytes, (size_t)is.st_size, length)) {
        free(bytes);
        return NULL;
    }
    if (bytes)
        bytes[*length] = '\0';
    return bytes;
}

char *file_read_in(int dir, const char *path, size_t cap, size_t *length)
{
    int fd = openat(dir, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char *bytes = read_open(fd, cap, length);
    int why = errno;
    close(fd);
    errno = why;
    return bytes;
}

char *file_read(const char *path, size_t cap, size_t *length)
{
    return file_read_in(AT_FDCWD, path, cap, length);
}

bool write_all(int fd, const void *bytes, size_t n)
{
    for (const char *at = bytes; n > 0;) {
        ssize_t wrote = write(fd, at, n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        at += wrote, n -= (size_t)wrote;
    }
    return true;
}

bool file_replace(const char *path, const void *bytes, size_t length)
{
    char *beside;
    if (asprintf(&beside, "%s.part-%ld", path, (long)getpid()) < 0)
        return false;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool written = fd >= 0 && write_all(fd, bytes, length) && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0 && close(fd) && written)
        written = false, why = errno;
    if (written && rename(beside, path))
        written = false, why = errno;
    if (!written && fd >= 0)
        unlink(beside);
    free(beside);
    errno = why;
    return written;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

bool tree_remove(const char *path) { return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0; }

const char *temporary_folder(void)
{
    const char *wanted = getenv("TMPDIR");
    return wanted && *wanted ? wanted : "/tmp";
}
