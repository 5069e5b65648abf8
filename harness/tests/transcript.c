/* transcript.c: a reader's implementation asked many calls at once. Whatever it answers, each call
 * is made once, in order, and none but those that its scenarios make: programs that count their
 * calls would show any other. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include <stdio.h>

/* The counter that is right answers n-th call with n. `it`, in a worker, has a body of its own.
 * Two transcripts of one scenario each: cases of 2 and 3 calls, and of 1 and 2 more. */
static const char prelude[] =
    "local folder, body = ..., %s\n"
    "local text = '/* a\\n * k  b */ double count(int k);'\n"
    "local function made(name, body)\n"
    "  local head = '#include <stdio.h>\\n#include <stdlib.h>\\n#include <unistd.h>\\n'\n"
    "    .. 'static int n; double count(int k) { n++; (void)k; '\n"
    "  local stem = folder .. '/' .. name\n"
    "  assert(host.write(stem .. '.c', head .. body .. ' return n; }'))\n"
    "  assert(os.execute(('gcc -shared -fPIC -o %%s.so %%s.c'):format(stem, stem)))\n"
    "  return stem .. '.so'\n"
    "end\n"
    "local function bind(handle)\n"
    "  return host.bind(handle, require('lesson.contract').parse('count.h', text))\n"
    "end\n"
    "local right, it = host.trusted(nil, made('right', '')),\n"
    "  host.untrusted(host.workers(folder, false), made('it', body))\n"
    "local known, asked = bind(right), bind(it)\n"
    "local function written_down(...)\n"
    "  local t = host.transcript()\n"
    "  for _, calls in ipairs { ... } do\n"
    "    right:write_down(t)\n"
    "    for k = 1, calls do known.count { k = k } end\n"
    "  end\n"
    "  right:write_down(nil)\n"
    "  return t\n"
    "end\n"
    "local one, two = written_down(2, 3), written_down(1, 2)\n"
    "local function ask(calls)\n"
    "  local got = {}\n"
    "  for k = 1, calls do\n"
    "    local ok, out = pcall(asked.count, { k = k })\n"
    "    got[k] = ok and ('%%g'):format(out.value) or type(out) == 'table' and out.outcome or out\n"
    "  end\n"
    "  return table.concat(got, ' ')\n"
    "end\n"
    "it:begin(1)\n";

static void expect_of(const char *body, const char *rest, const char *want)
{
    char chunk[4000], quoted[500];
    char *folder = folder_new();
    lua_State *L = lua_opened();
    snprintf(quoted, sizeof quoted, "[[%s]]", body);
    int n = snprintf(chunk, sizeof chunk, prelude, quoted);
    snprintf(chunk + n, sizeof chunk - (size_t)n, "%s", rest);
    cr_expect(eq(str, (char *)lua_answer(L, chunk, folder, NULL), (char *)want), "%s", body);
    lua_close(L);
    folder_remove(folder);
}

Test(transcript, the_same_answers_agree_in_every_case)
{
    expect_of("", "return it:agrees(one, 1) .. it:agrees(two, 1) .. ' ' .. ask(1)", "33 9");
}

Test(transcript, the_case_that_is_otherwise_is_answered_out_of_what_was_asked)
{
    expect_of("if (n > 3) n++;", "return it:agrees(one, 1) .. ': ' .. ask(4)", "2: 3 5 7 9");
}

Test(transcript, after_a_case_that_is_otherwise_the_next_ones_may_agree)
{
    expect_of("if (n == 1) return 1.5;",
              "local first = it:agrees(one, 1)\n"
              "return first .. ': ' .. ask(2) .. ': ' .. it:agrees(one, 2) .. ': ' .. ask(1)",
              "1: 1.5 2: 3: 6");
}

Test(transcript, what_one_worker_was_asked_before_is_asked_of_its_successor)
{
    static const char rest[] = "local first = it:agrees(one, 1)\n"
                               "it:begin(1, true)\n"
                               "return first .. it:agrees(two, 1) .. ': ' .. ask(3)";
    expect_of("if (n > 7) return -n;", rest, "32: 7 -8 -9");
    expect_of("if (n == 2) printf(\"two\\n\"); if (n > 7) return -n;", rest, "32: 7 -8 -9");
}

Test(transcript, what_is_printed_is_what_the_calls_print_that_were_made)
{
    expect_of("if (n > 3) { printf(\"%d \", n); return -n; }",
              "it:agrees(one, 1) ask(2) return it:printed()", "4 ");
    expect_of("printf(\"%d \", n);", "return it:agrees(one, 1) .. ': ' .. it:printed()",
              "3: 1 2 3 4 5 ");
    expect_of("printf(\"%d \", n);",
              "it:agrees(one, 1) it:begin(1, true) it:agrees(two, 1) return it:printed()",
              "6 7 8 ");
}

Test(transcript, a_call_that_does_not_come_back_is_the_fault_of_its_case)
{
    expect_of("if (n == 4) abort();", "return it:agrees(one, 1) .. ': ' .. ask(2)", "2: 3 crash");
    expect_of("if (n == 4) _exit(0);", "return it:agrees(one, 1) .. ': ' .. ask(2)", "2: 3 exit");
    expect_of("while (n == 4) usleep(1000);", "return it:agrees(one, 1) .. ': ' .. ask(2)",
              "2: 3 hang");
}

Test(transcript, a_scenario_that_asks_something_else_again_is_told_so)
{
    expect_of("if (n > 1) n++;",
              "it:agrees(one, 1)\n"
              "local ok, why = pcall(asked.count, { k = 7 })\n"
              "return why:match('count: .*')",
              "count: asked for after the same answers, but not the first time");
}
