/* Lesson 1's known mistakes: wrong bodies for the regions of softmax_step.c, each
 * with what its author is told. */

//> mistake no-shift in softmax, see eq:shift
// exp overflows beyond 709: with a logit of 1000 you divide infinity by infinity.
// Which change to all the logits leaves every probability as it is, and makes the
// largest exponent 0?
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] = exp(theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] /= sum;
//< no-shift

//> mistake largest-from-zero in softmax, see eq:shift
// Your search for the largest logit starts at 0 or just above, which need not be among
// them: when all
// are far below 0, every exponential vanishes
// and you divide 0 by 0. What could the search start with instead?
//- double top = theta[0];
//- for (size_t b = 1; b < A; b++)
double top = 0;
for (size_t b = 0; b < A; b++)
//< largest-from-zero

//> mistake largest-so-far in softmax, see eq:shift
// The largest logit is looked for on the way, so that entries are shifted by different
// numbers: only one shift for all of them changes nothing.
//- for (size_t b = 1; b < A; b++)
//- top = fmax(top, theta[b]);
//- double sum = 0;
//- for (size_t b = 0; b < A; b++)
//- sum += pi[b] = exp(theta[b] - top);
double sum = 0;
for (size_t b = 0; b < A; b++) {
    top = fmax(top, theta[b]);
    sum += pi[b] = exp(theta[b] - top);
}
//< largest-so-far

//> mistake not-normalised in softmax
// These are weights, not probabilities yet: they stand in the right proportion to one
// another, but do they sum to 1?
double top = theta[0];
for (size_t b = 1; b < A; b++)
    top = fmax(top, theta[b]);
for (size_t b = 0; b < A; b++)
    pi[b] = exp(theta[b] - top);
//< not-normalised

//> mistake forgot-the-log in score
// This is the slope of π(a) itself, not of log π(a): it carries an extra factor π(a),
// so rare actions hardly learn from what they bring.
// What does the chain rule make of log?
for (size_t b = 0; b < A; b++)
    g[b] = pi[a] * ((b == a) - pi[b]);
//< forgot-the-log

//> mistake sign in score
// The sign is turned: a step along this goes downhill, and an action that was rewarded
// becomes rarer. Do you descend a loss where a
// return is to be climbed?
for (size_t b = 0; b < A; b++)
    g[b] = pi[b] - (b == a);
//< sign

//> mistake one-hot in score
// The term −π_b is missing. Raising one logit alone is not the whole slope: every logit
// also sits in the denominator of the softmax.
(void)pi;
for (size_t b = 0; b < A; b++)
    g[b] = (b == a);
//< one-hot

//> mistake only-chosen in score
// Only the logit of the action taken moves. π(a) depends on the others too: in which
// direction does log π(a) go when one of them rises?
for (size_t b = 0; b < A; b++)
    g[b] = b == a ? 1 - pi[b] : 0;
//< only-chosen

//> mistake others-sign in score
// The logits of the other actions move the wrong way: when the action taken gains
// probability, from whom does it take it?
for (size_t b = 0; b < A; b++)
    g[b] = b == a ? 1 - pi[b] : pi[b];
//< others-sign

//> mistake all-alike in score
// Every logit gets the same slope, the one of the action taken. A shift of all logits
// changes no probability: this step does nothing at all.
for (size_t b = 0; b < A; b++)
    g[b] = 1 - pi[a];
//< all-alike

//> mistake others-by-certainty in score
// The others fall by 1 − π(a) each, whatever their own probability is. Which term of
// log π(a) holds the logit of another action, and what
// is its slope?
for (size_t b = 0; b < A; b++)
    g[b] = b == a ? 1 - pi[a] : pi[a] - 1;
//< others-by-certainty

//> mistake score-of-the-best in score
// This is the slope for the most likely action, not for a. Which action was taken?
(void)a;
size_t best = 0;
for (size_t b = 1; b < A; b++)
    if (pi[b] > pi[best])
        best = b;
for (size_t b = 0; b < A; b++)
    g[b] = (b == best) - pi[b];
//< score-of-the-best

//> mistake times-log-of-the-largest in score
// The slope is multiplied by −log of the largest probability. A logarithm's value has
// no place here, only its slope: the surer this policy
// is, the less it learns.
double largest = pi[0];
for (size_t b = 1; b < A; b++)
    largest = fmax(largest, pi[b]);
for (size_t b = 0; b < A; b++)
    g[b] = -log(largest) * ((b == a) - pi[b]);
//< times-log-of-the-largest

//> mistake times-log in score
// Something is multiplied by log π(a), where its slope belongs. The logarithm itself is
// the value of a loss; the step needs the derivative.
for (size_t b = 0; b < A; b++)
    g[b] = log(pi[a]) * ((b == a) - pi[b]);
//< times-log

//> mistake greedy in sample
// You always take the most likely action. That is no draw: an action with probability
// 0.4 should be taken in four cases of ten.
(void)u;
size_t best = 0;
for (size_t a = 1; a < A; a++)
    if (pi[a] > pi[best])
        best = a;
return best;
//< greedy

//> mistake no-running-sum in sample
// You compare u with each probability alone. Where on the line from 0 to 1 does the
// piece of the second action begin?
//- double sum = 0;
//- for (size_t a = 0; a < A; a++) {
for (size_t a = 0; a < A; a++) {
//- if (u < (sum += pi[a]))
if (u < pi[a])
//< no-running-sum

//> mistake turned-round in sample
// You stop at the first sum that is below u. The piece in which u lies is the first
// whose end is above u.
//- if (u < (sum += pi[a]))
if ((sum += pi[a]) < u)
//< turned-round

//> mistake compared-too-early in sample
// You compare u with the sum before the action's own probability is added: every piece
// is taken for the one before it. Which sum is the end
// of the piece of action a?
double sum = 0;
for (size_t a = 0; a < A; a++) {
    if (u < sum)
        return a;
    sum += pi[a];
}
return A - 1;
//< compared-too-early

//> mistake not-strict in sample
// A number u on the very boundary belongs to the next action: with ≤ for <, an action
// of probability 0 can be drawn at u = 0.
//- if (u < (sum += pi[a]))
if (u <= (sum += pi[a]))
//< not-strict

//> mistake leftover in sample
// When rounding leaves the sum just short of u, you take the last action, even one of
// probability 0, which must never be taken.
double sum = 0;
for (size_t a = 0; a + 1 < A; a++)
    if (u < (sum += pi[a]))
        return a;
return A - 1;
//< leftover

//> mistake leftover-to-the-likeliest in sample
// Where the sum ends below u, the likeliest action is returned. Rounding has left that
// sliver at the end: to the last action that can be taken at all.
//- if (pi[a] > 0)
if (pi[a] > pi[last])
//< leftover-to-the-likeliest

//> mistake weighed-again in step
// Each logit's change is π_b times what it should be. The policy has weighed the
// actions already, by drawing this one.
//- theta[b] += eta * G * g[b];
theta[b] += eta * G * pi[b] * g[b];
//< weighed-again

//> mistake abs-return in step
// The sign of the return is lost: an action that went badly is reinforced as if it had
// gone well. What should a return of −2 do to its action?
//- theta[b] += eta * G * g[b];
theta[b] += eta * fabs(G) * g[b];
//< abs-return

//> mistake return-ignored in step
// The return never enters the step: whatever was done is done more often, good or bad.
// Where does the equation hold G?
//- double pi[A], g[A];
(void)G;
double pi[A], g[A];
//- theta[b] += eta * G * g[b];
theta[b] += eta * g[b];
//< return-ignored

//> mistake argmax-credited in step
// You credit the most likely action, not the one that was taken. Which action brought
// this return?
//- double pi[A], g[A];
(void)a;
double pi[A], g[A];
//- score(A, pi, a, g);
size_t best = 0;
for (size_t b = 1; b < A; b++)
    if (pi[b] > pi[best])
        best = b;
score(A, pi, best, g);
//< argmax-credited

//> mistake step-size-missing in step
// The step size η never enters the step. Where does the equation hold it?
//- double pi[A], g[A];
(void)eta;
double pi[A], g[A];
//- theta[b] += eta * G * g[b];
theta[b] += G * g[b];
//< step-size-missing

//> mistake moving-target in step
// The probabilities are taken anew for every logit, while the logits are already
// moving. At which θ does the equation take all its slopes?
double pi[A], g[A];
for (size_t b = 0; b < A; b++) {
    softmax(A, theta, pi);
    score(A, pi, a, g);
    theta[b] += eta * G * g[b];
}
//< moving-target

//> mistake action-moved-first in step
// The logit of the action is moved first, and the probabilities are taken of what it is
// then. At which θ does the equation take all its slopes?
//- softmax(A, theta, pi);
theta[a] += eta * G;
softmax(A, theta, pi);
//- theta[b] += eta * G * g[b];
theta[b] -= eta * G * pi[b];
//< action-moved-first

//> mistake assigned-not-added in step
// The logits are set to the step, where the step is to be added to them: all that was
// learned before is lost.
//- theta[b] += eta * G * g[b];
theta[b] = eta * G * g[b];
//< assigned-not-added

//> mistake score-of-the-logits in step
// The score is taken at the logits. Which numbers does score expect, and who makes
// them?
double g[A];
score(A, theta, a, g);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * g[b];
//< score-of-the-logits

//> mistake probabilities-for-score in step
// You step along the probabilities; nothing here depends on which action was taken.
// What does score make of them?
(void)a;
double pi[A];
softmax(A, theta, pi);
for (size_t b = 0; b < A; b++)
    theta[b] += eta * G * pi[b];
//< probabilities-for-score

//> mistake walks-from-the-end in sample
// You add up the probabilities from the last action to the first. From which end does
// the contract lay them on the line from 0 to 1?
//- for (size_t a = 0; a < A; a++) {
for (size_t a = A; a-- > 0;) {
//< walks-from-the-end
