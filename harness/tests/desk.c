/* desk.c: what a reader sees all day: the watch in a terminal, hints, the solution, the stub put
 * back. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define FIRST "chapters/01-softmax-step/softmax_step.c"
#define SECOND "chapters/02-reinforce/reinforce.c"

static char at[128]; /* this test's workbook */

static void workbook_made(const char *name)
{
    snprintf(at, sizeof at, "build/tests/desk-%s", name);
    workbook_copied(at);
    Ran reset = run(
        "cd %s && lua5.4 harness/lesson/regions.lua stub "
        "solutions/01-softmax-step/softmax_step.c > " FIRST
        " && lua5.4 harness/lesson/regions.lua stub solutions/02-reinforce/reinforce.c > " SECOND,
        at);
    cr_assert(reset.status == 0, "%s", reset.output);
    ran_free(&reset);
}

static void does(const char *line)
{
    Ran ran = run("cd %s && %s", at, line);
    cr_assert(ran.status == 0, "%s: %s", line, ran.output);
    ran_free(&ran);
}

static void expect(const char *line, int status, const char *words)
{
    Ran ran = run("cd %s && %s", at, line);
    cr_expect(ran.status == status, "%s: exit status %d, expected %d: %s", line, ran.status, status,
              ran.output);
    cr_expect(strstr(ran.output, words), "%s: expected '%s' in: %s", line, words, ran.output);
    ran_free(&ran);
}

static void expect_in_workbook(const char *line)
{
    Ran ran = run("%s", line);
    cr_expect(ran.status == 0, "%s: exit status %d: %s", line, ran.status, ran.output);
    ran_free(&ran);
}

/* ---- the watch, in a terminal of 80 columns ---- */

enum { PATIENCE_MS = 30000 };

typedef struct {
    pid_t child;
    int terminal;
    char screen[1 << 16]; /* since the last time it was cleared */
    size_t n;
} Watch;

static Watch watching(const char *name)
{
    Watch w = {0};
    workbook_made(name);
    w.child = forkpty(&w.terminal, NULL, NULL, &(struct winsize){.ws_row = 24, .ws_col = 80});
    cr_assert(w.child >= 0);
    if (w.child == 0) {
        unsetenv("BXFI_MAP"), setenv("TERM", "xterm", 1), unsetenv("NO_COLOR");
        if (chdir(workbook()) == 0 && chdir(at) == 0)
            execl("build/ascent", "ascent", "watch", NULL);
        _exit(127);
    }
    return w;
}

/* Waits until the screen says so. */
static void sees(Watch *w, const char *words)
{
    while (!strstr(w->screen, words)) {
        int ready = poll(&(struct pollfd){w->terminal, POLLIN, 0}, 1, PATIENCE_MS);
        ssize_t n =
            ready > 0 ? read(w->terminal, w->screen + w->n, sizeof w->screen - 1 - w->n) : 0;
        cr_assert(n > 0, "waited for '%s', and saw: %s", words, w->screen);
        w->n += (size_t)n;
        w->screen[w->n] = '\0';
        char *clear = NULL;
        for (char *next = w->screen; (next = strstr(next, "\033[H\033[2J")); next++)
            clear = next;
        if (clear && clear > w->screen) {
            w->n -= (size_t)(clear - w->screen);
            memmove(w->screen, clear, w->n + 1);
        }
    }
}

static void sees_not(Watch *w, const char *words)
{
    cr_expect(!strstr(w->screen, words), "'%s' on: %s", words, w->screen);
}

/* What comes is another screen. */
static void press(Watch *w, char key)
{
    w->n = 0, w->screen[0] = '\0';
    cr_assert(write(w->terminal, &key, 1) == 1);
}

static void saves(Watch *w, const char *line)
{
    w->n = 0, w->screen[0] = '\0';
    does(line);
}

static void quits(Watch *w)
{
    int how;
    press(w, 'q');
    cr_assert(waitpid(w->child, &how, 0) == w->child);
    cr_expect(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    close(w->terminal);
}

Test(desk, the_watch_says_what_is_next_and_takes_each_save)
{
    Watch w = watching("saves");
    sees(&w, " of 32 points. Write it and save."), sees(&w, "[q] quit");
    /* in place is by rename */
    saves(&w,
          "sed -i -z 's/TODO([^}]*\");/for (size_t b = 0; b < A; b++) pi[b] = theta[b];/' " FIRST);
    sees(&w, "Mend it and save."), sees(&w, "[q] quit");
    saves(&w, "sed 's,^ *//[<>].*,,' solutions/01-softmax-step/softmax_step.c > " FIRST);
    sees(&w, " of 32 points. This lesson is done."), sees(&w, "Go on to 02-reinforce?");
    quits(&w);
}

Test(desk, a_passed_lesson_asks_once_and_goes_on_when_told)
{
    Watch w = watching("goes-on");
    sees(&w, "[q] quit");
    saves(&w, "cp solutions/01-softmax-step/softmax_step.c " FIRST);
    sees(&w, "Go on to 02-reinforce? [y] yes   [n] not yet"), sees(&w, "[q] quit");
    press(&w, 'n');
    sees(&w, "This lesson is done."), sees(&w, "[y] next lesson"), sees(&w, "[q] quit");
    sees_not(&w, "Go on to");
    saves(&w, "cp solutions/01-softmax-step/softmax_step.c " FIRST);
    sees(&w, "This lesson is done."), sees(&w, "[y] next lesson"), sees(&w, "[q] quit");
    sees_not(&w, "Go on to");
    press(&w, 'y');
    sees(&w, " of 29 points. Write it and save."), sees(&w, "[q] quit");
    saves(&w, "touch " FIRST " && sed -i 's/first_is_left_alone//' " SECOND);
    sees(&w, " of 29 points");
    quits(&w);
}

Test(desk, it_begins_at_the_first_lesson_that_is_not_done)
{
    Watch w = watching("begins");
    sees(&w, "[q] quit");
    saves(&w, "cp solutions/01-softmax-step/softmax_step.c " FIRST);
    sees(&w, "Go on to 02-reinforce?");
    press(&w, 'q');
    waitpid(w.child, NULL, 0);
    w = (Watch){0};
    w.child = forkpty(&w.terminal, NULL, NULL, NULL);
    if (w.child == 0) {
        unsetenv("BXFI_MAP");
        if (chdir(workbook()) == 0 && chdir(at) == 0)
            execl("build/ascent", "ascent", "watch", NULL);
        _exit(127);
    }
    sees(&w, " of 29 points");
    quits(&w);
}

Test(desk, keys_add_to_the_verdict_and_never_take_it_away)
{
    Watch w = watching("keys");
    sees(&w, "[q] quit");
    press(&w, 'h');
    sees(&w, "softmax, hint 1 of"), sees(&w, "[q] quit"), sees(&w, " of 32 points");
    press(&w, 'h');
    sees(&w, "softmax, hint 2 of"), sees(&w, "[q] quit"), sees(&w, " of 32 points");
    press(&w, 'c');
    sees(&w, "chapters/01-softmax-step/lesson.md"), sees(&w, "[q] quit"), sees(&w, " of 32 points");
    press(&w, 'n');
    press(&w, 'r');
    sees(&w, " of 32 points"), sees(&w, "[q] quit");
    sees_not(&w, "hint 2 of");
    quits(&w);
}

Test(desk, a_file_taken_away_is_noticed_and_its_return_too)
{
    Watch w = watching("away");
    sees(&w, "[q] quit");
    saves(&w, "rm " FIRST);
    sees(&w, "make reset LESSON=01"), sees(&w, "[q] quit");
    saves(
        &w,
        "lua5.4 harness/lesson/regions.lua stub solutions/01-softmax-step/softmax_step.c > " FIRST);
    sees(&w, " of 32 points");
    quits(&w);
}

Test(desk, an_endless_loop_is_announced_and_can_be_left)
{
    Watch w = watching("endless");
    sees(&w, "[q] quit");
    saves(&w, "sed -i -z 's/TODO([^}]*\");/while (A);/' " FIRST);
    sees(&w, "Checking …");
    quits(&w);
}

Test(desk, without_keys_it_shows_one_verdict_and_ends)
{
    workbook_made("no-keys");
    expect("build/ascent watch", 0, "0 of 32 points");
    expect("build/ascent watch 2", 0, "0 of 29 points");
    expect("build/ascent watch 1 2", 2, "one lesson at a time");
    expect("build/ascent watch 99", 2, "no lesson '99'");
}

Test(desk, waiting_costs_nothing)
{
    Watch w = watching("idle");
    sees(&w, "[q] quit");
    char line[64];
    snprintf(line, sizeof line, "awk '{ print $14 + $15 }' /proc/%d/stat", w.child);
    Ran first = run("%s", line);
    poll(NULL, 0, 300);
    Ran second = run("%s", line);
    cr_expect_str_eq(first.output, second.output, "clock ticks %s, then %s", first.output,
                     second.output);
    ran_free(&first), ran_free(&second);
    quits(&w);
}

/* ---- for editors ---- */

/* At once, and the last word; what is no verdict is the last word at once. */
Test(desk, a_program_gets_two_lines_of_json_for_each_save)
{
    workbook_made("json");
    expect("(sleep 3; cp solutions/01-softmax-step/softmax_step.c " FIRST "; sleep 4; rm " FIRST
           "; sleep 2) | build/ascent watch 1 --json > out; wc -l < out",
           0, "5\n");
    expect("sed -n 1,2p out | grep -c '\"score\":0,\"max_score\":32'", 0, "2\n");
    expect("sed -n 3,4p out | grep -c '\"score\":32,\"max_score\":32'", 0, "2\n");
    expect("sed -n 1p out", 0, "\"pending\":true}"),
        expect("sed -n 3p out", 0, "\"pending\":true}");
    expect("sed -n 2p out", 0, "\"pending\":false}"),
        expect("sed -n 4p out", 0, "\"pending\":false}");
    expect("sed -n 5p out", 0, "{\"error\":\"");
    expect("build/ascent watch 1 --jsn", 2, "no option '--jsn'");
}

Test(desk, an_editor_is_sent_to_the_line)
{
    workbook_made("lines");
    does("sed 's/^    double sum = 0;/    double sum = 0/' "
         "solutions/01-softmax-step/softmax_step.c > " FIRST);
    expect("n=$(grep -n 'double sum = 0$' " FIRST
           " | cut -d: -f1 | head -1); build/ascent check 1 --plain | "
           "lua5.4 harness/desk/lines.lua | tail -1 | grep -E \"" FIRST
           ":($n|$((n + 1))): error: \"",
           0, "error: expected");
    /* No line of the verdict itself is taken for a place by .vscode/tasks.json. */
    expect("build/ascent check 1 --plain | lua5.4 harness/desk/lines.lua | grep -cE "
           "'^[^ ].*:[0-9]+: '",
           0, "1\n");
    does("lua5.4 harness/lesson/regions.lua mistake solutions/01-softmax-step/softmax_step.c "
         "solutions/01-softmax-step/mistakes.c sign > " FIRST);
    expect("build/ascent check 1 --plain | lua5.4 harness/desk/lines.lua | tail -1 | sed "
           "'s/:[0-9]*:/:/'",
           0, FIRST ": score: by hand");
    does("cp solutions/01-softmax-step/softmax_step.c " FIRST);
    expect("build/ascent check 1 --plain | lua5.4 harness/desk/lines.lua | grep -c '^" FIRST ":'",
           1, "0\n");
}

/* Its panel shows what stands behind FILE:LINE only, and a pipe's status is the last program's. */
Test(desk, an_editor_is_told_that_there_is_no_such_lesson)
{
    workbook_made("lines-nowhere");
    expect("build/ascent check harness --plain 2>&1 | lua5.4 harness/desk/lines.lua README.md | "
           "tail -1",
           0, "README.md:1: no lesson 'harness'");
    expect("(cd / && build/ascent watch) 2>&1 | lua5.4 harness/desk/lines.lua README.md", 2,
           "README.md:1: the workbook is not built yet: run make");
    expect("build/ascent check harness --plain 2>&1 | lua5.4 harness/desk/lines.lua README.md", 2,
           "");
    expect("build/ascent watch harness 2>&1 | lua5.4 harness/desk/lines.lua --watch README.md | "
           "cut -c1-31",
           0,
           "ascent: a verdict\nascent: no lesson 'harness'; th\n"
           "README.md:1: no lesson 'harness\nascent: that is all\n");
}

/* Each verdict stands between the lines by which an editor forgets the one before. */
Test(desk, an_editor_that_watches_is_sent_to_the_line_and_back)
{
    workbook_made("lines-watched");
    expect("(sleep 3; cp solutions/01-softmax-step/softmax_step.c " FIRST
           "; sleep 4) | build/ascent watch 1 | lua5.4 harness/desk/lines.lua --watch > out; "
           "grep -E '^(ascent: |" FIRST ":)' out | cut -c1-70 | uniq | head -4",
           0,
           "ascent: a verdict\n" FIRST
           ":8: softmax: two equal logits: \nascent: that is all\nascent: a verdict\n");
    expect("grep -c '^" FIRST ":' out", 0, "1\n");
    expect("tail -1 out", 0, "ascent: that is all\n");
}

/* ---- the screen ---- */

/* No line of text is longer than the window; a call's numbers are not wrapped. */
Test(desk, text_is_wrapped_at_the_width_of_the_window)
{
    workbook_made("width");
    does("lua5.4 harness/lesson/regions.lua mistake solutions/01-softmax-step/softmax_step.c "
         "solutions/01-softmax-step/mistakes.c no-shift > " FIRST);
    for (int width = 60; width <= 120; width += 20) {
        char line[256];
        int most = width < 80 ? width : 80;
        snprintf(
            line, sizeof line,
            "n=$(COLUMNS=%d build/ascent check 1 --plain | sed 1d | LC_ALL=C.UTF-8 wc -L); echo "
            "$n columns; test $n -le %d",
            width, most);
        expect(line, 0, "columns");
    }
}

Test(desk, a_locale_without_unicode_gets_ascii)
{
    workbook_made("ascii");
    expect("LC_ALL=C build/ascent check 1 --plain | LC_ALL=C grep -c '[^ -~]'", 1, "0\n");
    expect("LC_ALL=C build/ascent status | LC_ALL=C grep -c '[^ -~]'", 1, "0\n");
    expect("LC_ALL=C build/ascent hint 1 | LC_ALL=C grep -c '[^ -~]'", 1, "0\n");
    expect("LC_ALL=C.UTF-8 build/ascent check 1 --plain", 0 + 1, "·");
}

/* ---- hints ---- */

Test(desk, hints_go_one_step_further_each_time_and_end)
{
    workbook_made("hints");
    expect("build/ascent hint 1", 0, "hint 1 of 4\n\n  By hand, with pencil and paper");
    expect("build/ascent hint 1", 0, "hint 2 of 4\n\n  Three short loops");
    expect("build/ascent hint 1", 0, "hint 3 of 4\n\n  Half of it; … is what you have to say:");
    expect("build/ascent hint 1", 0, "make solution LESSON=01 FN=softmax INSIST=yes");
    expect("build/ascent hint 1", 0, "hint 4 of 4\n\n  The reference's, of this function alone:");
    does("cp solutions/01-softmax-step/softmax_step.c " FIRST);
    expect("build/ascent hint 1", 0, "This lesson is done; there is nothing to hint at.");
    expect("build/ascent hint", 0, "returns_to_go, hint 1 of 4");
    expect("build/ascent hint 99", 2, "no lesson '99'");
}

Test(desk, an_attempt_makes_the_ladder_neither_jump_nor_begin_again)
{
    workbook_made("ladder");
    expect("build/ascent hint 1", 0, "hint 1 of 4\n\n  By hand");
    does("sed -i -z 's/TODO([^}]*\");/for (size_t b = 0; b < A; b++) pi[b] = "
         "exp(theta[b]);/' " FIRST);
    expect("build/ascent hint 1", 0, "hint 2 of 4\n\n  Three short loops");
}

Test(desk, what_crashes_is_sent_to_its_loop_and_what_differs_to_paper)
{
    workbook_made("first-hint");
    does("sed -i -z 's/TODO([^}]*\");/pi[0] = *(double *volatile){NULL};/' " FIRST);
    expect("build/ascent hint 1", 0, "hint 1 of 4\n\n  Three short loops");
    does("rm build/hints-* && sed -i 's/pi.0. = .*;/for (size_t b = 0; b < A; b++) pi[b] = "
         "2;/' " FIRST);
    expect("build/ascent hint 1", 0, "Work this call out:\n    softmax { theta = {0, 0} }");
}

/* ---- the solution, and the stub put back ---- */

Test(desk, the_solution_waits_for_a_pass_or_insistence)
{
    workbook_made("solution");
    expect("harness/desk/solution.sh 01-softmax-step", 1, "not done yet");
    expect("COLUMNS=80 harness/desk/solution.sh 01-softmax-step '' insist", 0, "+        pi[b]");
    Ran wide = run(
        "cd %s && COLUMNS=80 harness/desk/solution.sh 01-softmax-step '' insist | grep -c '//[<>]'",
        at);
    cr_expect_str_eq(wide.output, "0\n", "the marks of regions are shown: %s", wide.output);
    ran_free(&wide);
    does("cp solutions/01-softmax-step/softmax_step.c " FIRST);
    expect("COLUMNS=170 harness/desk/solution.sh 01-softmax-step", 0, "Yours on the left");
    expect("harness/desk/solution.sh 01-softmax-step score", 0, "void score(size_t A");
}

Test(desk, the_solution_stays_open_once_the_lesson_was_passed)
{
    workbook_made("stays-open");
    does("cp solutions/01-softmax-step/softmax_step.c " FIRST " && build/ascent check 1 --quick");
    does("echo broken > " FIRST);
    expect("COLUMNS=80 harness/desk/solution.sh 01-softmax-step", 0, "-broken");
}

#define RESET "harness/desk/reset.sh 01-softmax-step"

Test(desk, a_lesson_begun_again_keeps_what_was_there)
{
    workbook_made("reset");
    does("cp " FIRST " stub.c && echo mine > " FIRST);
    expect("echo n | " RESET, 1, "Nothing was changed.");
    expect("cat " FIRST, 0, "mine\n");
    expect("echo y | " RESET, 0, "is the stub again");
    expect("cmp " FIRST " stub.c && cat " FIRST ".kept-*", 0, "mine\n");
    does("rm " FIRST " && " RESET " && cmp " FIRST " stub.c");
}

/* Five in a row, which is less than a second. */
Test(desk, what_was_kept_is_never_overwritten)
{
    workbook_made("reset-twice");
    does("for i in 1 2 3 4 5; do echo mine $i > " FIRST "; echo y | " RESET "; done");
    expect("cat " FIRST ".kept-* | sort", 0, "mine 1\nmine 2\nmine 3\nmine 4\nmine 5\n");
    does("for i in 1 2 3 4; do (echo y | " RESET " > /dev/null 2>&1 || true) & done; wait");
    expect("cat " FIRST ".kept-* | grep -c mine", 0, "5\n");
}

Test(desk, git_ignores_what_is_kept)
{
    expect_in_workbook("git check-ignore chapters/01-softmax-step/softmax_step.c.kept-2026-01-31");
}

/* On a full disk the work is either where it was or under its new name. */
Test(desk, a_reset_on_a_full_disk_loses_nothing)
{
    workbook_made("reset-full");
    does("echo mine > " FIRST);
    Ran ran = run("cd %s && echo y | (ulimit -f 0; trap '' XFSZ; " RESET "); cat " FIRST "*", at);
    cr_expect(strstr(ran.output, "mine\n") && !strstr(ran.output, "again."), "%s", ran.output);
    ran_free(&ran);
}

Test(desk, a_report_holds_what_is_needed_to_repeat_a_verdict)
{
    workbook_made("report");
    does("sed -i 's/^void softmax(.*$/& \\/\\* my own word *\\//' " FIRST);
    expect("harness/desk/report.sh 01-softmax-step", 0, "build/report-01-softmax-step.txt holds");
    for (const char **words = (const char *[]){"my own word", "0 of 32 points", "\"score\":\t0",
                                               "seed 1", "gcc", "put the file below", NULL};
         *words; words++)
        expect("cat build/report-01-softmax-step.txt", 0, *words);
}

/* In place of the command stands one that ends as a crash does. */
Test(desk, a_report_does_not_hide_that_the_check_failed)
{
    workbook_made("report-crash");
    does(
        "rm build/ascent && printf '#!/bin/sh\\necho gone; exit 139\\n' > build/ascent && chmod +x "
        "build/ascent");
    expect("harness/desk/report.sh 01-softmax-step", 3,
           "The check itself failed (exit status 139)");
    expect("cat build/report-01-softmax-step.txt", 0,
           "gone\nThe check itself failed: exit status 139.");
    expect("cat build/report-01-softmax-step.txt", 0, "void softmax(");
}

/* The README's picture is the session as it is today. */
Test(desk, the_picture_of_it_at_work_is_what_a_session_shows)
{
    Ran ran = run("harness/desk/cast.sh build/tests/at-work.svg && cmp build/tests/at-work.svg "
                  "chapters/at-work.svg");
    cr_expect(ran.status == 0, "make picture draws it anew: %s", ran.output);
    ran_free(&ran);
}

/* ---- where the reader stands ---- */

Test(desk, the_status_names_the_one_command_to_type)
{
    workbook_made("status");
    expect("build/ascent status", 0,
           "Next: read chapters/01-softmax-step/lesson.md and write softmax there. Then\n    make "
           "1\n");
    does("cp solutions/01-softmax-step/softmax_step.c " FIRST);
    expect("build/ascent status", 0,
           "✓ 01-softmax-step      4 of 4 functions    32 of 32 points\n");
    expect("build/ascent status", 0, "write returns_to_go there. Then\n    make 2\n");
    does("sed -i '0,/return/s//retrun/' " FIRST);
    expect("build/ascent status", 0, "Next: lesson 1 does not compile. Then\n    make 1\n");
}
