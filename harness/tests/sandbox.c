/* sandbox.c: a program that may misbehave is bounded, told how it ended, and leaves nothing behind. Only programs that every
 * system has are run: sh, env, ls, cat, head, dd, id, setsid, sleep, pwd. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../impl/proof.h"
#include "support.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CAP = 1 << 16 };
static const double LONG = 20; /* seconds, where no end by the clock is expected */
static const int nothing[5] = {-1, -1, -1, -1, -1};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static Finished run_with(Sandboxed what, double wall_s, size_t cap, const char *line)
{
    Finished how;
    char why[SANDBOX_WHY];
    what.argv = (const char *const[]){"sh", "-c", line, NULL};
    cr_assert(sandbox_run(what, wall_s, cap, &how, why), "%s", why);
    cr_assert(eq(sz, how.length, strlen(how.output)));
    return how;
}

static Finished run_line(const char *line) { return run_with((Sandboxed){0}, LONG, CAP, line); }

static void expect_end(Finished how, int status, int signal, bool late)
{
    bool same = how.ending.status == status && how.ending.signal == signal && how.late == late;
    cr_expect(same, "status %d, signal %d, late %d; it printed: %s", how.ending.status, how.ending.signal, how.late, how.output);
    free(how.output);
}

static void expect_output(Finished how, const char *output)
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
    Finished how;
    cr_assert(sandbox_run((Sandboxed){.argv = (const char *const[]){"no-such-program-anywhere", NULL}}, LONG, CAP, &how, (char[SANDBOX_WHY]){0}));
    expect_end(how, 127, 0, false);
    cr_assert(sandbox_run((Sandboxed){.argv = (const char *const[]){"/no/such/program", NULL}}, LONG, CAP, &how, (char[SANDBOX_WHY]){0}));
    expect_end(how, 127, 0, false);
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

Test(sandbox, its_environment_is_path_and_lc_all)
{
    Finished how;
    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
    setenv("SECRET", "grades", 1);
    setenv("LC_ALL", "C", 1);
    cr_assert(sandbox_run((Sandboxed){.argv = (const char *const[]){"env", NULL}}, LONG, CAP, &how, (char[SANDBOX_WHY]){0}));
    expect_output(how, "PATH=/usr/local/bin:/usr/bin:/bin\nLC_ALL=C.UTF-8\n");
}

/* The fourth is what ls itself has open to look. */
Test(sandbox, it_has_no_descriptor_but_the_named_ones)
{
    static const int far[] = {5, 15, 16, 17, 20, 63, 300};
    Finished how;
    int open_here = open("/dev/null", O_RDWR);
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        if (fcntl(far[i], F_GETFD) < 0)
            cr_assert(eq(int, dup2(open_here, far[i]), far[i]));
    cr_assert(sandbox_run((Sandboxed){.argv = (const char *const[]){"ls", "/proc/self/fd", NULL}}, LONG, CAP, &how, (char[SANDBOX_WHY]){0}));
    expect_output(how, "0\n1\n2\n3\n");
}

static void piped(int ends[2]) { cr_assert(zero(int, pipe2(ends, O_CLOEXEC))); }

static Process start(const char *line, const int descriptor[5])
{
    Process process;
    Sandboxed what = {.argv = (const char *const[]){"sh", "-c", line, NULL}};
    memcpy(what.descriptor, descriptor, sizeof what.descriptor);
    cr_assert(sandbox_start(&what, &process));
    return process;
}

static void expect_read(int fd, const char *text)
{
    char got[100] = "";
    ssize_t n = read(fd, got, sizeof got - 1);
    cr_expect(all(ge(long, n, 0), eq(str, got, (char *)text)));
}

Test(sandbox, its_descriptors_0_to_4_are_those_named)
{
    int in[2], out[2], err[2], to[2], from[2];
    piped(in), piped(out), piped(err), piped(to), piped(from);
    Process process = start("read a; read b <&3; echo out $a; echo err >&2; echo from $b >&4", (int[]){in[0], out[1], err[1], to[0], from[1]});
    close(out[1]), close(err[1]), close(from[1]);
    cr_assert(all(eq(long, write(in[1], "in\n", 3), 3), eq(long, write(to[1], "to\n", 3), 3)));
    cr_expect(eq(int, sandbox_end(&process, LONG).status, 0));
    expect_read(out[0], "out in\n"), expect_read(err[0], "err\n"), expect_read(from[0], "from to\n");
}

/* 1 becomes 2 and 2 becomes 1: neither may be overwritten before it has been put in its place. */
Test(sandbox, descriptors_may_change_places)
{
    int out[2], err[2], kept[2] = {dup(1), dup(2)};
    piped(out), piped(err);
    dup2(out[1], 1), dup2(err[1], 2);
    Process process = start("echo out; echo err >&2", (int[]){-1, 2, 1, -1, -1});
    dup2(kept[0], 1), dup2(kept[1], 2);
    close(out[1]), close(err[1]);
    cr_expect(eq(int, sandbox_end(&process, LONG).status, 0));
    expect_read(out[0], "err\n"), expect_read(err[0], "out\n");
}

Test(sandbox, it_runs_in_the_named_folder_with_nothing_to_read)
{
    char *folder = folder_new();
    Finished how = run_with((Sandboxed){.dir = folder}, LONG, CAP, "pwd -P; cat");
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
    for (size_t cap = 0; cap <= 20000; cap = 10 * cap + 2) {
        Finished how = run_with((Sandboxed){0}, LONG, cap, "head -c 1000000 /dev/zero | tr '\\0' x; exit 7");
        cr_expect(all(eq(sz, how.length, cap), eq(sz, strspn(how.output, "x"), cap)));
        expect_end(how, 7, 0, false);
    }
}

Test(sandbox, the_clock_ends_what_sleeps_and_what_it_printed_is_kept)
{
    double began = seconds_now();
    Finished how = run_with((Sandboxed){0}, 0.2, CAP, "echo before; exec sleep 100");
    double took = seconds_now() - began;
    cr_expect(eq(str, how.output, "before\n"));
    expect_end(how, -1, SIGKILL, true);
    cr_expect(all(ge(dbl, took, 0.2), lt(dbl, took, 10)), "%g s", took); /* 10: any scheduler, but not the sleep */
}

/* The kernel ends with one of two signals where soft and hard limit are the same, and counts ticks, which may be some too few. */
Test(sandbox, the_limit_of_cpu_time_ends_an_endless_loop)
{
    Finished how = run_with((Sandboxed){.cpu_s = 0.5 /* rounded up */}, LONG, CAP, "while :; do :; done");
    cr_expect(eq(int, how.late, false));
    cr_expect(how.ending.signal == SIGKILL || how.ending.signal == SIGXCPU, "signal %d", how.ending.signal);
    cr_expect(lt(dbl, how.ending.cpu_s, 2));
}

Test(sandbox, the_limit_of_memory_holds)
{
    static const char line[] = "dd if=/dev/zero of=/dev/null bs=100M count=1 2>/dev/null && echo enough";
    expect_output(run_with((Sandboxed){.memory_mb = 0}, LONG, CAP, line), "enough\n");
    Finished how = run_with((Sandboxed){.memory_mb = 50}, LONG, CAP, line);
    cr_expect(all(ne(int, how.ending.status, 0), zero(str, how.output)));
}

Test(sandbox, no_file_grows_past_its_limit)
{
    char *folder = folder_new();
    struct stat is;
    Finished how = run_with((Sandboxed){.dir = folder, .file_mb = 1}, LONG, CAP, "exec head -c 3000000 /dev/zero > large");
    cr_assert(zero(int, stat(in_folder(folder, "large"), &is)));
    cr_expect(eq(long, is.st_size, 1 << 20));
    expect_end(how, -1, SIGXFSZ, false);
    folder_remove(folder);
}

/* ---- what it sees and may do, in each sandbox that proves itself here */

/* Calls `each` with every such sandbox in use. */
static void for_each_backend(void (*each)(const char *line, const char *output), const char *line, const char *output)
{
    char why[PROOF_WHY];
    for (Backend b = BACKEND_LANDLOCK; b < BACKENDS; b++)
        if (proof_of(b, workbook(), why))
            each(line, output);
        else
            printf("skipped under %s: %s\n", backend_name(b), why);
    sandbox_use(BACKEND_NONE, workbook());
}

/* Runs a line in a folder of named files (read, shown/inside), a folder to write to (write), and others (hidden, secret/inside). */
static void expect_seen_here(const char *line, const char *output)
{
    char *folder = folder_new();
    mkdir(in_folder(folder, "shown"), 0755), mkdir(in_folder(folder, "secret"), 0755), mkdir(in_folder(folder, "write"), 0755);
    static const char *const files[] = {"read", "shown/inside", "hidden", "secret/inside", "write/old"};
    for (int i = 0; i < 5; i++)
        file_made(in_folder(folder, files[i]), files[i], strlen(files[i]));
    chmod(in_folder(folder, "write/old"), 0666);
    const char *const readable[] = {in_folder(folder, "read"), in_folder(folder, "shown"), in_folder(folder, "nothing"), NULL};
    expect_output(run_with((Sandboxed){.dir = folder, .readable = readable, .writable = in_folder(folder, "write")}, LONG, CAP, line),
                  output);
    folder_remove(folder);
}

static void expect_seen(const char *line, const char *output) { for_each_backend(expect_seen_here, line, output); }

/* /home and /root may be there as the way to a workbook that lies in them, and show no more than that way. */
Test(sandbox, it_reads_the_named_files_and_what_is_below_the_named_folders_and_no_others)
{
    expect_seen("for f in read hidden shown/inside secret/inside write/old shown/../hidden; do cat $f 2>/dev/null && echo; done; true",
                "read\nshown/inside\nwrite/old\n");
    expect_seen("ls shown; ls secret /var /boot 2>/dev/null; true", "inside\n");
}

Test(sandbox, it_writes_below_the_named_folder_and_nowhere_else)
{
    expect_seen("for f in read hidden shown/new new write/old write/new /tmp/ascent-new /usr/ascent-new; do\n"
                "  (echo x > $f) 2>/dev/null && echo $f; rm -f $f 2>/dev/null\n"
                "done\n"
                "for f in hidden secret/inside; do mv $f write/moved 2>/dev/null && echo $f moved; done; ls write; true",
                "write/old\nwrite/new\n");
}

Test(sandbox, a_link_or_a_child_is_no_way_around)
{
    expect_seen("cd write; ln -s ../hidden link 2>/dev/null; ln ../hidden hard 2>/dev/null; cat link hard 2>/dev/null; "
                "(sh -c 'cat ../hidden') 2>/dev/null; true",
                "");
}

Test(sandbox, it_signals_no_one_and_leaves_its_session_for_none)
{
    expect_seen("kill -0 $PPID 2>/dev/null && echo reached; setsid true 2>/dev/null && echo left; true", "");
}

Test(sandbox, it_is_not_root) { expect_seen("test $(id -u) = 0 && echo root; true", ""); }

Test(sandbox, what_is_trusted_is_not_shut_in)
{
    char *folder = folder_new();
    file_made(in_folder(folder, "hidden"), "hidden", 6);
    sandbox_use(BACKEND_BWRAP, workbook());
    expect_output(run_with((Sandboxed){.dir = folder, .trusted = true}, LONG, CAP, "cat hidden; kill -0 $PPID && echo reached"), "hiddenreached\n");
    folder_remove(folder);
}

/* ---- which sandbox */

Test(sandbox, one_that_cannot_be_set_up_starts_nothing_and_says_so)
{
    Finished how;
    char why[SANDBOX_WHY] = "", causes[PROOF_WHY];
    sandbox_use(BACKEND_BWRAP, "/nowhere");
    bool ran = sandbox_run((Sandboxed){.argv = (const char *const[]){"sh", "-c", "echo ran", NULL}}, LONG, CAP, &how, why);
    cr_expect(eq(int, ran, false));
    cr_expect(strstr(why, "sh cannot be started under bwrap: ") != NULL, "%s", why);
    setenv("PATH", "/nowhere", 1);
    bool proven = proof_of(BACKEND_BWRAP, workbook(), causes);
    cr_expect(proven == false && *causes);
    setenv("PATH", "/usr/bin:/bin", 1);
}

/* Without a compiler in the workbook's reach no sandbox can be proved, and each says why. */
Test(sandbox, where_none_proves_itself_each_has_its_cause)
{
    Backend backend;
    char why[PROOF_WHY] = "";
    bool chosen = proof_choose(NULL, "/nowhere", &backend, why);
    cr_expect(chosen == false && strstr(why, "bwrap: ") && strstr(why, "\nlandlock: "), "%s", why);
    chosen = proof_choose("chroot", workbook(), &backend, why);
    cr_expect(chosen == false && strstr(why, "no sandbox 'chroot'"), "%s", why);
}

/* A filter that lets everything through, and one that refuses everything, are no sandbox: the canary tells both. */
Test(sandbox, without_one_the_canary_gets_through)
{
    Ran ran = run("build/sandbox/canary chapters/book.lua build/tests/got-out build/tests/got-in ownl; rm -f build/tests/got-*");
    cr_expect(ran.status == 0 && strstr(ran.output, "runs 1\no 1\nw 1\nn 1\n"), "%s", ran.output);
    ran_free(&ran);
}

/* ---- what it leaves behind: orphans are handed to this test, so that their end can be waited for */

static int end_of(pid_t pid)
{
    int status = 0;
    cr_assert(eq(int, waitpid(pid, &status, 0), pid));
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

Test(sandbox, a_program_left_in_the_background_does_not_survive, .timeout = 10)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    Finished how = run_line("sleep 100 >/dev/null 2>&1 & echo $!");
    pid_t left = atoi(how.output);
    cr_assert(gt(int, left, 1));
    cr_expect(eq(int, end_of(left), SIGKILL));
    cr_expect(eq(int, kill(left, 0), -1));
    expect_end(how, 0, 0, false);
}

Test(sandbox, children_of_a_program_ended_by_the_clock_do_not_survive, .timeout = 10)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    Finished how = run_with((Sandboxed){0}, 0.2, CAP, "sleep 100 & echo $!; wait");
    pid_t left = atoi(how.output);
    cr_assert(gt(int, left, 1));
    cr_expect(eq(int, end_of(left), SIGKILL));
    expect_end(how, -1, SIGKILL, true);
}

Test(sandbox, a_program_ends_with_the_one_that_started_it, .timeout = 10)
{
    int tell[2];
    pid_t pid = 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    piped(tell);
    pid_t starter = fork();
    if (starter == 0) {
        pid = start("exec sleep 100", nothing).pid;
        _exit(write(tell[1], &pid, sizeof pid) != sizeof pid);
    }
    cr_assert(eq(int, end_of(starter), 0));
    cr_assert(all(eq(long, read(tell[0], &pid, sizeof pid), sizeof pid), gt(int, pid, 1)));
    cr_expect(eq(int, end_of(pid), SIGKILL));
}

Test(sandbox, cpu_time_is_told_while_a_program_runs_and_is_0_when_it_is_gone, .timeout = 10)
{
    Process process = start("while :; do :; done", nothing);
    while (sandbox_cpu(&process) < 0.02)
        poll(NULL, 0, 1);
    Ending ending = sandbox_end(&process, 0);
    cr_expect(all(eq(int, ending.signal, SIGKILL), ge(dbl, ending.cpu_s, 0.01), eq(dbl, sandbox_cpu(&process), 0))); /* ticks of 0.01 s */
}

static Ending end_within(double grace_s)
{
    Process process = start("sleep 0.1; exit 5", nothing);
    return sandbox_end(&process, grace_s);
}

Test(sandbox, an_end_is_waited_for_within_its_grace)
{
    cr_expect(eq(int, end_within(LONG).status, 5));
    cr_expect(eq(int, end_within(0.01).signal, SIGKILL));
    cr_expect(eq(int, end_within(0).signal, SIGKILL));
}
