/* lessons.h: what a submission may hold, lesson by lesson. */
#pragma once
#include <stddef.h>

enum { MOST_LESSONS = 32, LESSON_NAME = 256 };

typedef struct {
    char slug[LESSON_NAME], file[LESSON_NAME]; /* 01-softmax-step, softmax_step.c */
} Lesson;

typedef struct {
    Lesson lesson[MOST_LESSONS];
    size_t n;
} Lessons;

enum { NO_PLACE = 12 };

/* Whether a path inside a submission is a lesson's file, and how good a place that is: 0 for
 * FILE, 1 for SLUG/FILE, 2 for chapters/SLUG/FILE, and 3 more below one folder of any name;
 * NO_PLACE for anything else. Of two places the lower number counts. */
int lesson_place(const Lesson *lesson, const char *path);
