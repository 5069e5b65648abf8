/* unpacking.c: the program that opens archives, its limits, and what its end means. */
#define _GNU_SOURCE
#include "unpacking.h"
#include "../sandbox/command.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 4096, PUPIL_FILE_MB = 2, CLASS_FILE_MB = 64, NOT_FOUND = 127, NO_ROOM = 3 };

static Unpacked meaning(CommandResult *how, char **lines)
{
    const char *said = how->exit.status == NOT_FOUND ? "build/unpack is missing: run make\n"
                       : how->exit.status < 0 || how->late
                           ? "could not be unpacked within the limits on time and memory\n"
                           : NULL;
    if (said)
        free(how->output), how->output = strdup(said);
    *lines = how->output;
    switch (how->exit.status) {
    case 0: return UNPACKED;
    case NOT_FOUND:
    case NO_ROOM: return UNABLE_TO;
    default: return INCOMPLETE;
    }
}

Unpacked unpack_archive(Backend sandbox, const char *root, const char *archive, const char *folder,
                        bool class, char **lines)
{
    CommandResult how;
    char program[PATH], inside[PATH], why[SANDBOX_WHY];
    snprintf(program, sizeof program, "%s/build/unpack", root);
    snprintf(inside, sizeof inside, "%s/build/tool_runner", root);
    SandboxPlan plan = {.backend = sandbox,
                        .program = inside,
                        .readable = (const char *const[]){program, archive, NULL},
                        .writable = folder,
                        .memory_mb = 512,
                        .file_mb = class ? CLASS_FILE_MB : PUPIL_FILE_MB};
    const char *const argv[] = {program, archive, folder, class ? "class" : NULL, NULL};
    Command command = {.argv = argv, .cpu_s = 10, .wall_s = 60, .cap = 1 << 12};
    if (sandbox_run_once(&plan, &command, &how, why))
        return meaning(&how, lines);
    if (asprintf(lines, "%s\n", why) < 0)
        *lines = NULL;
    return UNABLE_TO;
}

static int remove_below(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind;
    return at->level == 0 ? 0 : remove(path);
}

bool folder_empty(const char *path)
{
    return nftw(path, remove_below, 16, FTW_DEPTH | FTW_PHYS) == 0;
}
