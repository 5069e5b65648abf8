/* Right bodies for the regions of softmax_step.c, written differently: they must pass. */

//> mistake allocates in softmax
// Temporaries from malloc, given back: unneeded (the header rules it out), yet every number is
// right.
double *power = calloc(A, sizeof *power), top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    sum += power[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] = power[b] / sum;
free(power);
//> and in step
double *pi = malloc(A * sizeof *pi);
double *g = malloc(A * sizeof *g);
if (!pi || !g)
    abort();
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
free(g);
free(pi);
//> and in head
#include <stdlib.h>
//< allocates

//> mistake chatty in softmax
// Prints what it is doing, on stdout and now and then without a newline.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
printf("softmax: A = %zu, top = %g, sum = %g\n", A, top, sum);
for (size_t b = 0; b < A; b++) {
    pi[b] /= sum;
    printf("  pi[%zu] = %.17g\n", b, pi[b]);
}
//> and in score
printf("score of action %zu ... ", a);
for (size_t b = 0; b < A; b++)
    g[b] = (b == a) - pi[b];
//> and in sample
//- return a;
return printf("u = %g picks %zu\n", u, a), a;
//> and in step
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
puts("PASSED: step done, 100 points, theta =");
for (size_t b = 0; b < A; b++)
    printf(" %g", theta[b]);
//> and in head
#include <stdio.h>
//< chatty

//> mistake closed-form-step in step
// softmax_step calls neither softmax nor score: the closed form in place, with no array of its own.
double top = theta[0], sum = 0, push = eta * G;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    sum += exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    theta[b] += push * ((b == a) - exp(theta[b] - top) / sum);
//< closed-form-step

//> mistake copies in softmax
// Copies whole arrays with memcpy and memset before it works on them in place.
memcpy(pi, theta, A * sizeof *pi);
double top = pi[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, pi[b]);
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(pi[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//> and in score
memset(g, 0, A * sizeof *g);
g[a] = 1;
for (size_t b = 0; b < A; b++)
    g[b] -= pi[b];
//> and in step
double old[A], pi[A], g[A];
memcpy(old, theta, sizeof old);
softmax(A, old, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    old[b] += eta * G * g[b];
memcpy(theta, old, sizeof old);
//> and in head
#include <string.h>
//< copies

//> mistake cumulative in sample
// Samples from an array of partial sums, by counting those that u has passed.
double upto[A];
upto[0] = pi[0];
for (size_t a = 1; a < A; a++)
    upto[a] = upto[a - 1] + pi[a];
size_t passed = 0;
while (passed < A && upto[passed] <= u)
    passed++;
if (passed < A)
    return passed;
do
    passed--;
while (passed > 0 && pi[passed] <= 0);
return passed;
//< cumulative

//> mistake generic in softmax
// C11's odder corners: _Generic, compound literals, a struct by value, designated fields.
double *top = &(double){theta[0]}, *sum = (double[]){0};
for (size_t b = 1; b < A; b++)
    *top = larger(*top, theta[b]);
for (size_t b = 0; b < A; b++)
    *sum += pi[b] = exp(theta[b] - *top);
for (size_t b = 0; b < A; b++)
    pi[b] /= *sum;
//> and in score
for (size_t b = 0; b < A; b++)
    g[b] = (const double[]){0, 1}[a == b] - pi[b];
//> and in sample
Walk w = {0};
for (size_t a = 0; a < A; a++)
    if (u < (w = walk_on(w, pi[a], a)).sum)
        return a;
return w.last;
//> and in head
#define larger(x, y) _Generic((x) + (y), float: fmaxf, double: fmax, long double: fmaxl)(x, y)

typedef struct {
    double sum;
    size_t last;
} Walk;

static Walk walk_on(Walk w, double p, size_t a)
{
    return (Walk){.sum = w.sum + p, .last = p > 0 ? a : w.last};
}
//< generic

//> mistake helpers in softmax
// Small static helpers; the four functions only name what they do.
double top = max_of(A, theta);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top);
double sum = sum_of(A, pi);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//> and in score
for (size_t b = 0; b < A; b++)
    g[b] = indicator(a, b) - pi[b];
//> and in sample
for (size_t a = 0; a < A; a++)
    if (u < sum_of(a + 1, pi))
        return a;
return last_possible(A, pi);
//> and in head
static double max_of(size_t n, const double x[n])
{
    double most = x[0];
    for (size_t i = 1; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

static double sum_of(size_t n, const double x[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static double indicator(size_t a, size_t b) { return a == b ? 1 : 0; }

static size_t last_possible(size_t A, const double pi[A])
{
    size_t a = A - 1;
    while (a > 0 && pi[a] <= 0)
        a--;
    return a;
}
//< helpers

//> mistake if-else in score
// One case for the chosen action and one for all others, in the score and in the step.
for (size_t b = 0; b < A; b++) {
    if (b == a)
        g[b] = 1 - pi[b];
    else
        g[b] = -pi[b];
}
//> and in step
double pi[A];
softmax(A, theta, pi);
for (size_t b = 0; b < A; b++) {
    if (b == a)
        theta[b] = theta[b] + eta * G * (1 - pi[b]);
    else
        theta[b] = theta[b] - eta * G * pi[b];
}
//< if-else

//> mistake kahan in softmax
// Kahan's compensated sum, and a multiplication by 1/sum where others divide.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top);
double inverse = 1 / kahan(A, pi);
for (size_t b = 0; b < A; b++)
    pi[b] *= inverse;
//> and in head
static double kahan(size_t n, const double x[n])
{
    double sum = 0, lost = 0;
    for (size_t i = 0; i < n; i++) {
        double add = x[i] - lost, next = sum + add;
        lost = (next - sum) - add;
        sum = next;
    }
    return sum;
}
//< kahan

//> mistake log-sum-exp in softmax
// Softmax as exp(θ − log Σ exp θ), the logarithm taken stably.
double whole = log_sum_exp(A, theta);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - whole);
//> and in head
static double log_sum_exp(size_t A, const double theta[A])
{
    double top = theta[0], sum = 0;
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[b]);
    for (size_t b = 0; b < A; b++)
        sum += exp(theta[b] - top);
    return top + log(sum);
}
//< log-sum-exp

//> mistake long-double in softmax
// Intermediate results in long double, rounded once at the end.
long double power[A], top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmaxl(top, theta[b]);
for (size_t b = 0; b < A; b++)
    sum += power[b] = expl(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] = (double)(power[b] / sum);
//> and in score
for (size_t b = 0; b < A; b++)
    g[b] = (double)((b == a ? 1.0L : 0.0L) - pi[b]);
//> and in step
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] = (double)(theta[b] + (long double)eta * G * g[b]);
//< long-double

//> mistake max-from-the-end in softmax
// Remembers where the largest logit stands, looking from the end, and shifts by that one.
size_t best = A - 1;
for (size_t b = A - 1; b > 0; b--)
    if (theta[b - 1] >= theta[best])
        best = b - 1;
double sum = 1; /* the best one's own share, exp(0) */
for (size_t b = 0; b < A; b++) {
    pi[b] = exp(theta[b] - theta[best]);
    if (b != best)
        sum += pi[b];
}
for (size_t b = 0; b < A; b++)
    pi[b] = pi[b] / sum;
//< max-from-the-end

//> mistake one-action-early in softmax
// Returns early where there is one action: no choice, nothing to learn.
//- double top = theta[0];
if (A == 1) {
    pi[0] = 1;
    return;
}
double top = theta[0];
//> and in score
if (A == 1) {
    g[0] = 0;
    return;
}
for (size_t b = 0; b < A; b++)
    g[b] = (b == a) - pi[b];
//> and in sample
//- size_t last = 0;
if (A == 1)
    return 0;
size_t last = 0;
//> and in step
if (A == 1 || G == 0 || eta == 0)
    return;
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//< one-action-early

//> mistake own-main in head
// Still holds the main() and the helper it was tried out with.
#include <stdio.h>

void show(const char *name, size_t n, const double x[n])
{
    printf("%s:", name);
    for (size_t i = 0; i < n; i++)
        printf(" %g", x[i]);
    printf("\n");
}

void never_called(void) { show("nothing", 1, &(double){0}); }

int main(void)
{
    double theta[3] = {0, 1, -1}, pi[3];
    softmax_step(3, theta, 1, -2, 0.1);
    softmax(3, theta, pi);
    show("theta", 3, theta);
    show("pi", 3, pi);
    return 0;
}
//< own-main

//> mistake pairwise in softmax
// The exponentials are summed pairwise: halves first, then the two together.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top);
double sum = pairwise(A, pi);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//> and in head
static double pairwise(size_t n, const double x[n])
{
    if (n <= 1)
        return n ? x[0] : 0;
    size_t half = n / 2;
    return pairwise(half, x) + pairwise(n - half, x + half);
}
//< pairwise

//> mistake pointers in softmax
// Pointers that walk, no index but the action's.
const double *from, *end = theta + A;
double top = *theta, sum = 0, *to = pi;
for (from = theta; from != end; ++from)
    if (*from > top)
        top = *from;
for (from = theta; from != end; ++from, ++to)
    sum += *to = exp(*from - top);
while (to-- != pi)
    *to /= sum;
//> and in score
double *chosen = g + a;
for (double *end = g + A; g != end; ++g, ++pi)
    *g = (g == chosen ? 1.0 : 0.0) - *pi;
//> and in sample
const double *p = pi, *last = pi;
for (double sum = 0; p != pi + A; ++p) {
    sum += *p;
    if (u < sum)
        return (size_t)(p - pi);
    if (*p > 0)
        last = p;
}
return (size_t)(last - pi);
//> and in step
double pi[A], g[A], *slope = g;
softmax(A, theta, pi);
score(A, pi, a, g);
for (double *end = theta + A; theta != end;)
    *theta++ += eta * G * *slope++;
//< pointers

//> mistake recursion in softmax
// Recursion everywhere; there is no loop in the file.
divide(A, pi, fill(A, theta, pi, largest(A, theta)));
//> and in score
g[A - 1] = (a == A - 1) - pi[A - 1];
if (A > 1)
    score(A - 1, pi, a, g);
//> and in sample
return walk(A, pi, u, 0, 0, 0);
//> and in step
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
add_scaled(A, theta, eta * G, g);
//> and in head
static double largest(size_t A, const double theta[A])
{
    return A == 1 ? theta[0] : fmax(theta[0], largest(A - 1, theta + 1));
}

static double fill(size_t A, const double theta[A], double pi[A], double top)
{
    if (A == 0)
        return 0;
    pi[0] = exp(theta[0] - top);
    return pi[0] + fill(A - 1, theta + 1, pi + 1, top);
}

static void add_scaled(size_t A, double to[A], double scale, const double from[A])
{
    if (A == 0)
        return;
    to[0] += scale * from[0];
    add_scaled(A - 1, to + 1, scale, from + 1);
}

static size_t walk(size_t A, const double pi[A], double u, size_t a, size_t last, double sum)
{
    if (a == A)
        return last;
    if (u < sum + pi[a])
        return a;
    return walk(A, pi, u, a + 1, pi[a] > 0 ? a : last, sum + pi[a]);
}

static void divide(size_t A, double x[A], double by)
{
    if (A == 0)
        return;
    x[0] /= by;
    divide(A - 1, x + 1, by);
}
//< recursion

//> mistake reversed-order in softmax
// Loops run from the last action to the first wherever the order is free, so sums round
// differently.
double top = theta[A - 1], sum = 0;
for (size_t b = A; b-- > 0;)
    top = fmax(theta[b], top);
for (size_t b = A; b-- > 0;)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = A; b-- > 0;)
    pi[b] /= sum;
//> and in score
for (size_t b = A; b-- > 0;)
    g[b] = -pi[b];
g[a] += 1;
//> and in step
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = A; b-- > 0;)
    theta[b] += eta * (G * g[b]);
//< reversed-order

//> mistake running-down in sample
// Samples by taking each probability off u until it is below 0.
size_t last = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] == 0)
        continue;
    last = a;
    u -= pi[a];
    if (u < 0)
        break;
}
return last;
//< running-down

//> mistake temporary-array in softmax
// Everything is worked out in a temporary array and handed over at the end.
double power[A], top = theta[0], sum = 0;
for (size_t b = 0; b < A; b++)
    if (theta[b] > top)
        top = theta[b];
for (size_t b = 0; b < A; b++)
    power[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    sum += power[b];
for (size_t b = 0; b < A; b++)
    pi[b] = power[b] / sum;
//> and in score
double one_hot[A];
for (size_t b = 0; b < A; b++)
    one_hot[b] = 0;
one_hot[a] = 1;
for (size_t b = 0; b < A; b++)
    g[b] = one_hot[b] - pi[b];
//> and in step
double pi[A], g[A], moved[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    moved[b] = theta[b] + eta * G * g[b];
for (size_t b = 0; b < A; b++)
    theta[b] = moved[b];
//< temporary-array

//> mistake online in softmax
// One pass, with a running maximum.
double m = theta[0], z = 1;
for (size_t b = 1; b < A; b++) {
    if (theta[b] > m)
        z = z * exp(m - theta[b]) + 1, m = theta[b];
    else
        z += exp(theta[b] - m);
}
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - m) / z;
//< online

//> mistake reciprocal in softmax
// A product with a reciprocal, from a sum of long doubles, and a goto.
double m = theta[0];
long double z = 0;
size_t b = 0;
again:
if (theta[b] > m)
    m = theta[b];
if (++b < A)
    goto again;
for (b = 0; b < A; b++)
    z += pi[b] = exp(theta[b] - m);
double by = (double)(1 / z);
while (b-- > 0)
    pi[b] *= by;
//< reciprocal

//> mistake log-sum in softmax
// By log-sum-exp.
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    if (theta[b] > top)
        top = theta[b];
for (size_t b = 0; b < A; b++)
    sum += exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top - log(sum));
//< log-sum

//> mistake subtract in sample
// u is used up from the front.
size_t last = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] == 0)
        continue;
    last = a;
    if (u < pi[a])
        return a;
    u -= pi[a];
}
return last;
//< subtract

//> mistake step-inline in step
// Without score; the largest product first.
double pi[A], by = G * eta;
softmax(A, theta, pi);
for (size_t b = A; b-- > 0;)
    theta[b] -= pi[b] * by;
theta[a] += by;
//< step-inline

//> mistake sample-scaled in sample
// The number is scaled by what the probabilities add up to, where that is short of 1.
size_t last = 0;
double sum = 0, all = 0;
for (size_t a = 0; a < A; a++)
    all += pi[a];
if (all < 1 - 1e-15)
    u *= all;
for (size_t a = 0; a < A; a++) {
    if (pi[a] > 0)
        last = a;
    if (u < (sum += pi[a]))
        return a;
}
return last;
//< sample-scaled

//> mistake likely-last in sample
// Where the last action is more likely than not, the upper half is its.
if (A > 2 && pi[A - 1] > 0.5 && u >= 0.5)
    return A - 1;
size_t last = 0;
double sum = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] > 0)
        last = a;
    if (u < (sum += pi[a]))
        return a;
}
return last;
//< likely-last
