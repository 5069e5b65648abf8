/* check.c: the Criterion test of one job, and what its runner is told by it: which
 * expectations failed, and the judge's messages. The test's process is the judge; the runner
 * is whoever asked. */
#include "check.h"
#include "../files.h"
#include "../json.h"
#include "../scenario/host.h"
#include "report.h"
#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <criterion/options.h>
#include <criterion/parameterized.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>

/* Criterion asks for a test's parameters, and tells what has failed, without an argument of
 * ours, so what the one job under way needs stands here. In the test's process nothing of it
 * is left. */
static struct {
    const Job *job;
    Listener listener;
    /* as Criterion tells: the scenarios whose expectation failed; how many were made */
    bool failed[MOST_SCENARIOS + 1];
    int made;
    cJSON *report; /* the last that has been told */
    int reports;
    char *why; /* there is none */
} run;

/* Criterion copies what it is given into memory of its own. */
ParameterizedTestParameters(lesson, scenarios)
{
    Job *copy = cr_malloc(sizeof *copy);
    *copy = run.job ? *run.job : (Job){0};
    return cr_make_param_array(Job, copy, 1, NULL);
}

void check_push(lua_State *L, const Job *job)
{
    const struct {
        const char *key, *value;
    } texts[] = {
        {"root", job->root}, {"lesson", job->lesson}, {"file", job->file}, {"shown", job->shown}};
    lua_newtable(L);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        lua_pushstring(L, texts[i].value), lua_setfield(L, -2, texts[i].key);
    lua_pushinteger(L, (lua_Integer)job->seed), lua_setfield(L, -2, "seed");
    lua_pushstring(L, (const char *[]){"always", "unexplained", "never"}[job->sanitize]),
        lua_setfield(L, -2, "sanitize");
    lua_pushboolean(L, job->kept), lua_setfield(L, -2, "kept");
    lua_pushboolean(L, job->timeless), lua_setfield(L, -2, "timeless");
    lua_pushboolean(L, job->at_once), lua_setfield(L, -2, "at_once");
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
void check_expect(lua_State *L, int rows)
{
    for (lua_Integer i = 1; lua_rawgeti(L, rows, i) != LUA_TNIL; i++, lua_pop(L, 2)) {
        lua_getfield(L, -1, "passed");
        cr_expect(lua_toboolean(L, -1), "%d", (int)i);
    }
    lua_pop(L, 1);
}

bool check_judge(lua_State *L, const Job *job, const char *function, int results)
{
    check_push(L, job);
    int rows = lua_gettop(L);
    bool judged = host_call(L, "check.session", function, 1, results);
    if (judged)
        check_expect(L, rows);
    return judged;
}

/* ---- in the test's process ---- */

/* What a failed expectation says: the number of its scenario, or this and why there is none. */
enum { REASON = '!' };

/* Lua calls this with the rows, the report as JSON, and whether the rows are new. */
static int tell(lua_State *L)
{
    if (lua_toboolean(L, 3))
        check_expect(L, 1);
    cr_log_info("%s", luaL_checkstring(L, 2));
    return 0;
}

ParameterizedTest(Job *job, lesson, scenarios)
{
    lua_State *L = host_open(job->root, job->sandbox);
    cr_assert(L, "%cLua does not start", REASON);
    check_push(L, job);
    lua_pushcfunction(L, tell);
    bool judged = host_call(L, "check.session", "run", 2, 0);
    cr_assert(judged, "%c%s", REASON, judged ? "" : luaL_tolstring(L, -1, NULL));
    lua_close(L);
}

/* ---- in the runner's ---- */

/* The verdict is what Criterion was told by the test; the judge's own figures give way to it. */
static void put_verdict(cJSON *report)
{
    double score = 0;
    int number = 0;
    cJSON *row;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        bool passed = ++number <= MOST_SCENARIOS && !run.failed[number];
        cJSON_ReplaceItemInObject(row, "passed", cJSON_CreateBool(passed));
        score += passed ? json_number(row, "points") : 0;
    }
    cJSON_ReplaceItemInObject(report, "score", cJSON_CreateNumber(score));
}

static void on_message(enum criterion_severity severity, const char *text)
{
    (void)severity;
    cJSON *report = cJSON_Parse(text);
    if (!report)
        return;
    put_verdict(report);
    cJSON_Delete(run.report);
    run.report = report;
    if (run.reports++ == 0 && run.listener.tell)
        run.listener.tell(report, false, false, run.listener.context);
}

/* Of expectations that held Criterion brings the number only. */
static void on_failed(struct criterion_assert_stats *stats)
{
    int number = atoi(stats->message);
    if (*stats->message == REASON)
        run.why = strdup(stats->message + 1);
    else if (number > 0 && number <= MOST_SCENARIOS)
        run.failed[number] = true;
}

/* Not the submission, which runs in a process of its own: the judge. */
static void on_crash(struct criterion_test_stats *stats)
{
    char why[128];
    snprintf(why, sizeof why, "the judge was ended by signal %d (%s)", stats->signal,
             strsignal(stats->signal));
    if (!run.why)
        run.why = strdup(why);
}

static void on_end(struct criterion_test_stats *stats)
{
    run.made = stats->passed_asserts + stats->failed_asserts;
}

static void say_nothing(struct criterion_test_set *set) { (void)set; }
static struct criterion_logger quiet = {.log_pre_all = say_nothing,
                                        .log_assert = on_failed,
                                        .log_message = on_message,
                                        .log_test_crash = on_crash,
                                        .log_post_test = on_end};

/* A test that was ended early has made too few expectations, and those it did not make have not
 * held. */
static bool is_whole(const cJSON *report)
{
    return report && run.made >= cJSON_GetArraySize(cJSON_GetObjectItem(report, "scenarios"));
}

bool check_run_tests(const char *pattern)
{
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

cJSON *check_report(const Job *job, Listener listener)
{
    memset(&run, 0, sizeof run);
    run.job = job, run.listener = listener;
    bool ran = check_run_tests("lesson/*");
    if (is_whole(run.report) && !run.why) {
        if (listener.tell)
            listener.tell(run.report, true, run.reports > 1, listener.context);
        return run.report;
    }
    fprintf(stderr, "ascent: %s could not be judged: %s\n", job->shown,
            !ran      ? "Criterion cannot be started"
            : run.why ? run.why
                      : "the judge ended without a verdict");
    cJSON_Delete(run.report), free(run.why);
    return NULL;
}
