/* export.h: what learning platforms make of a pupil's name and files when they export a class.
 *
 *   Canvas       a flat folder:            adalovelace_LATE_101_2002_softmax_step-1.c
 *                anonymously:              anon_Ab3dE_2002_softmax_step.c, 101_2002_softmax_step.c
 *                typed, linked:            adalovelace_101_text.html, adalovelace_101_link.html
 *   Moodle       a folder for each pupil:  Ada Lovelace_101_assignsubmission_file_
 *                or a flat one:            Ada Lovelace_101_assignsubmission_file_softmax_step.c
 *                typed:                    Ada Lovelace_101_assignsubmission_onlinetext_
 *   Blackboard   a flat folder:            Lesson 1_ada_attempt_2024-05-01-10-20-30_softmax_step.c
 *                a receipt beside it:      Lesson 1_ada_attempt_2024-05-01-10-20-30.txt
 *   Brightspace  a folder for each attempt: 4123-9012 - Ada Lovelace - Mar 1, 2026 1159 PM
 *                or a flat one:            4123-9012 - Ada Lovelace- Mar 1, 2026 1159 PM - gae.c
 *   Autolab      a flat folder:            ada@example.edu_3_softmax_step.c
 *   Sakai        a folder for each pupil:  Lovelace, Ada(alove)
 *   ILIAS        before a file's name:     20260301235900_softmax_step.c
 *
 * Gradescope's file of names is read in gradescope.h. GitHub Classroom's and Artemis's folders
 * are named after the pupil and need nothing. */
#pragma once
#include <stdbool.h>

enum { EXPORT_ROOM = 256 };

typedef struct {
    char identity[EXPORT_ROOM]; /* the same for all files of one pupil, and for no one else's */
    char name[EXPORT_ROOM];     /* how to call the pupil */
    char person[EXPORT_ROOM];   /* the name as a roster may have it, or "" */
    char id[EXPORT_ROOM];       /* what the platform calls the pupil by, or "" */
    char as[EXPORT_ROOM];       /* how the pupil called the file; "" for a folder */
    char attempt[EXPORT_ROOM];  /* when it was handed in, or which version it is: sorts; or "" */
    bool typed;                 /* a text or a link, typed into the platform */
    bool receipt;               /* the platform's own note; no file of the pupil's */
    bool late;                  /* the platform says so */
} Exported;

/* What a file's or a folder's name says; false if no platform has written it. */
bool export_read(const char *name, bool folder, Exported *to);

/* The name behind ILIAS's time, which is copied; the whole name, and "", where there is none. */
const char *export_unstamped(const char *name, char stamp[EXPORT_ROOM]);
