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

/* Criterion asks for a test's parameters without an argument, so the jobs are handed over here.
 * They are copied into memory of Criterion's own: a test runs in a fresh process, in which
 * nothing of this one is left. */
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
    const struct {
        const char *key, *value;
    } texts[] = {{"root", job->root},
                 {"lesson", job->lesson},
                 {"file", job->file},
                 {"shown", job->shown},
                 {"report", job->report}};
    lua_newtable(L);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        lua_pushstring(L, texts[i].value), lua_setfield(L, -2, texts[i].key);
    lua_pushinteger(L, (lua_Integer)job->seed), lua_setfield(L, -2, "seed");
    lua_pushstring(L, (const char *[]){"always", "unexplained", "never"}[job->sanitize]),
        lua_setfield(L, -2, "sanitize");
    lua_pushboolean(L, job->own), lua_setfield(L, -2, "own");
    lua_pushboolean(L, job->watched), lua_setfield(L, -2, "watched");
    lua_pushboolean(L, job->show), lua_setfield(L, -2, "show");
    lua_pushboolean(L, job->colour), lua_setfield(L, -2, "colour");
    lua_pushboolean(L, job->kept), lua_setfield(L, -2, "kept");
    if (job->text)
        lua_pushlstring(L, job->text, job->length), lua_setfield(L, -2, "text");
    lua_pushstring(L, (const char *[]){"handed-in", "not-handed-in", "unreadable"}[job->presence]),
        lua_setfield(L, -2, "presence");
    lua_pushstring(L, job->absent), lua_setfield(L, -2, "absent");
    lua_pushstring(L, job->hidden), lua_setfield(L, -2, "hidden");
    if (job->cpu_s > 0)
        lua_pushnumber(L, job->cpu_s), lua_setfield(L, -2, "cpu_s");
}

/* One expectation a scenario. What a submission prints or is called never enters a message. */
static void expect_all(lua_State *L, int rows)
{
    for (lua_Integer i = 1; lua_rawgeti(L, rows, i) != LUA_TNIL; i++, lua_pop(L, 2)) {
        lua_getfield(L, -1, "passed");
        cr_expect(lua_toboolean(L, -1), "scenario %d", (int)i);
    }
    lua_pop(L, 1);
}

bool check_judge(lua_State *L, const Job *job, const char *function, int results)
{
    push_job(L, job);
    int rows = lua_gettop(L);
    bool judged = host_call(L, "check.session", function, 1, results);
    if (judged)
        expect_all(L, rows);
    return judged;
}

ParameterizedTest(Job *job, lesson, scenarios)
{
    lua_State *L = host_open(job->root, job->sandbox);
    cr_assert(L, "Lua starts");
    bool judged = check_judge(L, job, "run", 1);
    if (!judged && lua_tostring(L, -1))
        file_replace(job->failure, lua_tostring(L, -1), strlen(lua_tostring(L, -1)));
    lua_close(L);
    cr_assert(judged, "the job could be judged");
}

/* Criterion announces a test's end in one way, its crash in another. */
static void (*told)(void);
static void announce(struct criterion_test_stats *stats)
{
    (void)stats;
    if (told)
        told();
}

static void say_nothing(struct criterion_test_set *set) { (void)set; }
static struct criterion_logger quiet = {
    .log_pre_all = say_nothing, .log_post_test = announce, .log_test_crash = announce};

bool check_run_tests(const char *pattern, void (*done)(void))
{
    told = done;
    personality(ADDR_NO_RANDOMIZE); /* inherited: even an undefined program repeats itself */
    struct criterion_test_set *tests = criterion_initialize();
    if (!tests)
        return false;
    criterion_options.logger = &quiet;
    criterion_options.jobs = 1;
    criterion_options.pattern = pattern;
    criterion_run_all_tests(tests);
    criterion_finalize(tests);
    return true;
}

static void next_job(void)
{
    const Job *job = &queue.jobs[queue.next++];
    if (queue.done)
        queue.done(job, queue.context);
}

bool check_run(const Job *jobs, size_t n, void (*done)(const Job *job, void *context),
               void *context)
{
    queue.jobs = jobs, queue.n = n, queue.next = 0, queue.done = done, queue.context = context;
    return check_run_tests("lesson/*", next_job);
}
