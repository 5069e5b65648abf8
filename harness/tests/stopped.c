/* stopped.c: a run that is killed, interrupted, short of room or of a processor comes to what an
 * undisturbed one gives, and a program that is slow is not told that it is endless. */
#define _GNU_SOURCE
#include "../sandbox/process.h"
#include <criterion/criterion.h>

#include "graded.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- short of a processor ---- */

#define BURN                                                                                       \
    "#include <time.h>\n#include <unistd.h>\nstatic int calls;\nstatic void burn(double s)\n"      \
    "{ clock_t end = clock() + (clock_t)(s * CLOCKS_PER_SEC); while (clock() < end); }\n"

/* With a share of .2 s for each scenario. One call of the slow ones takes a tenth of it: a worker
 * that is slow to start has room. */
static void hand_in_slow_ones(const char *test)
{
    hand_in(test, "late", BURN, "if (calls++ == 0) burn(.3);");
    hand_in(test, "slow", BURN, "burn(.02);");
    hand_in(test, "asleep", BURN, "usleep(20000);");
    hand_in(test, "endless", BURN, "if (calls++ > 2) for (;;) ;");
    hand_in(test, "at-three", BURN, "while (A > 2) ;");
}

Test(stopped, slow_is_not_endless_and_late_is_not_slow)
{
    scratch("slow");
    hand_in_slow_ones("slow");
    expect(0, "5 graded",
           "build/ascent grade build/tests/slow/in --lessons 1 --timeout .2 --out "
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
Test(stopped, load_changes_no_byte, .timeout = 600)
{
    if (!getenv("ASCENT_ALL")) {
        printf("skipped: eight busy processes are for make test-all\n");
        return;
    }
    scratch("load");
    hand_in_slow_ones("load");
    expect(0, "11 graded",
           "cp -r " CLASS "/* build/tests/load/in && build/ascent grade build/tests/load/in "
           "--lessons 1 --timeout .2 --out build/tests/load/idle --jobs 1");
    expect(0, "11 graded",
           "for n in 1 2 3 4 5 6 7 8; do timeout 300 sh -c 'while :; do :; done' & busy=\"$busy "
           "$!\"; done; build/ascent grade build/tests/load/in --lessons 1 --timeout .2 --out "
           "build/tests/load/busy --jobs 4; status=$?; kill $busy; exit $status");
    expect_same("build/tests/load/idle", "build/tests/load/busy");
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
Test(stopped, killed_at_any_moment_it_goes_on_to_the_same_end, .timeout = 7200)
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

Test(stopped, interrupted_it_says_so_and_leaves_the_old_table)
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
Test(stopped, a_full_disk_loses_nothing_and_a_later_run_goes_on)
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

Test(stopped, two_runs_do_not_write_to_one_place)
{
    scratch("locked");
    expect(3, "another run is writing to build/tests/locked/out",
           "mkdir build/tests/locked/out && exec 9>build/tests/locked/out/.lock && flock 9 && "
           "build/ascent grade --timeout .2 " CLASS " --lessons 1 --out build/tests/locked/out");
}
