/* sandbox.c: a program that may misbehave is bounded, told how it ended, and leaves nothing
 * behind. Only programs that every system has are run: sh, env, ls, cat, head, dd, id, setsid,
 * sleep, pwd. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../impl/self_test.h"
#include "../sandbox/command.h"
#include "../sandbox/process.h"
#include "support.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CAP = 1 << 16 };
static const double LONG = 20; /* seconds, where no end by the clock is expected */

/* What is run, and where: the limits of a sandbox and of the command. */
typedef struct {
    SandboxPlan plan;
    Command command;
} Run;

static CommandResult finished(Run what)
{
    CommandResult how;
    char why[SANDBOX_WHY];
    if (what.plan.backend == BACKEND_UNSAID)
        what.plan.backend = BACKEND_NONE;
    what.plan.program = in_folder(workbook(), "build/tool_runner");
    what.command.wall_s = what.command.wall_s > 0 ? what.command.wall_s : LONG;
    what.command.cap = what.command.cap ? what.command.cap : CAP;
    cr_assert(sandbox_run_once(&what.plan, &what.command, &how, why), "%s", why);
    cr_assert(eq(sz, how.length, strlen(how.output)));
    return how;
}

static CommandResult run_with(Run what, const char *line)
{
    what.command.argv = (const char *const[]){"sh", "-c", line, NULL};
    return finished(what);
}

static CommandResult run_words(const char *const *words)
{
    return finished((Run){.command = {.argv = words}});
}

static CommandResult run_line(const char *line) { return run_with((Run){0}, line); }

static void expect_end(CommandResult how, int status, int signal, bool late)
{
    bool same = how.exit.status == status && how.exit.signal == signal && how.late == late;
    cr_expect(same, "status %d, signal %d, late %d; it printed: %s", how.exit.status,
              how.exit.signal, how.late, how.output);
    free(how.output);
}

static void expect_output(CommandResult how, const char *output)
{
    cr_expect(eq(str, how.output, (char *)output));
    expect_end(how, 0, 0, false);
}

/* ---- how it ended */

Test(sandbox, an_exit_status_comes_back)
{
    expect_end(run_line("exit 0"), 0, 0, false);
    expect_end(run_line("exit 7"), 7, 0, false);
    expect_end(run_line("exit 255"), 255, 0, false);
}

Test(sandbox, a_signal_comes_back)
{
    expect_end(run_line("kill -SEGV $$"), -1, SIGSEGV, false);
    expect_end(run_line("kill -KILL $$"), -1, SIGKILL, false);
}

Test(sandbox, a_program_that_is_not_there_exits_with_127)
{
    expect_end(run_words((const char *const[]){"no-such-program-anywhere", NULL}), 127, 0, false);
    expect_end(run_words((const char *const[]){"/no/such/program", NULL}), 127, 0, false);
}

Test(sandbox, signals_are_as_a_fresh_program_has_them)
{
    sigset_t all;
    sigfillset(&all);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &all, NULL);
    expect_end(run_line("kill -PIPE $$; exit 3"), -1, SIGPIPE, false);
    expect_end(run_line("kill -TERM $$; exit 3"), -1, SIGTERM, false);
}

/* ---- what it gets */

Test(sandbox, its_environment_is_small_and_always_the_same)
{
    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
    setenv("SECRET", "grades", 1);
    setenv("LC_ALL", "C", 1);
    expect_output(run_words((const char *const[]){"env", NULL}),
                  "PATH=/usr/local/bin:/usr/bin:/"
                  "bin\nLC_ALL=C.UTF-8\nGLIBC_TUNABLES=glibc.malloc.tcache_count=0:"
                  "glibc.malloc.hugetlb=1\n");
}

/* The fourth is what ls itself has open to look. */
Test(sandbox, it_has_no_descriptor_but_the_first_three)
{
    static const int far[] = {5, 15, 16, 17, 20, 63, 300};
    int open_here = open("/dev/null", O_RDWR);
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        if (fcntl(far[i], F_GETFD) < 0)
            cr_assert(eq(int, dup2(open_here, far[i]), far[i]));
    expect_output(run_words((const char *const[]){"ls", "/proc/self/fd", NULL}), "0\n1\n2\n3\n");
}

Test(sandbox, it_runs_in_the_named_folder_with_nothing_to_read)
{
    char *folder = folder_new();
    CommandResult how = run_with((Run){.command.dir = folder}, "pwd -P; cat");
    how.output[strcspn(how.output, "\n")] = '\0';
    expect_output(how, folder);
    folder_remove(folder);
}

/* ---- its bounds */

Test(sandbox, both_its_outputs_are_collected_in_their_order)
{
    expect_output(run_line("echo one; echo two >&2; echo three"), "one\ntwo\nthree\n");
}

Test(sandbox, what_it_prints_past_the_cap_is_thrown_away_and_it_ends_as_it_would)
{
    for (size_t cap = 2; cap <= 20000; cap = 10 * cap + 2) {
        CommandResult how =
            run_with((Run){.command.cap = cap}, "head -c 1000000 /dev/zero | tr '\\0' x; exit 7");
        cr_expect(all(eq(sz, how.length, cap), eq(sz, strspn(how.output, "x"), cap)));
        expect_end(how, 7, 0, false);
    }
}

Test(sandbox, the_clock_ends_what_sleeps_and_what_it_printed_is_kept)
{
    double began = seconds_now();
    CommandResult how = run_with((Run){.command.wall_s = 0.2}, "echo before; exec sleep 100");
    double took = seconds_now() - began;
    cr_expect(eq(str, how.output, "before\n"));
    expect_end(how, -1, SIGKILL, true);
    /* 10: any scheduler, but not the sleep */
    cr_expect(all(ge(dbl, took, 0.2), lt(dbl, took, 10)), "%g s", took);
}

/* The kernel ends with one of two signals where soft and hard limit are the same, and counts
 * ticks, which may be some too few. */
Test(sandbox, the_limit_of_cpu_time_ends_an_endless_loop)
{
    CommandResult how =
        run_with((Run){.command.cpu_s = 0.5 /* rounded up */}, "while :; do :; done");
    cr_expect(eq(int, how.late, false));
    cr_expect(how.exit.signal == SIGKILL || how.exit.signal == SIGXCPU, "signal %d",
              how.exit.signal);
    cr_expect(lt(dbl, how.exit.cpu_s, 2));
}

Test(sandbox, the_limit_of_memory_holds)
{
    static const char line[] =
        "dd if=/dev/zero of=/dev/null bs=100M count=1 2>/dev/null && echo enough";
    expect_output(run_line(line), "enough\n");
    CommandResult how = run_with((Run){.plan.memory_mb = 50}, line);
    cr_expect(all(ne(int, how.exit.status, 0), zero(str, how.output)));
}

Test(sandbox, no_file_grows_past_its_limit)
{
    char *folder = folder_new();
    struct stat is;
    CommandResult how = run_with((Run){.plan.file_mb = 1, .command.dir = folder},
                                 "exec head -c 3000000 /dev/zero > large");
    cr_assert(zero(int, stat(in_folder(folder, "large"), &is)));
    cr_expect(eq(long, is.st_size, 1 << 20));
    expect_end(how, -1, SIGXFSZ, false);
    folder_remove(folder);
}

/* ---- what it sees and may do, in each sandbox that proves itself here */

/* Calls `each` with every such sandbox. */
static void for_each_backend(void (*each)(Backend backend, const char *line, const char *output),
                             const char *line, const char *output)
{
    char why[SELF_TEST_WHY];
    for (Backend b = BACKEND_LANDLOCK; b < BACKENDS; b++)
        if (self_test(b, workbook(), why))
            each(b, line, output);
        else
            printf("skipped under %s: %s\n", backend_name(b), why);
}

/* Runs a line in a folder of named files (read, shown/inside), a folder to write to (write), and
 * others (hidden, secret/inside). */
static void expect_seen_here(Backend backend, const char *line, const char *output)
{
    char *folder = folder_new();
    mkdir(in_folder(folder, "shown"), 0755), mkdir(in_folder(folder, "secret"), 0755),
        mkdir(in_folder(folder, "write"), 0755);
    static const char *const files[] = {"read", "shown/inside", "hidden", "secret/inside",
                                        "write/old"};
    for (int i = 0; i < 5; i++)
        file_made(in_folder(folder, files[i]), files[i], strlen(files[i]));
    chmod(in_folder(folder, "write/old"), 0666);
    const char *const readable[] = {in_folder(folder, "read"), in_folder(folder, "shown"),
                                    in_folder(folder, "nothing"), NULL};
    Run what = {
        .plan = {.backend = backend, .readable = readable, .writable = in_folder(folder, "write")},
        .command.dir = folder};
    expect_output(run_with(what, line), output);
    folder_remove(folder);
}

static void expect_seen(const char *line, const char *output)
{
    for_each_backend(expect_seen_here, line, output);
}

/* /home and /root may be there as the way to a workbook that lies in them, and show no more than
 * that way. */
Test(sandbox, it_reads_the_named_files_and_what_is_below_the_named_folders_and_no_others)
{
    expect_seen("for f in read hidden shown/inside secret/inside write/old shown/../hidden; do cat "
                "$f 2>/dev/null && echo; done; true",
                "read\nshown/inside\nwrite/old\n");
    expect_seen("ls shown; ls secret /var /boot 2>/dev/null; true", "inside\n");
}

Test(sandbox, it_writes_below_the_named_folder_and_nowhere_else)
{
    expect_seen("for f in read hidden shown/new new write/old write/new /tmp/ascent-new "
                "/usr/ascent-new; do\n"
                "  (echo x > $f) 2>/dev/null && echo $f; rm -f $f 2>/dev/null\n"
                "done\n"
                "for f in hidden secret/inside; do mv $f write/moved 2>/dev/null && echo $f moved; "
                "done; ls write; true",
                "write/old\nwrite/new\n");
}

Test(sandbox, a_link_or_a_child_is_no_way_around)
{
    expect_seen("cd write; ln -s ../hidden link 2>/dev/null; ln ../hidden hard 2>/dev/null; cat "
                "link hard 2>/dev/null; "
                "(sh -c 'cat ../hidden') 2>/dev/null; true",
                "");
}

Test(sandbox, it_signals_no_one_and_leaves_its_session_for_none)
{
    expect_seen(
        "kill -0 $PPID 2>/dev/null && echo reached; setsid true 2>/dev/null && echo left; true",
        "");
}

Test(sandbox, it_is_not_root) { expect_seen("test $(id -u) = 0 && echo root; true", ""); }

Test(sandbox, without_one_it_is_not_shut_in)
{
    char *folder = folder_new();
    file_made(in_folder(folder, "hidden"), "hidden", 6);
    expect_output(run_with((Run){.plan.backend = BACKEND_NONE, .command.dir = folder},
                           "cat hidden; kill -0 $PPID && echo reached"),
                  "hiddenreached\n");
    folder_remove(folder);
}

/* A plan that was left without a backend starts nothing, whoever wrote it. */
Test(sandbox, a_plan_names_its_backend, .signal = SIGABRT)
{
    freopen("/dev/null", "w", stderr);
    launch_start(&(SandboxPlan){.program = "/bin/true"}, 1, 2);
}

/* ---- which sandbox */

Test(sandbox, one_that_cannot_be_set_up_starts_nothing_and_says_so)
{
    CommandResult how;
    char why[SANDBOX_WHY] = "", causes[SELF_TEST_WHY];
    Command command = {
        .argv = (const char *const[]){"sh", "-c", "echo ran", NULL}, .wall_s = LONG, .cap = CAP};
    bool ran =
        sandbox_run_once(&(SandboxPlan){.backend = BACKEND_BWRAP, .program = "/nowhere/inside"},
                         &command, &how, why);
    cr_expect(eq(int, ran, false));
    cr_expect(strstr(why, "/nowhere/inside cannot be started under bwrap: ") != NULL, "%s", why);
    setenv("PATH", "/nowhere", 1);
    bool proven = self_test(BACKEND_BWRAP, workbook(), causes);
    cr_expect(proven == false && *causes);
    setenv("PATH", "/usr/bin:/bin", 1);
}

/* Without a compiler in the workbook's reach no sandbox can be proved, and each says why. */
Test(sandbox, where_none_proves_itself_each_has_its_cause)
{
    Backend backend;
    char why[SELF_TEST_WHY] = "";
    bool chosen = self_test_choose(NULL, "/nowhere", &backend, why);
    cr_expect(chosen == false && strstr(why, "bwrap: ") && strstr(why, "\nlandlock: "), "%s", why);
    chosen = self_test_choose("chroot", workbook(), &backend, why);
    cr_expect(chosen == false && strstr(why, "no sandbox 'chroot'"), "%s", why);
}

/* A filter that lets everything through, and one that refuses everything, are no sandbox: the
 * canary tells both. */
Test(sandbox, without_one_the_canary_gets_through)
{
    Ran ran = run("build/sandbox/canary chapters/book.lua build/tests/got-out build/tests/got-in "
                  "ownl; rm -f build/tests/got-*");
    cr_expect(ran.status == 0 && strstr(ran.output, "runs 1\no 1\nw 1\nn 1\n"), "%s", ran.output);
    ran_free(&ran);
}

/* ---- what it leaves behind: orphans are handed to this test, so that their end can be waited
 * for */

static int end_of(pid_t pid)
{
    int status = 0;
    cr_assert(eq(int, waitpid(pid, &status, 0), pid));
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

Test(sandbox, a_program_left_in_the_background_does_not_survive, .timeout = 10)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    CommandResult how = run_line("sleep 100 >/dev/null 2>&1 & echo $!");
    pid_t left = atoi(how.output);
    cr_assert(gt(int, left, 1));
    cr_expect(eq(int, end_of(left), SIGKILL));
    cr_expect(eq(int, kill(left, 0), -1));
    expect_end(how, 0, 0, false);
}

Test(sandbox, children_of_a_program_ended_by_the_clock_do_not_survive, .timeout = 10)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    CommandResult how = run_with((Run){.command.wall_s = 0.2}, "sleep 100 & echo $!; wait");
    pid_t left = atoi(how.output);
    cr_assert(gt(int, left, 1));
    cr_expect(eq(int, end_of(left), SIGKILL));
    expect_end(how, -1, SIGKILL, true);
}
