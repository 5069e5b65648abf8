#include "check.h"
#include "../files.h"
#include "../scenario/host.h"
#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <criterion/options.h>
#include <criterion/parameterized.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>

/* Criterion asks for a test's parameters without an argument, so the jobs are handed over here. They are copied into memory of
 * Criterion's own: a test runs in a fresh process, in which nothing of this one is left. */
static struct {
    const Job *jobs;
    size_t n, next;
    void (*done)(const Job *job, void *context);
    void *context;
} queue;

ParameterizedTestParameters(lesson, scenarios)
{
    size_t n = queue.n ? queue.n : 1;
    Job *copies = cr_malloc(n * sizeof *copies);
    memset(copies, 0, n * sizeof *copies);
    if (queue.n)
        memcpy(copies, queue.jobs, n * sizeof *copies);
    return cr_make_param_array(Job, copies, n, NULL);
}

static void push_job(lua_State *L, const Job *job)
{
    const struct { const char *key, *value; } texts[] = {
        {"root", job->root}, {"lesson", job->lesson}, {"file", job->file}, {"shown", job->shown}, {"report", job->report}};
    lua_newtable(L);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        lua_pushstring(L, texts[i].value), lua_setfield(L, -2, texts[i].key);
    lua_pushinteger(L, (lua_Integer)job->seed), lua_setfield(L, -2, "seed");
    lua_pushstring(L, (const char *[]){"always", "unexplained", "never"}[job->sanitize]), lua_setfield(L, -2, "sanitize");
    lua_pushboolean(L, job->own), lua_setfield(L, -2, "own");
    lua_pushboolean(L, job->watched), lua_setfield(L, -2, "watched");
    lua_pushboolean(L, job->show), lua_setfield(L, -2, "show");
    lua_pushboolean(L, job->colour), lua_setfield(L, -2, "colour");
}

/* One expectation a scenario. What a submission prints or is called never enters a message. */
static void expect_all(lua_State *L) /* the list of rows is on top */
{
    for (lua_Integer i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++, lua_pop(L, 2)) {
        lua_getfield(L, -1, "passed");
        cr_expect(lua_toboolean(L, -1), "scenario %d", (int)i);
    }
    lua_pop(L, 1);
}

ParameterizedTest(Job *job, lesson, scenarios)
{
    sandbox_use(job->sandbox, job->root);
    lua_State *L = host_open(job->root);
    cr_assert(L, "Lua starts");
    push_job(L, job);
    bool judged = host_call(L, "check.session", "run", 1, 1);
    if (judged)
        expect_all(L);
    else if (lua_tostring(L, -1))
        file_replace(job->failure, lua_tostring(L, -1), strlen(lua_tostring(L, -1)));
    lua_close(L);
    cr_assert(judged, "the job could be judged");
}

/* Criterion announces a test's end in one way, its crash in another. */
static void announce(struct criterion_test_stats *stats)
{
    (void)stats;
    const Job *job = &queue.jobs[queue.next++];
    if (queue.done)
        queue.done(job, queue.context);
}

static void say_nothing(struct criterion_test_set *set) { (void)set; }
static struct criterion_logger quiet = {.log_pre_all = say_nothing, .log_post_test = announce, .log_test_crash = announce};

/* Criterion opens libgit2, for drawing the difference of two texts, and that reads all the certificates of the system: a tenth of
 * what a check costs. No expectation here compares texts, so libgit2 stays closed. */
int git_libgit2_init(void);
int git_libgit2_shutdown(void);
int git_libgit2_init(void) { return 1; }
int git_libgit2_shutdown(void) { return 0; }

bool check_run(const Job *jobs, size_t n, void (*done)(const Job *job, void *context), void *context)
{
    queue.jobs = jobs, queue.n = n, queue.next = 0, queue.done = done, queue.context = context;
    personality(ADDR_NO_RANDOMIZE); /* inherited: even an undefined program repeats itself */
    struct criterion_test_set *tests = criterion_initialize();
    if (!tests)
        return false;
    criterion_options.logger = &quiet;
    criterion_options.jobs = 1;
    criterion_run_all_tests(tests);
    criterion_finalize(tests);
    return true;
}
