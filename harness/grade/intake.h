/* intake.h: from where a submission lies to the text of each lesson's file, with an account of
 * every other file in it.
 *
 * All of a submission is looked through: folders in folders, archives (opened by `unpack`, in a
 * sandbox), files as platforms name them. A file that is meant for a lesson (names.h) is a copy
 * of it; of several copies one counts, and each of the others is told with the reason. Whatever
 * else looks handed in is told too. Files are regular, no link on the way, at most 1 MiB, and
 * read once. Of a copy of the whole workbook only chapters/ is looked at. */
#pragma once
#include "../check/check.h"
#include "names.h"
#include "pupils.h"

typedef enum {
    NOTE_TAKEN,     /* a file of another name than the expected one counts */
    NOTE_COPY,      /* a copy that does not count, and why */
    NOTE_NO_LESSON, /* C that is for no lesson, or what is no file */
    NOTE_LEFT_OUT,  /* could not be read, or opened */
} NoteKind;

typedef struct {
    NoteKind kind;
    int lesson;     /* whose file it is about, or -1 */
    char text[480]; /* a sentence without its full stop, printable */
} Note;

enum { MOST_NOTES = 40 };

typedef struct {
    Presence presence;
    char *text; /* the file's bytes and a NUL, or NULL */
    size_t length;
    char why[512]; /* why there is no text: "was not handed in" */
} Handed;

typedef struct {
    Handed lesson[MOST_LESSONS]; /* of those that are graded */
    Note note[MOST_NOTES];
    size_t notes, more; /* how many there are; how many there was no room for */
    /* nothing can be said of the submission: no space, no program; `trouble` says why */
    bool unable;
    char trouble[1024];
} Gathered;

/* `root` is the workbook's folder, `folder` an empty one to unpack in, under `sandbox`; it is
 * empty again afterwards. */
void gather(const Pupil *pupil, const Lessons *lessons, Backend sandbox, const char *root,
            const char *folder, Gathered *to);
void gathered_free(Gathered *g);

/* The kind of a note as an identifier. */
const char *note_kind(NoteKind kind);

/* Whether something that may matter was not read or not used. */
bool gathered_left_out(const Gathered *g);
