/* intake.c: looks through a submission and collects the copies of each lesson's file; copies.c
 * says which of them counts. */
#define _GNU_SOURCE
#include "intake.h"
#include "../files.h"
#include "archive.h"
#include "copies.h"
#include "export.h"
#include "printable.h"
#include "unpacking.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 4096, DEEPEST = 12, MOST_ENTRIES = 20000, MOST_ARCHIVES = 20, NAMES_SHOWN = 3 };

typedef struct {
    const Lessons *lessons;
    Backend sandbox;
    const char *root, *folder, *attempt;
    Gathered *to;
    Copies copies;
    size_t entries, archives;
    size_t others;                   /* files that are neither C nor archives */
    char names[256];                 /* of the first of them */
    char instead[MOST_LESSONS][128]; /* one of them that has the lesson's name */
} Intake;

/* A folder that is being looked through: where it is, and how it is called. */
typedef struct {
    int fd, depth;
    const char *path, *shown; /* both without a slash at the end; shown is "" at the top */
} Folder;

/* ---- notes ---- */

static void note(Intake *in, NoteKind kind, int lesson, const char *format, ...)
{
    Gathered *g = in->to;
    if (g->notes == MOST_NOTES) {
        g->more++;
        return;
    }
    Note *n = &g->note[g->notes++];
    va_list list;
    va_start(list, format);
    n->kind = kind, n->lesson = lesson;
    vsnprintf(n->text, sizeof n->text, format, list);
    va_end(list);
    make_printable(n->text, false);
}

/* The machine's trouble, not the pupil's. */
static void trouble(Intake *in, const char *what, const char *why)
{
    Gathered *g = in->to;
    g->unable = true;
    if (!*g->trouble)
        snprintf(g->trouble, sizeof g->trouble, "%s: %s", what, why);
    make_printable(g->trouble, false);
}

const char *note_kind(NoteKind kind)
{
    static const char *const names[] = {[NOTE_TAKEN] = "taken",
                                        [NOTE_COPY] = "copy",
                                        [NOTE_NO_LESSON] = "no-lesson",
                                        [NOTE_LEFT_OUT] = "left-out"};
    return names[kind];
}

bool gathered_left_out(const Gathered *g)
{
    for (size_t i = 0; i < g->notes; i++)
        if (g->note[i].kind == NOTE_LEFT_OUT || g->note[i].kind == NOTE_NO_LESSON)
            return true;
    return g->more > 0;
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

static void add_copy(Intake *in, NameMeaning name, const char *attempt, int dir, const char *file,
                     const char *shown)
{
    Copy copy = {.name = name};
    snprintf(copy.shown, sizeof copy.shown, "%s", shown);
    snprintf(copy.attempt, sizeof copy.attempt, "%.63s", attempt);
    copy.text = file_read_in(dir, file, ARCHIVE_FILE, &copy.length);
    if (!copy.text && !in_words(errno)) {
        trouble(in, shown, strerror(errno));
        return;
    }
    copy.why = copy.text ? NULL : in_words(errno);
    copies_add(&in->copies, &copy);
}

/* What is not C but was handed in all the same: told where a lesson, or all, is missing. */
static void count_other(Intake *in, const char *as, const char *shown)
{
    NameMeaning like = name_resembles(in->lessons, as);
    if (like.kind != NAME_OTHER && !*in->instead[like.lesson])
        snprintf(in->instead[like.lesson], sizeof *in->instead, "%s", shown);
    if (in->others++ < NAMES_SHOWN) {
        size_t n = strlen(in->names);
        snprintf(in->names + n, sizeof in->names - n, "%s%.70s", n ? ", " : "", shown);
    }
}

static void look_at_file(Intake *in, int dir, const char *file, const char *as, const char *shown)
{
    char stamp[EXPORT_ROOM];
    NameMeaning name = name_meaning(in->lessons, export_unstamped(as, stamp));
    if (name.kind != NAME_OTHER && in->lessons->lesson[name.lesson].graded)
        add_copy(in, name, *in->attempt ? in->attempt : stamp, dir, file, shown);
    else if (is_foreign_archive(as))
        note(in, NOTE_LEFT_OUT, -1, "%s cannot be opened: expected a .zip or a .tar.gz", shown);
    else if (name.kind == NAME_OTHER && is_source(as))
        note(in, NOTE_NO_LESSON, -1, "%s is no lesson's file: it was not used", shown);
    else if (name.kind == NAME_OTHER)
        count_other(in, as, shown);
}

/* ---- an archive ---- */

static void walk(Intake *in, Folder at);

static int open_folder(int dir, const char *name)
{
    return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void note_lines(Intake *in, NoteKind kind, const char *shown, char *lines)
{
    for (char *line = lines, *end; line && (end = strchr(line, '\n')); line = end + 1)
        note(in, kind, -1, "%s: %.*s", shown, (int)(end - line), line);
}

static void look_into_archive(Intake *in, const char *path, const char *shown)
{
    struct stat is;
    char *lines = NULL;
    if (lstat(path, &is) || !S_ISREG(is.st_mode)) {
        note(in, NOTE_LEFT_OUT, -1, "%s is not a regular file: it was not opened", shown);
        return;
    }
    if (++in->archives > MOST_ARCHIVES) {
        note(in, NOTE_LEFT_OUT, -1, "%s was not opened: the most is %d archives", shown,
             MOST_ARCHIVES);
        return;
    }
    Unpacked how = unpack_archive(in->sandbox, in->root, path, in->folder, false, &lines);
    if (how == UNABLE_TO)
        trouble(in, shown, lines ? lines : "no memory");
    else
        note_lines(in, NOTE_LEFT_OUT, shown, lines);
    free(lines);
    int dir = open_folder(AT_FDCWD, in->folder);
    if (dir >= 0) {
        walk(in, (Folder){dir, 1, in->folder, shown});
        close(dir);
    }
    folder_empty(in->folder);
}

/* ---- a folder ---- */

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_handed_in(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return strcmp(name, ".") && strcmp(name, "..") && !is_nobodys(name);
}

/* What stands beside chapters/ in a copy of the workbook, and jobs.c in it, is the workbook's. */
static bool is_the_workbooks(const char *name, bool beside_chapters)
{
    return (beside_chapters && is_workbooks_folder(name)) || !strcmp(name, "jobs.c");
}

static bool holds_chapters(int dir)
{
    struct stat is;
    return fstatat(dir, "chapters", &is, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(is.st_mode);
}

static void enter(Intake *in, const Folder *above, const char *name, const char *path,
                  const char *shown)
{
    int fd = above->depth < DEEPEST ? open_folder(above->fd, name) : -1;
    if (fd >= 0)
        walk(in, (Folder){fd, above->depth + 1, path, shown}), close(fd);
    else
        note(in, NOTE_LEFT_OUT, -1, "%s cannot be entered: %s", shown,
             above->depth < DEEPEST ? strerror(errno) : "it is too deep");
}

static void look_at_entry(Intake *in, const Folder *at, const char *name)
{
    char path[PATH], shown[PATH];
    struct stat is;
    snprintf(path, sizeof path, "%s/%s", at->path, name);
    snprintf(shown, sizeof shown, "%s%s%s", at->shown, *at->shown ? "/" : "", name);
    if (fstatat(at->fd, name, &is, AT_SYMLINK_NOFOLLOW))
        note(in, NOTE_LEFT_OUT, -1, "%s: %s", shown, strerror(errno));
    else if (S_ISDIR(is.st_mode) && name_meaning(in->lessons, name).kind < NAME_COPY)
        enter(in, at, name, path, shown);
    else if (is_archive(name))
        look_into_archive(in, path, shown);
    else if (S_ISREG(is.st_mode) || name_meaning(in->lessons, name).kind > NAME_OTHER)
        look_at_file(in, at->fd, name, name, shown);
    else
        note(in, NOTE_LEFT_OUT, -1, "%s %s", shown,
             S_ISLNK(is.st_mode) ? "is a symbolic link" : "is not a regular file");
}

static void walk(Intake *in, Folder at)
{
    struct dirent **entries;
    bool workbook = holds_chapters(at.fd);
    int n = scandirat(at.fd, ".", &entries, is_handed_in, by_bytes);
    if (n < 0) {
        trouble(in, at.path, strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        if (!is_the_workbooks(name, workbook) && ++in->entries <= MOST_ENTRIES)
            look_at_entry(in, &at, name);
        free(entries[i]);
    }
    free(entries);
}

/* ---- a submission ---- */

static void look_in_folder(Intake *in, const char *path)
{
    int fd = open_folder(AT_FDCWD, path);
    if (fd < 0) { /* no one may lose points for a folder that only this machine cannot read */
        trouble(in, path, strerror(errno));
        return;
    }
    walk(in, (Folder){fd, 0, path, in->attempt});
    close(fd);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void look_at_source(Intake *in, const Source *s)
{
    char shown[PATH];
    in->attempt = s->attempt;
    switch (s->from) {
    case FROM_FOLDER: look_in_folder(in, s->path); break;
    case FROM_ARCHIVE: look_into_archive(in, s->path, *s->as ? s->as : base_of(s->path)); break;
    case FROM_FILE:
        snprintf(shown, sizeof shown, *s->attempt ? "%s (%s)" : "%s", s->as, s->attempt);
        look_at_file(in, AT_FDCWD, s->path, s->as, shown);
        break;
    case FROM_NOTHING: break;
    case FROM_PLATFORM:
        note(in, NOTE_NO_LESSON, -1, "%s was typed into the platform: it was not used", s->as);
        break;
    }
}

/* Which copy of lesson i counts, and what is said of the others. */
static void settle(Intake *in, size_t i)
{
    Handed *h = &in->to->lesson[i];
    const char *expected = in->lessons->lesson[i].file;
    Copy *best = copies_best(&in->copies, i);
    if (!best)
        return;
    if (best->text)
        h->presence = HANDED_IN, h->text = best->text, h->length = best->length, best->text = NULL;
    else {
        h->presence = UNREADABLE;
        snprintf(h->why, sizeof h->why, "%s", best->why);
        note(in, NOTE_LEFT_OUT, (int)i, "%s %s", best->shown, best->why);
    }
    if (best->name.kind != NAME_EXACT)
        note(in, NOTE_TAKEN, (int)i, "%s was taken for %s", best->shown, expected);
    char why[COPY_WHY];
    for (size_t k = 0; k < in->copies.n; k++)
        if (copies_lost_to(&in->copies.copy[k], best, why))
            note(in, NOTE_COPY, (int)i, "%s was not used: %s", in->copies.copy[k].shown, why);
}

/* Lessons of which no copy was found. Where something could not be read, it may have been there. */
static void settle_absent(Intake *in)
{
    bool left_out = false;
    for (size_t i = 0; i < in->to->notes; i++)
        left_out = left_out || in->to->note[i].kind == NOTE_LEFT_OUT;
    for (size_t i = 0; i < in->lessons->n; i++) {
        Handed *h = &in->to->lesson[i];
        if (h->presence != NOT_HANDED_IN)
            continue;
        h->presence = left_out ? UNREADABLE : NOT_HANDED_IN;
        snprintf(h->why, sizeof h->why, "%s",
                 left_out ? "was not found in what could be read" : "was not handed in");
        if (in->lessons->lesson[i].graded && *in->instead[i])
            note(in, NOTE_NO_LESSON, (int)i, "%s is no C: expected %s", in->instead[i],
                 in->lessons->lesson[i].file);
    }
}

/* What there was, where nothing was for a lesson. */
static void note_nothing(Intake *in)
{
    size_t more = in->others > NAMES_SHOWN ? in->others - NAMES_SHOWN : 0;
    char rest[40] = "";
    if (more)
        snprintf(rest, sizeof rest, " and %zu more", more);
    note(in, NOTE_LEFT_OUT, -1, "holds none of the lessons' files%s%s%s",
         in->others ? ", but " : "", in->names, rest);
}

void gather(const Pupil *pupil, const Lessons *lessons, Backend sandbox, const char *root,
            const char *folder, Gathered *to)
{
    static Intake in;
    in = (Intake){.lessons = lessons, .sandbox = sandbox, .root = root, .folder = folder, .to = to};
    *to = (Gathered){0};
    for (size_t i = 0; i < MOST_LESSONS; i++)
        to->lesson[i].presence = NOT_HANDED_IN;
    for (size_t k = 0; k < pupil->n; k++)
        look_at_source(&in, &pupil->sources[k]);
    if (in.entries > MOST_ENTRIES)
        note(&in, NOTE_LEFT_OUT, -1, "holds more than %d files: the rest was not looked at",
             MOST_ENTRIES);
    for (size_t i = 0; i < lessons->n; i++)
        if (lessons->lesson[i].graded)
            settle(&in, i);
    bool nothing = in.copies.n == 0 && to->notes == 0 && pupil->n > 0;
    settle_absent(&in);
    if (nothing && to->notes == 0)
        note_nothing(&in);
    if (in.copies.more)
        note(&in, NOTE_LEFT_OUT, -1, "holds %zu more copies than the %d that were compared",
             in.copies.more, MOST_COPIES);
    copies_free(&in.copies);
}
