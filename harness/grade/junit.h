/* junit.h: the class as JUnit's XML, one file for any CI: a suite for each pupil and lesson, a case
 * for each test. */
#pragma once
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>

/* False if the gradebook cannot be asked. */
bool junit_write(FILE *to, sqlite3 *db);
