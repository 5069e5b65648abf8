/* tries.h: folders in which one pupil, or a platform, keeps several tries of the same work:
 * "attempt2", "v3", "old", "2", "2026-03-01-10-00-00". */
#pragma once
#include <stdbool.h>

enum { TRY_KEY = 64 };

/* A word for a try, or a time, is in the name. */
bool is_try(const char *name);

/* The name is a small number, and no more. */
bool is_numbered(const char *name);

/* Which try a file is of, by the folders it lies in: a text that sorts, "" if nothing says. */
void try_of(const char *path, char key[TRY_KEY]);
