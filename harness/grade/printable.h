/* printable.h: text of strangers as it may be shown: on a terminal, in a table, on a page.
 *
 * Names of files and pupils, what an archive's library says, what a program printed: all of it
 * may hold bytes that move a cursor, turn the direction of writing, or are no UTF-8. Nothing here
 * escapes for a format; whoever writes HTML, JSON or CSV does that besides. */
#pragma once
#include <stdbool.h>

/* UTF-8 without control characters (C0, DEL, C1), without those that turn the direction of
 * writing, and without invisible ones that make two names look like one. */
bool is_printable(const char *text);

/* In place: each byte that is_printable would object to becomes a "?". Tabs and new lines stay
 * only if `lines` is true. */
void make_printable(char *text, bool lines);
