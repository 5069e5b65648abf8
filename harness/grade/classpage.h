/* classpage.h: the class at a glance, for the instructor: one static page out of the gradebook. */
#pragma once
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>

/* False if the gradebook cannot be asked; its message says why. `book` is where the chapters'
 * pages are, or NULL. */
bool class_page(FILE *to, sqlite3 *db, const char *book);
