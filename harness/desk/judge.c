/* judge.c: both ends: a watch starts and asks it; inside it is a Criterion test, as every judge is,
 * which takes requests from its runner's standard input and says all on its standard output. */
#define _GNU_SOURCE
#include "judge.h"
#include "../check/report.h"
#include "../check/runner.h"
#include "../files.h"
#include "../scenario/host.h"
#include "../status.h"
#include "passed.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    char slug[NAME_ROOM], file[PATH_ROOM - 2 * NAME_ROOM]; /* written at once, as one page is */
    bool quick;
} Request;
_Static_assert(sizeof(Request) <= PIPE_BUF, "a request is whole, or not there");

/* ---- inside ---- */

static void say_part(const char *text, size_t length, int part)
{
    fflush(NULL); /* what was said as an error stands before it */
    write_all(STDOUT_FILENO, text, length);
    write_all(STDOUT_FILENO, (char[]){'\0', (char)part}, 2);
}

/* Lua calls this with the rows, a text, and the exit status if it is the last. */
static int tell(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 2, &length);
    bool last = !lua_isnoneornil(L, 3);
    if (!last)
        check_expect(L, 1);
    say_part(text, length, last ? PART_LAST + (int)lua_tointeger(L, 3) : PART_VERDICT);
    return 0;
}

/* Everything the reader is told, of a job. */
static bool judged(lua_State *L, const JudgePlan *plan, const Job *job, bool own)
{
    check_push(L, job);
    lua_pushstring(L, (const char *[]){"plain", "colour", "json"}[plan->shape]);
    lua_pushboolean(L, own);
    lua_pushcfunction(L, tell);
    if (!host_call(L, "desk.watched", "judge", 4, 1)) {
        fprintf(stderr, "ascent: %s could not be judged: %s\n", job->shown,
                luaL_tolstring(L, -1, NULL));
        return false;
    }
    if (own && lua_toboolean(L, -1))
        passed_remember(plan->root, job->lesson);
    return true;
}

static void answer(lua_State *L, const JudgePlan *plan, const Request *request)
{
    Job job = {.seed = 1,
               .sandbox = plan->sandbox,
               .sanitize = request->quick ? SANITIZE_NEVER : SANITIZE_ALWAYS,
               .kept = true,
               .at_once = true};
    bool own = !*request->file;
    snprintf(job.root, sizeof job.root, "%s", plan->root);
    if (!job_locate_by(L, &job, request->slug, own ? NULL : request->file))
        say_part("", 0, PART_LAST + USAGE);
    else if (!judged(L, plan, &job, own))
        say_part("", 0, PART_LAST + UNABLE);
    lua_settop(L, 0);
}

static JudgePlan handed_over;

ParameterizedTestParameters(watch, verdicts)
{
    JudgePlan *copy = cr_malloc(sizeof *copy);
    *copy = handed_over;
    return cr_make_param_array(JudgePlan, copy, 1, NULL);
}

ParameterizedTest(JudgePlan *plan, watch, verdicts)
{
    Request request;
    end_with_runner();
    signal(SIGPIPE, SIG_IGN);
    lua_State *L = host_open(plan->root, plan->sandbox);
    int requests = open_of_runner(STDIN_FILENO, O_RDONLY);
    cr_assert(L && requests >= 0, "Lua starts, and there are requests");
    while (read(requests, &request, sizeof request) == (ssize_t)sizeof request)
        answer(L, plan, &request);
    lua_close(L);
}

/* The process between a watch and the test. An interrupt ends the watch, and the watch this. */
static _Noreturn void run(const JudgePlan *plan, const Judge *judge, int down[2], int up[2])
{
    sigset_t none;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGINT, SIG_DFL), signal(SIGTERM, SIG_DFL), signal(SIGHUP, SIG_DFL);
    sigemptyset(&none), sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(down[0], STDIN_FILENO), dup2(up[1], STDOUT_FILENO), dup2(up[1], STDERR_FILENO);
    close(down[1]), close(up[0]); /* so that each end is seen to close */
    setenv("TMPDIR", judge->folder, 1);
    handed_over = *plan;
    _exit(check_run_tests("watch/*") ? DONE : UNABLE);
}

/* ---- outside ---- */

enum { GOODBYE_MS = 1000 };

static bool fails(const char *what)
{
    return fprintf(stderr, "ascent watch: %s: %s\n", what, strerror(errno)), false;
}

bool judge_start(Judge *judge, const JudgePlan *plan)
{
    int down[2], up[2];
    *judge = (Judge){0};
    snprintf(judge->folder, sizeof judge->folder, "%s/ascent-watch-XXXXXX", temporary_folder());
    if (!mkdtemp(judge->folder) || chmod(judge->folder, 0711))
        return fails(judge->folder);
    if (pipe2(down, O_CLOEXEC))
        return fails("no pipe");
    if (pipe2(up, O_CLOEXEC))
        return close(down[0]), close(down[1]), fails("no pipe");
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        run(plan, judge, down, up);
    close(down[0]), close(up[1]);
    if (pid < 0)
        return close(down[1]), close(up[0]), fails("no process");
    setpgid(pid, pid); /* by whoever comes first */
    judge->pid = pid, judge->requests = down[1], judge->answers = up[0];
    return true;
}

void judge_end(Judge *judge, bool busy)
{
    if (!judge->pid)
        return;
    if (busy)
        kill(-judge->pid, SIGTERM);
    close(judge->requests); /* what is not busy ends by itself now */
    waitpid(judge->pid, NULL, 0);
    char rest[4096]; /* at its end the test is gone too */
    while (poll(&(struct pollfd){judge->answers, POLLIN, 0}, 1, GOODBYE_MS) > 0 &&
           read(judge->answers, rest, sizeof rest) > 0)
        ;
    close(judge->answers);
    tree_remove(judge->folder);
    judge->pid = 0;
}

bool judge_ask(const Judge *judge, const char *slug, const char *file, bool quick)
{
    Request request = {.quick = quick};
    snprintf(request.slug, sizeof request.slug, "%s", slug);
    snprintf(request.file, sizeof request.file, "%s", file ? file : "");
    return write_all(judge->requests, &request, sizeof request) || fails("the judge");
}
