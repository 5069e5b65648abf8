/* gather.h: from where a submission lies to the text of each lesson's file.
 *
 * Only the lessons' files are read, each from its best place (lessons.h): regular, no link on
 * the way, at most 1 MiB, and copied before anything looks at them. Archives are opened by
 * `unpack`, in a sandbox. */
#pragma once
#include "../check/check.h"
#include "pupils.h"

typedef struct {
    char *text; /* the file's bytes and a NUL, or NULL */
    size_t length;
    Presence presence;
    char why[512]; /* why there is no text */
} Handed;

typedef struct {
    Handed lesson[MOST_LESSONS];
    char remarks[4096]; /* a line for everything that was left out, or "" */
    /* nothing can be said of the submission: no space, no program; remarks say why */
    bool unable;
} Gathered;

/* `root` is the workbook's folder, `folder` an empty one to unpack in, under `sandbox`; it is
 * empty again afterwards. */
void gather(const Pupil *pupil, const Lessons *lessons, Backend sandbox, const char *root,
            const char *folder, Gathered *to);
void gathered_free(Gathered *g);

/* Unpacks an archive that holds a class into `folder`. False, with lines on standard error, if
 * something was left out. */
bool unpack_class(const char *archive, Backend sandbox, const char *root, const char *folder);
