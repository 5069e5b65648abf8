/* check.h: judging implementations in Criterion tests.
 *
 * A job is one lesson's file. Its test runs every scenario and makes one expectation for each;
 * which of them held is the verdict, and Criterion brings it. What is told of it travels as a
 * message of the test's. Only trusted code runs in the test; the file itself runs in a
 * worker.
 *
 * status, hint and agent, which print no more than points and a line, ask the judge (judge.lua)
 * without a test. It was tried: Criterion 2.4 can be run once in a process (the second run ends in
 * a segmentation fault), so each of their lessons would need the command once more, 90 ms of CPU
 * time in place of 80, for expectations that are the same rows. tests/agreement.c holds that they
 * say the same. */
#pragma once
#include "../sandbox/launch.h"
#include <cjson/cJSON.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

enum { PATH_ROOM = 4096, NAME_ROOM = 256, MOST_SCENARIOS = 256 };

/* When the sanitized run follows the verdict. In a batch a pass is a pass: only failures are
 * worth its time. */
typedef enum { SANITIZE_ALWAYS, SANITIZE_UNEXPLAINED, SANITIZE_NEVER } Sanitize;

/* Whether there is anything to judge. In a batch a file may be missing, or be there and give no
 * text. */
typedef enum { HANDED_IN, NOT_HANDED_IN, UNREADABLE } Presence;

typedef struct {
    char root[PATH_ROOM];   /* the workbook's folder */
    char lesson[NAME_ROOM]; /* its slug */
    char file[PATH_ROOM];   /* what to judge */
    char shown[PATH_ROOM];  /* and how messages call it */
    size_t seed;
    Sanitize sanitize;
    Backend sandbox; /* what its code runs in */
    bool kept;       /* the judge goes on: what it has read of the lesson is kept for the next */
    bool at_once;    /* a verdict that the sanitized pass may make clearer is told before it, too */
    /* in a batch */
    bool timeless;    /* where a hang stopped, which depends on the machine, is not told */
    const char *text; /* what `file` holds, `length` bytes, if it has been read */
    size_t length;
    Presence presence;
    const char *absent; /* where there is nothing, the sentence that says so: "was not handed in" */
    const char *hidden; /* the instructor's own scenarios: a file or a folder of them, or NULL */
    double cpu_s;       /* the least CPU time a scenario is given, or 0 */
} Job;

/* What is told while a job is judged: the report as soon as the verdict is clear, and once more,
 * `last`, when the sanitized pass is over; `more` if that had something to add. */
typedef struct {
    void (*tell)(const cJSON *report, bool last, bool more, void *context); /* or NULL */
    void *context;
} Listener;

/* Judges a job in a test of its own. The report, the caller's to delete; NULL, with a message on
 * standard error, if it could not be judged. */
cJSON *check_report(const Job *job, Listener listener);

/* Runs Criterion's tests whose full name matches the pattern, one after the other. */
bool check_run_tests(const char *pattern);

/* For a test of one's own. Pushes the job as the table that check.session takes; and makes one
 * expectation for each row of the report's rows at `rows`, an absolute index. */
void check_push(lua_State *L, const Job *job);
void check_expect(lua_State *L, int rows);

/* Both: calls check.session.FUNCTION with the job, and makes the expectations of the rows it
 * returns first. What it returns besides is on the stack, above the rows. False with a message on
 * the stack instead. */
bool check_judge(lua_State *L, const Job *job, const char *function, int results);
