/* version.h: what decides a lesson's verdict besides the submission, as one name.
 *
 * A lesson's version is a hash of its own contract, jobs, scenarios, solution and mistakes, of
 * the contracts and solutions of the lessons before it (with which it is linked), of every part
 * of the harness that can reach a verdict, and of the compiler and the C library. Of the chapter
 * only the headings and the equations' numbers are in it, which messages name. Neither the place
 * of the workbook nor anything that a reader edits is. */
#pragma once
#include "../lesson/lessons.h"
#include "sha256.h"
#include <stdbool.h>

/* The part that all lessons have in common. False with a message on standard error if something
 * cannot be read. */
bool version_of_harness(const char *root, char version[SHA256_HEX]);

/* The version of lesson i, of which `harness` is that part. False likewise. */
bool version_of_lesson(const char *root, const Lessons *lessons, size_t i, const char *harness,
                       char version[SHA256_HEX]);

/* Adds a file's name and bytes, or those of every .lua file in a folder. False with errno. */
bool version_put(Sha256 *s, const char *path);
