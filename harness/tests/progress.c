/* progress.c: what `build/tests/run` shows while it runs: each suite when its last test has ended,
 * how many of its tests passed and how long they took; of a failure, what Criterion says of it.
 * What the tests and the programs they start print as errors goes to build/tests/printed instead:
 * most of it belongs to faults that are made on purpose. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 64 };

static struct {
    const char *name;
    int begun, ended, passed;
    double seconds;
    bool closed; /* a later suite has begun: no test of this one will */
} suites[MOST];
static int last; /* the suite that is beginning tests */

static int number_of(const char *name)
{
    int i = 0;
    while (i < MOST - 1 && suites[i].name && strcmp(suites[i].name, name))
        i++;
    suites[i].name = name;
    return i;
}

static void show_if_over(int i)
{
    if (suites[i].closed && suites[i].begun == suites[i].ended)
        fprintf(stderr, "  %-10s %3d of %3d passed %7.1f s\n", suites[i].name, suites[i].passed,
                suites[i].begun, suites[i].seconds);
}

static void close_suite(int i)
{
    suites[i].closed = true;
    show_if_over(i);
}

ReportHook(PRE_TEST)(struct criterion_test *test)
{
    int i = number_of(test->category);
    if (i != last)
        close_suite(last);
    last = i;
    suites[i].begun++;
}

/* Tests run side by side: a suite's last ones are under way when the next suite begins. */
ReportHook(POST_TEST)(struct criterion_test_stats *stats)
{
    int i = number_of(stats->test->category);
    suites[i].ended++;
    suites[i].passed += stats->test_status == CR_STATUS_PASSED && !stats->crashed;
    suites[i].seconds += (double)stats->elapsed_time;
    show_if_over(i);
}

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
    if (stats->nb_tests > 0)
        close_suite(last);
    if (stats->tests_failed + stats->tests_crashed > 0)
        fprintf(stderr, "What the tests printed as errors is in build/tests/printed.\n");
}

/* The runner keeps the terminal; descriptor 2, which the tests inherit, becomes the file. */
ReportHook(PRE_ALL)(struct criterion_test_set *set)
{
    (void)set;
    FILE *screen = fdopen(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), "w");
    int printed = open("build/tests/printed", O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0666);
    if (screen && printed >= 0 && dup2(printed, STDERR_FILENO) >= 0) {
        setvbuf(screen, NULL, _IOLBF, BUFSIZ);
        stderr = screen;
    }
}
