/* grader.h: one process that grades submission after submission.
 *
 * A grader is a Criterion test: it opens Lua, the lessons and their records once, and then takes
 * requests from a pipe until there are none. The submissions themselves run in workers, never
 * here. It ends when the pool ends, with all that it has started. */
#pragma once
#include "settings.h"

/* The grader's process, until the other end of `requests` is closed. */
void grader_run(const BatchSettings *settings);
