/* winnow.h: fingerprints of a program, by which two that share a passage are found (Schleimer,
 * Wilkerson and Aiken, "Winnowing", SIGMOD 2003).
 *
 * A program is read as tokens: names, numbers and texts are all alike, blanks and comments are
 * nothing. Every run of RUN tokens has a hash, and of every WINDOW hashes in a row the least is
 * kept: two programs that share RUN + WINDOW - 1 tokens in a row share a fingerprint. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* The fingerprints of a text, each once and in ascending order; `n` of them, the caller's to
 * free. NULL if there is no memory. */
uint64_t *winnow(const char *text, size_t *n);
