/* version.h: what decides a grade besides the submission, as one name. */
#pragma once
#include "sha256.h"
#include <stdbool.h>

/* The workbook's version: a hash of its contracts, scenarios, chapters, solutions, records and
 * programs, and of the compiler's version. Files that a reader edits are left out. False with a
 * message on standard error if something cannot be read. */
bool version_of(const char *root, char version[SHA256_HEX]);

/* Adds a file's name and bytes, or those of every .lua file in a folder. False with errno. */
bool version_put(Sha256 *s, const char *path);
