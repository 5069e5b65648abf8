/* feedback.h: what a pupil reads: each cause once, in words. */
#pragma once
#include <cjson/cJSON.h>
#include <stdio.h>

/* A paragraph for each lesson, for the top of Gradescope's page. */
void feedback_text(FILE *to, const cJSON *extra);

/* A page of its own: causes first, with links into the book's pages at `book` unless that is
 * NULL. It needs no script and no other file. */
void feedback_page(FILE *to, const cJSON *extra, const char *book);
