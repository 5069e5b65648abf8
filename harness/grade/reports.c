/* reports.c: the names, the files, and one lock for each name: a byte of OUT/.reports/.lock. */
#define _GNU_SOURCE
#include "reports.h"
#include "../files.h"
#include "winnow.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = BATCH_PATH + 128, LARGEST = 1 << 26, FOLDER_DIGITS = 2, LOCK_DIGITS = 15 };

void report_key(const BatchSettings *b, size_t lesson, const Handed *handed, char key[SHA256_HEX])
{
    Sha256 s;
    sha256_init(&s);
    sha256_put_text(&s, b->workbook[lesson]);
    sha256_put_text(&s, b->options);
    sha256_put_text(&s, b->lessons.lesson[lesson].slug);
    sha256_put(&s, &handed->presence, sizeof handed->presence);
    sha256_put_text(&s, handed->text ? "" : handed->why);
    sha256_put(&s, &handed->length, sizeof handed->length);
    sha256_put(&s, handed->text ? handed->text : "", handed->text ? handed->length : 0);
    sha256_hex(&s, key);
}

/* A folder for each of the first two digits: directories stay small. */
static void path_of(const char *out, const char *key, const char *kind, char path[PATH])
{
    snprintf(path, PATH, "%s/.reports/%.*s/%s.%s", out, FOLDER_DIGITS, key, key + FOLDER_DIGITS,
             kind);
}

cJSON *reports_read(const char *out, const char *key)
{
    size_t n;
    char path[PATH];
    path_of(out, key, "json", path);
    char *text = file_read(path, LARGEST, &n);
    cJSON *report = text ? cJSON_Parse(text) : NULL;
    free(text);
    return report;
}

/* Half written, a report has the name of the share and the process that writes it. */
static void begun_name(const BatchSettings *b, char path[PATH])
{
    snprintf(path, PATH, "%s/.reports/begun-%s-%ld", b->out, b->share, (long)getpid());
}

static bool write_begun(const char *path, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool written = fd >= 0 && write_all(fd, bytes, n);
    int why = errno;
    if (fd >= 0 && close(fd) && written)
        written = false, why = errno;
    errno = why;
    return written;
}

/* Puts bytes under a name, by way of a file that a later run finds if this one is killed. They are
 * not waited for until they are on the disk: a report that a power failure has cut short is no
 * JSON, and is made again. */
static bool put(const BatchSettings *b, const char *key, const char *kind, const char *bytes,
                size_t n)
{
    char begun[PATH], path[PATH], folder[PATH];
    begun_name(b, begun), path_of(b->out, key, kind, path);
    snprintf(folder, sizeof folder, "%s/.reports/%.*s", b->out, FOLDER_DIGITS, key);
    return (mkdir(folder, 0777) == 0 || errno == EEXIST) && write_begun(begun, bytes, n) &&
           rename(begun, path) == 0;
}

bool reports_write(const BatchSettings *b, const char *key, const cJSON *report)
{
    char *text = cJSON_PrintUnformatted(report);
    bool written = text && put(b, key, "json", text, strlen(text));
    int why = errno;
    free(text);
    errno = why;
    return written;
}

bool reports_write_prints(const BatchSettings *b, const char *key, const char *text)
{
    size_t n, size = 0;
    char *lines = NULL;
    uint64_t *prints = winnow(text, &n);
    FILE *to = prints ? open_memstream(&lines, &size) : NULL;
    for (size_t i = 0; to && i < n; i++)
        fprintf(to, "%016" PRIx64 "\n", prints[i]);
    bool written = to && fclose(to) == 0 && put(b, key, "prints", lines, size);
    int why = errno;
    free(prints), free(lines);
    errno = why;
    return written;
}

void reports_each_print(const char *out, const char *key,
                        void (*each)(unsigned long long print, void *context), void *context)
{
    size_t n;
    char path[PATH], *end;
    path_of(out, key, "prints", path);
    char *lines = file_read(path, LARGEST, &n);
    for (char *at = lines; at && *at; at = *end ? end + 1 : end) {
        unsigned long long print = strtoull(at, &end, 16);
        if (end == at)
            break;
        each(print, context);
    }
    free(lines);
}

bool reports_begin(const BatchSettings *b)
{
    char path[PATH], ours[sizeof b->share + 16];
    snprintf(path, sizeof path, "%s/.reports", b->out);
    snprintf(ours, sizeof ours, "begun-%s-", b->share);
    if (mkdir(path, 0777) && errno != EEXIST)
        return false;
    DIR *entries = opendir(path);
    for (struct dirent *e; entries && (e = readdir(entries));)
        if (!strncmp(e->d_name, ours, strlen(ours)))
            unlinkat(dirfd(entries), e->d_name, 0);
    return entries && closedir(entries) == 0;
}

int reports_lock(const char *out, const char *key)
{
    char path[PATH], digits[LOCK_DIGITS + 1];
    snprintf(path, sizeof path, "%s/.reports/.lock", out);
    snprintf(digits, sizeof digits, "%s", key);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct flock byte = {.l_type = F_WRLCK,
                         .l_whence = SEEK_SET,
                         .l_start = (off_t)strtoll(digits, NULL, 16),
                         .l_len = 1};
    int locked = -1;
    while (fd >= 0 && (locked = fcntl(fd, F_OFD_SETLKW, &byte)) < 0 && errno == EINTR)
        ;
    if (fd >= 0 && locked < 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

void reports_unlock(int lock) { close(lock); }
