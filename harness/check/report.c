/* report.c: finds the file that a job judges, and says what is there where it is not;
 * and whether a report has full marks. */
#define _GNU_SOURCE
#include "report.h"
#include "../files.h"
#include "../json.h"
#include "../scenario/host.h"
#include <errno.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *asked_program(void)
{
    const char *asked = getenv("ASKED_OF"); /* the Makefile says so */
    return asked && !strcmp(asked, "make") ? "make" : "ascent";
}

/* Asks Lua for the lesson's slug, file name and stub. */
static bool look_up(lua_State *L, Job *job, const char *lesson, char *file, char *stub)
{
    lua_pushstring(L, lesson);
    bool found = host_call(L, "lesson.lesson", "names", 1, 3);
    if (found) {
        snprintf(job->lesson, sizeof job->lesson, "%s", lua_tostring(L, -3));
        snprintf(file, NAME_ROOM, "%s", lua_tostring(L, -2));
        snprintf(stub, PATH_ROOM, "%s", lua_tostring(L, -1));
    } else
        fprintf(stderr, "%s: %s\n", asked_program(), lua_tostring(L, -1));
    lua_pop(L, found ? 3 : 1);
    return found;
}

static bool join(char path[PATH_ROOM], const char *a, const char *b, const char *c)
{
    int n = c ? snprintf(path, PATH_ROOM, "%s/%s/%s", a, b, c)
              : snprintf(path, PATH_ROOM, "%s/%s", a, b);
    return n < PATH_ROOM;
}

/* A folder of the pupil's own: what a link leads to is someone else's. */
static bool is_folder(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISDIR(is.st_mode);
}

bool job_find_file(const Job *job, const char *dir, const char *file, char path[PATH_ROOM])
{
    struct stat is;
    if (join(path, dir, file, NULL) && lstat(path, &is) == 0)
        return true;
    return join(path, dir, job->lesson, NULL) && is_folder(path) &&
           join(path, dir, job->lesson, file) && lstat(path, &is) == 0;
}

bool job_locate(Job *job, const char *lesson, const char *where)
{
    lua_State *L = host_open(job->root, BACKEND_NONE);
    bool found = L && job_locate_by(L, job, lesson, where);
    if (L)
        lua_close(L);
    return found;
}

/* The reader's own file, whose place is known, is told with what mends it. */
static bool own_is_judgeable(const Job *job, const char *stub)
{
    struct stat is;
    const char *wrong = lstat(stub, &is) != 0     ? "is not there"
                        : stat(stub, &is) != 0    ? "is a link that leads nowhere"
                        : S_ISDIR(is.st_mode)     ? "is a folder"
                        : !S_ISREG(is.st_mode)    ? "is no regular file"
                        : access(stub, R_OK) != 0 ? "may not be read"
                                                  : NULL;
    if (wrong)
        fprintf(stderr, "  %s %s.\n  This puts the stub back: make reset LESSON=%.2s\n",
                stub + strlen(job->root) + 1, wrong, job->lesson);
    return !wrong;
}

bool job_locate_by(lua_State *L, Job *job, const char *lesson, const char *where)
{
    char file[NAME_ROOM], stub[PATH_ROOM], found[PATH_ROOM];
    struct stat is;
    if (!look_up(L, job, lesson, file, stub) || (!where && !own_is_judgeable(job, stub)))
        return false;
    const char *wanted = where ? where : stub;
    if (stat(wanted, &is) == 0 && S_ISDIR(is.st_mode)) {
        if (!job_find_file(job, wanted, file, found))
            return fprintf(stderr, "ascent: %s holds no %s, nor %s/%s\n", wanted, file, job->lesson,
                           file),
                   false;
        wanted = found;
    }
    char real[PATH_MAX];
    if (!realpath(wanted, real) || stat(real, &is) != 0 || access(real, R_OK) != 0)
        return fprintf(stderr, "ascent: %s: %s\n", wanted, strerror(errno)), false;
    if (!S_ISREG(is.st_mode))
        return fprintf(
                   stderr,
                   "ascent: %s is not a regular file; expected a C file with the functions of %s\n",
                   wanted, job->lesson),
               false;
    snprintf(job->file, sizeof job->file, "%s", real);
    size_t root = strlen(job->root);
    bool inside = !where && !strncmp(wanted, job->root, root) && wanted[root] == '/';
    snprintf(job->shown, sizeof job->shown, "%s", inside ? wanted + root + 1 : wanted);
    return true;
}

bool report_is_full(const cJSON *report)
{
    double most = json_number(report, "max_score");
    return most > 0 && json_number(report, "score") == most;
}

bool report_print(const cJSON *report, FILE *to)
{
    char *text = cJSON_Print(report);
    bool printed = text && fprintf(to, "%s\n", text) > 0 && fflush(to) == 0;
    free(text);
    if (!printed)
        fprintf(stderr, "ascent: cannot print the report: %s\n", strerror(errno));
    return printed;
}
