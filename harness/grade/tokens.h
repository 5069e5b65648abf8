/* tokens.h: as much of C's grammar as it takes to pass over comments and texts. */
#pragma once
#include <stdbool.h>

/* Where a comment, a text in quotation marks or a single character ends that begins at `at`. */
const char *token_behind(const char *at);

/* Whether what begins at `at` and ends at `next` is a comment. */
bool token_is_comment(const char *at, const char *next);
