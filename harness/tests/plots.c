/* plots.c: what `ascent plot` promises: the curves say what the chapter says, the same bytes
 * every time, one clear message for bad input, an exit status that tells the truth, and no file
 * half written.
 *
 * Tests run side by side, so each plots in a workbook of its own below build/tests. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define SOLUTION "solutions/02-reinforce/reinforce.c"

static char at[128]; /* this test's workbook */

static Ran ran_well(const char *line)
{
    Ran ran = run("cd %s && %s", at, line);
    cr_expect(ran.status == 0, "%s: exit status %d: %s", line, ran.status, ran.output);
    return ran;
}

static void does(const char *line)
{
    Ran ran = ran_well(line);
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

static void workbook_made(const char *name)
{
    snprintf(at, sizeof at, "build/tests/plots-%s", name);
    workbook_copied(at);
}

/* ---- the curves */

enum { XS = 7 }; /* 1, 4, 16, …, 4096 episodes */

typedef struct {
    double seeds[XS], iqm[XS], low[XS], high[XS];
    int n;
} Curve;

/* The rows of one series, in the order of the table. */
static Curve curve(const char *table, const char *series)
{
    Curve c = {0};
    char want[64];
    Ran rows = run("cat %s/build/plots/%s.tsv", at, table);
    snprintf(want, sizeof want, "%s\t", series);
    for (char *rest = rows.output, *line; (line = strsep(&rest, "\n"));)
        if (!strncmp(line, want, strlen(want)) && c.n < XS) {
            int fields = sscanf(line + strlen(want), "%*f %lf %lf %lf %lf", &c.seeds[c.n],
                                &c.iqm[c.n], &c.low[c.n], &c.high[c.n]);
            cr_assert(fields == 4, "%s", line);
            c.n++;
        }
    ran_free(&rows);
    return c;
}

/* The slope from 64 episodes on, in powers: −1/2 has to lie between the steepest and the
 * flattest line through the bands at both ends. Each band misses its middle in 5 % of all
 * choices of seeds; both ends have to be off together, in opposite directions, for a false
 * alarm. */
static void expect_slope_of_a_half(const Curve *c, const char *name)
{
    double span = log(4096 / 64), steepest = log(c->low[6] / c->high[3]) / span,
           flattest = log(c->high[6] / c->low[3]) / span;
    cr_expect(steepest < -0.5 && -0.5 < flattest && flattest - steepest < 0.2,
              "%s: a slope from %g to %g", name, steepest, flattest);
}

Test(plots, noise_falls_as_one_over_root_n_and_bias_stays)
{
    workbook_made("curves");
    does("build/ascent plot 2 --with mistakes");
    Curve kept = curve("02-estimator-mistakes", "kept"),
          dropped = curve("02-estimator-mistakes", "dropped");
    Curve bias = curve("02-estimator-mistakes", "bias"),
          whole = curve("02-estimator-mistakes", "whole");
    cr_assert(kept.n == XS && dropped.n == XS && bias.n == XS && whole.n == XS);
    cr_expect(kept.seeds[0] >= 20);
    expect_slope_of_a_half(&kept, "γ^t kept");
    expect_slope_of_a_half(&whole, "G_0 at every step");
    for (int i = 3; i < XS; i++)
        cr_expect(whole.low[i] > kept.high[i], "G_0 is noisier: %g at %d", whole.iqm[i], i);
    /* ‖bias + noise‖² is bias² + noise² on average, and dropping γ^t makes noise at most twice
     * that of keeping it here */
    double most = sqrt(bias.iqm[6] * bias.iqm[6] + 4 * kept.iqm[6] * kept.iqm[6]);
    cr_expect(dropped.low[6] > 0.99 * bias.iqm[6] && dropped.high[6] < most,
              "%g, not from %g to %g", dropped.iqm[6], bias.iqm[6], most);
}

Test(plots, twice_the_same_bytes)
{
    workbook_made("twice");
    does("build/ascent plot 02 > first.txt && mv build/plots first && build/ascent plot reinforce "
         "> second.txt");
    does("cmp first.txt second.txt && cmp first/02-estimator.svg build/plots/02-estimator.svg && "
         "cmp first/02-estimator.tsv "
         "build/plots/02-estimator.tsv");
    expect("ls build/plots", 0, "02-estimator.svg\n02-estimator.tsv\n");
    expect("head -n 1 build/plots/02-estimator.tsv", 0,
           "series\tepisodes\tseeds\tiqm\tlow\thigh\n");
    expect("cat build/plots/02-estimator.svg", 0, "γᵗ dropped");
}

/* On one processor the runs come in another order, and from one process. */
Test(plots, the_same_bytes_on_one_processor_and_on_many)
{
    workbook_made("order");
    does("build/ascent plot 2 --with mistakes --seeds 6 && build/ascent plot 0 --seeds 6");
    does("mv build/plots many && taskset -c 0 build/ascent plot 2 --with mistakes --seeds 6 && "
         "taskset -c 0 build/ascent plot 0 --seeds 6 && diff -r many build/plots");
}

Test(plots, what_a_plot_cannot_show_of_ones_own_is_left_out_and_said)
{
    workbook_made("cannot");
    does("cp solutions/05-gae/gae.c chapters/05-gae/");
    expect("build/ascent plot noise --seeds 2 --with mine", 0,
           "05-noise shows nothing of your own file.");
    expect("ls build/plots", 0, "05-noise.svg\n05-noise.tsv\n");
}

static void odd_made(const char *call)
{
    char line[1000];
    snprintf(line, sizeof line,
             "printf 'return experiment { lesson = \"02-reinforce\", x = \"n\", at = { 1 }, "
             "seeds = 4, measure = function(impl) return impl.%s.value end, "
             "series = { { name = \"a\" } } }' > plots/02-odd.lua",
             call);
    does(line);
}

Test(plots, a_run_that_refuses_or_kills_its_process_is_told)
{
    workbook_made("killed");
    odd_made("job_world { seed = 1, world = name \"no-such\", episodes = 1, how = { hidden = 2, "
             "gamma = 1, lr = 0 }, N = 9 }");
    expect("build/ascent plot odd", 3, "job_world: env: no world is called");
    odd_made("job_many { which = 0, n = 1 << 30, K = 2 }"); /* more than there is of stack */
    expect("build/ascent plot odd", 3, "a process that ran experiments ended: Segmentation fault");
}

Test(plots, a_plot_goes_by_its_own_name_too_and_takes_as_many_seeds_as_asked)
{
    workbook_made("seeds");
    does("build/ascent plot estimator --seeds 2 && mv build/plots two && build/ascent plot "
         "02-estimator --seeds 3");
    expect("grep kept build/plots/02-estimator.tsv | cut -f 3 | sort -u", 0, "3\n");
    expect("grep kept two/02-estimator.tsv | cut -f 3 | sort -u", 0, "2\n");
}

Test(plots, a_lesson_without_code_has_plots_too)
{
    workbook_made("reading");
    does("build/ascent plot 0 --seeds 2");
    /* 2 − √2 and −6 − 4√2 */
    expect("sort -g -k 4 build/plots/00-corridor.tsv | tail -n 1 | cut -f 2,4", 0,
           "0.5857864376269\t-11.6569\n");
    expect("awk '/^natural/ && last && $4 > last { up++ } /^natural/ { last = $4 } END { print up "
           "+ 0 }' build/plots/00-self-play.tsv",
           0, "0\n");
    expect("awk '/^softmax/ && last && $4 > last { up++ } /^softmax/ { last = $4 } END { print (up "
           "> 50) }' build/plots/00-self-play.tsv",
           0, "1\n");
}

Test(plots, an_experiment_that_breaks_its_word_is_named)
{
    workbook_made("word");
    does("printf 'return experiment { lesson = \"02-reinforce\", x = \"n\", at = { 1, 2 }, seeds = "
         "2, along = true, "
         "measure = function() return 1 end, series = { { name = \"a\" } } }' > plots/02-odd.lua");
    expect("build/ascent plot odd", 3,
           "plots/02-odd.lua: series a: found number, expected a number for each x");
    does("sed -i 's/return 1 end/return { 1 } end/' plots/02-odd.lua");
    expect("build/ascent plot odd", 3,
           "plots/02-odd.lua: series a at n = 2, seed 1: found nil, expected a finite number");
    does("sed -i 's/measure = .* end, //' plots/02-odd.lua");
    expect("build/ascent plot odd", 3,
           "plots/02-odd.lua: found nil for measure, expected a function");
}

/* ---- the titles */

/* Of the plots that take seconds; `make test-all` draws them all. */
Test(plots, each_title_is_true_of_its_numbers)
{
    workbook_made("claims");
    does("for p in 0 1 02-estimator 3 moving-goal 05-gae band target; do build/ascent plot $p || "
         "exit; done");
    expect("lua5.4 harness/tests/titles.lua build/plots", 0, "PASS  07-target");
}

Test(plots, a_title_that_is_not_true_or_that_nobody_checks_is_found)
{
    workbook_made("untrue");
    does("mkdir -p build/plots && build/ascent plot corridor --seeds 2");
    does("awk -F'\\t' -v OFS='\\t' 'NR > 1 { $4 = -$4 } 1' build/plots/00-corridor.tsv > t && mv t "
         "build/plots/00-corridor.tsv");
    expect("lua5.4 harness/tests/titles.lua build/plots", 1, "FAIL  00-corridor");
    does("rm build/plots/* && touch plots/77-new.gp");
    expect("lua5.4 harness/tests/titles.lua build/plots", 1, "FAIL  77-new: nobody checks");
}

/* ---- the screen */

Test(plots, a_terminal_has_colours_and_a_file_has_none)
{
    workbook_made("screen");
    Ran plain = ran_well("build/ascent plot 2 --seeds 4");
    cr_expect(strstr(plain.output, "bias stays") && !strchr(plain.output, '\033'), "%s",
              plain.output);
    ran_free(&plain);
    expect("script -qec 'stty cols 80; build/ascent plot 2 --seeds 4' /dev/null", 0, "\033[38;5;");
    Ran grey =
        ran_well("NO_COLOR=1 script -qec 'stty cols 80; build/ascent plot 2 --seeds 4' /dev/null");
    cr_expect(!strchr(grey.output, '\033'), "%s", grey.output);
    ran_free(&grey);
}

/* ---- the reader's own file */

Test(plots, a_right_file_of_ones_own_has_the_references_curve)
{
    workbook_made("mine");
    does("cp " SOLUTION
         " chapters/02-reinforce/reinforce.c && build/ascent plot 2 --with mine --seeds 4");
    expect("ls build/plots", 0, "02-estimator-mine.svg\n02-estimator-mine.tsv\n");
    Curve kept = curve("02-estimator-mine", "kept"), mine = curve("02-estimator-mine", "mine");
    cr_expect(mine.n == XS && !memcmp(&kept, &mine, sizeof mine));
}

Test(plots, what_is_wrong_with_ones_own_file_is_said_and_nothing_is_drawn)
{
    workbook_made("wrong");
    does("lua5.4 harness/lesson/regions.lua stub " SOLUTION " > chapters/02-reinforce/reinforce.c");
    expect("build/ascent plot 2 --with mine", 3,
           "chapters/02-reinforce/reinforce.c: returns_to_go stops at its TODO");
    does("sed 's/double next = 0;/double next = 0/' " SOLUTION
         " > chapters/02-reinforce/reinforce.c");
    expect("build/ascent plot 2 --with mine", 3, "chapters/02-reinforce/reinforce.c:11: error:");
    does("sed 's/double next = 0;/double next = foo();/' " SOLUTION
         " > chapters/02-reinforce/reinforce.c");
    expect("build/ascent plot 2 --with mine", 3, "calls foo, which no one defines");
    does("sed 's/double next = 0;/double next = NAN;/' " SOLUTION
         " > chapters/02-reinforce/reinforce.c");
    expect("build/ascent plot 2 --with mine", 3,
           "at episodes = 1, seed 1: found NaN, expected a finite number");
    does("rm chapters/02-reinforce/reinforce.c");
    expect("build/ascent plot 2 --with mine", 3,
           "chapters/02-reinforce/reinforce.c: No such file or directory");
    expect("ls build/plots | wc -l", 0, "0\n");
}

/* ---- bad input */

Test(plots, wrong_usage_is_2_and_says_what_was_found)
{
    workbook_made("usage");
    expect("build/ascent plot", 2, "ascent plot: which lesson?\nusage: ascent plot LESSON|all");
    expect("ASKED_OF=make build/ascent plot --with yours", 2,
           "make plot: found 'yours' behind WITH=, expected mine or mistakes");
    expect("ASKED_OF=make build/ascent plot", 2, "usage: make plot LESSON=2 (WITH=mine");
    expect("build/ascent plot 99", 2, "no lesson '99'; there are: 00-why-policies");
    expect("build/ascent plot estimate", 2, "no lesson 'estimate'");
    expect("build/ascent plot 90", 2, "90-which-method has no plot; there are: 00-corridor");
    expect("build/ascent plot 2 3", 2, "found '3' too");
    expect("build/ascent plot 2 --fast", 2, "no option '--fast'");
    expect("build/ascent plot 2 --seeds 0", 2,
           "found '0' behind --seeds, expected a whole number from 2 to 1000");
    expect("build/ascent plot 2 --seeds 1", 2, "found '1' behind --seeds");
    expect("build/ascent plot 2 --seeds -3", 2, "found '-3' behind --seeds");
    expect("build/ascent plot 2 --seeds 1001", 2, "found '1001' behind --seeds");
    expect("build/ascent plot 2 --seeds 4.5", 2, "found '4.5' behind --seeds");
    expect("build/ascent plot 2 --seeds", 2, "found nothing behind --seeds");
    expect("build/ascent plot 2 --with", 2,
           "found nothing behind --with, expected mine or mistakes");
    expect("build/ascent plot 2 --with yours", 2, "found 'yours' behind --with");
    expect("ls build/plots 2>/dev/null | wc -l", 0, "0\n");
}

Test(plots, without_gnuplot_nothing_is_written)
{
    workbook_made("bare");
    expect("PATH=/nonexistent build/ascent plot 2", 3, "gnuplot cannot be run: is it installed?");
    expect("ls build/plots | wc -l", 0, "0\n");
}

static void expect_broken(const char *edit, const char *file, const char *words)
{
    Ran edited =
        run("cd %s && cp '%s'/plots/* plots && sed -i '%s' plots/%s", at, workbook(), edit, file);
    cr_assert(edited.status == 0, "%s", edited.output);
    ran_free(&edited);
    expect("build/ascent plot 2 --seeds 2 --with mistakes", 3, words);
}

Test(plots, a_broken_experiment_is_3_and_named)
{
    workbook_made("broken");
    expect_broken("s/measure =/measures =/", "02-estimator.lua",
                  "plots/02-estimator.lua: found nil for measure, expected a function");
    expect_broken("s/\"whole-return\"/\"no-such\"/", "02-estimator.lua",
                  "02-reinforce has no known mistake 'no-such'");
    expect_broken("s/return distance(estimate.*$/return 0 \\/ 0/", "02-estimator.lua",
                  "found NaN, expected a finite number");
    expect_broken("s/seed = seed/sead = seed/", "02-estimator.lua",
                  "job_estimate: has no argument 'sead'");
    expect_broken("s/^return experiment {/return experiment {{/", "02-estimator.lua",
                  "plots/02-estimator.lua:");
    expect_broken("s/^plot for/plod for/", "02-estimator.gp",
                  "plots/02-estimator.gp: gnuplot says:");
    expect("ls build/plots | wc -l", 0, "0\n");
}

Test(plots, what_cannot_be_written_or_printed_is_3)
{
    workbook_made("full");
    expect("build/ascent plot 2 --seeds 2 > /dev/full", 3,
           "the picture cannot be printed: No space left on device");
    expect("rm -rf build/plots && touch build/plots && build/ascent plot 2 --seeds 2", 3,
           "build/plots/02-estimator.tsv: Not a directory");
}
