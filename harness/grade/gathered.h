/* gathered.h: what a submission came to: the text of each lesson's file, and an account of all
 * that did not count, as notes. */
#pragma once
#include "../check/check.h"
#include "../lesson/lessons.h"

typedef enum {
    NOTE_TAKEN,     /* a file of another name than the expected one counts */
    NOTE_COPY,      /* a copy that does not count, and why */
    NOTE_NO_LESSON, /* C that is for no lesson, or what is no file */
    NOTE_BESIDE,    /* what is no C, where a lesson is missing: no cause for alarm */
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

/* Adds a note, as printf does. */
void gathered_note(Gathered *g, NoteKind kind, int lesson, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The machine's trouble, not the pupil's; the first is kept. */
void gathered_trouble(Gathered *g, const char *what, const char *why);

void gathered_free(Gathered *g);

/* The kind of a note as an identifier. */
const char *note_kind(NoteKind kind);

/* Whether something that may matter was not read or not used. */
bool gathered_left_out(const Gathered *g);
