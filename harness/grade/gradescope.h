/* gradescope.h: submission_metadata.yml, in which a Gradescope export says whose each of its
 * folders is. The rest of that file (scores, results, history) is passed over. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Calls `each` for every submitter of every folder, in their order: a group's folder has several.
 * `id` and `email` may be "". False, with why in `why`, if the file is no such list. */
bool gradescope_read(const char *bytes, size_t n,
                     void (*each)(const char *folder, const char *name, const char *id,
                                  const char *email, void *context),
                     void *context, char why[256]);
