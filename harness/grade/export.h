/* export.h: what learning platforms make of a pupil's name and files when they export a class.
 *
 *   Canvas      a flat folder:            adalovelace_LATE_101_2002_softmax_step-1.c
 *   Moodle      a folder for each pupil:  Ada Lovelace_101_assignsubmission_file_
 *   Blackboard  a flat folder:           Lesson 1_ada_attempt_2024-05-01-10-20-30_softmax_step.c */
#pragma once
#include <stdbool.h>

enum { EXPORT_ROOM = 256 };

typedef struct {
    char identity[EXPORT_ROOM]; /* the same for all files of one pupil, and for no one else's */
    char name[EXPORT_ROOM];     /* how to call the pupil */
    char as[EXPORT_ROOM];       /* how the pupil called the file */
    /* when it was handed in, or ""; a later one replaces all of an earlier one */
    char attempt[EXPORT_ROOM];
    long version; /* of this file: the 1 in softmax_step-1.c */
} Exported;

/* A file's name; false if it is not one of Canvas's or Blackboard's. */
bool export_file(const char *name, Exported *to);

/* A folder's name; false if it is not one of Moodle's. Only identity and name are set. */
bool export_folder(const char *name, Exported *to);

/* "softmax_step-1.c" and "softmax_step (1).c" become "softmax_step.c"; the number, or 0. */
long export_unnumbered(char *name);

/* Whether a name ends in `end`, in whatever case, with something before it. */
bool ends_in(const char *name, const char *end);

/* .zip, .tar.gz, .tgz or .tar. */
bool is_archive(const char *name);
