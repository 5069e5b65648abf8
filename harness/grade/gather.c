#define _GNU_SOURCE
#include "gather.h"
#include "../files.h"
#include "../sandbox/room.h"
#include "archive.h"
#include "export.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    const Lessons *lessons;
    Backend sandbox;
    const char *root, *folder;
    Gathered *to;
    int place[MOST_LESSONS]; /* of what was found, NO_PLACE for nothing */
} Gathering;

static void remark(Gathered *g, const char *format, ...)
{
    size_t n = strlen(g->remarks);
    va_list list;
    va_start(list, format);
    vsnprintf(g->remarks + n, sizeof g->remarks - n, format, list);
    va_end(list);
    /* a file's name could steer a terminal, or begin a line of its own */
    for (char *c = g->remarks + n; *c; c++)
        if (((unsigned char)*c < ' ' && (*c != '\n' || c[1])) || *c == 127)
            *c = '?';
}

void gathered_free(Gathered *g)
{
    for (size_t i = 0; i < MOST_LESSONS; i++)
        free(g->lesson[i].text);
    *g = (Gathered){0};
}

/* ---- one file ---- */

/* Why a file that is there gives no text, if that is the pupil's affair; NULL where it is the
 * machine's. */
static const char *in_words(int error)
{
    switch (error) {
    case EFBIG: return "is too large: the most is 1 MiB";
    case EINVAL:
    case ENXIO: return "is not a regular file";
    case ELOOP:
    case ENOTDIR: return "is a symbolic link";
    case EACCES: return "may not be read";
    default: return NULL;
    }
}

/* Puts what the file `name` in the folder `dir` holds in lesson i's place. */
static void take(Gathering *g, size_t i, int place, int dir, const char *name, const char *path)
{
    Handed *h = &g->to->lesson[i];
    free(h->text);
    *h = (Handed){0};
    h->text = file_read_in(dir, name, ARCHIVE_FILE, &h->length);
    g->place[i] = place;
    if (h->text)
        return;
    const char *why = in_words(errno);
    g->to->unable = g->to->unable || !why;
    remark(g->to, why ? "%s %s: left out\n" : "%s: %s\n", path, why ? why : strerror(errno));
    snprintf(h->why, sizeof h->why, "%s", why ? why : "");
}

/* ---- a folder ---- */

static int open_folder(int dir, const char *name)
{
    return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool is_there(int dir, const char *name)
{
    struct stat is;
    return fstatat(dir, name, &is, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The folder `name` in `dir`, if it is one; a link to one is remarked on. */
static int enter(Gathering *g, int dir, const char *name, const char *path)
{
    int fd = open_folder(dir, name);
    if (fd < 0 && is_there(dir, name) && (errno == ELOOP || errno == ENOTDIR || errno == EACCES))
        remark(g->to, "%s/%s %s: left out\n", path, name,
               errno == EACCES ? strerror(errno) : "is not a folder but a link or a file");
    return fd;
}

static void look_for(Gathering *g, int dir, int place, const char *path, bool slugs_only)
{
    for (size_t i = 0; i < g->lessons->n; i++) {
        const Lesson *l = &g->lessons->lesson[i];
        char shown[4096];
        if (!slugs_only && g->place[i] > place && is_there(dir, l->file)) {
            snprintf(shown, sizeof shown, "%s/%s", path, l->file);
            take(g, i, place, dir, l->file, shown);
        }
        int slug =
            g->place[i] > place + 1 && is_there(dir, l->slug) ? enter(g, dir, l->slug, path) : -1;
        if (slug >= 0 && is_there(slug, l->file)) {
            snprintf(shown, sizeof shown, "%s/%s/%s", path, l->slug, l->file);
            take(g, i, place + 1, slug, l->file, shown);
        }
        if (slug >= 0)
            close(slug);
    }
}

/* The three places below a folder: flat, under the slug, under chapters/. */
static void look_below(Gathering *g, int dir, int place, const char *path)
{
    look_for(g, dir, place, path, false);
    int chapters = is_there(dir, "chapters") ? enter(g, dir, "chapters", path) : -1;
    if (chapters < 0)
        return;
    char shown[4096];
    snprintf(shown, sizeof shown, "%s/chapters", path);
    look_for(g, chapters, place + 1, shown, true);
    close(chapters);
}

static bool found_all(const Gathering *g)
{
    for (size_t i = 0; i < g->lessons->n; i++)
        if (g->place[i] == NO_PLACE)
            return false;
    return true;
}

/* ---- an archive ---- */

static bool run_unpack(Backend sandbox, const char *root, const char *archive, const char *to,
                       const Lessons *lessons, size_t file_mb, Finished *how, char why[SANDBOX_WHY])
{
    char program[4096], inside[4096];
    const char *argv[4 + 2 * MOST_LESSONS] = {program, archive, to};
    int n = 3;
    for (size_t i = 0; lessons && i < lessons->n; i++)
        argv[n++] = lessons->lesson[i].slug, argv[n++] = lessons->lesson[i].file;
    snprintf(program, sizeof program, "%s/build/unpack", root),
        snprintf(inside, sizeof inside, "%s/build/inside", root);
    Sandboxed plan = {.backend = sandbox,
                      .program = inside,
                      .readable = (const char *const[]){program, archive, NULL},
                      .writable = to,
                      .memory_mb = 512,
                      .file_mb = file_mb};
    return sandbox_run(&plan, &(Command){.argv = argv, .cpu_s = 10, .wall_s = 60, .cap = 1 << 12},
                       how, why);
}

static void remark_lines(Gathered *g, const char *archive, char *lines)
{
    for (char *line = lines, *rest; (rest = strchr(line, '\n')); line = rest + 1)
        remark(g, "%s: %.*s\n", archive, (int)(rest - line), line);
}

static void look_into(Gathering *g, const char *archive)
{
    Finished how;
    struct stat is;
    char why[SANDBOX_WHY];
    if (lstat(archive, &is) || !S_ISREG(is.st_mode)) {
        remark(g->to, "%s is not a regular file: left out\n", archive);
        return;
    }
    if (!run_unpack(g->sandbox, g->root, archive, g->folder, g->lessons, 2, &how, why)) {
        remark(g->to, "%s: %s\n", archive, why);
        g->to->unable = true;
        return;
    }
    bool full = how.ending.status == 3;
    if (how.ending.status == 1 || full)
        remark_lines(g->to, archive, how.output);
    else if (how.ending.status != 0)
        remark(g->to,
               how.ending.status == 127
                   ? "build/unpack is missing: run make\n"
                   : "%s: could not be unpacked within the limits on time and memory\n",
               archive);
    g->to->unable = g->to->unable || how.ending.status == 127 || full;
    free(how.output);
    int dir = open_folder(AT_FDCWD, g->folder);
    for (size_t i = 0; dir >= 0 && i < g->lessons->n; i++) {
        const char *file = g->lessons->lesson[i].file;
        if (g->place[i] > NO_PLACE - 1 && is_there(dir, file))
            take(g, i, NO_PLACE - 1, dir, file, file);
        unlinkat(dir, file, 0);
    }
    if (dir >= 0)
        close(dir);
}

/* ---- a submission ---- */

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* What is not in its place may be in a folder within the folder, or in an archive there. */
static void look_deeper(Gathering *g, int dir, const char *path)
{
    struct dirent **entries;
    int n = scandirat(dir, ".", &entries, is_shown, by_bytes);
    for (int i = 0; i < n; i++) {
        char within[4096];
        int inner = open_folder(dir, entries[i]->d_name);
        snprintf(within, sizeof within, "%s/%s", path, entries[i]->d_name);
        if (inner >= 0)
            look_below(g, inner, 3, within), close(inner);
    }
    for (int i = 0; i < n; i++) {
        char within[4096];
        snprintf(within, sizeof within, "%s/%s", path, entries[i]->d_name);
        if (is_archive(entries[i]->d_name) && !found_all(g))
            look_into(g, within);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

static void look_in_folder(Gathering *g, const char *path)
{
    int dir = open_folder(AT_FDCWD, path);
    if (dir < 0) { /* no one may lose points for a folder that only this machine cannot read */
        remark(g->to, "%s: %s\n", path, strerror(errno));
        g->to->unable = true;
        return;
    }
    look_below(g, dir, 0, path);
    if (!found_all(g))
        look_deeper(g, dir, path);
    close(dir);
}

static void look_at_file(Gathering *g, const Source *s)
{
    for (size_t i = 0; i < g->lessons->n; i++)
        if (!strcmp(s->as, g->lessons->lesson[i].file)) {
            take(g, i, 0, AT_FDCWD, s->path, s->path);
            return;
        }
    remark(g->to, "%s is no lesson's file ('%s'): left out\n", s->path, s->as);
}

void gather(const Pupil *pupil, const Lessons *lessons, Backend sandbox, const char *root,
            const char *folder, Gathered *to)
{
    Gathering g = {lessons, sandbox, root, folder, to, {0}};
    *to = (Gathered){0};
    for (size_t i = 0; i < lessons->n; i++)
        g.place[i] = NO_PLACE;
    for (size_t k = 0; k < pupil->n; k++) {
        const Source *s = &pupil->sources[k];
        if (s->from == FROM_FOLDER)
            look_in_folder(&g, s->path);
        else if (s->from == FROM_FILE)
            look_at_file(&g, s);
    }
    for (size_t k = 0; k < pupil->n; k++)
        if (pupil->sources[k].from == FROM_ARCHIVE)
            look_into(&g, pupil->sources[k].path);
    bool any = false;
    for (size_t i = 0; i < lessons->n; i++) {
        any = any || g.place[i] < NO_PLACE;
        if (g.place[i] < NO_PLACE)
            to->lesson[i].presence = to->lesson[i].text ? HANDED_IN : UNREADABLE;
        else
            to->lesson[i].presence = *to->remarks ? UNREADABLE : NOT_HANDED_IN;
        if (g.place[i] == NO_PLACE)
            snprintf(to->lesson[i].why, sizeof to->lesson[i].why, "%s",
                     *to->remarks ? "was not found in what could be read" : "was not handed in");
    }
    if (!any && !*to->remarks)
        remark(to, "%s: holds none of the lessons' files\n", pupil->sources[0].path);
}

/* ---- a class in one archive ---- */

bool unpack_class(const char *archive, Backend sandbox, const char *root, const char *folder)
{
    Finished how;
    char *real = realpath(archive, NULL), why[SANDBOX_WHY];
    if (!real || !run_unpack(sandbox, root, real, folder, NULL, 64, &how, why)) {
        fprintf(stderr, "ascent grade: %s: %s\n", archive, real ? why : strerror(errno));
        free(real);
        return false;
    }
    for (char *line = how.output, *rest; (rest = strchr(line, '\n')); line = rest + 1)
        fprintf(stderr, "ascent grade: %s: %.*s\n", archive, (int)(rest - line), line);
    if (how.ending.status != 0 && how.ending.status != 1)
        fprintf(stderr,
                "ascent grade: %s: could not be unpacked within the limits on time and memory\n",
                archive);
    bool fine = how.ending.status == 0;
    free(how.output), free(real);
    return fine;
}
