/* unpacking.h: has `unpack` open an archive in a sandbox. */
#pragma once
#include "../sandbox/launch.h"
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    UNPACKED,   /* all of it */
    INCOMPLETE, /* something was left out: the lines say what */
    UNABLE_TO   /* the machine cannot, whatever the archive holds: the lines say why */
} Unpacked;

/* Unpacks what may be a lesson's file below `folder`, under its own path; with `class` true
 * archives too, for it holds a class. `lines` is the caller's to free. */
Unpacked unpack_archive(Backend sandbox, const char *root, const char *archive,
                        const char *folder, bool class, char **lines);

/* Removes all below a folder. */
bool folder_empty(const char *path);
