/* copies.h: of several copies of a lesson's file in one submission, which counts.
 *
 * In this order: one that can be read and is not empty; one in which something has been written
 * (the untouched stub beats nothing); the platform's latest attempt, then the latest of folders
 * that are numbered or dated tries; the expected name, a copy's number allowed, before one that is
 * only like it, and that before one that only includes the lesson's header; the higher copy's
 * number; fewer TODO left; the longer text, blanks and comments apart; the place that is less
 * deep, then the name. No clock
 * but the platform's is asked: copying a folder changes no grade. */
#pragma once
#include "names.h"
#include "tries.h"
#include <stdbool.h>
#include <stddef.h>

enum { COPY_PATH = 512, COPY_WHY = COPY_PATH + 64, MOST_COPIES = 256 };

typedef struct {
    NameMeaning name;
    char shown[COPY_PATH]; /* where it is in the submission */
    char attempt[64];      /* the platform's time or number; later ones sort behind */
    const char *why;       /* why there is no text, or NULL */
    char *text;            /* only the best so far of a lesson has its text */
    size_t length;
    /* filled in by copies_add */
    char try[TRY_KEY];     /* which try its folder says it is */
    size_t todos, written; /* TODO( left; characters that are no blanks and no comments */
    bool stub;
    unsigned long long content; /* the same for the same bytes */
} Copy;

typedef struct {
    Copy copy[MOST_COPIES];
    size_t n, more;
} Copies;

/* Takes `copy` and its text over. */
void copies_add(Copies *all, Copy *copy);

/* The one of a lesson that counts, or NULL. */
Copy *copies_best(Copies *all, size_t lesson);

/* Whether `one` is another copy of the same lesson that says something else; then why the best
 * one counts. */
bool copies_lost_to(const Copy *one, const Copy *best, char why[COPY_WHY]);

void copies_free(Copies *all);
