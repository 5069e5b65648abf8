/* lessons.h: the lessons that have code, and the file that is handed in for each. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { MOST_LESSONS = 32, LESSON_NAME = 256 };

typedef struct {
    char slug[LESSON_NAME], file[LESSON_NAME]; /* NN-some-name, some_name.c */
    bool graded;                               /* in this batch; another's files are passed over */
} Lesson;

typedef struct {
    Lesson lesson[MOST_LESSONS];
    size_t n;
} Lessons;
