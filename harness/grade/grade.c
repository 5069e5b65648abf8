/* grade.c: the command: from options to settings, from folders to pupils, from their results to
 * a table and an exit status. */
#define _GNU_SOURCE
#include "grade.h"
#include "../files.h"
#include "../impl/self_test.h"
#include "../scenario/host.h"
#include "../status.h"
#include "anonymous.h"
#include "classfolder.h"
#include "gradebook.h"
#include "names.h"
#include "options.h"
#include "outfolder.h"
#include "pool.h"
#include "reports.h"
#include "results.h"
#include "roster.h"
#include "standing.h"
#include "table.h"
#include "unpacking.h"
#include "version.h"
#include <errno.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    Options options;
    BatchSettings settings;
    Pupils pupils;
    Csv roster;
    Gradebook *book; /* NULL in a run of a part of the class */
    bool broken;     /* the gradebook cannot be written */
    size_t archives; /* of those named on the command line, how many have been unpacked */
    bool left_out;
    OutLock lock;
} Batch;

/* ---- what there is to grade ---- */

static bool ask_lua(lua_State *L, const char *module, const char *function, int arguments)
{
    bool answered = host_call(L, module, function, arguments, LUA_MULTRET);
    if (!answered)
        fprintf(stderr, "ascent grade: %s\n", lua_tostring(L, -1));
    return answered;
}

/* Slug and file of every lesson that has code. */
static bool list_lessons(Batch *b, lua_State *L)
{
    Lessons *all = &b->settings.lessons;
    lua_settop(L, 0);
    bool listed = ask_lua(L, "lesson.lesson", "coded", 0);
    for (int i = 1; listed && i + 1 <= lua_gettop(L) && all->n < MOST_LESSONS; i += 2) {
        Lesson *l = &all->lesson[all->n++];
        l->graded = !b->options.lessons;
        snprintf(l->slug, sizeof l->slug, "%s", lua_tostring(L, i));
        snprintf(l->file, sizeof l->file, "%s", lua_tostring(L, i + 1));
    }
    return listed;
}

/* Marks each lesson asked for: "1,softmax-step,…". */
static bool mark_lessons(Batch *b, lua_State *L)
{
    Lessons *all = &b->settings.lessons;
    char *list = strdup(b->options.lessons), *rest = list;
    bool found = true;
    while (found && rest) {
        lua_settop(L, 0);
        lua_pushstring(L, strsep(&rest, ","));
        found = ask_lua(L, "lesson.lesson", "names", 1);
        for (size_t i = 0; found && i < all->n; i++)
            if (!strcmp(all->lesson[i].slug, lua_tostring(L, 1)))
                all->lesson[i].graded = true;
    }
    free(list);
    return found;
}

static bool find_lessons(Batch *b, lua_State *L)
{
    return list_lessons(b, L) && (!b->options.lessons || mark_lessons(b, L));
}

/* The instructor's own scenarios must be sound before anyone is judged by them. */
static bool find_hidden(Batch *b, lua_State *L)
{
    if (!b->options.hidden)
        return true;
    char *real = realpath(b->options.hidden, NULL);
    if (!real || strlen(real) >= BATCH_PATH) {
        fprintf(stderr, "ascent grade: %s: %s\n", b->options.hidden, strerror(errno));
        free(real);
        return false;
    }
    strcpy(b->settings.hidden, real);
    free(real);
    lua_settop(L, 0);
    lua_pushstring(L, b->settings.hidden);
    int n = 1;
    for (size_t i = 0; i < b->settings.lessons.n; i++)
        if (b->settings.lessons.lesson[i].graded)
            lua_pushstring(L, b->settings.lessons.lesson[i].slug), n++;
    return ask_lua(L, "check.cache", "hidden", n);
}

static bool ask_what(Batch *b)
{
    lua_State *L = host_open(b->settings.root, BACKEND_NONE); /* which lessons; nothing is run */
    bool fine = L && find_lessons(b, L) && find_hidden(b, L);
    if (L)
        lua_close(L);
    return fine;
}

/* Decided once, for the whole batch. */
static bool choose_sandbox(Batch *b)
{
    static char why[SELF_TEST_WHY];
    bool chosen = self_test_choose(b->options.sandbox, b->settings.root, &b->settings.sandbox, why);
    if (!chosen)
        fprintf(stderr, "ascent grade: no sandbox for strangers' code, so nothing is graded\n%s\n",
                why);
    else if (b->settings.sandbox == BACKEND_NONE)
        fprintf(stderr, "ascent grade: no sandbox: submissions can do whatever you can\n");
    return chosen;
}

/* All that decides a grade and is neither a submission nor the workbook, as one name. Of the
 * sandbox only whether there is one. */
static bool name_options(BatchSettings *s)
{
    Sha256 hash;
    sha256_init(&hash);
    sha256_put(&hash, &s->seed, sizeof s->seed);
    sha256_put(&hash, &s->cpu_s, sizeof s->cpu_s);
    sha256_put_text(&hash, s->sandbox == BACKEND_NONE ? "none" : "sandbox");
    if (*s->hidden && !version_put(&hash, s->hidden))
        return fprintf(stderr, "ascent grade: %s: %s\n", s->hidden, strerror(errno)), false;
    sha256_hex(&hash, s->options);
    return true;
}

static bool name_settings(Batch *b)
{
    BatchSettings *s = &b->settings;
    char harness[SHA256_HEX];
    bool fine = name_options(s) && version_of_harness(s->root, harness);
    for (size_t i = 0; fine && i < s->lessons.n; i++)
        fine = !s->lessons.lesson[i].graded ||
               version_of_lesson(s->root, &s->lessons, i, harness, s->workbook[i]);
    return fine;
}

/* ---- whose ---- */

/* What was left out is told; false if nothing could be unpacked, for a reason of the machine's. */
static bool unpack_class(Batch *b, const char *path, const char *folder)
{
    char *lines = NULL, *real = realpath(path, NULL);
    Unpacked how = unpack_archive(b->settings.sandbox, b->settings.root, real ? real : path, folder,
                                  true, &lines);
    for (char *line = lines ? lines : "", *end; (end = strchr(line, '\n')); line = end + 1)
        fprintf(stderr, "ascent grade: %s: %.*s\n", path, (int)(end - line), line);
    free(lines), free(real);
    b->left_out = b->left_out || how != UNPACKED;
    return how != UNABLE_TO;
}

/* A class in one archive is unpacked first. */
static bool add_archive(Batch *b, const char *path)
{
    char folder[2 * BATCH_PATH];
    const char *slash = strrchr(path, '/'), *called = slash ? slash + 1 : path;
    int above = snprintf(folder, sizeof folder, "%s/class-%zu", b->settings.folder, b->archives++);
    if (mkdir(folder, 0711) ||
        snprintf(folder + above, sizeof folder - (size_t)above, "/%s", called) < 0 ||
        mkdir(folder, 0711))
        return fprintf(stderr, "ascent grade: %s: %s\n", folder, strerror(errno)), false;
    return unpack_class(b, path, folder) && class_folder_add(&b->pupils, folder);
}

static bool add_all(Batch *b)
{
    b->pupils.lessons = &b->settings.lessons;
    b->pupils.alone = b->options.n == 1, b->pupils.one = b->options.one;
    for (size_t i = 0; i < b->options.n; i++) {
        const char *dir = b->options.dirs[i];
        struct stat is;
        bool archive = stat(dir, &is) == 0 && S_ISREG(is.st_mode) && is_archive(dir);
        if (!(archive ? add_archive(b, dir) : class_folder_add(&b->pupils, dir)))
            return false;
    }
    size_t strangers = 0;
    if (b->options.roster && !roster_match(b->options.roster, &b->roster, &b->pupils, &strangers))
        return false;
    if (b->options.anonymous && !anonymous_rename(&b->pupils, b->settings.out))
        return false;
    pupils_name(&b->pupils);
    b->left_out = b->left_out || b->pupils.skipped > 0 || strangers > 0;
    return true;
}

/* ---- the command ---- */

/* The slug of the lesson that is graded, if it is the only one. */
static const char *only_graded(const Lessons *lessons)
{
    const char *found = NULL;
    for (size_t i = 0; i < lessons->n; i++)
        if (lessons->lesson[i].graded) {
            if (found)
                return NULL;
            found = lessons->lesson[i].slug;
        }
    return found;
}

static void take(const Pupil *pupil, Done how, void *context)
{
    Batch *b = context;
    cJSON *results = how == NOT_JUDGED ? NULL : results_read(b->options.out, pupil->encoded);
    table_add(only_graded(&b->settings.lessons), pupil, results);
    cJSON_Delete(results);
    b->broken = b->broken || (b->book && !gradebook_add(b->book, pupil, how != NOT_JUDGED));
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
    if (b->book && !gradebook_end(b->book, whole && !b->broken, &b->left_out))
        return UNABLE;
    if (b->broken)
        return UNABLE;
    fprintf(stderr, "ascent grade: %zu graded", tally->graded);
    if (tally->stood)
        fprintf(stderr, ", %zu stand from an earlier run", tally->stood);
    if (tally->failed)
        fprintf(stderr, ", %zu not judged", tally->failed);
    fprintf(stderr, "; %zu file%s judged", tally->judged, tally->judged == 1 ? "" : "s");
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
    return tally->stopped > 0               ? 128 + tally->stopped
           : tally->failed || !whole        ? UNABLE
           : tally->left_out || b->left_out ? LEFT_OUT
                                            : DONE;
}

static int grade_all(Batch *b)
{
    const Options *o = &b->options;
    static const Csv nobody;
    GradebookOptions book = {o->overrides, o->weights, o->anonymous ? &nobody : &b->roster};
    bool misused = false;
    if (o->shards == 1 && !(b->book = gradebook_begin(&b->settings, &book, &misused)))
        return misused ? USAGE : UNABLE;
    Tally tally =
        pool_run(&b->settings, &b->pupils, (Share){o->shard, o->shards}, o->jobs, take, b);
    return report(b, &tally);
}

static bool lock_out(Batch *b)
{
    const Options *o = &b->options;
    bool locked = out_lock(&b->lock, o->out, o->shard, o->shards);
    strcpy(b->settings.folder, b->lock.folder);
    snprintf(b->settings.share, sizeof b->settings.share, "%zu-of-%zu", o->shard + 1, o->shards);
    return locked;
}

static int run(Batch *b)
{
    if (!out_apart(b->options.out, b->options.dirs, b->options.n) || !ask_what(b))
        return USAGE;
    if (!out_make(b->options.out))
        return fprintf(stderr, "ascent grade: %s: %s\n", b->options.out, strerror(errno)), UNABLE;
    char *real = realpath(b->options.out, NULL);
    snprintf(b->settings.out, sizeof b->settings.out, "%s", real ? real : b->options.out);
    free(real);
    if (!lock_out(b) || !choose_sandbox(b) || !name_settings(b))
        return UNABLE;
    if (!reports_begin(&b->settings))
        return fprintf(stderr, "ascent grade: %s/.reports: %s\n", b->options.out, strerror(errno)),
               UNABLE;
    if (!add_all(b))
        return USAGE;
    if (b->options.shards == 1 && !standing_add(&b->pupils, b->settings.out))
        return UNABLE;
    return grade_all(b);
}

int grade_main(const char *root, int argc, char **argv)
{
    static Batch b;
    int status = USAGE;
    if (options_read(&b.options, argc, argv)) {
        snprintf(b.settings.root, sizeof b.settings.root, "%s", root);
        pool_listen();
        snprintf(b.settings.book, sizeof b.settings.book, "%s",
                 b.options.book ? b.options.book : "");
        b.settings.seed = b.options.seed, b.settings.cpu_s = b.options.timeout_s;
        status = run(&b);
        out_unlock(&b.lock);
    }
    pupils_free(&b.pupils);
    csv_free(&b.roster);
    free(b.options.dirs);
    return status;
}
