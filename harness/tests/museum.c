/* museum.c: what `ascent museum` promises: what is called evidence is true of the readings, the
 * verdict is right, half right or wrong as it should be, nothing is told before it is found, and
 * bad input is told. Readings are recorded; one of each small agent is run anew here, all of them
 * by `make test-all`.
 *
 * Tests run side by side, so what was seen is remembered in a workbook of each test's own. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static char at[128]; /* this test's workbook */

static void workbook_made(const char *name)
{
    snprintf(at, sizeof at, "build/tests/museum-%s", name);
    workbook_copied(at);
}

static void expect(const char *words, int status, const char *said)
{
    Ran ran = run("cd %s && build/ascent museum %s", at, words);
    cr_expect(ran.status == status, "%s: exit status %d, expected %d: %s", words, ran.status,
              status, ran.output);
    cr_expect(strstr(ran.output, said), "%s: expected '%s' in: %s", words, said, ran.output);
    ran_free(&ran);
}

static void never(const char *words, const char *said)
{
    Ran ran = run("cd %s && build/ascent museum %s", at, words);
    cr_expect(!strstr(ran.output, said), "%s: found '%s' in: %s", words, said, ran.output);
    ran_free(&ran);
}

/* What museum.lua says of itself, a line for each fault (harness/tests/museum.lua). */
static void claims_hold(const char *which)
{
    Ran ran = run("lua5.4 harness/tests/museum.lua %s", which);
    cr_expect(ran.status == 0 && !*ran.output, "%s", ran.output);
    ran_free(&ran);
}

Test(museum, evidence_is_true_of_the_readings) { claims_hold("evidence"); }
Test(museum, every_exhibit_has_what_its_page_and_its_verdict_need) { claims_hold("whole"); }

Test(museum, readings_come_out_again)
{
    workbook_made("fresh");
    const char *said = "was run just now: its readings are those that are recorded";
    for (int n = 1; n <= 22; n++) {
        bool small = n == 1 || n == 8 || n == 12 || n == 14 || n == 17 || n == 18 || n == 22;
        char words[64];
        snprintf(words, sizeof words, "EXHIBIT=%d FRESH=yes", n);
        if (small || getenv("ASCENT_ALL"))
            expect(words, 0, said);
    }
}

Test(museum, the_verdict_is_right_half_right_or_wrong)
{
    workbook_made("verdict");
    expect("EXHIBIT=1 FAULT=mask-one-late EVIDENCE=fall", 0, "Right.");
    expect("EXHIBIT=1 FAULT=mask-one-late EVIDENCE=pays", 1, "Half right.");
    expect("EXHIBIT=1 FAULT=mask-one-late EVIDENCE=clock", 1, "which one names this?");
    expect("EXHIBIT=1 FAULT=clock-as-death EVIDENCE=fall", 1, "Half right.");
    expect("EXHIBIT=1 FAULT=clock-as-death EVIDENCE=pays", 1, "Not so.");
    expect("EXHIBIT=2 FAULT=clock-as-death EVIDENCE=says", 0, "Right.");
    expect("EXHIBIT=2 FAULT=clock-as-death EVIDENCE=clock", 0, "Right.");
    expect("EXHIBIT=14 FAULT=false-alarm EVIDENCE=ratio", 0, "Right.");
    expect("EXHIBIT=15 FAULT=false-alarm EVIDENCE=clock", 1, "Half right.");
    expect("EXHIBIT=15 FAULT=fault EVIDENCE=clock", 0, "Right.");
    expect("EXHIBIT=19 FAULT=errors-cut EVIDENCE=explained", 0, "Right.");
    expect("EXHIBIT=19 FAULT=errors-cut EVIDENCE=says", 1, "Half right.");
    expect("EXHIBIT=20 FAULT=densities-mixed EVIDENCE=opening", 0, "Right.");
}

Test(museum, what_was_found_tells_its_story_with_a_link)
{
    workbook_made("story");
    expect("EXHIBIT=3 FAULT=value-of-the-reset EVIDENCE=clock", 0,
           "https://github.com/Unity-Technologies/ml-agents/pull/574");
    expect("EXHIBIT=3 TELL=yes", 0, "chapters/05-gae/lesson.md");
}

Test(museum, nothing_is_told_before_it_is_found)
{
    workbook_made("sealed");
    never("", "github.com");
    never("", "mask-one-late");
    for (int n = 1; n <= 22; n++) {
        char words[64];
        snprintf(words, sizeof words, "EXHIBIT=%d", n);
        never(words, "github.com");
        never(words, "Right.");
        snprintf(words, sizeof words, "EXHIBIT=%d FAULT=%s EVIDENCE=pays", n,
                 n < 9    ? "ratio-inverted"
                 : n < 13 ? "score-late"
                 : n < 17 ? "fault"
                          : "spread-fixed");
        never(words, "github.com");
    }
}

Test(museum, what_was_seen_and_solved_is_remembered)
{
    workbook_made("remembered");
    expect("", 0, "22 programs, 0 solved");
    expect("EXHIBIT=5", 0, "seeds 1 to 3");
    expect("", 0, "  5 seen ");
    expect("EXHIBIT=5 FAULT=ratio-stuck EVIDENCE=flat", 0, "Right.");
    expect("EXHIBIT=5", 0, "seeds 1 to 3");
    expect("", 0, "  5 solved ");
    expect("EXHIBIT=6 TELL=yes", 0, "targets-averaged");
    expect("", 0, "  6 told ");
    expect("", 0, "22 programs, 1 solved");
}

Test(museum, bad_input_is_told)
{
    workbook_made("bad");
    expect("EXHIBIT=23", 2, "EXHIBIT: found '23', expected a number from 1 to 22");
    expect("EXHIBIT=one", 2, "EXHIBIT: found 'one', expected a number from 1 to 22");
    expect("EXHIBIT=", 2, "EXHIBIT: found '', expected a number");
    expect("EXHIBIT=1.5", 2, "EXHIBIT: found '1.5'");
    expect("FAULT=mask-one-late", 2, "which exhibit? say EXHIBIT=1");
    expect("EXHIBIT=1 FAULT=mask-one-late", 2, "say both, FAULT= and EVIDENCE=");
    expect("EXHIBIT=1 FAULT=late EVIDENCE=fall", 2, "FAULT: found 'late', expected one of clock-");
    expect("EXHIBIT=1 FAULT=mask-one-late EVIDENCE=flat", 2, "EVIDENCE: found 'flat', expected");
    expect("EXHIBIT=1 TELL=no", 2, "TELL: found 'no', expected yes");
    expect("FRESH=yes", 2, "which exhibit? say EXHIBIT=1");
    expect("ROOM=1", 2, "found 'ROOM=1', expected EXHIBIT=");
    expect("nonsense", 2, "found 'nonsense', expected EXHIBIT=");
}

Test(museum, it_fits_a_narrow_window)
{
    workbook_made("window");
    for (int n = 1; n <= 22; n += 3) {
        Ran ran = run("cd %s && COLUMNS=60 build/ascent museum EXHIBIT=%d | "
                      "lua5.4 -e 'for l in io.lines() do if #l:gsub(\"[\\128-\\191]\", \"\") > 60 "
                      "then print(l) end end'",
                      at, n);
        cr_expect(!*ran.output, "exhibit %d: %s", n, ran.output);
        ran_free(&ran);
    }
}
