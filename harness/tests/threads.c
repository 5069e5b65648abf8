/* threads.c: lesson 8's workers as threads. What they do is judged nowhere, so it is held here: a
 * run of threads is repeated in turn, a worker may die, the system may refuse them, and `ascent
 * agent` says what came of it. That nothing which is judged may start one is held by hostile.c. */
#define _GNU_SOURCE
#include "command.h"
#include "support.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Runs job_threads of the reference, which is opened the first time, as `given` says, and answers
 * with what `said` makes of it. */
static const char *asked(const char *given, const char *said)
{
    static char script[4096];
    static lua_State *L;
    L = L ? L : lua_opened();
    snprintf(script, sizeof script,
             "if not impl then\n"
             "  local l = require('lesson.lesson').read(require('lesson.lesson').find('8'))\n"
             "  handle = host.trusted(nil, l.built .. '/reference.so')\n"
             "  impl = host.bind(handle, l.functions)\n"
             "end\n"
             "local scene = { seed = 1, world = 0, hidden = 8, usual = true, same = false,\n"
             "  fresh = false }\n"
             "local how = { T = 4, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = 3e-3 }\n"
             "local M, N = 200, 139\n"
             "local out = impl.job_threads { scene = scene, how = how, M = M, N = N, %s }\n"
             "local turns, none, first = {}, {}, M\n"
             "for m, i in ipairs(out.who) do\n"
             "  turns[i], none[m] = (turns[i] or 0) + 1, 0\n"
             "end\n"
             "local function again()\n"
             "  local w = impl.job_apart { scene = scene, how = how, W = 8, N = N, D = 4,\n"
             "    who = out.who, before = none, behind = none, meet = false }.w\n"
             "  for j = 1, N do if w[j] ~= out.w[j] then return 'others' end end\n"
             "  return 'the same'\n"
             "end\n"
             "return ('%%s'):format(%s)",
             given, said);
    return lua_answer(L, script, NULL);
}

Test(threads, run_again_in_turn_give_the_same_bits)
{
    const char *said = asked("W = 8, pause = 100, dies = 0", "out.value .. ' ' .. again()");
    cr_expect_str_eq(said, "8 the same");
}

Test(threads, that_die_keep_nobody_waiting)
{
    const char *said = asked("W = 8, pause = 100, dies = 5", "turns[0] .. ' ' .. #out.who");
    cr_expect_str_eq(said, "5 200");
}

Test(threads, that_are_refused_leave_workers_that_take_turns)
{
    enum { NOBODY = 65534 };
    /* once before, while there may still be other processes, and the workbook's files are read */
    asked("W = 8, pause = 0, dies = 0", "1");
    cr_assert(setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0}) == 0);
    cr_assert(geteuid() != 0 || setresuid(NOBODY, NOBODY, NOBODY) == 0);
    const char *said =
        asked("W = 8, pause = 0, dies = 0",
              "out.value .. ' ' .. turns[0] .. ' ' .. turns[7] .. ' ' .. again()");
    cr_expect_str_eq(said, "0 25 25 the same");
}

Test(threads, are_told_of_by_make_agent)
{
    Ran ran = run("build/ascent agent 8 solutions/08-a2c-a3c/a2c_a3c.c --episodes 3 "
                  "| tr -s ' \\n' ' '");
    cr_expect(strstr(ran.output, "8 threads, each turn 200 μs longer"), "%s", ran.output);
    cr_expect(strstr(ran.output, "the weights are the same in every bit."), "%s", ran.output);
    ran_free(&ran);
}
