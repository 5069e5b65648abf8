/* debug.c: the program that `make debug` writes is built, calls what the check has called, and
 * prints the numbers that the check prints; and what it says where there is no call to write. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char lesson[32], program[40];
} Wrong;

/* A function and an agent of each lesson, and what numbers may look like: NaN, indices, settings,
 * three dimensions, infinite arguments. */
static const Wrong wrong[] = {
    {"01-softmax-step", "two-mistakes"},
    {"01-softmax-step", "shift-in-an-int"},
    {"02-reinforce", "gamma-squared"},
    {"02-reinforce", "favourite-for-taken"},
    {"02-reinforce", "table-greedy"},
    {"02-reinforce", "net-mean"},
    {"03-baseline", "table-values-cleared"},
    {"03-baseline", "net-two-steps"},
    {"04-actor-critic", "table-second-number"},
    {"04-actor-critic", "net-stale"},
    {"05-gae", "delta-sign"},
    {"05-gae", "rollout-shifted-values"},
    {"06-ppo-clip", "one-pass-variance"},
    {"06-ppo-clip", "agent-values-by-row"},
    {"07-gaussian-policy", "loss-for-score"},
    {"07-gaussian-policy", "agent-pays-late"},
};

ParameterizedTestParameters(debug, it_prints_the_numbers_of_the_verdict)
{
    return cr_make_param_array(const Wrong, (void *)wrong, sizeof wrong / sizeof *wrong);
}

/* A number as a verdict has it; false if it is not in the message. */
static bool told(const char *message, const char *number)
{
    char text[64];
    double x = strtod(number, NULL);
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strstr(message, x != x ? "NaN" : text))
            return true;
    }
    return false;
}

ParameterizedTest(const Wrong *w, debug, it_prints_the_numbers_of_the_verdict)
{
    char path[192], yours[64], expected[64];
    snprintf(path, sizeof path, "build/tests/debug-%s.c", w->program);
    Ran made = run("lua5.4 harness/lesson/regions.lua mistake $(ls solutions/%s/*.c | grep -v "
                   "mistakes) harness/tests/wrong/%s.c %s >%s",
                   w->lesson, w->lesson, w->program, path);
    cr_assert(made.status == 0, "%s", made.output);
    cJSON *report = check_json(w->lesson, path, "--quick", NULL);
    const cJSON *row;
    const char *message = "";
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios"))
        if (!*message && !cJSON_IsTrue(cJSON_GetObjectItem(row, "passed")))
            message = text_of(row, "message");
    Ran ran = run("flock build/tests sh -c 'mkdir -p build/debug && build/ascent debug %s %s && "
                  "sh build/debug/%s.sh && build/debug/%s'",
                  w->lesson, path, w->lesson, w->lesson);
    const char *line = strstr(ran.output, "\n* ");
    cr_assert(line && sscanf(line, "\n* %*s yours %63s expected %63s", yours, expected) == 2, "%s",
              ran.output);
    cr_expect(told(message, yours), "yours is %s: %s", yours, message);
    cr_expect(told(message, expected), "expected is %s: %s", expected, message);
    cJSON_Delete(report);
    ran_free(&ran), ran_free(&made);
}

static void expect(const char *file, const char *options, int status, const char *words)
{
    Ran ran = run("build/ascent debug 1 %s %s", file, options);
    cr_expect(ran.status == status && strstr(ran.output, words), "%s %s: exit status %d: %s", file,
              options, ran.status, ran.output);
    cr_expect(strchr(ran.output, '\n') == ran.output + strlen(ran.output) - 1, "one line: %s",
              ran.output);
    ran_free(&ran);
}

Test(debug, where_there_is_no_call_one_line_says_why)
{
    Ran made = run("lua5.4 harness/tests/corpus.lua faults 01-softmax-step build/tests/debug-none");
    cr_assert(made.status == 0, "%s", made.output);
    expect("solutions/01-softmax-step/softmax_step.c", "", 0, "nothing fails");
    expect("solutions/01-softmax-step/softmax_step.c", "--fn score", 0, "score: nothing fails");
    expect("solutions/01-softmax-step/softmax_step.c", "--fn scoer", 2, "has no function 'scoer'");
    expect("build/tests/debug-none/syntax-error/softmax_step.c", "", 1, "does not compile");
    expect("build/tests/debug-none/half-done/softmax_step.c", "", 1, "is not written yet");
    ran_free(&made);
}

/* With a file of one's own, as make runs it. */
Test(debug, a_reader_is_told_of_it_and_gets_the_numbers_and_the_debugger)
{
    workbook_copied("build/tests/debug-desk");
    Ran ran = run("cd build/tests/debug-desk && lua5.4 harness/lesson/regions.lua mistake "
                  "solutions/01-softmax-step/softmax_step.c harness/tests/wrong/01-softmax-step.c "
                  "two-mistakes >chapters/01-softmax-step/softmax_step.c && build/ascent check 1; "
                  "harness/desk/debug.sh 01-softmax-step");
    cr_expect(strstr(ran.output, "make debug LESSON=1\n"), "%s", ran.output);
    cr_expect(strstr(ran.output, "\n* ") && strstr(ran.output, "GDB=1"), "%s", ran.output);
    ran_free(&ran);
}

/* The first call of all says nothing of the one that is shown. */
Test(debug, a_printf_is_that_of_the_call_that_is_shown)
{
    Ran ran =
        run("sed 's/    double next = 0;/    printf(\"T is %%zu\\\\n\", T);\\n    double next = "
            "gamma < 0.1;/; s/#include <math.h>/#include <math.h>\\n#include <stdio.h>/' "
            "solutions/02-reinforce/reinforce.c >build/tests/debug-prints.c && "
            "build/ascent check 2 build/tests/debug-prints.c --quick");
    const char *call = strstr(ran.output, "returns_to_go { r = {"),
               *end = call ? strchr(call, '}') : 0;
    size_t T = 1;
    for (const char *c = call; c && c < end; c++)
        T += *c == ',';
    char said[32];
    snprintf(said, sizeof said, "T is %zu\n", T);
    const char *printed = strstr(ran.output, "Printed while it ran:");
    cr_expect(call && printed && strstr(printed, said) &&
                  !strstr(strstr(printed, said) + 1, "T is"),
              "expected %s in: %s", said, ran.output);
    ran_free(&ran);
}

Test(debug, what_is_graded_hears_nothing_of_it)
{
    Ran ran =
        run("rm -rf build/tests/debug-graded && build/ascent grade harness/tests/class --lesson 1 "
            "--out build/tests/debug-graded && grep -rl 'make debug' build/tests/debug-graded");
    cr_expect(ran.status == 1, "%s", ran.output);
    ran_free(&ran);
}
