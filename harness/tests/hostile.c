/* hostile.c: submissions that want something other than to be right (hostile/, hostile.lua).
 * Graded as any others, each has no more points than an untouched stub, and is told a true
 * reason; honest neighbours' results are what they are alone, byte for byte; no secret is in any
 * output; nothing outside has changed; nothing lives on.
 *
 * `make test` runs every second in the strongest sandbox, `make test-all` (ASCENT_ALL=1) all of
 * them in each, as root and as an ordinary user. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "../impl/self_test.h"
#include "support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = 65534 };

typedef struct {
    char *base; /* in, out, honest, alone, tmp, reasons */
    const char *sandbox, *as;
    int n, most;
} Suite;

static bool all_of_them(void) { return getenv("ASCENT_ALL") != NULL; }

/* ---- running */

static void make_submissions(Suite *s)
{
    s->base = folder_new();
    Ran made = run("mkdir %s/out %s/alone %s/tmp && lua5.4 harness/tests/hostile.lua \"$PWD\" %s "
                   "%s && chmod -R a+rwX %s && echo CANARY "
                   "descriptor > %s/secret && "
                   "chmod 600 %s/secret",
                   s->base, s->base, s->base, s->base, all_of_them() ? "all" : "some", s->base,
                   s->base, s->base);
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
}

/* The grader has a secret in its environment, and one in a descriptor that it might hand on. */
static Ran grade(const Suite *s, const char *in, const char *out)
{
    return run("exec 9<%s/secret; CANARY='CANARY environment' TMPDIR=%s/tmp %s build/ascent grade "
               "%s/%s --lesson 1 --out %s/%s --sandbox %s",
               s->base, s->base, s->as, s->base, in, s->base, out, s->sandbox);
}

/* ---- what must hold */

static bool is_one_of(const char *said, const char *reasons)
{
    size_t n = strlen(said);
    for (const char *at = reasons; (at = strstr(at, said)); at += n)
        if ((at == reasons || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
            return true;
    return false;
}

static void expect_reason(Suite *s, const char *name, double most, const char *reasons)
{
    char said[256] = "full marks";
    cJSON *results = results_json(in_folder(s->base, "out"), name);
    const cJSON *why = first_diagnosis(first_lesson(results));
    double score = cJSON_GetNumberValue(cJSON_GetObjectItem(results, "score"));
    if (why)
        snprintf(said, sizeof said, "%s:%s", text_of(why, "kind"), text_of(why, "name"));
    cr_expect(score <= most, "%s has %g points under %s", name, score, s->sandbox);
    cr_expect(is_one_of(said, reasons), "%s: said %s, expected %s, under %s: %s", name, said,
              reasons, s->sandbox, text_of(why, "text"));
    cJSON_Delete(results);
    s->n++;
}

static void expect_reasons(Suite *s)
{
    Ran list = run("cat %s/reasons", s->base);
    for (char *rest = list.output, *line; (line = strsep(&rest, "\n")) && *line;) {
        char *name = strsep(&line, "\t"), *most = strsep(&line, "\t");
        expect_reason(s, name, atof(most), line);
    }
    ran_free(&list);
}

static void expect_nothing(const Suite *s, const char *what, const char *format, ...)
{
    char *line;
    va_list list;
    va_start(list, format);
    cr_assert(vasprintf(&line, format, list) > 0);
    va_end(list);
    Ran ran = run("%s", line);
    cr_expect(!*ran.output, "%s, under %s %s: %s", what, s->sandbox, s->as, ran.output);
    ran_free(&ran), free(line);
}

static void expect_no_trace(const Suite *s)
{
    const char *b = s->base;
    expect_nothing(
        s, "a neighbour's results have changed",
        "for n in ada molly zoe; do cmp %s/alone/$n/results.json %s/out/$n/results.json; done", b,
        b);
    expect_nothing(
        s, "a secret is in an output",
        "grep -rlaE 'CANARY|root:x:0|sum \\+= pi\\[b\\] = exp|run = function' %s/out %s/log", b, b);
    /* but for what is numbers, kept for programs */
    expect_nothing(s, "an output could steer a terminal",
                   "grep -rlaP --exclude=gradebook.db --exclude='*.prints' "
                   "'[\\x00-\\x08\\x0b-\\x1f\\x7f]' %s/out %s/log",
                   b, b);
    expect_nothing(s, "a file was left",
                   "find %s -name 'ascent-owned*'; find . /tmp /var/tmp /dev/shm -maxdepth 1 -name "
                   "'ascent-owned*'; ls %s/tmp",
                   b, b);
    /* Each has been killed; the last may still be on its way out of its process space. */
    /* in brackets, so that the line that looks does not find itself */
    int last = (int)strlen(b) - 1;
    expect_nothing(s, "a process lives on",
                   "for wait in 1 2 3 4 5; do found=$(grep -laE '%.*s[%s]/tmp|9876[5]' "
                   "/proc/[0-9]*/cmdline 2>/dev/null); "
                   "[ -n \"$found\" ] || break; sleep 0.2; done; for f in $found; do tr '\\0' ' ' "
                   "< $f; echo; done",
                   last, b, b + last);
}

static Ran fingerprint(const Suite *s)
{
    return run("find chapters solutions build/lessons %s/in -printf '%%p %%s %%m %%T@\\n' | "
               "LC_ALL=C sort | cksum",
               s->base);
}

/* ---- the suite */

static void expect_all(const char *sandbox, const char *as)
{
    Suite s = {.sandbox = sandbox, .as = as};
    make_submissions(&s);
    Ran alone = grade(&s, "honest", "alone"), before = fingerprint(&s),
        graded = grade(&s, "in", "out"), after = fingerprint(&s);
    cr_assert(alone.status == 0, "%s", alone.output);
    cr_expect(graded.status == 0 || graded.status == 4, "the grader, under %s %s: status %d: %s",
              sandbox, as, graded.status, graded.output);
    file_made(in_folder(s.base, "log"), graded.output, strlen(graded.output));
    cr_expect_str_eq(before.output, after.output, "something outside has changed under %s %s",
                     sandbox, as);
    expect_reasons(&s);
    expect_no_trace(&s);
    printf("%d hostile submissions under %s %s\n", s.n, sandbox, as);
    ran_free(&alone), ran_free(&before), ran_free(&graded), ran_free(&after);
    folder_remove(s.base);
}

/* As an ordinary user, if the workbook can be read by one. */
static const char *as_nobody(void)
{
    static char as[128];
    snprintf(as, sizeof as, "setpriv --reuid %d --regid %d --clear-groups", NOBODY, NOBODY);
    Ran ran = run("%s test -x build/worker", as);
    bool may = ran.status == 0;
    ran_free(&ran);
    if (geteuid() != 0)
        printf("skipped: only root can become another user\n");
    else if (!may)
        printf("skipped: an ordinary user cannot reach %s\n", workbook());
    return geteuid() == 0 && may ? as : NULL;
}

Test(hostile, no_submission_gets_more_than_it_deserves_or_harms_another, .timeout = 3600)
{
    char why[SELF_TEST_WHY];
    Backend strongest = BACKEND_NONE;
    bool chosen = self_test_choose(NULL, workbook(), &strongest, why);
    cr_assert(chosen, "no sandbox can be proved here: %s", why);
    if (!all_of_them()) {
        expect_all(backend_name(strongest), "");
        return;
    }
    const char *nobody = as_nobody();
    for (Backend b = BACKEND_LANDLOCK; b < BACKENDS; b++)
        if (self_test(b, workbook(), why)) {
            expect_all(backend_name(b), "");
            if (nobody)
                expect_all(backend_name(b), nobody);
        } else
            printf("skipped under %s: %s\n", backend_name(b), why);
}
