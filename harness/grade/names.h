/* names.h: what a file's name says: which lesson's it is meant to be, and of what kind it is.
 *
 * The name that is expected is the lesson's, softmax_step.c. What people and browsers make of it
 * is understood too and told: "softmax_step (1).c", "Softmax-Step.c", "softmax_step.c.txt",
 * "NN-some-name.c", "softmax_step_final.c", "lesson1.c". Names decide nothing but which lesson
 * a file is for; which of several counts is decided in intake.c. */
#pragma once
#include "../lesson/lessons.h"
#include <stdbool.h>

typedef enum {
    NAME_OTHER,   /* no lesson's */
    NAME_CONTENT, /* no lesson's either: its contents say which (content.h) */
    NAME_LIKE,    /* one that a human would take for the lesson's */
    NAME_COPY,    /* the expected one with a copy's number */
    NAME_EXACT,   /* the expected one */
} NameKind;

typedef struct {
    NameKind kind;
    size_t lesson; /* where kind is not NAME_OTHER */
    long copy;     /* the 2 in softmax_step-2.c, softmax_step (2).c and softmax_step_v2.c, or 0 */
} NameMeaning;

/* `name` is a file's name without folders. */
NameMeaning name_meaning(const Lessons *lessons, const char *name);

/* Whether a name ends in `end`, in whatever case, with something before it; blanks behind it are
 * passed over. */
bool ends_in(const char *name, const char *end);

/* Whether systems and tools leave it lying about, so that nobody handed it in: "._softmax_step.c",
 * .git, __MACOSX. Other hidden files and folders are a pupil's. */
bool is_nobodys(const char *name);

/* Which lesson a name speaks of whose ending is not that of C: "reinforce.c.docx", "reinforce". */
NameMeaning name_resembles(const Lessons *lessons, const char *name);

/* Of C, by its name: .c, .C, .c.txt, .txt with a lesson's name before it is the caller's. */
bool is_source(const char *name);

/* An archive that can be opened: .zip, .tar, and .tar in most compressions. */
bool is_archive(const char *name);

/* One that is told, not opened: .7z, .rar, a part of one, half of a download, … */
bool is_foreign_archive(const char *name);

/* Whether a folder beside chapters/ is the workbook's, in a copy of all of it. */
bool is_workbooks_folder(const char *name);

/* The length of an archive's name without what says that it is one: 3 for "ada.tar.gz". */
int archive_stem(const char *name);

/* "softmax_step-1.c" and "softmax_step (1).c" become "softmax_step.c"; the number, or 0. */
long unnumbered(char *name);
