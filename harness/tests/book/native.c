/* native.c: what figures show of worlds that live in the page (page.h), computed without one: the
 * same C, compiled for this machine. LESSON says of which lesson; a line is a name and its numbers.
 * book.js holds the pages' numbers against these; pages.c does it for the plain calls of every
 * figure. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "jobs.h"

void ascent_todo(const char *region, const char *hint) { printf("%s: %s\n", region, hint); }
void ascent_refuse(const char *text, ...) { printf("refused: %s\n", text); }

static void show(const char *name, size_t n, const double x[])
{
    printf("%s", name);
    for (size_t i = 0; i < n; i++)
        printf(" %.17g", x[i]);
    printf("\n");
}

#if LESSON == 2
static void run(void)
{
    static const int map[] = {'.', '.', 'G', '.', '.', 'P', 'S', '.', '.'};
    const GridRun how = {.C = 3, .limit = 100, .step = -0.04, .gamma = 0.95, .eta = 0.3};
    double theta[9][4] = {0}, ret[300], w[1315], paid[40];
    job_grid(1, 300, 9, 4, map, &how, theta, ret);
    show("grid", 300, ret);
    show("logits", 36, theta[0]);
    job_net(1, 40, 32, 0.99, 1e-3, 1315, w, paid);
    show("agent", 40, paid);
}
#elif LESSON == 5
static void run(void)
{
    double w[1315 + 33], ret[20];
    job_net(1, 20, 32, 0.99, 1e-3, (4 + 1) * 32 + 33 * (32 + 3), w, ret);
    show("agent", 20, ret);
}
#elif LESSON == 7
static void run(void)
{
    static double mu[60][2], log_sigma[60][2];
    const TargetSettings how = {.n = 64, .seed = 1, .c_entropy = 0.1, .lr = 0.05};
    job_target(2, 60, (double[]){1.5, -1}, (double[]){1, 4}, &how, mu, log_sigma);
    show("means", 120, mu[0]);
}
#endif

int main(void) { run(); }
