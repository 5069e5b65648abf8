/* version.c: which files are in a version, and in which order their bytes are. */
#define _GNU_SOURCE
#include "version.h"
#include "../files.h"
#include "../sandbox/command.h"
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <gnu/libc-version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST = 1 << 28, PATH = 4096 };

/* ---- files ---- */

/* Picks a file by its path below the folder that is hashed. */
typedef bool Picks(const char *path);

static bool fails(const char *path)
{
    fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool put_file(Sha256 *s, const char *path, const char *name)
{
    size_t n;
    char *bytes = file_read(path, LARGEST, &n);
    if (!bytes)
        return false;
    sha256_put_text(s, name);
    sha256_put(s, &n, sizeof n);
    sha256_put(s, bytes, n);
    free(bytes);
    return true;
}

/* Every file below `top` that is picked, in the order of the names. */
static bool put_tree(Sha256 *s, const char *top, Picks *picks)
{
    size_t above = strlen(top) + 1;
    FTS *tree = fts_open((char *const[]){(char *)top, NULL},
                         FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    bool fine = tree;
    for (FTSENT *at; fine && (at = fts_read(tree));)
        if (at->fts_info == FTS_F && picks(at->fts_path + above))
            fine = put_file(s, at->fts_path, at->fts_path + above);
    if (tree)
        fts_close(tree);
    return fine;
}

static bool is_lua(const char *path) { return fnmatch("*.lua", path, 0) == 0; }

bool version_put(Sha256 *s, const char *path)
{
    struct stat is;
    if (stat(path, &is))
        return false;
    const char *name = strrchr(path, '/');
    return S_ISDIR(is.st_mode) ? put_tree(s, path, is_lua)
                               : put_file(s, path, name ? name + 1 : path);
}

/* ---- the harness ---- */

/* What no verdict passes through: whatever is not here counts. What `grade` makes of a submission
 * is the bytes that are judged, and those are in a report's name themselves. */
static const char *const apart[] = {
    "book/",
    "desk/",
    "experiment/",
    "grade/",
    "platforms/",
    "programs/ascent",
    "programs/bench",
    "programs/canary",
    "programs/libgit2",
    "programs/pack",
    "programs/unpack",
    "tests/",
    NULL,
};

static bool is_harness(const char *path)
{
    for (const char *const *a = apart; *a; a++)
        if (!strncmp(path, *a, strlen(*a)))
            return false;
    return fnmatch("*.c", path, 0) == 0 || fnmatch("*.h", path, 0) == 0 || is_lua(path);
}

static bool put_compiler(Sha256 *s, const char *root)
{
    CommandResult how;
    char program[PATH], why[SANDBOX_WHY];
    snprintf(program, sizeof program, "%s/build/tool_runner", root);
    Command command = {.argv =
                           (const char *const[]){"gcc", "-dumpfullversion", "-dumpmachine", NULL},
                       .wall_s = 10,
                       .cap = 1 << 12};
    if (!sandbox_run_once(&(SandboxPlan){.backend = BACKEND_NONE, .program = program}, &command,
                          &how, why))
        return fprintf(stderr, "ascent grade: %s\n", why), false;
    sha256_put_text(s, how.output);
    bool fine = how.exit.status == 0;
    free(how.output);
    if (!fine)
        fprintf(stderr, "ascent grade: gcc cannot be run: is it installed? `make setup` installs "
                        "what is missing\n");
    return fine;
}

bool version_of_harness(const char *root, char version[SHA256_HEX])
{
    Sha256 s;
    char path[PATH];
    sha256_init(&s);
    snprintf(path, sizeof path, "%s/harness", root);
    if (!put_tree(&s, path, is_harness))
        return fails(path);
    sha256_put_text(&s, gnu_get_libc_version());
    if (!put_compiler(&s, root))
        return false;
    sha256_hex(&s, version);
    return true;
}

/* ---- a lesson ---- */

static bool is_contract(const char *path)
{
    return fnmatch("*.h", path, 0) == 0 || !strcmp(path, "jobs.c");
}
/* Of a lesson's Lua only what judges: agents and the numbers of its text reach no verdict. */
static bool is_lessons_own(const char *path)
{
    return is_contract(path) || !strcmp(path, "scenarios.lua") || !strcmp(path, "cases.lua");
}
static bool is_c(const char *path) { return fnmatch("*.c", path, 0) == 0; }
static bool is_solution(const char *path) { return is_c(path) && strcmp(path, "mistakes.c") != 0; }

/* `part` of the workbook for a lesson; it may have none. */
static bool put_part(Sha256 *s, const char *root, const char *part, const char *slug, Picks *picks)
{
    char path[PATH];
    struct stat is;
    snprintf(path, sizeof path, "%s/%s/%s", root, part, slug);
    return (stat(path, &is) && errno == ENOENT) || put_tree(s, path, picks) || fails(path);
}

/* What a workbook without solutions has in their place. */
static bool put_recorded(Sha256 *s, const char *root, const char *slug)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/recorded/%s.tar.xz", root, slug);
    return version_put(s, path) || errno == ENOENT || fails(path);
}

/* Headings and numbers of equations. */
static bool put_sections(Sha256 *s, const char *root, const char *slug)
{
    size_t n;
    char path[PATH];
    snprintf(path, sizeof path, "%s/chapters/%s/lesson.md", root, slug);
    char *text = file_read(path, LARGEST, &n), *rest = text;
    if (!text)
        return errno == ENOENT || fails(path);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line == '#' || strstr(line, "\\tag{") || strstr(line, "\\label{"))
            sha256_put_text(s, line);
    free(text);
    return true;
}

bool version_of_lesson(const char *root, const Lessons *lessons, size_t i, const char *harness,
                       char version[SHA256_HEX])
{
    Sha256 s;
    bool fine = true;
    sha256_init(&s);
    sha256_put_text(&s, harness);
    for (size_t k = 0; fine && k <= i; k++) {
        const char *slug = lessons->lesson[k].slug;
        sha256_put_text(&s, slug);
        fine = put_part(&s, root, "chapters", slug, k < i ? is_contract : is_lessons_own) &&
               put_recorded(&s, root, slug) &&
               put_part(&s, root, "solutions", slug, k < i ? is_solution : is_c);
    }
    fine = fine && put_sections(&s, root, lessons->lesson[i].slug);
    sha256_hex(&s, version);
    return fine;
}
