/* table.h: a class on one page: lines on the screen, and grades.csv, which appears whole or not
 * at all. */
#pragma once
#include "../lesson/lessons.h"
#include "pupils.h"
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct {
    FILE *csv; /* beside the place where it will stand, or NULL for none */
    char *part, *path;
    const char *spoken; /* the only lesson that is graded: say on the screen what each is told */
} Table;

/* Begins OUT/grades.csv; with `out` NULL there are lines on the screen only. `spoken` is a slug,
 * or NULL. False with errno. */
bool table_begin(Table *t, const char *out, const char *spoken);

/* A pupil's rows. `results` is NULL for one who could not be judged. */
void table_add(Table *t, const Pupil *pupil, const Lessons *lessons, const cJSON *results);

/* Puts grades.csv in its place if it is whole, else away. False with errno. */
bool table_end(Table *t, bool whole);

/* A cell in quotation marks. One that a spreadsheet would take for a formula gets an apostrophe
 * before it; what could steer a terminal is a "?". */
void put_cell(FILE *to, const char *text, char end);
