/* train.c: what `ascent agent` and `ascent outcomes` promise: the reader's agent beside the
 * reference, every way in which it can fail named and bounded, a show only for people, a cursor
 * that always comes back, and an exit status that tells the truth. */
#define _GNU_SOURCE
#include "../experiment/play.h"
#include "command.h"
#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SOLUTION "solutions/02-reinforce/reinforce.c"
#define SHOW_CURSOR "\033[?25h"
#define HIDE_CURSOR "\033[?25l"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void expect(const char *line, int status, const char *words)
{
    Ran ran = run("%s", line);
    cr_expect(ran.status == status, "%s: exit status %d, expected %d: %s", line, ran.status, status,
              ran.output);
    cr_expect(strstr(ran.output, words), "%s: expected '%s' in: %s", line, words, ran.output);
    ran_free(&ran);
}

/* The wrapped lines of a text as one. */
static char *unwrapped(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++)
        if (*at != ' ' && *at != '\n')
            *to++ = *at;
        else if (to == text || to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return text;
}

/* The solution, changed by a sed program, as build/tests/agent-NAME.c. */
static const char *changed(const char *name, const char *sed)
{
    static char path[256];
    snprintf(path, sizeof path, "build/tests/agent-%s.c", name);
    Ran ran = run("sed '%s' " SOLUTION " > %s && ! cmp -s " SOLUTION " %s", sed, path, path);
    cr_assert(ran.status == 0, "%s: '%s' changes nothing: %s", name, sed, ran.output);
    ran_free(&ran);
    return path;
}

/* ---- the picture ---- */

static int column(const char row[], const char *signs) { return (int)strcspn(row, signs); }

Test(train, an_upright_pole_stands_on_the_middle_of_the_cart)
{
    char picture[PLAY_ROWS][PLAY_COLUMNS + 1];
    play_draw((double[]){0, 0, 0, 0}, picture);
    for (int row = 0; row < 6; row++)
        cr_expect(column(picture[row], "|/\\") == PLAY_COLUMNS / 2, "row %d: '%s'", row,
                  picture[row]);
    cr_expect_eq(strstr(picture[6], "[===]") - picture[6], PLAY_COLUMNS / 2 - 2);
    cr_expect_eq(strspn(picture[7] + 3, "-+"), PLAY_COLUMNS - 6);
}

Test(train, a_pole_leans_and_a_cart_stands_where_the_state_says)
{
    char right[PLAY_ROWS][PLAY_COLUMNS + 1], left[PLAY_ROWS][PLAY_COLUMNS + 1];
    play_draw((double[]){1.2, 0, 0.2, 0}, right);
    play_draw((double[]){-1.2, 0, -0.2, 0}, left);
    cr_expect(column(right[0], "/") > column(right[5], "/") &&
                  column(right[6], "[") > PLAY_COLUMNS / 2,
              "%s", right[0]);
    cr_expect(column(left[0], "\\") < column(left[5], "\\") &&
                  column(left[6], "[") < PLAY_COLUMNS / 2,
              "%s", left[0]);
    for (int row = 0; row < 7; row++)
        for (int c = 0; c < PLAY_COLUMNS; c++) {
            char there = left[row][PLAY_COLUMNS - 1 - c];
            cr_expect_eq(right[row][c],
                         there == '\\'  ? '/'
                         : there == ']' ? '['
                         : there == '[' ? ']'
                                        : there,
                         "no mirror image in row %d", row);
        }
}

Test(train, no_state_draws_outside_the_picture)
{
    for (double x = -1e9; x <= 1e9; x += 1e8)
        for (double lean = -7; lean < 7; lean += 0.1) {
            char picture[PLAY_ROWS + 1][PLAY_COLUMNS + 1];
            memset(picture[PLAY_ROWS], '#', sizeof picture[0]);
            play_draw((double[]){x / 1e9 * 4, 0, lean, 0}, picture);
            for (int row = 0; row < PLAY_ROWS; row++)
                cr_assert(strlen(picture[row]) == PLAY_COLUMNS && !strchr(picture[row], '#'));
            for (size_t i = 0; i < sizeof picture[0]; i++)
                cr_assert_eq(picture[PLAY_ROWS][i], '#');
        }
}

Test(train, nothing_is_played_into_a_file)
{
    FILE *file = tmpfile();
    double w[1315] = {0}, began = now();
    play_cartpole(w, 32, true, 1, file, 5);
    cr_expect(ftell(file) == 0 && now() - began < 1);
    fclose(file);
}

/* ---- training ---- */

Test(train, the_solution_is_the_reference_and_learns)
{
    Ran ran = run("build/ascent agent 2 " SOLUTION);
    cr_expect_eq(ran.status, 0);
    cr_expect(strstr(ran.output, "It learns. Every episode paid what the reference's did."), "%s",
              ran.output);
    cr_expect(strstr(ran.output, "\n  yours ") && strstr(ran.output, "\n  reference "), "%s",
              ran.output);
    cr_expect(!strchr(ran.output, '\033') && !strstr(ran.output, "[==="),
              "a pipe gets plain text: %s", ran.output);
    ran_free(&ran);
}

/* 17924 weights read, are judged and learn for two iterations. */
Test(train, an_agent_that_writes_shows_what_it_has_written)
{
    Ran ran = run("build/ascent agent 10 solutions/10-rlhf/rlhf.c --episodes 2");
    cr_expect_eq(ran.status, 0);
    cr_expect(strstr(ran.output, "iteration  score   gold") &&
                  strstr(ran.output, " .\n  A text is written before each"),
              "%s", ran.output);
    ran_free(&ran);
}

/* What the reader's own code prints is told apart from it, and nobody can break the table. */
Test(train, a_text_is_shown_while_it_learns_and_other_prints_are_the_readers)
{
    Ran ran = run("sed '/^double rlhf_iteration/i int printf(const char *, ...);' "
                  "solutions/10-rlhf/rlhf.c | sed 's|^    return mean;|    printf(\"@text 1 x"
                  "\\\\n@text 7 nan 9999999999 3\\\\nmine\\\\n\"); return mean;|' "
                  "> build/tests/printing.c && "
                  "build/ascent agent 10 build/tests/printing.c --episodes 1");
    cr_expect(ran.status == 0 && strstr(ran.output, "mine\n") &&
                  strstr(ran.output, "Your code printed:"),
              "%s", ran.output);
    ran_free(&ran);
}

Test(train, the_same_run_prints_the_same_bytes)
{
    Ran first = run("build/ascent agent 2 " SOLUTION " --episodes 150 --seed 7"),
        second = run("build/ascent agent 2 " SOLUTION " --episodes 150 --seed 7");
    cr_expect_str_eq(first.output, second.output);
    ran_free(&first), ran_free(&second);
}

Test(train, a_seed_that_fails_for_the_reference_is_no_mistake)
{
    Ran ran = run("build/ascent agent 2 " SOLUTION " --episodes 120");
    cr_expect(ran.status == 0 &&
                  strstr(unwrapped(ran.output),
                         "With seed 1, 120 episodes are too few for the reference to reach 195."),
              "%s", ran.output);
    cr_expect(strstr(ran.output, "so there is no mistake to look for"), "%s", ran.output);
    ran_free(&ran);
}

/* Lesson 4's one-step agent is the one that fails now and then: seed 3 reaches 195 and falls
 * back to 9. */
Test(train, a_seed_that_falls_back_for_the_reference_is_no_mistake_either)
{
    Ran ran = run("build/ascent agent 4 solutions/04-actor-critic/actor_critic.c --seed 3");
    cr_expect(ran.status == 0 &&
                  strstr(unwrapped(ran.output), "and falls back below it by the end"),
              "%s", ran.output);
    cr_expect(strstr(ran.output, "Yours is the same run, so there is no mistake to look for"), "%s",
              ran.output);
    ran_free(&ran);
}

Test(train, an_agent_that_does_not_learn_is_shown_beside_one_that_does)
{
    const char *path =
        changed("sign", "s/dlogits\\[t\\]\\[b\\] \\*= G\\[t\\]/dlogits[t][b] *= -G[t]/");
    Ran ran = run("build/ascent agent 2 %s", path);
    cr_expect(strstr(unwrapped(ran.output), "The reference learns with this seed, yours does not."),
              "%s", ran.output);
    cr_expect(strstr(ran.output, "paid what the reference's did, then the runs part"), "%s",
              ran.output);
    ran_free(&ran);
}

Test(train, an_agent_that_draws_otherwise_parts_in_the_first_episode)
{
    const char *path = changed("draw", "s/env_uniform(env, 0)/0.3/");
    Ran ran = run("build/ascent agent 2 %s", path);
    cr_expect(strstr(unwrapped(ran.output), "look at how you draw, act and add up the rewards"),
              "%s", ran.output);
    cr_expect(!strstr(ran.output, "it is chance"), "%s", ran.output);
    ran_free(&ran);
}

/* Another body for net_episode, on one line. */
#define BODY(c) "/^double net_episode/,$ { /^{/a " c "\n}"

Test(train, every_way_to_fail_is_named_and_bounded)
{
    static const struct {
        const char *name, *sed, *words;
    } cases[] = {
        {"stub", BODY("TODO(\"net-agent\", \"the same loop\");"),
         "net_episode stops at its TODO (line "},
        {"endless", BODY("for (volatile int i = 0;;) i++;"),
         "net_episode has not come back in three times the time there is for it"},
        {"never-ends", BODY("for (;;) { env_reset(env, NULL); env_step(env, 0, NULL); }"),
         "net_episode has not come back in three times the time there is for it"},
        {"goes-on", BODY("env_reset(env, NULL); for (;;) env_step(env, 0, NULL);"),
         "net_episode ended in abort()."},
        {"null", BODY("return *(double *volatile){NULL};"), "net_episode follows a null pointer."},
        {"nan", "s/dlogits\\[t\\]\\[b\\] \\*= G\\[t\\]/dlogits[t][b] *= G[t] \\/ (T > 40 ? 0 : 1)/",
         "The first such weight comes in episode 3."},
        {"endless-return", "s/^    return paid;/    return paid \\/ 0;/",
         "The first such return comes in episode 1."},
        {"leak", BODY("for (;;) *(volatile char *)__builtin_malloc(1 << 20) = 1;"), "192 MB"},
        {"small-leak", BODY("for (;;) *(volatile char *)__builtin_malloc(100) = 1;"), "192 MB"},
        {"syntax", "s/^    return paid;/    return paid/", "error: expected"},
        {"undefined", "s/returns_to_go(T, r, gamma, G);/no_such_function(T);/", "no_such_function"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = changed(cases[i].name, cases[i].sed);
        double began = now();
        Ran ran = run("build/ascent agent 2 %s --episodes 200", path);
        cr_expect(ran.status == 1 && strstr(unwrapped(ran.output), cases[i].words), "%s: %d: %s",
                  cases[i].name, ran.status, ran.output);
        cr_expect(now() - began < 30, "%s took %.0f s", cases[i].name, now() - began);
        ran_free(&ran);
    }
}

Test(train, what_an_agent_prints_is_shown)
{
    const char *path =
        changed("prints",
                "s/^    return paid;/    __builtin_printf(\"paid %g\\\\n\", paid); return paid;/");
    Ran ran = run("build/ascent agent 2 %s --episodes 100", path);
    cr_expect(ran.status == 0 && strstr(ran.output, "Your code printed:\n    paid "), "%s",
              ran.output);
    ran_free(&ran);
}

/* ---- an agent that is made of several lessons ---- */

#define OWN "build/tests/own"

/* In a copy of the workbook: writes something there, trains lesson 6, and expects these words. */
static void expect_own(const char *write, const char *file, const char *words)
{
    Ran ran = run("cd " OWN " && { %s; } && build/ascent agent 6 %s --episodes 20", write, file);
    cr_expect(ran.status == 0 && strstr(unwrapped(ran.output), words),
              "%s: %d, expected '%s' in %s", write, ran.status, words, ran.output);
    ran_free(&ran);
}

Test(train, an_agent_is_made_of_the_lessons_that_are_ones_own_and_done)
{
    workbook_copied(OWN);
    Ran stubs =
        run("cd " OWN
            " && for s in 01-softmax-step 02-reinforce 03-baseline 04-actor-critic 05-gae; do "
            "lua5.4 harness/lesson/regions.lua stub solutions/$s/$(basename chapters/$s/[!j]*.c) > "
            "chapters/$s/$(basename "
            "chapters/$s/[!j]*.c); done");
    cr_assert(stubs.status == 0, "%s", stubs.output);
    ran_free(&stubs);
    expect_own("cp solutions/06-ppo-clip/ppo_clip.c chapters/06-ppo-clip/", "",
               "The earlier lessons in it are the reference's: none of yours is done.");
    expect_own("cp solutions/05-gae/gae.c chapters/05-gae/", "",
               "It is built on your own lesson 5; the others are the reference's.");
    expect_own("sed 's/r\\[t\\] + gamma/r[t] - gamma/' solutions/02-reinforce/reinforce.c > "
               "chapters/02-reinforce/reinforce.c",
               "", "It is built on your own lesson 5; the others");
    expect_own("for s in 01-softmax-step 02-reinforce 03-baseline 04-actor-critic; do cp "
               "solutions/$s/$(basename chapters/$s/[!j]*.c) "
               "chapters/$s/; done",
               "", "It is built on your own lessons 1, 2, 3, 4 and 5.");
}

/* Both files have a function of the same name, as a reader's may; and the softmax that is called
 * is the reader's. */
Test(train, ones_own_lessons_do_not_meet_by_their_helpers)
{
    workbook_copied(OWN "-helpers");
    Ran ran =
        run("cd " OWN "-helpers && sed 's/^void softmax(/int helper(void) { return 1; }\\nvoid "
            "softmax(/; 0,/^{/s//{ static int n; if "
            "(!n++ \\&\\& helper()) "
            "__builtin_printf(\"my own softmax\");/' solutions/01-softmax-step/softmax_step.c > "
            "chapters/01-softmax-step/softmax_step.c && "
            "sed 's/^void gae(/int helper(void) { return 2; }\\nvoid gae(/' solutions/05-gae/gae.c "
            "> chapters/05-gae/gae.c && "
            "sed 's/^void normalise(/int helper(void) { return 3; }\\nvoid normalise(/' "
            "solutions/06-ppo-clip/ppo_clip.c > "
            "chapters/06-ppo-clip/ppo_clip.c && "
            "build/ascent agent 6 --episodes 20");
    cr_expect(ran.status == 0 && strstr(ran.output, "Your code printed:\n    my own softmax\n"),
              "%d: %s", ran.status, ran.output);
    ran_free(&ran);
    Ran given =
        run("cd " OWN
            "-helpers && build/ascent agent 6 solutions/06-ppo-clip/ppo_clip.c --episodes 20");
    cr_expect(given.status == 0 && !strstr(given.output, "your own lesson") &&
                  !strstr(given.output, "my own softmax"),
              "a file that is given: %s", given.output);
    ran_free(&given);
}

/* ---- tables ---- */

#define BANDIT "solutions/01-softmax-step/softmax_step.c"

Test(train, a_table_is_shown_from_its_first_run_to_its_last)
{
    expect("build/ascent agent 1 " BANDIT, 0, "after pull 1;");
    expect("build/ascent agent 1 " BANDIT " STEPS=80", 0, "after pull 80;");
    Ran ran = run("build/ascent agent 2 " SOLUTION " EPISODES=120");
    cr_expect(strstr(ran.output, "episode 1    paid") && strstr(ran.output, "episode 120  paid"),
              "%s", ran.output);
    cr_expect(strstr(ran.output, "CartPole, 120 episodes"), "%s", ran.output);
    ran_free(&ran);
    expect("build/ascent agent 4 solutions/04-actor-critic/actor_critic.c EPISODES=110 BETA=0", 0,
           "episode 110  paid");
}

/* The bars are what softmax says of θ, and the last pull is of the run that the job gives. */
Test(train, two_runs_stand_beside_each_other_and_differ)
{
    expect("build/ascent agent 1 " BANDIT " VS=ETA=0.1 | tail -13 | sort | uniq -c | grep -c "
           "'2   arm'",
           0, "3\n");
    expect("build/ascent agent 1 " BANDIT " VS='ETA=0.3 SEED=2' | tail -13 | sort | uniq -c | grep "
           "-c '1   arm'",
           0, "6\n");
    expect("build/ascent agent 2 " SOLUTION " EPISODES=110 VS='ETA=0.5 GAMMA=0.5'", 0,
           "With ETA=0.5 GAMMA=0.5 the run is another from episode");
    expect("build/ascent agent 1 " BANDIT " MISTAKE=sign", 0, "\n  sign\n");
    expect("build/ascent agent 1 " BANDIT " MISTAKE=sign VS=ETA=1", 2, "cannot both");
}

Test(train, a_lesson_says_which_letters_it_has)
{
    Ran ran = run("build/ascent agent 1 " BANDIT " ETTA=1");
    cr_expect(ran.status == 2, "%d", ran.status);
    cr_expect_str_eq(ran.output, "ascent agent: lesson 1 has no ETTA; it has ETA, SEED, SPREAD, "
                                 "STEPS, and FILE, VS, MISTAKE\n");
    ran_free(&ran);
    expect("make -s agent LESSON=1 FILE=" BANDIT " ETA=x", 2, "ETA=: found 'x'");
    expect("make -s agent LESSON=1 FILE=" BANDIT " STEPS=60", 0, "after pull 60;");
    expect("build/ascent agent 1 " BANDIT " VS=ETA", 2, "expected NAME=NUMBER");
}

Test(train, a_table_is_as_wide_as_the_window_and_plain_where_it_must_be)
{
    for (int width = 60; width <= 120; width += 20)
        for (int lesson = 1; lesson <= 2; lesson++) {
            char line[512];
            snprintf(line, sizeof line,
                     "TERM=xterm script -qc 'stty cols %d rows 40; build/ascent agent %d %s "
                     "EPISODES=3 VS=SEED=2' /dev/null | tr -d '\\r' | sed "
                     "'s/\x1b\\[[0-9;?]*[a-zA-Z]//g' | "
                     "grep -E 'arm|[|+]-' | LC_ALL=C.UTF-8 wc -L | { read n; test $n -le %d; }",
                     width, lesson, lesson == 1 ? BANDIT " STEPS=3" : SOLUTION, width);
            if (lesson == 2)
                expect(line, 0, "");
        }
    expect("LC_ALL=C build/ascent agent 1 " BANDIT " | LC_ALL=C grep -c '[^ -~]'", 1, "0\n");
    expect("LC_ALL=C build/ascent agent 2 " SOLUTION " EPISODES=2 | LC_ALL=C grep -c '[^ -~]'", 1,
           "0\n");
}

Test(train, a_table_that_cannot_be_learned_is_named)
{
    expect("sed 's/^    double sum = 0;/&while (A) ;/' " BANDIT " > build/tests/agent-loop.c; "
           "timeout 120 build/ascent agent 1 build/tests/agent-loop.c",
           1, "softmax");
    expect("sed 's/theta\\[b\\] += /theta[b] += 1e308 * 1e308 * /' " BANDIT
           " > build/tests/agent-inf.c; cmp -s " BANDIT " build/tests/agent-inf.c || "
           "build/ascent agent 1 build/tests/agent-inf.c",
           1, "theta holds a number that is none");
}

Test(train, rates_can_be_chosen_and_a_mistakes_run_stands_beside)
{
    Ran slow = run("build/ascent agent 2 " SOLUTION " --episodes 100 --lr 0");
    cr_expect(slow.status == 0 && strstr(unwrapped(slow.output), "100 episodes are too few"), "%s",
              slow.output);
    Ran beside =
        run("build/ascent agent 2 " SOLUTION " --episodes 100 --mistake gradient-downhill");
    cr_expect(beside.status == 0 &&
                  strstr(unwrapped(beside.output),
                         "With gradient-downhill the run is another from episode"),
              "%s", beside.output);
    ran_free(&slow), ran_free(&beside);
    expect("build/ascent agent 2 " SOLUTION " --mistake none", 2,
           "02-reinforce has no known mistake 'none'; there are: ");
    expect("build/ascent agent 2 " SOLUTION " --gamma 2", 2, "expected a number from 0 to 1");
}

Test(train, wrong_usage_is_2_and_says_what_was_found)
{
    expect("build/ascent agent", 2, "ascent agent: which lesson?\nusage: ascent agent LESSON");
    expect(
        "ASKED_OF=make build/ascent agent 2 --episodes many", 2,
        "make agent: EPISODES=: found 'many', expected a whole number from 1 to 10000\nusage: make "
        "agent LESSON=2 (");
    expect("build/ascent agent 99", 2, "no lesson '99'");
    expect("build/ascent agent 90", 2, "90-which-method has no agent to train");
    expect("build/ascent agent 2 a.c b.c", 2, "found 'b.c' too");
    expect("build/ascent agent 2 --fast", 2, "lesson 2 has no FAST; it has");
    expect("build/ascent agent 2 --episodes", 2,
           "--episodes: found 'nothing', expected a whole number from 1 to 10000");
    expect("build/ascent agent 2 --episodes 0", 2, "found '0'");
    expect("build/ascent agent 2 --episodes 10001", 2, "found '10001'");
    expect("build/ascent agent 2 --seed -1", 2, "found '-1'");
    expect("build/ascent agent 2 build/tests/nothing.c", 2,
           "build/tests/nothing.c: No such file or directory");
    expect("build/ascent agent 2 harness/tests", 2, "harness/tests: is not a regular file");
    expect("build/ascent outcomes 1", 2, "nothing is claimed of 01-softmax-step");
    expect("build/ascent outcomes 1 2", 2,
           "one lesson at a time, found '2' too\nusage: ascent outcomes");
}

Test(train, what_cannot_be_run_is_3)
{
    expect("PATH=/nonexistent build/ascent agent 2 " SOLUTION, 3,
           "gcc cannot be run: is it installed?");
    expect("build/ascent agent 2 " SOLUTION " --episodes 100 > /dev/full", 3,
           "cannot print: No space left on device");
}

/* In its place stands what a shell says of a command that it cannot find. */
Test(train, without_gnuplot_there_are_numbers)
{
    Ran ran = run("rm -rf build/tests/no-gnuplot && mkdir build/tests/no-gnuplot && printf "
                  "'#!/bin/sh\\nexit 127\\n' > build/tests/no-gnuplot/gnuplot && "
                  "chmod +x build/tests/no-gnuplot/gnuplot && "
                  "PATH=$PWD/build/tests/no-gnuplot:$PATH "
                  "build/ascent agent 2 " SOLUTION " --episodes 100");
    cr_expect(ran.status == 0 && strstr(ran.output, "gnuplot is not installed") &&
                  strstr(ran.output, "    81 –  100"),
              "%s", ran.output);
    ran_free(&ran);
    expect("rm -rf build/tests/no-gnuplot; build/ascent agent 2 " SOLUTION " --episodes 39", 0,
           "Too few episodes for a picture");
}

/* ---- in a terminal ---- */

typedef struct {
    int status, signal;
    char *output;
} Shown;

static pid_t start_in_terminal(int *master, const char *line)
{
    *master = posix_openpt(O_RDWR | O_NOCTTY);
    cr_assert(*master >= 0 && grantpt(*master) == 0 && unlockpt(*master) == 0);
    ioctl(*master, TIOCSWINSZ, &(struct winsize){.ws_row = 24, .ws_col = 80});
    pid_t pid = fork();
    if (pid == 0) {
        /* ascent is a Criterion program too, and must not take itself for this test */
        unsetenv("BXFI_MAP");
        /* a shell's background job would ignore it, and so would all it starts */
        signal(SIGINT, SIG_DFL);
        setsid();
        int slave = open(ptsname(*master), O_RDWR);
        for (int fd = 0; fd < 3; fd++)
            dup2(slave, fd);
        execlp("sh", "sh", "-c", line, NULL);
        _exit(127);
    }
    return pid;
}

/* Runs a shell line in a terminal of 80 × 24, and presses Ctrl-C when `until` has been printed. */
static Shown show(const char *line, const char *until)
{
    int master, status;
    size_t n = 0, room = 1 << 20;
    Shown shown = {.output = calloc(room + 1, 1)};
    cr_assert(chdir(workbook()) == 0);
    pid_t pid = start_in_terminal(&master, line);
    for (ssize_t got; n < room && (got = read(master, shown.output + n, room - n)) > 0;
         n += (size_t)got)
        if (until && strstr(shown.output, until))
            until = write(master, "\003", 1) == 1 ? NULL : until;
    close(master);
    waitpid(pid, &status, 0);
    shown.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    shown.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return shown;
}

Test(train, a_terminal_gets_colour_and_five_seconds_of_play)
{
    double began = now();
    Shown shown =
        show("TERM=xterm; export TERM; unset NO_COLOR; exec build/ascent agent 2 " SOLUTION, NULL);
    cr_expect(shown.status == 0 && strstr(shown.output, "\033[1;36m*") &&
                  strstr(shown.output, "[===]"),
              "%s", shown.output);
    cr_expect(strstr(shown.output, HIDE_CURSOR) &&
              strstr(strstr(shown.output, HIDE_CURSOR), SHOW_CURSOR));
    cr_expect(now() - began > 5 && now() - began < 30, "%.1f s", now() - began);
    free(shown.output);
}

Test(train, ctrl_c_gives_the_cursor_back_and_ends_the_program)
{
    double began = now();
    Shown shown = show("TERM=xterm; export TERM; exec build/ascent agent 2 " SOLUTION, "[===]");
    cr_expect(shown.signal == SIGINT, "status %d, signal %d", shown.status, shown.signal);
    char *hidden = strstr(shown.output, HIDE_CURSOR);
    cr_expect(hidden && strstr(hidden, SHOW_CURSOR) && now() - began < 30);
    free(shown.output);
}

Test(train, no_color_and_dumb_terminals_are_respected)
{
    Shown plain = show(
        "TERM=xterm NO_COLOR=1 exec build/ascent agent 2 " SOLUTION " --episodes 100", HIDE_CURSOR);
    for (const char *at = plain.output; (at = strstr(at, "\033[")); at++)
        cr_expect(at[2 + strspn(at + 2, "?0123456789;")] != 'm', "a colour: %.8s", at + 1);
    Shown dumb = show("TERM=dumb exec build/ascent agent 2 " SOLUTION " --episodes 100", NULL);
    cr_expect(dumb.status == 0 && !strchr(dumb.output, '\033'), "%s", dumb.output);
    free(plain.output), free(dumb.output);
}

/* ---- outcomes ---- */

/* Of lesson 2; `make test-all` asks them all. */
Test(train, the_reference_reaches_what_is_claimed_of_it)
{
    Ran ran = run("build/ascent outcomes 2");
    cr_expect(ran.status == 0 && strstr(ran.output, "PASS  mean of 100 reaches 195") &&
                  !strstr(ran.output, "FAIL"),
              "%s", ran.output);
    ran_free(&ran);
}

Test(train, a_claim_that_fails_is_1)
{
    Ran ran = run(
        "rm -rf build/tests/outcomes && mkdir -p build/tests/outcomes/build/lessons && cp -r "
        "chapters harness solutions "
        "build/tests/outcomes/ && "
        "cp build/ascent build/tests/outcomes/build/ && cp -r build/lessons/02-reinforce "
        "build/tests/outcomes/build/lessons/ && "
        "cd build/tests/outcomes && "
        "sed -i 's/^local by_episode, least_speed = 980,/local by_episode, least_speed = 300,/' "
        "solutions/02-reinforce/outcomes.lua && build/ascent outcomes 2");
    cr_expect(ran.status == 1 &&
                  strstr(ran.output, "FAIL  mean of 100 reaches 195 by episode 300") &&
                  strstr(ran.output, "PASS  exact J"),
              "%d: %s", ran.status, ran.output);
    ran_free(&ran);
}
