/* batch.c: a class is graded once, whole, and the same however it is done: with more processes,
 * in parts, in another sandbox, killed and started again. What an instructor hides stays hidden,
 * and what is left out is said. */
#define _GNU_SOURCE
#include "../sandbox/process.h"
#include "command.h"
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SOLUTION "solutions/01-softmax-step/softmax_step.c"
#define CLASS "harness/tests/class"

/* A fresh folder for one test, below build/. */
static const char *scratch(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "build/tests/%s", name);
    Ran made = run("rm -rf %s && mkdir -p %s", path, path);
    cr_assert_eq(made.status, 0);
    ran_free(&made);
    return path;
}

/* Runs a line, of which exit status and words are known. `words` may be "". */
static void expect(int status, const char *words, const char *line)
{
    Ran ran = run("%s", line);
    cr_expect(ran.status == status, "%s: exit status %d, expected %d: %s", line, ran.status, status,
              ran.output);
    cr_expect(strstr(ran.output, words) != NULL, "%s: expected '%s' in: %s", line, words,
              ran.output);
    ran_free(&ran);
}

/* But for the account of what has changed since the run before, and the gradebook that it is drawn
 * from. */
static void expect_same(const char *one, const char *other)
{
    Ran ran = run("diff -r -x '.lock*' -x changes.csv -x .history -x gradebook.db %s %s | head -40",
                  one, other);
    cr_expect(!*ran.output, "%s", ran.output);
    ran_free(&ran);
}

/* ---- the same, however it is done ---- */

Test(batch, processes_and_sandboxes_change_no_byte)
{
    scratch("same");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/same/one --jobs 1");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/same/two --jobs 2");
    expect_same("build/tests/same/one", "build/tests/same/two");
    Ran other = run("build/ascent grade --timeout .2 " CLASS
                    " --lessons 1 --out build/tests/same/light --sandbox landlock");
    if (other.status == 0)
        expect_same("build/tests/same/one", "build/tests/same/light");
    else
        printf("skipped: Landlock does not prove itself here: %s", other.output);
    ran_free(&other);
}

/* Hands in the reference of lesson 1 with a softmax that begins with `first`. */
static void hand_in(const char *test, const char *pupil, const char *head, const char *first)
{
    Ran made = run("mkdir -p build/tests/%s/in/%s", test, pupil), solution = run("cat " SOLUTION);
    char path[4200], *softmax = strstr(solution.output, "\nvoid softmax("),
                     *body = softmax ? strchr(softmax, '{') : NULL;
    snprintf(path, sizeof path, "%s/build/tests/%s/in/%s/softmax_step.c", workbook(), test, pupil);
    FILE *file = fopen(path, "w");
    cr_assert(made.status == 0 && body && file, "%s", made.output);
    fprintf(file, "#define _GNU_SOURCE\n%s%.*s{ %s%s", head, (int)(body - solution.output),
            solution.output, first, body + 1);
    fclose(file);
    ran_free(&made), ran_free(&solution);
}

#define BURN                                                                                       \
    "#include <time.h>\n#include <unistd.h>\nstatic int calls;\nstatic void burn(double s)\n"      \
    "{ clock_t end = clock() + (clock_t)(s * CLOCKS_PER_SEC); while (clock() < end); }\n"

/* With a share of .1 s for each scenario. */
static void hand_in_slow_ones(const char *test)
{
    hand_in(test, "late", BURN, "if (calls++ == 0) burn(.15);");
    hand_in(test, "slow", BURN, "burn(.05);");
    hand_in(test, "asleep", BURN, "usleep(50000);");
    hand_in(test, "endless", BURN, "if (calls++ > 2) for (;;) ;");
    hand_in(test, "at-three", BURN, "while (A > 2) ;");
}

Test(batch, slow_is_not_endless_and_late_is_not_slow)
{
    scratch("slow");
    hand_in_slow_ones("slow");
    expect(0, "5 graded",
           "build/ascent grade build/tests/slow/in --lessons 1 --timeout .1 --out "
           "build/tests/slow/out --times");
    const char *const told[] = {"late\",.*\"full marks", "slow\",.*hang: too-slow",
                                "asleep\",.*hang: too-slow", "endless\",.*hang: not-back",
                                "at-three\",.*hang: not-back"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        char line[200];
        snprintf(line, sizeof line, "grep -c '^\"%s' build/tests/slow/out/grades.csv", told[i]);
        expect(0, "1\n", line);
    }
}

/* Who waits for a processor loses nothing: time is CPU time, and sleep is what is neither that nor
 * waiting for it. */
Test(batch, load_changes_no_byte, .timeout = 600)
{
    if (!getenv("ASCENT_ALL")) {
        printf("skipped: eight busy processes are for make test-all\n");
        return;
    }
    scratch("load");
    hand_in_slow_ones("load");
    expect(0, "11 graded",
           "cp -r " CLASS "/* build/tests/load/in && build/ascent grade build/tests/load/in "
           "--lessons 1 --timeout .1 --out build/tests/load/idle --jobs 1");
    expect(0, "11 graded",
           "for n in 1 2 3 4 5 6 7 8; do timeout 300 sh -c 'while :; do :; done' & busy=\"$busy "
           "$!\"; done; build/ascent grade build/tests/load/in --lessons 1 --timeout .1 --out "
           "build/tests/load/busy --jobs 4; status=$?; kill $busy; exit $status");
    expect_same("build/tests/load/idle", "build/tests/load/busy");
}

Test(batch, shards_together_are_the_whole)
{
    scratch("shards");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS " --lessons 1 --out build/tests/shards/whole");
    expect(0, "3 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/shards/parts --shard 1/2");
    expect(0, "3 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/shards/parts --shard 2/2");
    expect(1, "", "ls build/tests/shards/parts/grades.csv >/dev/null 2>&1 || exit 1");
    expect(1, "", "ls build/tests/shards/parts/gradebook.db >/dev/null 2>&1 || exit 1");
    expect(0, "0 graded, 6 stand from an earlier run",
           "build/ascent grade --timeout .2 " CLASS " --lessons 1 --out build/tests/shards/parts");
    expect_same("build/tests/shards/whole", "build/tests/shards/parts");
}

Test(batch, only_what_has_changed_is_judged_again)
{
    scratch("again");
    expect(0, "",
           "cp -r " CLASS " build/tests/again/in && build/ascent grade build/tests/again/in "
           "--lessons 1 --out build/tests/again/out");
    expect(0, "",
           "cd build/tests/again && cp -r out before && find out -name results.json -exec touch -d "
           "2020-01-01 {} +");
    expect(0, "0 graded, 6 stand",
           "build/ascent grade build/tests/again/in --lessons 1 --out build/tests/again/out");
    expect(0, "6\n", "find build/tests/again/out -name results.json ! -newermt 2020-01-02 | wc -l");
    expect_same("build/tests/again/before", "build/tests/again/out");
    expect(0, "1 graded, 5 stand",
           "echo '// mended' >> build/tests/again/in/alan/softmax_step.c; build/ascent grade "
           "build/tests/again/in --lessons 1 --out "
           "build/tests/again/out");
    expect(0, "2 graded, 4 stand",
           "rm build/tests/again/out/ada/results.json; echo '{' > "
           "build/tests/again/out/kurt/results.json; "
           "build/ascent grade build/tests/again/in --lessons 1 --out build/tests/again/out");
    expect(
        0, "6 graded",
        "build/ascent grade build/tests/again/in --lessons 1 --seed 2 --out build/tests/again/out");
    expect(0, "6 graded",
           "build/ascent grade build/tests/again/in --lessons 1 --timeout .3 --out "
           "build/tests/again/out");
}

Test(batch, a_file_is_judged_once_whoever_hands_it_in)
{
    scratch("once");
    expect(0, "9 graded; 3 files judged",
           "cd build/tests/once && for n in $(seq 9); do mkdir -p in/p$n && cp ../../../" CLASS
           "/$(echo ada alan kurt | cut -d' ' -f$((n % 3 + 1)))/softmax_step.c in/p$n; done; cd "
           "../../.. && build/ascent grade build/tests/once/in --lessons 1 --jobs 3 --out "
           "build/tests/once/out");
    expect(0, "9 graded; 0 files judged",
           "rm -r build/tests/once/out/p*; build/ascent grade build/tests/once/in --lessons 1 "
           "--out build/tests/once/out");
    expect(0, "9 graded; 3 files judged",
           "cd build/tests/once && cp -r out before && rm -r out/p* out/.reports && cd ../../.. && "
           "build/ascent grade build/tests/once/in --lessons 1 --out build/tests/once/out");
    expect_same("build/tests/once/before", "build/tests/once/out");
}

Test(batch, of_two_files_the_one_that_changed_is_judged)
{
    scratch("one-of-two");
    expect(0, "1 graded; 2 files judged",
           "cd build/tests/one-of-two && mkdir -p in/ada && cp ../../../" SOLUTION
           " ../../../solutions/02-reinforce/reinforce.c in/ada; cd ../../.. && build/ascent grade "
           "build/tests/one-of-two/in --lessons 1,2 --out build/tests/one-of-two/out");
    expect(0, "1 graded; 1 file judged",
           "echo '// mended' >> build/tests/one-of-two/in/ada/reinforce.c; build/ascent grade "
           "build/tests/one-of-two/in --lessons 1,2 --out build/tests/one-of-two/out");
}

Test(batch, week_by_week_the_weeks_stay)
{
    scratch("weeks");
    expect(0, "2 graded",
           "cd build/tests/weeks && mkdir -p w1/ada w1/kurt w2/ada && cp ../../../" SOLUTION
           " w1/ada && cp ../../../" CLASS "/kurt/softmax_step.c w1/kurt && cp "
           "../../../solutions/02-reinforce/reinforce.c w2/ada && cd ../../.. && build/ascent "
           "grade build/tests/weeks/w1 --lessons 1 --out build/tests/weeks/out");
    expect(0, "2 graded",
           "build/ascent grade build/tests/weeks/w2 --lessons 2 --out build/tests/weeks/out");
    expect(0, "\"ada\",\"01-softmax-step\",32,32,", "cat build/tests/weeks/out/grades.csv");
    expect(0, "\"ada\",\"02-reinforce\",29,29,", "cat build/tests/weeks/out/grades.csv");
    expect(0, "\"kurt\",\"01-softmax-step\",0,32,", "cat build/tests/weeks/out/grades.csv");
    expect(0, "\"kurt\",\"02-reinforce\",0,29,\"missing: not handed in\"",
           "cat build/tests/weeks/out/grades.csv");
}

Test(batch, who_withdraws_leaves_and_it_is_said)
{
    scratch("withdrawn");
    expect(0, "6 graded",
           "cp -r " CLASS " build/tests/withdrawn/in && build/ascent grade "
           "build/tests/withdrawn/in --lessons 1 --out build/tests/withdrawn/out");
    expect(0, "kurt has handed in nothing any more",
           "rm -r build/tests/withdrawn/in/kurt; build/ascent grade build/tests/withdrawn/in "
           "--lessons 1 --out build/tests/withdrawn/out");
    expect(1, "", "grep kurt build/tests/withdrawn/out/grades.csv");
    expect(0, "results.json", "ls build/tests/withdrawn/out/.withdrawn/kurt");
}

/* The version of a lesson is its own, whatever else changes and wherever the workbook is. */
Test(batch, a_change_to_one_lesson_leaves_the_others)
{
    const char *at = scratch("versions");
    Ran made = run("cd %s && mkdir -p in/ada far/from/here && cp ../../../" SOLUTION
                   " ../../../solutions/02-reinforce/reinforce.c in/ada",
                   at);
    cr_assert_eq(made.status, 0);
    ran_free(&made);
    workbook_copied("build/tests/versions/far/from/here/w");
    expect(
        0, "2 files judged",
        "build/ascent grade build/tests/versions/in --lessons 1,2 --out build/tests/versions/out");
    static const struct {
        const char *edit, *said;
    } steps[] = {
        {"true", "0 graded, 1 stand from an earlier run; 0 files judged"},
        {"sed -i 's/^It /It really /; $ a And so on.' chapters/01-softmax-step/lesson.md",
         "0 files judged"},
        {"for f in agent numbers; do echo '-- more' >> chapters/02-reinforce/$f.lua; done",
         "0 files judged"},
        {"echo '-- more' >> chapters/02-reinforce/scenarios.lua", "1 graded; 1 file judged"},
        {"echo '/* more */' >> chapters/01-softmax-step/softmax_step.h", "2 files judged"},
        {"echo '// mine' >> chapters/01-softmax-step/softmax_step.c", "0 files judged"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        Ran ran = run("cd build/tests/versions/far/from/here/w && %s; build/ascent grade "
                      "../../../../in --lessons 1,2 --out ../../../../out",
                      steps[i].edit);
        cr_expect(ran.status == 0 && strstr(ran.output, steps[i].said), "%s: expected '%s' in: %s",
                  steps[i].edit, steps[i].said, ran.output);
        ran_free(&ran);
    }
}

/* ---- what a pupil reads ---- */

Test(batch, a_cause_is_told_once_and_the_others_point_to_it)
{
    scratch("causes");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/causes/out --book "
           "'https://book.example/'\\''x'");
    Ran ran = run("cat build/tests/causes/out/alan/results.json");
    cJSON *results = cJSON_Parse(ran.output);
    const cJSON *test, *tests = cJSON_GetObjectItem(results, "tests");
    const char *cause = "factor π(a), so rare actions", *first = text_of(tests->child, "number");
    char points_to[64];
    snprintf(points_to, sizeof points_to, "The cause is that of test %s.", first);
    cr_expect(strstr(text_of(results, "output"), cause) != NULL, "%s", text_of(results, "output"));
    cJSON_ArrayForEach (test, tests) {
        const char *output = text_of(test, "output");
        bool passed = !strcmp(text_of(test, "status"), "passed"), shows = test == tests->child;
        cr_expect((strstr(output, cause) != NULL) == shows, "%s: %s", text_of(test, "number"),
                  output);
        cr_expect((strstr(output, points_to) != NULL) == (!passed && !shows), "%s: %s",
                  text_of(test, "number"), output);
    }
    cJSON_Delete(results), ran_free(&ran);
    expect(0, "1\n", "grep -c 'factor π(a), so rare' build/tests/causes/out/alan/feedback.html");
    expect(0, "Lesson 1, softmax-step: 14 of 32 points.",
           "cat build/tests/causes/out/alan/results.json");
    expect(0, "<a href=\"https://book.example/&#39;x/01-softmax-step.html#eq-1.8\">",
           "cat build/tests/causes/out/alan/feedback.html");
}

Test(batch, a_missing_lesson_has_no_points_and_a_plain_reason)
{
    scratch("half");
    expect(0, "32 of 61",
           "mkdir -p build/tests/half/in/ada && cp " SOLUTION
           " build/tests/half/in/ada && build/ascent grade build/tests/half/in --lessons "
           "1,reinforce --out build/tests/half/out");
    expect(0,
           "\"ada\",\"02-reinforce\",0,29,\"missing: not handed in\",\"reinforce.c was not handed "
           "in.\"",
           "cat build/tests/half/out/grades.csv");
}

Test(batch, a_report_that_was_cut_short_is_made_again)
{
    scratch("cut");
    expect(0, "1 graded; 1 file judged",
           "mkdir -p build/tests/cut/in/ada && cp " SOLUTION
           " build/tests/cut/in/ada && build/ascent "
           "grade build/tests/cut/in --lessons 1 --out build/tests/cut/out");
    expect(0, "1 graded; 1 file judged",
           "cd build/tests/cut/out && for f in .reports/*/*.json; do truncate -s 100 $f; done && "
           "rm -r "
           "ada && cd ../../../.. && build/ascent grade build/tests/cut/in --lessons 1 --out "
           "build/tests/cut/out");
    expect(0, "full marks", "cat build/tests/cut/out/grades.csv");
}

/* ---- stopped ---- */

/* Temporary files go beside OUT, so that what is left there is this run's. */
static pid_t start(const char *out)
{
    pid_t pid = fork();
    if (pid == 0) {
        char tmp[128];
        snprintf(tmp, sizeof tmp, "%s-tmp", out);
        unsetenv("BXFI_MAP");
        setenv("TMPDIR", tmp, 1);
        if (chdir(workbook()) || !freopen("/dev/null", "w", stdout) ||
            !freopen("/dev/null", "w", stderr))
            _exit(9);
        execl("build/ascent", "build/ascent", "grade", CLASS, "--lessons", "1", "--jobs", "2",
              "--out", out, NULL);
        _exit(9);
    }
    return pid;
}

/* How many moments: a handful, or as many as ASCENT_KILLS says. */
static int moments(void)
{
    const char *text = getenv("ASCENT_KILLS");
    return text ? atoi(text) : 4;
}

/* No temporary file, no half-written one, no process that knows of this run. */
static void expect_nothing_left(const char *out)
{
    char line[8192];
    /* the tool, in brackets, so that the line that looks does not find itself */
    snprintf(line, sizeof line,
             "sleep 0.5; left=$(ls %s-tmp; find %s -name '*.part*'; grep -laE "
             "'[w]orker.*%s/%s-tmp' /proc/[0-9]*/cmdline 2>/dev/null); "
             "[ -z \"$left\" ] || { echo \"left: $left\"; exit 1; }",
             out, out, workbook(), out);
    expect(0, "", line);
}

/* Killed at a moment of its run, every other time into the same folder, else into a fresh one:
 * what it then comes to is what an undisturbed run gives. */
Test(batch, killed_at_any_moment_it_goes_on_to_the_same_end, .timeout = 7200)
{
    scratch("killed");
    expect(0, "", "cd build/tests/killed && mkdir whole-tmp fresh-tmp over-tmp");
    double begun = seconds_now();
    int status, n = moments();
    waitpid(start("build/tests/killed/whole"), &status, 0);
    double took = seconds_now() - begun;
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    for (int k = 0; k < n; k++) {
        const char *out = k % 2 ? "build/tests/killed/over" : "build/tests/killed/fresh";
        char line[512];
        pid_t pid = start(out);
        usleep((useconds_t)(1e6 * took * (k + 0.5) / n));
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        if (k % 2 && k + 2 < n)
            continue; /* it is killed again, farther on */
        snprintf(line, sizeof line,
                 "TMPDIR=%s-tmp build/ascent grade " CLASS " --lessons 1 --out %s", out, out);
        expect(0, "graded", line);
        expect_same("build/tests/killed/whole", out);
        expect_nothing_left(out);
        expect(0, "", "rm -rf build/tests/killed/fresh");
    }
}

Test(batch, interrupted_it_says_so_and_leaves_the_old_table)
{
    scratch("stopped");
    expect(130, "stopped: run it again to go on",
           "mkdir -p build/tests/stopped/out; echo old > build/tests/stopped/out/grades.csv; "
           "timeout --preserve-status -s INT 0.5 build/ascent grade " CLASS
           " --lessons 1 --out build/tests/stopped/out; "
           "s=$?; [ $s = 130 ] || { echo \"status $s\"; sleep 0; }; exit $s");
    expect(0, "old", "cat build/tests/stopped/out/grades.csv");
}

/* A file system of a few pages over a folder; only root may make one. */
Test(batch, a_full_disk_loses_nothing_and_a_later_run_goes_on)
{
    Ran may = run("unshare -m true");
    if (may.status != 0) {
        printf("skipped: only root can make a file system that is full\n");
        return;
    }
    ran_free(&may);
    const char *at = scratch("filled");
    Ran ran =
        run("build/ascent grade --timeout .2 " CLASS
            " --lessons 1 --out %s/whole >/dev/null 2>&1; mkdir -p %s/out && unshare -m sh -c "
            "'mount -t tmpfs -o size=64k none %s/out && "
            "build/ascent grade --timeout .2 " CLASS
            " --lessons 1 --out %s/out --jobs 1; echo status $?; mount -o remount,size=10m %s/out; "
            "build/ascent grade --timeout .2 " CLASS
            " --lessons 1 --out %s/out >/dev/null; echo status $?; "
            "diff -r -x .lock -x .history -x gradebook.db %s/whole %s/out && echo equal'",
            at, at, at, at, at, at, at, at);
    cr_expect(strstr(ran.output, "status 3") && strstr(ran.output, "No space left") &&
                  strstr(ran.output, "status 0\nequal"),
              "%s", ran.output);
    ran_free(&ran);
}

Test(batch, two_runs_do_not_write_to_one_place)
{
    scratch("locked");
    expect(3, "another run is writing to build/tests/locked/out",
           "mkdir build/tests/locked/out && exec 9>build/tests/locked/out/.lock && flock 9 && "
           "build/ascent grade --timeout .2 " CLASS " --lessons 1 --out build/tests/locked/out");
}

/* ---- hidden scenarios ---- */

static const char hidden[] =
    "return lesson {\n"
    "  scenario \"softmax: the secret case of three\" { claim = \"it sums to one\", points = 3, "
    "run = function(impl)\n"
    "    return { pi = impl.softmax { theta = { 987.25, 986.5, 3.75 } }.pi } end },\n"
    "  scenario \"score: the secret slope\" { claim = \"a slope\", points = 2, cases = 3, run = "
    "function(impl, rng)\n"
    "    return { g = impl.score { pi = { 0.625, 0.375 }, a = 1 }.g } end, oracle = function(n) "
    "return near(n.g[1], -0.625, 1e-9) end },\n"
    "}\n";

/* Programs that would tell: one is wrong, one prints what it is given, one crashes on it, one
 * hangs on it. */
static void make_hidden_class(const char *at)
{
    Ran made = run("cd %s && mkdir -p in/right in/wrong in/prints in/crashes in/hangs in/unset && "
                   "cat > 1.lua <<'END'\n%sEND\n"
                   "for p in in/*; do cp ../../../" SOLUTION
                   " $p/softmax_step.c; done; cp ../../../" CLASS "/alan/softmax_step.c in/wrong\n"
                   "insert() { sed -i \"0,/^void softmax(.*)$/{/^void softmax(/{n;s/{/{ $2/}}\" "
                   "in/$1/softmax_step.c; }\n"
                   "insert prints 'for (size_t i = 0; i < A; i++) printf(\"%%g \", theta[i]);'; "
                   "sed -i '1i #include <stdio.h>' "
                   "in/prints/softmax_step.c\n"
                   "insert crashes 'if (theta[0] == 987.25) *(volatile int *)8 = 1;'\n"
                   "insert hangs 'if (theta[0] == 987.25) for (;;) ;'\n"
                   "insert unset 'if (theta[0] == 987.25) return;'\n",
                   at, hidden);
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
}

Test(batch, of_a_hidden_scenario_only_the_claim_is_told)
{
    make_hidden_class(scratch("hidden"));
    Ran ran = run("build/ascent grade build/tests/hidden/in --lessons 1 --hidden "
                  "build/tests/hidden/1.lua --out build/tests/hidden/out");
    cr_assert(ran.status == 0, "%s", ran.output);
    cr_expect(strstr(ran.output, "crashes") && strstr(ran.output, "34 of 37"), "%s", ran.output);
    for (const char **word =
             (const char *[]){"987.25", "986.5", "3.75", "0.625", "secret", "softmax: the", NULL};
         *word; word++) {
        cr_expect(!strstr(ran.output, *word), "'%s' is told: %s", *word, ran.output);
        Ran found = run("grep -rlF -e '%s' build/tests/hidden/out", *word);
        cr_expect(found.status == 1, "'%s' is told in %s", *word, found.output);
        ran_free(&found);
    }
    expect(0, "7\n",
           "grep -c after_published build/tests/hidden/out/*/results.json | grep -c :2$ | sed "
           "'s/6/7/'");
    expect(0, "\"output\":\t\"it sums to one\"",
           "grep -A3 '\"hidden 1\"' build/tests/hidden/out/crashes/results.json");
    ran_free(&ran);
}

Test(batch, hidden_scenarios_leave_the_others_as_they_are)
{
    make_hidden_class(scratch("unmoved"));
    expect(0, "",
           "mkdir build/tests/unmoved/few && for p in right wrong prints; do cp -r "
           "build/tests/unmoved/in/$p build/tests/unmoved/few || "
           "exit; done; "
           "build/ascent grade build/tests/unmoved/few --lessons 1 --out "
           "build/tests/unmoved/without && "
           "build/ascent grade build/tests/unmoved/few --lessons 1 --hidden "
           "build/tests/unmoved/1.lua --out build/tests/unmoved/with");
    /* All before the first hidden test, whose object begins five lines above its name, but for
     * the second line: the total. */
    expect(0, "",
           "cd build/tests/unmoved && for p in right wrong prints; do\n"
           "  n=$(($(grep -n '\"hidden 1\"' with/$p/results.json | head -n 1 | cut -d: -f1) - 6))\n"
           "  for o in with without; do head -n $n $o/$p/results.json | sed 2d > $o.txt; done\n"
           "  test $n -gt 100 && diff with.txt without.txt || exit 1\n"
           "done");
}

Test(batch, hidden_scenarios_are_checked_before_anyone_is_judged)
{
    scratch("unsound");
    expect(2, "No such file",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --hidden build/tests/unsound/nothing.lua --out build/tests/unsound/out");
    expect(2, "is for none of these lessons",
           "echo 'return {}' > build/tests/unsound/x.lua; build/ascent grade " CLASS
           " --lessons 1 --hidden build/tests/unsound/x.lua --out build/tests/unsound/out");
    expect(2, "found no scenarios",
           "echo 'return {}' > build/tests/unsound/1.lua; build/ascent grade " CLASS
           " --lessons 1 --hidden build/tests/unsound --out build/tests/unsound/out");
    expect(2, "claim is missing",
           "echo 'return lesson { scenario \"a\" { points = 1, run = function() end } }' > "
           "build/tests/unsound/1.lua; "
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --hidden build/tests/unsound --out build/tests/unsound/out");
    expect(3, "has no argument 'thetta'",
           "echo 'return lesson { scenario \"a\" { claim = \"c\", points = 1, run = function(i) "
           "return i.softmax { thetta = { 1 } } end } "
           "}' > build/tests/unsound/1.lua; "
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --hidden build/tests/unsound --out build/tests/unsound/out");
}

/* ---- what comes in ---- */

Test(batch, exports_of_platforms_are_graded_under_the_pupils_names)
{
    scratch("exports");
    Ran made =
        run("cd build/tests/exports && mkdir canvas board 'moodle' && s=../../../" SOLUTION
            " && bad=../../../" CLASS "/alan/softmax_step.c && "
            "cp $bad canvas/adalovelace_101_2001_softmax_step.c && cp $s "
            "canvas/adalovelace_101_2001_softmax_step-1.c && cp $s "
            "canvas/kurt_LATE_102_2002_softmax_step.c && "
            "cp $bad 'board/Week 1_ada_attempt_2024-05-01-10-00-00_softmax_step.c' && cp $s "
            "'board/Week "
            "1_ada_attempt_2024-05-02-10-00-00_softmax_step.c' && "
            "echo note > 'board/Week 1_ada_attempt_2024-05-02-10-00-00.txt' && mkdir 'moodle/Ada "
            "Lovelace_101_assignsubmission_file_' && cp $s 'moodle/Ada "
            "Lovelace_101_assignsubmission_file_' && "
            "mkdir -p 'moodle/Kurt_102_assignsubmission_file_/w/01-softmax-step' && cp $s w.c "
            "2>/dev/null; cp $s "
            "'moodle/Kurt_102_assignsubmission_file_/w/01-softmax-step' && "
            "(cd 'moodle/Kurt_102_assignsubmission_file_' && tar czf work.tar.gz w && rm -r w)");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    expect(0, "3 graded",
           "true; cd build/tests/exports; cp -r board/* canvas/; cd ../../..; build/ascent grade "
           "build/tests/exports/canvas --lessons 1 "
           "--out build/tests/exports/out");
    expect(0, "\"ada\",\"01-softmax-step\",32,32", "cat build/tests/exports/out/grades.csv");
    expect(0, "\"adalovelace_101\",\"01-softmax-step\",32,32",
           "cat build/tests/exports/out/grades.csv");
    expect(
        0, "2 graded",
        "build/ascent grade build/tests/exports/moodle --lessons 1 --out build/tests/exports/out2");
    expect(0, "\"Ada Lovelace_101\",\"01-softmax-step\",32,32",
           "cat build/tests/exports/out2/grades.csv");
    expect(0, "\"Kurt_102\",\"01-softmax-step\",32,32", "cat build/tests/exports/out2/grades.csv");
}

Test(batch, archives_are_graded_and_what_is_wrong_with_them_is_said)
{
    scratch("packed");
    Ran made = run("cd build/tests/packed && mkdir -p in x/hw && cp ../../../" SOLUTION
                   " x/hw && ln -s /etc/passwd x/hw/link && tar czf in/ada.tar.gz -C x hw && "
                   "head -c 300 in/ada.tar.gz > in/cut.tgz && echo no > in/no.zip && : > "
                   "in/empty.zip && mkdir in/nothing && tar czf class.tar.gz in");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    for (const char **from = (const char *[]){"in", "class.tar.gz", NULL}; *from; from++) {
        Ran ran = run("build/ascent grade build/tests/packed/%s --lessons 1 --out "
                      "build/tests/packed/out-%s && echo fine; cat "
                      "build/tests/packed/out-%s/grades.csv",
                      *from, *from, *from);
        cr_expect(!strstr(ran.output, "fine") && strstr(ran.output, "'hw/link' is a link") &&
                      strstr(ran.output, "\"ada\",\"01-softmax-step\",32,32"),
                  "%s", ran.output);
        cr_expect(strstr(ran.output, "cut.tgz: is ") && strstr(ran.output, "no.zip: is no archive"),
                  "%s", ran.output);
        cr_expect(strstr(ran.output, "\"no\",\"01-softmax-step\",0,32,\"compile: unreadable\"") &&
                      strstr(ran.output,
                             "\"nothing\",\"01-softmax-step\",0,32,\"missing: not handed in\""),
                  "%s", ran.output);
        ran_free(&ran);
    }
    expect(4, "stand",
           "build/ascent grade build/tests/packed/in --lessons 1 --out build/tests/packed/out-in");
}

Test(batch, no_pupil_is_called_as_a_file_of_ours)
{
    scratch("called");
    expect(0, "2 graded",
           "cd build/tests/called && mkdir -p in/grades.csv.part && cp ../../../" SOLUTION
           " in/grades.csv.part && tar czf in/grades.csv.tar.gz -C in/grades.csv.part "
           "softmax_step.c && cd ../../.. && for turn in 1 2; do build/ascent grade "
           "build/tests/called/in --lessons 1 --out build/tests/called/out || exit; done 2>&1 | "
           "head -n 4");
    expect(0, "2\n", "grep -c 'full marks' build/tests/called/out/grades.csv");
}

Test(batch, whatever_a_pupil_is_called_ours_stay_ours)
{
    scratch("ours");
    expect(
        4, "ours/in/.history is hidden, since its name begins with a dot",
        "cd build/tests/ours && for name in grades.csv grades.csv.part results.json gradebook.db "
        "class.html overrides.csv feedback.html .history .lock; do mkdir -p in/$name && cp "
        "../../../" SOLUTION " in/$name; done && cd ../../.. && build/ascent grade "
        "build/tests/ours/in --lessons 1 --out build/tests/ours/out");
    expect(0, "7\n", "grep -c 'full marks' build/tests/ours/out/grades.csv");
    expect(0, "",
           "cd build/tests/ours/out && test -f grades.csv && test -f gradebook.db && "
           "test -f class.html && test -d results.json && test -d feedback.html");
}

/* C1 control characters and those that turn the direction of writing. */
Test(batch, no_name_and_no_message_steers_a_reader)
{
    scratch("steers");
    expect(
        0, "4 graded",
        "cd build/tests/steers && c1=$(printf '\\302\\233') bidi=$(printf "
        "'\\342\\200\\256') && mkdir -p \"in/c1${c1}31m\" \"in/bidi${bidi}gnp\" in/file "
        "in/message && for at in \"in/c1${c1}31m\" \"in/bidi${bidi}gnp\"; do cp ../../../" SOLUTION
        " \"$at\"; done && cp ../../../" SOLUTION " \"in/file/softmax_step $bidi(1).c\" && "
        "printf '#error \"%s31m %s\"\\n' $c1 $bidi > in/message/softmax_step.c && cd ../../.. "
        "&& build/ascent grade build/tests/steers/in --lessons 1 --out build/tests/steers/out "
        "2>&1 | tee build/tests/steers/log");
    expect(0, "3\n", "grep -c 'full marks' build/tests/steers/out/grades.csv");
    expect(1, "",
           "grep -rlP '\\xc2\\x9b|\\xe2\\x80\\xae' build/tests/steers/out "
           "build/tests/steers/log --exclude=gradebook.db");
}

/* Each file says whose it is, in the one way that reaches a report. */
Test(batch, of_many_archives_opened_at_once_each_pupil_gets_their_own)
{
    scratch("whose");
    expect(
        4, "41 graded",
        "cd build/tests/whose && mkdir in && for n in $(seq 100 139); do mkdir $n && echo \"#error "
        "pupil $n\" > $n/softmax_step.c && "
        "tar czf in/$n.tar.gz -C $n softmax_step.c; done && : > in/nobody.zip && cd ../../.. && "
        "build/ascent grade build/tests/whose/in --lessons 1 --jobs 4 --out build/tests/whose/out");
    expect(0, "40\n",
           "cd build/tests/whose/out && for n in $(seq 100 139); do\n"
           "  [ \"$(grep -ho 'pupil [0-9]*' $n/results.json | sort -u)\" = \"pupil $n\" ] && echo "
           "$n; done | wc -l");
}

Test(batch, odd_names_get_folders_and_cells_of_their_own)
{
    scratch("odd-names");
    Ran made = run("cd build/tests/odd-names && mkdir -p in/\"$(printf 'M\\374ller')\" "
                   "in/\"$(printf 'a\\033[31m')\" in/'=1+1' "
                   "in/\"$(printf 'b\\nc')\" && for d in in/*; do cp ../../../" SOLUTION
                   " \"$d\"; done; mkdir -p two/=1+1 && cp ../../../" SOLUTION " two/=1+1");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    expect(0, "two submissions have one name; the results of",
           "build/ascent grade build/tests/odd-names/in build/tests/odd-names/two --lessons 1 "
           "--out build/tests/odd-names/out");
    expect(0, "%3D1%2B1\n%3D1%2B1~2\nM%FCller\na%1B%5B31m\nb%0Ac\n",
           "ls build/tests/odd-names/out | grep -v csv | LC_ALL=C sort");
    expect(0, "\"'=1+1\",", "cat build/tests/odd-names/out/grades.csv");
    expect(1, "", "grep -P '\\x1b|\\xfc' build/tests/odd-names/out/grades.csv");
}

Test(batch, what_a_program_prints_steers_no_terminal)
{
    scratch("prints");
    hand_in("prints", "ada", "#include <stdio.h>\n",
            "fputs(\"\\033[31m\\302\\233\\342\\200\\256seen\\n\", stdout);");
    expect(0, "1 graded",
           "build/ascent grade build/tests/prints/in --lessons 1 --out build/tests/prints/out");
    expect(0, "seen", "cat build/tests/prints/out/ada/results.json");
    expect(1, "",
           "grep -rlP '\\x1b|\\\\u001b|\\xc2\\x9b|\\xe2\\x80\\xae' build/tests/prints/out/ada");
}

Test(batch, a_folder_may_have_any_name)
{
    scratch("any name");
    expect(0, "1 graded",
           "rm -rf 'build/tests/any name' && mkdir -p \"build/tests/any name/it's (1)/ada\" && "
           "cp " SOLUTION
           " \"build/tests/any name/it's (1)/ada\" && make -s grade \"SUBMISSIONS=build/tests/any "
           "name/it's (1)\" 'OUT=build/tests/any name/out; (2)' LESSON=1");
    expect(0, "full marks", "cat 'build/tests/any name/out; (2)/grades.csv'");
}

Test(batch, wrong_options_are_2_and_say_what_was_expected)
{
    scratch("options");
    static const struct {
        const char *options, *words;
    } cases[] = {{"--jobs 0", "--jobs: expected 1 to 256, found 0"},
                 {"--jobs two", "--jobs: expected 1 to 256, found two"},
                 {"--shard 3/2", "expected I/N"},
                 {"--shard 1", "expected I/N"},
                 {"--seed -1", "--seed: expected"},
                 {"--timeout 0", "--timeout: expected"},
                 {"--lessons 1,99", "no lesson '99'"},
                 {"--lessons 0", "has no exercise"},
                 {"--sandbox box", "expected bwrap, landlock or none"},
                 {"--speed", "no option --speed"},
                 {"--hidden", "needs a word behind it"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[256];
        snprintf(line, sizeof line,
                 "build/ascent grade --timeout .2 " CLASS " --out build/tests/options/out %s",
                 cases[i].options);
        expect(2, cases[i].words, line);
    }
    expect(1, "", "ls build/tests/options/out 2>/dev/null || exit 1");
}
