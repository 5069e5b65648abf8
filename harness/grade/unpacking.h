/* unpacking.h: has `unpack` open an archive in a sandbox. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    UNPACKED,   /* all of it */
    INCOMPLETE, /* something was left out: the lines say what */
    UNABLE_TO   /* the machine cannot, whatever the archive holds: the lines say why */
} Unpacked;

/* Unpacks what may be a lesson's file below `folder`, under its own path; with `class` true
 * archives too, for it holds a class. `lines` is the caller's to free. */
Unpacked unpack_archive(const char *root, const char *archive, const char *folder, bool class,
                        char **lines);

/* Removes a folder and all below it; with `inside_only` true the folder stays. */
bool folder_remove_all(const char *path, bool inside_only);
