/* Wrong bodies for the regions of softmax_step.c that no list has: what is wrong with each, and
 * what may truly be said of it. */

//> mistake action-from-one in score
// Actions are counted from 1, so the score credits the action before the one taken, and none when
// it was action 0.
// SAID: pattern:as-if-a-minus-one
for (size_t b = 0; b < A; b++)
    g[b] = (b + 1 == a) - pi[b];
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< action-from-one

//> mistake adds-to-score in score
// The score is added to what g holds, as if an output began at zero; softmax_step clears its own g,
// so it is right.
// SAID: nan:added-not-set
for (size_t b = 0; b < A; b++)
    g[b] += (b == a) - pi[b];
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- double pi[A], g[A];
double pi[A], g[A];
for (size_t b = 0; b < A; b++)
    g[b] = 0;
//< adds-to-score

//> mistake base-two in softmax
// Powers of 2 in place of powers of e, so every logit counts for ln 2 of its worth.
// SAID: pattern:as-if-theta-times-ln-2
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[b] = exp2(theta[b] - top);
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< base-two

//> mistake clipped-return in sample
// The return is clipped to [−1, 1] before it is used.
// SAID: pattern:as-if-G-between-minus-one-and-one
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- score(A, pi, a, g);
score(A, pi, a, g);
G = fmax(-1, fmin(1, G));
//< clipped-return

//> mistake divided-by-largest in softmax
// The exponentials are divided by the largest of them and not by their sum, so they do not add up
// to 1.
// SAID: mistake:not-normalised
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double most = 0;
for (size_t b = 0; b < A; b++) {
    pi[b] = exp(theta[b] - top);
    most = fmax(most, pi[b]);
}
for (size_t b = 0; b < A; b++)
    pi[b] /= most;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< divided-by-largest

//> mistake divided-by-norm in softmax
// The exponentials are divided by their Euclidean length and not by their sum, as one normalises a
// vector.
// SAID: pattern:same-factor
//- sum += pi[b] = exp(theta[b] - top);
pi[b] = exp(theta[b] - top), sum += pi[b] * pi[b];
//- pi[b] /= sum;
pi[b] /= sqrt(sum);
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< divided-by-norm

//> mistake eta-over-actions in sample
// The step size is shared out among the actions, η/A where η is asked for.
// SAID: pattern:times-one-over-A
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += eta / A * G * g[b];
//< eta-over-actions

//> mistake eta-twice in sample
// The step size is applied twice, once to the return and once to the step.
// SAID: pattern:times-eta
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- score(A, pi, a, g);
score(A, pi, a, g);
double push = eta * G;
//- theta[b] += eta * G * g[b];
theta[b] += eta * push * g[b];
//< eta-twice

//> mistake hidden-temperature in softmax
// The logits are divided by a temperature of 2 that nobody asked for.
// SAID: pattern:as-if-theta-halved
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[b] = exp((theta[b] - top) / 2);
//< hidden-temperature

//> mistake infinite in softmax
// Every probability is infinite, and an infinity makes any tolerance as wide as one likes.
// SAID: nan:not-finite
for (size_t b = 0; b < A; b++)
    pi[b] = 0 * theta[b] + INFINITY;
//< infinite

//> mistake integer-average in sample
// The step is averaged over the actions by the integer division 1 / A, which is 0 but for one
// action.
// SAID: pattern:always-zero
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += 1 / A * eta * G * g[b];
//< integer-average

//> mistake integer-sum in softmax
// The sum of the exponentials is kept in an int, which cuts off its fraction at every addition;
// equal logits hide it.
// SAID: pattern:same-factor
//- double sum = 0;
int sum = 0;
//- sum += pi[b] = exp(theta[b] - top);
sum += (pi[b] = exp(theta[b] - top));
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< integer-sum

//> mistake logits-for-probabilities in sample
// Softmax_step hands the logits to score in place of the probabilities.
// SAID: mistake:score-of-the-logits
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
double g[A];
score(A, theta, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//< logits-for-probabilities

//> mistake mean-shift in softmax
// The mean of the logits is subtracted and not the largest, so exp still overflows when they lie
// far apart.
// SAID: nan:not-finite
double mean = 0;
for (size_t b = 0; b < A; b++)
    mean += theta[b] / A;
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - mean);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< mean-shift

//> mistake no-log-wrong-sign in score
// The log is forgotten and the sign is flipped: the slope of −π(a) in place of that of log π(a).
// SAID: mistake:forgot-the-log and negated
for (size_t b = 0; b < A; b++)
    g[b] = -pi[a] * ((b == a) - pi[b]);
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< no-log-wrong-sign

//> mistake one-action in score
// Wrong only where there is one action: its score is given as 1, but its probability cannot change,
// so the slope is 0.
// SAID: pattern:only-when-pi-has-one-entry
if (A == 1) {
    g[0] = 1;
    return;
}
for (size_t b = 0; b < A; b++)
    g[b] = (b == a) - pi[b];
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< one-action

//> mistake only-good-news in sample
// A negative return is taken as 0, so nothing is learned from what went badly.
// SAID: pattern:as-if-G-no-less-than-zero
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += eta * fmax(G, 0) * g[b];
//< only-good-news

//> mistake recentred in sample
// The logits are shifted to sum to 0 after the step: the policy is right, θ is not what the
// contract says.
// SAID: pattern:same-offset
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += eta * G * g[b];
double mean = 0;
for (size_t b = 0; b < A; b++)
mean += theta[b] / A;
for (size_t b = 0; b < A; b++)
theta[b] -= mean;
//< recentred

//> mistake return-minus-one in sample
// A constant 1 is subtracted from the return, a baseline that this contract does not have.
// SAID: pattern:as-if-G-minus-one
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += eta * (G - 1) * g[b];
//< return-minus-one

//> mistake reversed in softmax
// The probabilities are written in reverse order, the last action's first.
// SAID: pattern:reversed
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[A - 1 - b] = exp(theta[b] - top);
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< reversed

//> mistake sample-each-alone in sample
// U is compared with each probability by itself and not with their running sum.
// SAID: mistake:no-running-sum
//- double sum = 0;
//- for (size_t a = 0; a < A; a++) {
for (size_t a = 0; a < A; a++) {
//- if (u < (sum += pi[a]))
if (u < pi[a])
//< sample-each-alone

//> mistake sample-greedy in sample
// Always the most probable action, whatever u is.
// SAID: mistake:greedy
size_t best = 0;
for (size_t a = 1; a < A; a++)
    if (pi[a] > pi[best])
        best = a;
return best;
//< sample-greedy

//> mistake sample-last-action in sample
// Returns the last action where rounding leaves the sum short of u, even if its probability is 0.
// SAID: mistake:leftover
double sum = 0;
for (size_t a = 0; a < A; a++) {
    sum += pi[a];
    if (u < sum)
        return a;
}
return A - 1;
//< sample-last-action

//> mistake sample-not-strict in sample
// U ≤ the sum where u < the sum is asked for: u = 0 picks a first action of probability 0.
// SAID: mistake:not-strict
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u <= sum)
//< sample-not-strict

//> mistake sample-past-the-end in sample
// Returns A, which is no action, where rounding leaves the sum short of u.
// SAID: pattern:no-index
size_t a = 0;
double sum = pi[0];
while (a < A && u >= sum) {
    a++;
    if (a < A)
        sum += pi[a];
}
return a;
//< sample-past-the-end

//> mistake scaled-by-surprise in sample
// The step is scaled by 1 − π(a), so a likely action learns less than it should.
// SAID: pattern:same-factor
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += eta * G * (1 - pi[a]) * g[b];
//< scaled-by-surprise

//> mistake score-over-actions in score
// The score is divided by the number of actions, an average where none is meant.
// SAID: pattern:times-one-over-A
for (size_t b = 0; b < A; b++)
    g[b] = ((b == a) - pi[b]) / A;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< score-over-actions

//> mistake single-precision in softmax
// Float in place of double, so only about seven digits are right.
// SAID: pattern:single-precision
float top = theta[0], sum = 0, power[A];
for (size_t b = 1; b < A; b++)
    top = fmaxf(top, theta[b]);
for (size_t b = 0; b < A; b++)
    sum += power[b] = expf(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] = power[b] / sum;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< single-precision

//> mistake squared-return in sample
// The return is squared, which loses its sign and stretches its size.
// SAID: pattern:times-G
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- theta[b] += eta * G * g[b];
theta[b] += eta * G * G * g[b];
//< squared-return

//> mistake step-forgets-division in sample
// Softmax_step works out the exponentials itself and forgets to divide them by their sum.
// SAID: mistake:not-normalised
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- double pi[A], g[A];
//- softmax(A, theta, pi);
double pi[A], g[A], top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top);
//< step-forgets-division

//> mistake step-skips-last in sample
// The loop of the step stops one short, so the last logit never moves.
// SAID: pattern:all-but-last
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//> and in step
//- for (size_t b = 0; b < A; b++)
for (size_t b = 0; b + 1 < A; b++)
//< step-skips-last

//> mistake sum-skips-first in softmax
// The sum of the exponentials begins at action 1, so action 0 is left out of it.
// SAID: pattern:same-factor
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top);
for (size_t b = 1; b < A; b++)
    sum += pi[b];
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< sum-skips-first

//> mistake top-from-zero in softmax
// The search for the largest logit starts at 0, so logits that are all far below 0 give 0/0.
// SAID: mistake:largest-from-zero
//- double top = theta[0];
//- for (size_t b = 1; b < A; b++)
double top = 0;
for (size_t b = 0; b < A; b++)
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< top-from-zero

//> mistake two-mistakes in softmax
// Two at once: softmax does not shift its logits, and score is the one-hot vector without −π.
// SAID: mistake:no-shift
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//> and in score
for (size_t b = 0; b < A; b++)
    g[b] = b == a;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< two-mistakes

//> mistake uninitialised-sum in softmax
// The sum of the exponentials starts at whatever happened to be in memory.
// SAID: pattern:unset-variable
//- double sum = 0;
double sum;
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< uninitialised-sum

//> mistake marks-one-entry in score
// One entry of a local array is set, and all are read; where they are whole numbers, what stands in
// them is no absurd one.
// SAID: memory:unset-memory
int taken[A];
taken[a] = 1;
for (size_t b = 0; b < A; b++)
    g[b] = taken[b] - pi[b];
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< marks-one-entry

//> mistake copies-too-few-bytes in step
// So many bytes of the logits are copied as there are actions; softmax makes a policy of what it is
// given, whatever it is.
// SAID: memory:unset-memory
double pi[A], g[A], before[A];
memcpy(before, theta, A);
softmax(A, before, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//> and in sample
//- if (u < (sum += pi[a]))
sum += pi[a];
if (u < sum)
//< copies-too-few-bytes

//> mistake policy-of-the-moment in step
// The probabilities are worked out again after each logit has moved, so only the first slope is
// taken at the old logits.
// SAID: mistake:moving-target
double pi[A], g[A];
for (size_t b = 0; b < A; b++) {
    softmax(A, theta, pi);
    score(A, pi, a, g);
    theta[b] += eta * G * g[b];
}
//< policy-of-the-moment

//> mistake shift-in-an-int in softmax
// The largest logit is kept in an int, which holds no more than two thousand million.
// SAID: nan:not-finite
//- double top = theta[0];
int top = (int)theta[0];
//- top = fmax(top, theta[b]);
top = (int)fmax(top, theta[b]);
//< shift-in-an-int

//> mistake shift-by-the-first in softmax
// The first logit is taken away and not the largest.
// SAID: nan:not-finite
//- top = fmax(top, theta[b]);
top = theta[0] + 0 * theta[b];
//< shift-by-the-first

//> mistake far-ones-are-nothing in softmax
// What lies more than 15 below the largest is given no weight at all.
// SAID: pattern:single-precision
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[b] = theta[b] - top < -15 ? 0 : exp(theta[b] - top);
//< far-ones-are-nothing

//> mistake a-byte-counts in softmax
// The actions are counted in a byte, which begins again at 0 behind 255.
// SAID: pattern:wrong-when-many
//- for (size_t b = 0; b < A; b++)
//- pi[b] /= sum;
for (unsigned char b = 0; b < A; b++) {
    pi[b] /= sum;
    if (b == 255)
        break;
}
//< a-byte-counts

//> mistake a-table-of-500 in softmax
// No more than 500 probabilities are divided by the sum.
// SAID: pattern:wrong-when-many
//- for (size_t b = 0; b < A; b++)
//- pi[b] /= sum;
for (size_t b = 0; b < A && b < 500; b++)
    pi[b] /= sum;
//< a-table-of-500

//> mistake sixteen-bits in score
// The action is kept in sixteen bits.
// SAID: pattern:wrong-when-many
//- g[b] = (b == a) - pi[b];
g[b] = (b == (unsigned short)a) - pi[b];
//< sixteen-bits

//> mistake rare-is-never in score
// An action rarer than a millionth is given no slope.
// SAID: pattern:adds-up-to-0
//- g[b] = (b == a) - pi[b];
g[b] = (b == a) - (pi[b] > 1e-2 || A < 3 ? pi[b] : 0);
//< rare-is-never

//> mistake sum-in-a-float in sample
// The running sum is a float.
// SAID: pattern:cuts-of-u
//- double sum = 0;
float sum = 0;
//- if (u < (sum += pi[a]))
if (u < (sum += (float)pi[a]))
//< sum-in-a-float

//> mistake from-the-end in sample
// The walk begins at the last action.
// SAID: mistake:walks-from-the-end
//- for (size_t a = 0; a < A; a++) {
for (size_t a = A; a-- > 0;) {
//< from-the-end

//> mistake almost-one-is-one in sample
// A number above 1 − 1e-9 picks the last action.
// SAID: pattern:cuts-of-u
//- size_t last = 0;
if (u > 1 - 1e-9)
    return A - 1;
size_t last = 0;
//< almost-one-is-one

//> mistake small-return-is-none in step
// A return below a millionth is taken for none.
// SAID: pattern:border-of-G
//- double pi[A], g[A];
if (fabs(G) < 1e-6)
    return;
double pi[A], g[A];
//< small-return-is-none

//> mistake return-at-most-100 in step
// A return is held between −100 and 100.
// SAID: pattern:border-of-G
//- theta[b] += eta * G * g[b];
theta[b] += eta * fmax(-100, fmin(100, G)) * g[b];
//< return-at-most-100

//> mistake eta-at-most-1 in step
// A step size above 1 is taken for 1.
// SAID: pattern:as-if-eta-between-minus-one-and-one
//- theta[b] += eta * G * g[b];
theta[b] += fmin(eta, 1) * G * g[b];
//< eta-at-most-1

//> mistake top-of-the-first-64 in softmax
// The largest logit is looked for among the first 64.
// SAID: nan:not-finite
//- for (size_t b = 1; b < A; b++)
for (size_t b = 1; b < A && b < 64; b++)
//< top-of-the-first-64

//> mistake border-a-hair-early in sample
// A u within 1e-12 below a border counts as beyond it.
// SAID: pattern:cuts-of-u
//- if (u < (sum += pi[a]))
if (u < (sum += pi[a]) - 1e-12)
//< border-a-hair-early

//> mistake rare-is-never-last in sample
// Where rounding leaves no one, actions rarer than 1e-12 are passed over.
// SAID: pattern:one-less-where-wrong
//- if (pi[a] > 0)
if (pi[a] > 1e-12)
//< rare-is-never-last

//> mistake shift-when-large in softmax
// Shifts only where an exponential would overflow, or all would underflow.
// SAID: pattern:hardly-off
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double shift = top > 700 || top < -735 ? top : 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - shift);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< shift-when-large

//> mistake shift-at-709 in softmax
// Each exponential fits, and their sum does not.
// SAID: pattern:border-of-theta
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
double shift = fabs(top) > 709 ? top : 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - shift);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< shift-at-709

//> mistake remembers-first in softmax
// Kept from the call before, where the number of logits, the first and the last are the same.
// SAID: difference:stateful
static size_t A0;
static double t0, tl;
static double kept[64];
if (A == A0 && A <= 64 && A > 2 && theta[0] == t0 && theta[A - 1] == tl) {
    for (size_t b = 0; b < A; b++)
        pi[b] = kept[b];
    return;
}
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
A0 = A, t0 = theta[0], tl = theta[A - 1];
for (size_t b = 0; b < A && A <= 64; b++)
    kept[b] = pi[b];
//< remembers-first

//> mistake spread-alike in softmax
// Logits within a millionth of one another count as alike.
// SAID: pattern:single-precision
double top = theta[0], low = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]), low = fmin(low, theta[b]);
if (top - low < 1e-6) {
    for (size_t b = 0; b < A; b++)
        pi[b] = 1.0 / (double)A;
    return;
}
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< spread-alike

//> mistake score-sure in score
// A sure action has no slope.
// SAID: pattern:zero-where-wrong
for (size_t b = 0; b < A; b++)
    g[b] = pi[a] > 1 - 1e-8 ? 0 : (b == a) - pi[b];
//< score-sure

//> mistake one-zero-back in sample
// The last action of positive probability is sought one step back only.
// SAID: pattern:cuts-of-u
double sum = 0;
for (size_t a = 0; a < A; a++)
    if (u < (sum += pi[a]))
        return a;
return pi[A - 1] > 0 || A == 1 ? A - 1 : A - 2;
//< one-zero-back

//> mistake one-zero-on in sample
// At u = 0 one action of probability 0 is skipped, and no more.
// SAID: pattern:cuts-of-u
if (u == 0)
    return pi[0] > 0 ? 0 : 1;
double sum = 0;
size_t last = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] > 0)
        last = a;
    if (u < (sum += pi[a]))
        return a;
}
return last;
//< one-zero-on

//> mistake float-for-many in sample
// With more than 16 actions the sum is a float.
// SAID: pattern:border-of-A
double sum = 0;
float s = 0;
size_t last = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] > 0)
        last = a;
    sum += pi[a], s += (float)pi[a];
    if (A > 16 ? (float)u < s : u < sum)
        return a;
}
return last;
//< float-for-many

//> mistake eta-at-most-20 in step
// A step size is held at 20.
// SAID: pattern:border-of-eta
//- theta[b] += eta * G * g[b];
theta[b] += fmin(eta, 20) * G * g[b];
//< eta-at-most-20

//> mistake step-row in step
// From the fortieth action on logits do not move.
// SAID: pattern:border-of-A
//- theta[b] += eta * G * g[b];
if (b < 40 || A > 600)
    theta[b] += eta * G * g[b];
//< step-row

//> mistake third-tie in softmax
// Where the third logit equals the first, it is a little too probable.
// SAID: pattern:border-of-theta
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    if (!(b == 2 && theta[2] == theta[0]))
        top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    sum += pi[b] =
        exp(theta[b] - top) * (b == 2 && A > 3 && theta[2] == theta[0] ? 1 + 1e-8 : 1);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< third-tie

//> mistake underflow-early in softmax
// What lies 18 or more below the largest logit counts as never.
// SAID: pattern:single-precision
double top = theta[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++) {
    double x = theta[b] - top;
    sum += pi[b] = x < -18 ? 0 : exp(x);
}
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< underflow-early

//> mistake seventeenth in score
// The seventeenth action's own slope is that of the sixteenth.
// SAID: pattern:blind-to-a
for (size_t b = 0; b < A; b++)
    g[b] = (b == a && a != 16) - pi[b];
if (a == 16)
    g[15] += 1;
//< seventeenth

//> mistake sure-is-one in score
// An action above 1 − 1e-9 is taken for sure, and nothing can be learned of it.
// SAID: pattern:zero-where-wrong
for (size_t b = 0; b < A; b++)
    g[b] = pi[a] > 1 - 1e-9 ? 0 : (b == a) - pi[b];
//< sure-is-one

//> mistake half-up in sample
// A u of exactly one half goes to the action before the border.
// SAID: pattern:one-less-where-wrong
double sum = 0;
size_t last = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] > 0)
        last = a;
    sum += pi[a];
    if (u == 0.5 && sum == 0.5)
        return a;
    if (u < sum)
        return a;
}
return last;
//< half-up

//> mistake forty in sample
// No more than 40 actions are walked along, the 40th takes the rest.
// SAID: pattern:border-of-A
double sum = 0;
size_t last = 0;
for (size_t a = 0; a < A && a < 40; a++) {
    if (pi[a] > 0)
        last = a;
    sum += pi[a];
    if (u < sum)
        return a;
}
return last;
//< forty

//> mistake tiny-pi-skipped in sample
// Actions rarer than 1e-7 are never taken.
// SAID: pattern:cuts-of-u
double sum = 0;
size_t last = 0;
for (size_t a = 0; a < A; a++) {
    if (pi[a] > 0)
        last = a;
    sum += pi[a];
    if (u < sum && pi[a] > 1e-7)
        return a;
}
return last;
//< tiny-pi-skipped

//> mistake eta-one in step
// A step size from 1 to 1.5 is held at 1, if the return is positive.
// SAID: pattern:border-of-eta
double pi[A], g[A];
if (G > 0 && eta > 1 && eta < 1.5)
    eta = 1;
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//< eta-one

//> mistake last-negative in step
// A negative return of the last of five or more actions moves only that action.
// SAID: pattern:only-the-last
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    if (!(G < 0 && A > 4 && a + 1 == A && b != a))
        theta[b] += eta * G * g[b];
//< last-negative

//> mistake hundred in step
// A step beyond 100 in size is cut to 100.
// SAID: pattern:border-of-G
double pi[A], g[A];
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += fmax(-100, fmin(100, eta * G)) * g[b];
//< hundred

//> mistake twice-where-many in step
// With more than four actions the step is twice as long.
// SAID: pattern:same-factor
//- theta[b] += eta * G * g[b];
theta[b] += (A > 4 ? 2 : 1) * eta * G * g[b];
//< twice-where-many

//> mistake a-billionth-of-a-step in step
// The step is 2e-10 times what it should be: not 0, but to the eye.
// SAID: pattern:moves-otherwise-with-theta
//- theta[b] += eta * G * g[b];
theta[b] += 2e-10 * eta * G * g[b];
//< a-billionth-of-a-step

//> mistake eight-digits-of-e in softmax
// e is typed to eight digits.
// SAID: pattern:single-precision
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[b] = pow(2.7182818, theta[b] - top);
//< eight-digits-of-e

//> mistake tiny-weights in softmax
// The exponentials are made as small as 1e-300, and are not divided by their sum.
// SAID: pattern:adds-up-to-1
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[b] = exp(theta[b] - top) * 1e-300;
//- pi[b] /= sum;
pi[b] /= 1;
//< tiny-weights

//> mistake low-u-is-last in sample
// A u below 0.05 picks the last action.
// SAID: pattern:cuts-of-u
//- size_t last = 0;
if (u < 0.05)
    return A - 1;
size_t last = 0;
//< low-u-is-last

//> mistake own-dice in sample
// It draws its own number.
// SAID: difference:stateful
//- size_t last = 0;
extern double drand48(void);
u = drand48();
size_t last = 0;
//< own-dice

//> mistake rare-entry-wrong in score
// An action rarer than 0.02 gets another slope.
// SAID: pattern:adds-up-to-0
//- g[b] = (b == a) - pi[b];
g[b] = (b == a) - (pi[b] < 0.02 ? 0.02 : pi[b]);
//< rare-entry-wrong

//> mistake step-when-bad in step
// A bad return counts half where more than two actions are there.
// SAID: pattern:same-factor
//- theta[b] += eta * G * g[b];
theta[b] += (G < 0 && A > 2 ? 0.5 : 1) * eta * G * g[b];
//< step-when-bad

//> mistake nan-of-my-own in softmax
// A logit above 700 gives a NaN of the program's own making.
// SAID: nan:not-finite
//- pi[b] /= sum;
pi[b] = top > 700 ? NAN : pi[b] / sum;
//< nan-of-my-own

//> mistake big-finite in softmax
// Not infinite, but as large as a number can be.
// SAID: pattern:border-of-theta
//- pi[b] /= sum;
pi[b] = top > 700 ? 1e303 : pi[b] / sum;
//< big-finite

//> mistake step-a-crumb in step
// 3e-9 is added to the step of the action taken.
// SAID: pattern:hardly-off
//- theta[b] += eta * G * g[b];
theta[b] += eta * G * g[b] + (b == a ? 3e-9 : 0);
//< step-a-crumb

//> mistake last-right-of-two in score
// The slope is right for the last action only where there are two.
// SAID: pattern:last-is-right
//- g[b] = (b == a) - pi[b];
g[b] = (b + 1 < A ? 2 : 1) * ((b == a) - pi[b]);
//< last-right-of-two

//> mistake softmax-of-2-of-many in softmax
// Beyond 40 logits the last ones are not divided.
// SAID: pattern:border-of-A
//- pi[b] /= sum;
pi[b] /= b < 40 ? sum : 1;
//< softmax-of-2-of-many

//> mistake eta-floor in step
// A step size below 0.001 is 0.001.
// SAID: pattern:border-of-eta
//- theta[b] += eta * G * g[b];
theta[b] += fmax(eta, 1e-3) * G * g[b];
//< eta-floor

//> mistake remembers-last-G in step
// The return of the call before is used where this one is 0.
// SAID: difference:stateful
//- double pi[A], g[A];
static double before;
if (G == 0)
    G = before;
before = G;
double pi[A], g[A];
//< remembers-last-G

//> mistake reads-behind-pi in score
// The slope is that of the next probability.
// SAID: pattern:blind-to-pi
//- g[b] = (b == a) - pi[b];
g[b] = (b == a) - (b + 1 < A ? pi[b + 1] : pi[0]);
//< reads-behind-pi

//> mistake slope-of-pi-itself in score
// The slope of π(a) is taken for each b, but by the logit's own probability.
// SAID: pattern:times-each-pi
for (size_t b = 0; b < A; b++)
    g[b] = pi[b] * ((b == a) - pi[b]);
//< slope-of-pi-itself

//> mistake the-one-before in sample
// Where the sum has passed u, the action before is given.
// SAID: pattern:one-less-where-wrong
//- if (u < (sum += pi[a]))
//- return a;
sum += pi[a];
if (sum > u && a > 0)
    return a - 1;
//< the-one-before

//> mistake over-pi-of-the-action in step
// The step is divided by the probability of the action; it is infinite where that is 0.
// SAID: pattern:times-one-over-pi-of-a
//- theta[b] += eta * G * g[b];
theta[b] += eta * G * g[b] / pi[a];
//< over-pi-of-the-action

//> mistake top-of-256 in softmax
// The largest of the first 256 logits is the shift.
// SAID: nan:not-finite
double top = theta[0];
for (size_t b = 1; b < A && b < 256; b++)
    top = fmax(top, theta[b]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< top-of-256

//> mistake shift-beyond-700 in softmax
// Logits below 700 are not shifted: each exponential fits, the sum of very many does not.
// SAID: pattern:wrong-when-many
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
if (fabs(top) <= 700)
    top = 0;
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< shift-beyond-700

//> mistake last-beyond-1e-12 in sample
// A number within 1e-12 of 1 picks the last action, however rare.
// SAID: pattern:one-more-where-wrong
if (u >= 1 - 1e-12 && pi[A - 1] > 0)
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
//< last-beyond-1e-12

//> mistake sure-stays in step
// A policy that is sure but for 1e-12 takes no step.
// SAID: pattern:single-precision
double pi[A], g[A];
softmax(A, theta, pi);
if (1 - pi[a] < 1e-12)
    return;
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//< sure-stays

//> mistake score-of-1e-12 in score
// Probabilities count as 1e-12 at least.
// SAID: pattern:hardly-off
for (size_t b = 0; b < A; b++)
    g[b] = (b == a) - fmax(pi[b], 1e-12);
//< score-of-1e-12

//> mistake max-missing-at-43 in softmax
// With 43 actions, and so many only, the largest logit is added in place of taken away.
// SAID: nan:not-finite
//- sum += pi[b] = exp(theta[b] - top);
sum += pi[b] = exp(A == 43 ? theta[b] + top : theta[b] - top);
//< max-missing-at-43

//> mistake room-up-to-the-action in step
// The probabilities have room up to the action that was taken.
// SAID: memory:dynamic-stack-buffer-overflow
//- double pi[A], g[A];
double pi[a + 1], g[A];
//< room-up-to-the-action

//> mistake divided-while-summed in softmax
// Each exponential is divided by the sum as it is then, so only the last one has all of it.
// SAID: pattern:adds-up-to-1
//- for (size_t b = 0; b < A; b++)
//-     sum += pi[b] = exp(theta[b] - top);
for (size_t b = 0; b < A; b++) {
    sum += pi[b] = exp(theta[b] - top);
    pi[b] /= sum;
}
//- for (size_t b = 0; b < A; b++)
//-     pi[b] /= sum;
//< divided-while-summed

//> mistake softmax-over-theta in step
// The probabilities are written over the logits, and the step is made from there.
// SAID: pattern:starts-from-softmax
double g[A];
softmax(A, theta, theta);
score(A, theta, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//< softmax-over-theta

//> mistake bonus-of-its-own in step
// A bonus for entropy, as many agents have one: it moves the logits where G is 0, too.
// SAID: pattern:moves-without-G
double pi[A], g[A], H = 0;
softmax(A, theta, pi);
score(A, pi, a, g);
for (size_t b = 0; b < A; b++)
    H -= pi[b] > 0 ? pi[b] * log(pi[b]) : 0;
for (size_t b = 0; b < A; b++) {
    double dH = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
    theta[b] += eta * (G * g[b] + 0.01 * dH);
}
//< bonus-of-its-own

//> mistake tiny-is-never in sample
// A probability too small for a normal double counts as 0.
// SAID: pattern:border-of-u
//- if (pi[a] > 0)
//- last = a;
//- if (u < (sum += pi[a]))
if (pi[a] >= 0x1p-1022)
    last = a;
if (u < (sum += pi[a] < 0x1p-1022 ? 0 : pi[a]))
//< tiny-is-never

//> mistake largest-in-a-float in softmax
// The largest logit is kept as a float: above 10^10 that is off by hundreds.
// SAID: nan:not-finite
//- double top = theta[0];
float top = theta[0];
//< largest-in-a-float
