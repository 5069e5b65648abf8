/* outfolder.c: makes OUT, keeps it apart from the submissions, and lets one run at a time write
 * to it. */
#define _GNU_SOURCE
#include "outfolder.h"
#include "../files.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 10 };
#define OURS "/ascent-grade-"

/* Makes OUT and every folder above it. */
bool out_make(const char *path)
{
    char part[BATCH_PATH];
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return errno = ENAMETOOLONG, false;
    for (char *slash = part + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        if (mkdir(part, 0777) && errno != EEXIST)
            return false;
    }
    struct stat is;
    return (mkdir(part, 0777) == 0 || errno == EEXIST) && stat(part, &is) == 0 &&
           (S_ISDIR(is.st_mode) || (errno = ENOTDIR, false));
}

/* Whether `path`, of which only a part may exist yet, lies in the folder `dir`. */
static bool is_inside(const char *path, const char *dir)
{
    char part[BATCH_PATH], *real = NULL, *root = realpath(dir, NULL);
    snprintf(part, sizeof part, "%s", path);
    while (!(real = realpath(*part ? part : ".", NULL)) && *part) {
        char *slash = strrchr(part, '/');
        *(slash ? slash : part) = '\0';
    }
    size_t n = root ? strlen(root) : 0;
    bool inside = root && real && !strncmp(real, root, n) && (real[n] == '/' || real[n] == '\0');
    free(root), free(real);
    return inside;
}

bool out_apart(const char *out, const char *const *dirs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_inside(out, dirs[i]))
            return fprintf(stderr,
                           "ascent grade: the results would go to %s, in the middle of the "
                           "submissions in %s\n",
                           out, dirs[i]),
                   false;
    return true;
}

/* ---- the lock ---- */

/* Waits a little for a run that is just ending. */
static bool lock_taken(int fd)
{
    for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB); tries++) {
        if (errno != EWOULDBLOCK || tries == 10 * PATIENCE_S)
            return false;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    return true;
}

/* Removes the temporary files of a run that was killed. */
static void clear_up(int fd)
{
    char left[BATCH_PATH] = "";
    struct stat is;
    if (pread(fd, left, sizeof left - 1, 0) > 0 && strstr(left, OURS) && !strstr(left, "..") &&
        lstat(left, &is) == 0 && S_ISDIR(is.st_mode) && is.st_uid == geteuid())
        tree_remove(left);
}

/* A folder for temporary files, through which a sandbox that is another user must pass. */
static bool make_temporary(char folder[BATCH_PATH])
{
    snprintf(folder, BATCH_PATH, "%s%sXXXXXX", temporary_folder(), OURS);
    if (!mkdtemp(folder) || chmod(folder, 0711))
        return fprintf(stderr, "ascent grade: no folder for temporary files, %s: %s\n", folder,
                       strerror(errno)),
               false;
    char *real = realpath(folder, NULL);
    if (real && strlen(real) < BATCH_PATH)
        strcpy(folder, real);
    free(real);
    return true;
}

/* Removes what a run that was killed has left half written in OUT itself. */
static void clear_parts(const char *out)
{
    DIR *entries = opendir(out);
    for (struct dirent *e; entries && (e = readdir(entries));)
        if (e->d_type != DT_DIR && strstr(e->d_name, ".part-"))
            unlinkat(dirfd(entries), e->d_name, 0);
    if (entries)
        closedir(entries);
}

bool out_lock(OutLock *lock, const char *out, size_t shard, size_t shards)
{
    char path[BATCH_PATH + 64];
    snprintf(path, sizeof path, shards == 1 ? "%s/.lock" : "%s/.lock-%zu-of-%zu", out, shard + 1,
             shards);
    lock->fd = open(path, O_RDWR | O_CREAT, 0666);
    if (lock->fd < 0)
        return fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno)), false;
    if (!lock_taken(lock->fd))
        return fprintf(stderr, "ascent grade: another run is writing to %s\n", out), false;
    clear_up(lock->fd);
    if (shards == 1)
        clear_parts(out);
    if (!make_temporary(lock->folder))
        return *lock->folder = '\0', false;
    size_t length = strlen(lock->folder);
    if (ftruncate(lock->fd, 0) || pwrite(lock->fd, lock->folder, length, 0) != (ssize_t)length)
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    return setenv("TMPDIR", lock->folder, 1) == 0;
}

void out_unlock(OutLock *lock)
{
    if (*lock->folder)
        tree_remove(lock->folder);
    if (lock->fd > 0 && *lock->folder && ftruncate(lock->fd, 0))
        perror("ascent grade");
    if (lock->fd > 0)
        close(lock->fd);
}
