#define _GNU_SOURCE
#include "grade.h"
#include "../files.h"
#include "../impl/proof.h"
#include "../scenario/host.h"
#include "class.h"
#include "export.h"
#include "gather.h"
#include "options.h"
#include "results.h"
#include "table.h"
#include "version.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ALL_GRADED = 0, USAGE = 2, UNABLE = 3, LEFT_OUT = 4, PATIENCE_S = 10 };

typedef struct {
    Options options;
    Terms terms;
    Pupils pupils;
    Table table;
    size_t archives; /* of those named on the command line, how many have been unpacked */
    bool left_out;
    int lock;
} Batch;

/* ---- what there is to grade ---- */

static bool ask_lua(lua_State *L, const char *module, const char *function, int arguments)
{
    bool answered = host_call(L, module, function, arguments, LUA_MULTRET);
    if (!answered)
        fprintf(stderr, "ascent grade: %s\n", lua_tostring(L, -1));
    return answered;
}

/* Slug and file of each lesson asked for, "1,softmax-step,…", or of all. */
static bool find_lessons(Batch *b, lua_State *L)
{
    char *list = b->options.lessons ? strdup(b->options.lessons) : NULL, *rest = list;
    bool found = true;
    do {
        const char *one = list ? strsep(&rest, ",") : NULL;
        lua_settop(L, 0);
        if (list)
            lua_pushstring(L, one);
        found = ask_lua(L, "lesson.lesson", list ? "names" : "coded", list != NULL);
        for (int i = 1, most = list ? 2 : lua_gettop(L);
             found && i + 1 <= most && b->terms.lessons.n < MOST_LESSONS; i += 2) {
            Lesson *l = &b->terms.lessons.lesson[b->terms.lessons.n++];
            snprintf(l->slug, sizeof l->slug, "%s", lua_tostring(L, i));
            snprintf(l->file, sizeof l->file, "%s", lua_tostring(L, i + 1));
        }
    } while (found && rest);
    free(list);
    return found;
}

/* The instructor's own scenarios must be sound before anyone is judged by them. */
static bool find_hidden(Batch *b, lua_State *L)
{
    if (!b->options.hidden)
        return true;
    char *real = realpath(b->options.hidden, NULL);
    if (!real || strlen(real) >= CLERK_PATH) {
        fprintf(stderr, "ascent grade: %s: %s\n", b->options.hidden, strerror(errno));
        free(real);
        return false;
    }
    strcpy(b->terms.hidden, real);
    free(real);
    lua_settop(L, 0);
    lua_pushstring(L, b->terms.hidden);
    for (size_t i = 0; i < b->terms.lessons.n; i++)
        lua_pushstring(L, b->terms.lessons.lesson[i].slug);
    return ask_lua(L, "check.cache", "hidden", 1 + (int)b->terms.lessons.n);
}

static bool ask_what(Batch *b)
{
    lua_State *L = host_open(b->terms.root, BACKEND_NONE); /* which lessons; nothing is run */
    bool fine = L && find_lessons(b, L) && find_hidden(b, L);
    if (L)
        lua_close(L);
    return fine;
}

/* Decided once, for the whole batch. */
static bool choose_sandbox(Batch *b)
{
    static char why[PROOF_WHY];
    bool chosen = proof_choose(b->options.sandbox, b->terms.root, &b->terms.sandbox, why);
    if (!chosen)
        fprintf(stderr, "ascent grade: no sandbox for strangers' code, so nothing is graded\n%s\n",
                why);
    else if (b->terms.sandbox == BACKEND_NONE)
        fprintf(stderr, "ascent grade: no sandbox: submissions can do whatever you can\n");
    return chosen;
}

/* All that decides a grade and is no submission, as one name. Of the sandbox only whether there
 * is one. */
static bool name_settings(Batch *b)
{
    Terms *t = &b->terms;
    Sha256 s;
    if (!version_of(t->root, t->workbook))
        return false;
    sha256_init(&s);
    sha256_put_text(&s, t->workbook);
    sha256_put(&s, &t->seed, sizeof t->seed);
    sha256_put(&s, &t->cpu_s, sizeof t->cpu_s);
    sha256_put_text(&s, t->sandbox == BACKEND_NONE ? "none" : "sandbox");
    for (size_t i = 0; i < t->lessons.n; i++)
        sha256_put_text(&s, t->lessons.lesson[i].slug);
    if (*t->hidden && !version_put(&s, t->hidden))
        return fprintf(stderr, "ascent grade: %s: %s\n", t->hidden, strerror(errno)), false;
    sha256_hex(&s, t->settings);
    return true;
}

/* ---- whose ---- */

/* What an archive holds if that is one folder with several entries, none of them a lesson's
 * file: then someone packed the folder of the class. */
static void step_inside(char *folder, size_t room, const Lessons *lessons)
{
    struct dirent **entries, **inner;
    int n = scandir(folder, &entries, is_shown, NULL);
    char lone[2 * CLERK_PATH + 256];
    snprintf(lone, sizeof lone, "%s/%s", folder, n == 1 ? entries[0]->d_name : "");
    int m = n == 1 ? scandir(lone, &inner, is_shown, NULL) : -1;
    if (m > 1 && !is_submission(lessons, lone))
        snprintf(folder, room, "%.*s", (int)room - 1, lone);
    while (m > 0)
        free(inner[--m]);
    while (n > 0)
        free(entries[--n]);
}

/* A class in one archive is unpacked first. */
static bool add_archive(Batch *b, const char *path)
{
    char folder[2 * CLERK_PATH];
    const char *slash = strrchr(path, '/'), *called = slash ? slash + 1 : path;
    int above = snprintf(folder, sizeof folder, "%s/class-%zu", b->terms.folder, b->archives++);
    if (mkdir(folder, 0711) ||
        snprintf(folder + above, sizeof folder - (size_t)above, "/%s", called) < 0 ||
        mkdir(folder, 0711))
        return fprintf(stderr, "ascent grade: %s: %s\n", folder, strerror(errno)), false;
    b->left_out = !unpack_class(path, b->terms.sandbox, b->terms.root, folder) || b->left_out;
    step_inside(folder, sizeof folder, &b->terms.lessons);
    return pupils_add(&b->pupils, folder);
}

static bool add_all(Batch *b)
{
    b->pupils.lessons = &b->terms.lessons;
    b->pupils.alone = b->options.n == 1;
    for (size_t i = 0; i < b->options.n; i++) {
        const char *dir = b->options.dirs[i];
        struct stat is;
        bool archive = stat(dir, &is) == 0 && S_ISREG(is.st_mode) && is_archive(dir);
        if (!(archive ? add_archive(b, dir) : pupils_add(&b->pupils, dir)))
            return false;
    }
    pupils_name(&b->pupils);
    b->left_out = b->left_out || b->pupils.skipped > 0;
    return true;
}

/* ---- where to ---- */

/* Makes OUT and every folder above it. */
static bool make_folders(const char *path)
{
    char part[CLERK_PATH];
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return errno = ENAMETOOLONG, false;
    for (char *slash = part + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        if (mkdir(part, 0777) && errno != EEXIST)
            return false;
    }
    struct stat is;
    return (mkdir(part, 0777) == 0 || errno == EEXIST) && stat(part, &is) == 0 &&
           (S_ISDIR(is.st_mode) || (errno = ENOTDIR, false));
}

/* Whether `path`, of which only a part may exist yet, lies in the folder `dir`. */
static bool is_inside(const char *path, const char *dir)
{
    char part[CLERK_PATH], *real = NULL, *root = realpath(dir, NULL);
    snprintf(part, sizeof part, "%s", path);
    while (!(real = realpath(*part ? part : ".", NULL)) && *part) {
        char *slash = strrchr(part, '/');
        *(slash ? slash : part) = '\0';
    }
    size_t n = root ? strlen(root) : 0;
    bool inside = root && real && !strncmp(real, root, n) && (real[n] == '/' || real[n] == '\0');
    free(root), free(real);
    return inside;
}

static bool apart(const Options *o)
{
    for (size_t i = 0; i < o->n; i++)
        if (is_inside(o->out, o->dirs[i]))
            return fprintf(stderr,
                           "ascent grade: the results would go to %s, in the middle of the "
                           "submissions in %s\n",
                           o->out, o->dirs[i]),
                   false;
    return true;
}

/* One run at a time for each shard. The lock's file says where the run keeps its temporary
 * files, so that the next one can clear up after a run that was killed. Clerks hold the lock
 * too: it is free when the last of them is gone. */
static bool lock_out(Batch *b)
{
    const Options *o = &b->options;
    char path[CLERK_PATH + 64], left[CLERK_PATH] = "", ours[] = "/ascent-grade-";
    snprintf(path, sizeof path, o->shards == 1 ? "%s/.lock" : "%s/.lock-%zu-of-%zu", o->out,
             o->shard + 1, o->shards);
    b->lock = open(path, O_RDWR | O_CREAT, 0666);
    for (int tries = 0; b->lock >= 0 && flock(b->lock, LOCK_EX | LOCK_NB); tries++) {
        if (errno != EWOULDBLOCK || tries == 10 * PATIENCE_S)
            return fprintf(stderr, "ascent grade: another run is writing to %s\n", o->out), false;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    if (b->lock < 0)
        return fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno)), false;
    ssize_t n = pread(b->lock, left, sizeof left - 1, 0);
    struct stat is;
    if (n > 0 && strstr(left, ours) && !strstr(left, "..") && lstat(left, &is) == 0 &&
        S_ISDIR(is.st_mode) && is.st_uid == geteuid())
        tree_remove(left);
    snprintf(b->terms.folder, sizeof b->terms.folder, "%s%sXXXXXX", temporary_folder(), ours);
    /* a sandbox that is another user must pass through */
    if (!mkdtemp(b->terms.folder) || chmod(b->terms.folder, 0711))
        return fprintf(stderr, "ascent grade: no folder for temporary files, %s: %s\n",
                       b->terms.folder, strerror(errno)),
               false;
    char *real = realpath(b->terms.folder, NULL);
    if (real && strlen(real) < sizeof b->terms.folder)
        strcpy(b->terms.folder, real);
    free(real);
    size_t length = strlen(b->terms.folder);
    if (ftruncate(b->lock, 0) || pwrite(b->lock, b->terms.folder, length, 0) != (ssize_t)length)
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    return setenv("TMPDIR", b->terms.folder, 1) == 0;
}

static void unlock_out(Batch *b)
{
    if (*b->terms.folder)
        tree_remove(b->terms.folder);
    if (b->lock > 0 && *b->terms.folder && ftruncate(b->lock, 0))
        perror("ascent grade");
    if (b->lock > 0)
        close(b->lock);
}

/* ---- the command ---- */

static void take(const Pupil *pupil, Done how, void *context)
{
    Batch *b = context;
    cJSON *results = how == NOT_JUDGED ? NULL : results_read(b->options.out, pupil->encoded);
    table_add(&b->table, pupil, &b->terms.lessons, results);
    cJSON_Delete(results);
}

static void print_times(const Tally *t)
{
    double n = t->graded ? (double)t->graded : 1,
           cpu = t->spent.judging + t->spent.tools + t->spent.workers;
    fprintf(stderr,
            "ascent grade: %.0f submissions a minute; CPU time of one: %.2f s (compiling and "
            "linking %.2f, workers %.2f, judging %.2f)\n",
            60 * n / t->wall_s, cpu / n, t->spent.tools / n, t->spent.workers / n,
            t->spent.judging / n);
}

static int report(Batch *b, const Tally *tally)
{
    bool whole = tally->stopped == 0, sharded = b->options.shards > 1;
    if (!table_end(&b->table, whole))
        return fprintf(stderr, "ascent grade: %s/grades.csv: %s\n", b->options.out,
                       strerror(errno)),
               UNABLE;
    fprintf(stderr, "ascent grade: %zu graded", tally->graded);
    if (tally->stood)
        fprintf(stderr, ", %zu stand from an earlier run", tally->stood);
    if (tally->failed)
        fprintf(stderr, ", %zu not judged", tally->failed);
    fprintf(stderr, tally->stopped > 0 ? "; stopped: run it again to go on\n"
                    : tally->stopped ? "; given up, since the last three could not be judged: mend "
                                       "what is said above and run it again\n"
                                     : "\n");
    if (b->options.times)
        print_times(tally);
    if (whole && sharded)
        fprintf(
            stderr,
            "ascent grade: when every shard is done, run it once without --shard for grades.csv\n");
    return tally->stopped > 0              ? 128 + tally->stopped
           : tally->failed || !whole       ? UNABLE
           : tally->remarks || b->left_out ? LEFT_OUT
                                           : ALL_GRADED;
}

static int grade_all(Batch *b)
{
    const Options *o = &b->options;
    if (!table_begin(&b->table, o->shards == 1 ? o->out : NULL, b->terms.lessons.n == 1)) {
        fprintf(stderr, "ascent grade: %s/grades.csv: %s\n", o->out, strerror(errno));
        table_end(&b->table, false);
        return UNABLE;
    }
    Tally tally = class_run(&b->terms, &b->pupils, (Share){o->shard, o->shards}, o->jobs, take, b);
    return report(b, &tally);
}

static int run(Batch *b)
{
    if (!apart(&b->options) || !ask_what(b))
        return USAGE;
    if (!make_folders(b->options.out))
        return fprintf(stderr, "ascent grade: %s: %s\n", b->options.out, strerror(errno)), UNABLE;
    char *real = realpath(b->options.out, NULL);
    snprintf(b->terms.out, sizeof b->terms.out, "%s", real ? real : b->options.out);
    free(real);
    if (!lock_out(b) || !choose_sandbox(b) || !name_settings(b))
        return UNABLE;
    return add_all(b) ? grade_all(b) : USAGE;
}

int grade_main(const char *root, int argc, char **argv)
{
    static Batch b;
    int status = USAGE;
    if (options_read(&b.options, argc, argv)) {
        snprintf(b.terms.root, sizeof b.terms.root, "%s", root);
        class_listen();
        b.terms.seed = b.options.seed, b.terms.cpu_s = b.options.timeout_s;
        status = run(&b);
        unlock_out(&b);
    }
    pupils_free(&b.pupils);
    free(b.options.dirs);
    return status;
}
