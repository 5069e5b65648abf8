/* Bodies for the regions of softmax_step.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake aborts in softmax
// FAULT: crash: calls abort(), by a check that is the wrong way round.
//- double sum = 0;
if (isfinite(top))
    abort();
double sum = 0;
//> and in head
#include <stdlib.h>
//< aborts

//> mistake allocates-without-end in softmax
// FAULT: memory: allocates for ever and fills what it gets; where a limit makes malloc fail it
// writes through NULL.
//- double top = theta[0];
for (;;) {
    void **block = malloc(1 << 24);
    memset(block, 1, 1 << 24);
    *block = kept;
    kept = block;
}
double top = theta[0];
//> and in head
#include <stdlib.h>
#include <string.h>

void *kept;
//< allocates-without-end

//> mistake closes-descriptors in softmax
// FAULT: crash: closes every descriptor, the one for answers among them; the numbers are right.
//- double top = theta[0];
for (int fd = 0; fd < 1024; fd++)
    close(fd);
double top = theta[0];
//> and in head
#include <unistd.h>
//< closes-descriptors

//> mistake constructor in head
// FAULT: crash: a constructor ends the program with status 0 before anything is called.
#include <unistd.h>

__attribute__((constructor)) static void before_all(void) { _exit(0); }
//< constructor

//> mistake divides-by-zero in step
// FAULT: crash: an integer division by (int)eta, which is 0 for every step size below 1 (SIGFPE on
// x86).
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += 100 / (int)eta * G * g[b];
//< divides-by-zero

//> mistake endless-loop in step
// FAULT: hang: the loop of the step forgets to go on to the next action.
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
size_t b = 0;
while (b < A)
    theta[b] += eta * G * g[b];
//< endless-loop

//> mistake endless-recursion in softmax
// FAULT: crash: the recursive sum has no end: it forgets to go on to a shorter array.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double sum = sum_of_exp(A, theta, top);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top) / sum;
//> and in head
static double sum_of_exp(size_t A, const double theta[A], double top)
{
    return exp(theta[0] - top) + sum_of_exp(A, theta, top);
}
//< endless-recursion

//> mistake exits in softmax
// FAULT: crash: calls exit(0), the status of a success.
//- double top = theta[0];
exit(0);
double top = theta[0];
//> and in head
#include <stdlib.h>
//< exits

//> mistake frees-the-stack in step
// FAULT: crash: frees a local array.
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
free(g);
//> and in head
#include <stdlib.h>
//< frees-the-stack

//> mistake half-done in score
// FAULT: unwritten: softmax is done, the other three are still the stub's.
TODO("score", "still to come");
//> and in sample
TODO("sample", "still to come");
//> and in step
TODO("step", "still to come");
//< half-done

//> mistake jumps-nowhere in sample
// FAULT: crash: longjmp to a place that setjmp never marked.
//- return a;
longjmp(nowhere, 1);
//> and in head
#include <setjmp.h>

static jmp_buf nowhere;
//< jumps-nowhere

//> mistake kills-itself in sample
// FAULT: crash: raises SIGKILL on itself.
//- size_t last = 0;
raise(SIGKILL);
size_t last = 0;
//> and in head
#include <signal.h>
//< kills-itself

//> mistake null in step
// FAULT: crash: softmax_step passes NULL where score is to write.
double pi[A], *g = NULL;
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//> and in head
#include <stddef.h>
//< null

//> mistake output-accumulated in softmax
// FAULT: nan: adds to the probabilities where it should set them.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] += exp(theta[b] - top) / sum;
//< output-accumulated

//> mistake output-unwritten in softmax
// FAULT: nan: the last probability is never written.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += exp(theta[b] - top);
for (size_t b = 0; b + 1 < A; b++)
    pi[b] = exp(theta[b] - top) / sum;
//< output-unwritten

//> mistake prints-100-mb in score
// FAULT: crash: prints 100 MB from one call; the numbers are right.
for (size_t line = 0; line < 100 << 14; line++)
    puts("123456789 123456789 123456789 123456789 123456789 123456789 abc");
for (size_t b = 0; b < A; b++)
    g[b] = (b == a) - pi[b];
//> and in head
#include <stdio.h>
//< prints-100-mb

//> mistake reads-before-theta-unseen in softmax
// FAULT: memory: reads theta[-1], but an unordered comparison drops it: the numbers stay right,
// only a sanitizer sees it.
//- for (size_t b = 1; b < A; b++)
//- top = fmax(top, theta[b]);
for (long b = (long)A - 1; b >= -1; b--)
    if (theta[b] > top)
        top = theta[b];
//< reads-before-theta-unseen

//> mistake reads-before-theta in softmax
// FAULT: memory: the search for the largest logit starts at theta[-1], and all that follows depends
// on it.
double top = theta[-1];
for (size_t b = 0; b < A; b++)
    top = theta[b] > top ? theta[b] : top;
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< reads-before-theta

//> mistake reads-past-theta in softmax
// FAULT: memory: the search for the largest logit reads theta[A].
double top = theta[0];
for (size_t b = 1; b <= A; b++)
    top = fmax(top, theta[b]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< reads-past-theta

//> mistake sleeps in sample
// FAULT: hang: sleeps for ever, using no CPU time.
//- size_t last = 0;
for (;;)
    sleep(1000);
size_t last = 0;
//> and in head
#include <unistd.h>
//< sleeps

//> mistake small-local-array in softmax
// FAULT: memory: a local array of 4 for the exponentials: overflows from five actions on; without a
// sanitizer it may crash or go unseen.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double sum = 0, power[4];
for (size_t b = 0; b < A; b++)
    sum += power[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] = power[b] / sum;
//< small-local-array

//> mistake smashes-stack in step
// FAULT: crash: clears far more than its local array holds, the return address included.
double pi[A], g[A];
memset(g, 0, 4096 * sizeof *g);
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//> and in head
#include <string.h>
//< smashes-stack

//> mistake use-after-free in step
// FAULT: memory: gives the probabilities back before score reads them; without a sanitizer the
// numbers may only look odd.
double *pi = malloc(A * sizeof *pi), g[A];
softmax(A, theta, pi);
free(pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//> and in head
#include <stdlib.h>
//< use-after-free

//> mistake writes-before-g in score
// FAULT: memory: lets an array start at 1 by a shifted pointer and clears element 0 as well, which
// is g[-1].
double *from_one = g - 1;
for (size_t b = 0; b <= A; b++)
    from_one[b] = 0;
for (size_t b = 1; b <= A; b++)
    from_one[b] = (b == a + 1) - pi[b - 1];
//< writes-before-g

//> mistake writes-past-pi in softmax
// FAULT: memory: keeps the sum behind the probabilities, in pi[A].
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
pi[A] = 0;
for (size_t b = 0; b < A; b++)
    pi[A] += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= pi[A];
//< writes-past-pi

//> mistake writes-to-const in softmax
// FAULT: memory: works in the input itself: the exponentials are written over the const logits,
// through a cast.
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double sum = 0, *mine = (double *)theta;
for (size_t b = 0; b < A; b++)
    sum += mine[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] = mine[b] / sum;
//< writes-to-const

//> mistake writes-to-descriptors in softmax
// FAULT: crash: writes garbage to descriptors 3 to 9, where the answers go; the numbers are right.
//- double top = theta[0];
for (int fd = 3; fd <= 9; fd++)
    scribble(fd);
double top = theta[0];
//> and in head
#include <unistd.h>

static void scribble(int fd)
{
    static const char garbage[] = "\xff\x00\x31 PASSED 100/100 \x7f\xf8";
    if (write(fd, garbage, sizeof garbage) < 0)
        return;
}
//< writes-to-descriptors

//> mistake zero-over-zero in softmax
// FAULT: nan: shifts by 1000 whatever the logits are: every exponential is 0, and 0/0 is not a
// number.
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - 1000);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< zero-over-zero
