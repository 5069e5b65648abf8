/* intake.c: looks through a submission and collects the copies of each lesson's file; settling.c
 * says which of them counts. */
#define _GNU_SOURCE
#include "intake.h"
#include "../files.h"
#include "archive.h"
#include "content.h"
#include "export.h"
#include "settling.h"
#include "unpacking.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 4096, DEEPEST = 12, MOST_ENTRIES = 20000, MOST_ARCHIVES = 20 };

typedef struct {
    const Lessons *lessons;
    Backend sandbox;
    const char *root, *folder, *attempt;
    Gathered *to;
    Found found;
    size_t entries, archives;
} Intake;

/* A folder that is being looked through: where it is, and how it is called. */
typedef struct {
    int fd, depth;
    const char *path, *shown; /* both without a slash at the end; shown is "" at the top */
    bool workbook;            /* in a copy of the workbook, of which most files are no pupil's */
} Folder;

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

/* False where the file cannot be read and that is the machine's trouble. */
static bool read_copy(Intake *in, int dir, const char *file, const char *shown, Copy *copy)
{
    snprintf(copy->shown, sizeof copy->shown, "%s", shown);
    copy->text = file_read_in(dir, file, ARCHIVE_FILE, &copy->length);
    copy->why = copy->text ? NULL : in_words(errno);
    if (!copy->text && !copy->why)
        gathered_trouble(in->to, shown, strerror(errno));
    return copy->text || copy->why;
}

/* C that has no lesson's name: hw1.c, main.c. Its contents may say which lesson it is for. */
static bool is_known_by_content(Intake *in, Copy *copy, const char *shown)
{
    size_t i = copy->text ? content_lesson(in->lessons, copy->text) : in->lessons->n;
    bool known = i < in->lessons->n;
    if (known)
        copy->name = (NameMeaning){.kind = NAME_CONTENT, .lesson = i};
    else
        gathered_note(in->to, NOTE_NO_LESSON, -1, "%s is no lesson's file: it was not used", shown);
    return known;
}

/* What may be C: a copy of a lesson's file. */
static void look_at_source_file(Intake *in, Copy *copy, int dir, const char *file,
                                const char *shown)
{
    const Lesson *lesson = in->lessons->lesson;
    bool named = copy->name.kind != NAME_OTHER;
    if ((named && !lesson[copy->name.lesson].graded) || !read_copy(in, dir, file, shown, copy))
        return;
    if ((named || is_known_by_content(in, copy, shown)) && lesson[copy->name.lesson].graded)
        copies_add(&in->found.copies, copy);
    else
        free(copy->text);
}

static void look_at_file(Intake *in, int dir, const char *file, const char *as, const char *shown,
                         bool in_workbook)
{
    char stamp[EXPORT_ROOM];
    Copy copy = {.name = name_meaning(in->lessons, export_unstamped(as, stamp))};
    snprintf(copy.attempt, sizeof copy.attempt, "%.63s", *in->attempt ? in->attempt : stamp);
    if (copy.name.kind != NAME_OTHER || is_source(as))
        look_at_source_file(in, &copy, dir, file, shown);
    else if (is_foreign_archive(as))
        gathered_note(in->to, NOTE_LEFT_OUT, -1,
                      "%s cannot be opened: expected a .zip or a .tar.gz", shown);
    else
        found_other(&in->found, in->lessons, as, shown, in_workbook);
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
        gathered_note(in->to, kind, -1, "%s: %.*s", shown, (int)(end - line), line);
}

static bool is_to_be_opened(Intake *in, const char *path, const char *shown)
{
    struct stat is;
    bool regular = lstat(path, &is) == 0 && S_ISREG(is.st_mode);
    if (!regular)
        gathered_note(in->to, NOTE_LEFT_OUT, -1, "%s is not a regular file: it was not opened",
                      shown);
    else if (++in->archives > MOST_ARCHIVES)
        gathered_note(in->to, NOTE_LEFT_OUT, -1, "%s was not opened: the most is %d archives",
                      shown, MOST_ARCHIVES);
    return regular && in->archives <= MOST_ARCHIVES;
}

static void look_into_archive(Intake *in, const char *path, const char *shown)
{
    char *lines = NULL;
    if (!is_to_be_opened(in, path, shown))
        return;
    Unpacked how = unpack_archive(in->sandbox, in->root, path, in->folder, false, &lines);
    if (how == UNABLE_TO)
        gathered_trouble(in->to, shown, lines ? lines : "no memory");
    else
        note_lines(in, NOTE_LEFT_OUT, shown, lines);
    free(lines);
    int dir = open_folder(AT_FDCWD, in->folder);
    if (dir >= 0) {
        walk(in, (Folder){dir, 1, in->folder, shown, false});
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

/* Whether a file is there, and says something else than the workbook's own. */
static bool is_another_file(int dir, const char *name, const char *own)
{
    size_t n, m;
    char *theirs = file_read_in(dir, name, ARCHIVE_FILE, &n),
         *ours = theirs ? file_read(own, ARCHIVE_FILE, &m) : NULL;
    bool another = theirs && !(ours && n == m && !memcmp(theirs, ours, n));
    free(theirs), free(ours);
    return another;
}

/* Where a lesson's file lies directly in `dir`, which is called `folder` below the workbook. */
static void look_outside_in(Intake *in, int dir, const char *above, const char *folder, size_t i)
{
    char own[PATH], shown[PATH];
    const Lesson *l = &in->lessons->lesson[i];
    snprintf(own, sizeof own, "%s/%s/%s", in->root, folder, l->file);
    snprintf(shown, sizeof shown, "%s%s%s/%s", above, *above ? "/" : "", folder, l->file);
    if (dir >= 0 && l->graded && is_another_file(dir, l->file, own))
        found_instead(&in->found, i, shown, "is not in chapters/");
}

/* Work may have been saved where the workbook has its solutions, or what it builds. */
static void look_outside(Intake *in, const Folder *at, const char *folder)
{
    int dir = open_folder(at->fd, folder);
    for (size_t i = 0; dir >= 0 && i < in->lessons->n; i++) {
        const char *slug = in->lessons->lesson[i].slug;
        int below = open_folder(dir, slug);
        char name[2 * LESSON_NAME];
        snprintf(name, sizeof name, "%s/%s", folder, slug);
        look_outside_in(in, dir, at->shown, folder, i);
        look_outside_in(in, below, at->shown, name, i);
        if (below >= 0)
            close(below);
    }
    if (dir >= 0)
        close(dir);
}

static bool holds_chapters(int dir)
{
    struct stat is;
    return fstatat(dir, "chapters", &is, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(is.st_mode);
}

/* Also a folder that is called as a file: archives are unpacked into such. */
static void enter(Intake *in, const Folder *above, const char *name, const char *path,
                  const char *shown)
{
    int fd = above->depth < DEEPEST ? open_folder(above->fd, name) : -1;
    NameMeaning meaning = name_meaning(in->lessons, name);
    if (meaning.kind != NAME_OTHER)
        found_instead(&in->found, meaning.lesson, shown, "is a folder");
    if (fd >= 0)
        walk(in, (Folder){fd, above->depth + 1, path, shown, above->workbook}), close(fd);
    else
        gathered_note(in->to, NOTE_LEFT_OUT, -1, "%s cannot be entered: %s", shown,
                      above->depth < DEEPEST ? strerror(errno) : "it is too deep");
}

static void look_at_entry(Intake *in, const Folder *at, const char *name)
{
    char path[PATH], shown[PATH];
    struct stat is;
    snprintf(path, sizeof path, "%s/%s", at->path, name);
    snprintf(shown, sizeof shown, "%s%s%s", at->shown, *at->shown ? "/" : "", name);
    if (fstatat(at->fd, name, &is, AT_SYMLINK_NOFOLLOW))
        gathered_note(in->to, NOTE_LEFT_OUT, -1, "%s: %s", shown, strerror(errno));
    else if (S_ISDIR(is.st_mode))
        enter(in, at, name, path, shown);
    else if (is_archive(name))
        look_into_archive(in, path, shown);
    else if (S_ISREG(is.st_mode) || name_meaning(in->lessons, name).kind > NAME_OTHER)
        look_at_file(in, at->fd, name, name, shown, at->workbook);
    else
        gathered_note(in->to, NOTE_LEFT_OUT, -1, "%s %s", shown,
                      S_ISLNK(is.st_mode) ? "is a symbolic link" : "is not a regular file");
}

static void walk(Intake *in, Folder at)
{
    struct dirent **entries;
    bool workbook = holds_chapters(at.fd);
    at.workbook = at.workbook || workbook;
    int n = scandirat(at.fd, ".", &entries, is_handed_in, by_bytes);
    if (n < 0) {
        gathered_trouble(in->to, at.path, strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        if (workbook && is_workbooks_folder(name))
            look_outside(in, &at, name);
        else if (strcmp(name, "jobs.c") && ++in->entries <= MOST_ENTRIES)
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
        gathered_trouble(in->to, path, strerror(errno));
        return;
    }
    walk(in, (Folder){fd, 0, path, in->attempt, false});
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
        look_at_file(in, AT_FDCWD, s->path, s->as, shown, false);
        break;
    case FROM_NOTHING: break;
    case FROM_PLATFORM:
        gathered_note(in->to, NOTE_NO_LESSON, -1, "%s was typed into the platform: it was not used",
                      s->as);
        break;
    }
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
        gathered_note(to, NOTE_LEFT_OUT, -1, "holds more than %d files: the rest was not looked at",
                      MOST_ENTRIES);
    settle(&in.found, lessons, to, pupil->n == 0);
}
