/* content.h: what a file's bytes say of it: that it is no C at all, or which lesson it is for
 * where its name is no lesson's. */
#pragma once
#include "../lesson/lessons.h"
#include <stddef.h>

/* Why what is called C is none: "is saved as UTF-16: expected UTF-8"; NULL if it may be C. There
 * is a NUL behind the n bytes. */
const char *content_is_no_c(const char *text, size_t n);

/* The last lesson whose header it includes, for a lesson may include those before it; as many as
 * there are lessons for none. */
size_t content_lesson(const Lessons *lessons, const char *text);
