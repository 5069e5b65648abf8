/* Lesson 10's known mistakes: wrong bodies for the regions of rlhf.c, each with what
 * its author is told. */

//> mistake nothing-taken-off in token
// You take e to the power of the logits as they are. What is e^1000?
for (size_t t = 0; t < T; t++) {
    double sum = 0;
    for (size_t v = 0; v < V; v++)
        if (legal[v])
            sum += exp(logits[t][v]);
    logp[t] = legal[y[t]] ? logits[t][y[t]] - log(sum) : -INFINITY;
}
//< nothing-taken-off

//> mistake all-tokens-in-the-sum in token
// Tokens that may not be drawn are in your sum. The sampler leaves them out: do the
// probabilities of what it can draw sum to 1?
//- if (legal[v])
//-     most = fmax(most, logits[t][v]);
most = fmax(most, logits[t][v]);
//- if (legal[v])
//-     sum += exp(logits[t][v] - most);
sum += exp(logits[t][v] - most);
//< all-tokens-in-the-sum

//> mistake illegal-in-the-sum in token
// Tokens that may not be drawn are in your sum. The sampler leaves them out: do the
// probabilities of what it can draw sum to 1?
//- if (legal[v])
//-     sum += exp(logits[t][v] - most);
sum += exp(logits[t][v] - most);
//< illegal-in-the-sum

//> mistake legality-not-asked in token
// You do not ask which tokens may be drawn, neither in the sum nor of y_t.
for (size_t t = 0; t < T; t++) {
    double most = logits[t][0], sum = 0;
    for (size_t v = 0; v < V; v++)
        most = fmax(most, logits[t][v]);
    for (size_t v = 0; v < V; v++)
        sum += exp(logits[t][v] - most);
    logp[t] = logits[t][y[t]] - most - log(sum);
}
(void)legal;
//< legality-not-asked

//> mistake log-of-a-probability in token
// You compute the probability and take its logarithm. A probability of e^−800 is 0 in a
// double; is its logarithm?
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = legal[y[t]] ? log(exp(logits[t][y[t]] - most) / sum) : -INFINITY;
//< log-of-a-probability

//> mistake probability-for-log in token
// These are probabilities. The contract asks for their logarithms.
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = legal[y[t]] ? exp(logits[t][y[t]] - most) / sum : 0;
//< probability-for-log

//> mistake one-row-late in token
// Each token is looked up in the next row of logits. Which row was said before y_t was
// known?
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
size_t later = t + 1 < T ? t + 1 : t;
most = -INFINITY, sum = 0;
for (size_t v = 0; v < V; v++)
    if (legal[v])
        most = fmax(most, logits[later][v]);
for (size_t v = 0; v < V; v++)
    if (legal[v])
        sum += exp(logits[later][v] - most);
logp[t] = legal[y[t]] ? logits[later][y[t]] - most - log(sum) : -INFINITY;
//< one-row-late

//> mistake next-token in token
// Row t is asked about the token after y_t. Whose logits are in row t?
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
int next = y[t + 1 < T ? t + 1 : t];
logp[t] = legal[next] ? logits[t][next] - most - log(sum) : -INFINITY;
//< next-token

//> mistake base-two in token
// Your logarithms are to the base 2, the book's are natural ones.
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = legal[y[t]] ? (logits[t][y[t]] - most) / log(2) - log2(sum) : -INFINITY;
//< base-two

//> mistake illegal-but-finite in token
// A token that may not be drawn gets an ordinary log π. How likely is it to come?
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = logits[t][y[t]] - most - log(sum);
//< illegal-but-finite

//> mistake logits-alone in token
// These are the logits. What has to be taken off, so that the probabilities sum to 1?
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = legal[y[t]] ? logits[t][y[t]] : -INFINITY;
//< logits-alone

//> mistake shift-given-back in token
// The largest logit is taken off inside the sum and not from the logit itself.
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = legal[y[t]] ? logits[t][y[t]] - log(sum) : -INFINITY;
//< shift-given-back

//> variant mean-of-the-tokens in total
// This is the mean over an answer's tokens. It is often used to compare answers of
// different lengths; the log π of an answer is a sum.
for (size_t i = 0; i < N; i++) {
    size_t n = 0;
    total[i] = 0;
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            total[i] += logp[i][t], n++;
    total[i] /= n ? (double)n : 1;
}
//< mean-of-the-tokens

//> mistake holes-in-the-sum in total
// You add up whole rows, holes and all. Whose tokens are those of the prompt?
//- if (answer[i][t])
//-     total[i] += logp[i][t];
total[i] += logp[i][t];
(void)answer;
//< holes-in-the-sum

//> mistake mask-inverted in total
// You add up what does not count, and leave out what does.
//- if (answer[i][t])
if (!answer[i][t])
//< mask-inverted

//> mistake masked-by-a-product in total
// You multiply with the mask. A hole may hold a NaN or an infinity: what is 0 times
// that?
//- if (answer[i][t])
//-     total[i] += logp[i][t];
total[i] += (double)answer[i][t] * logp[i][t];
//< masked-by-a-product

//> mistake first-mask-for-all in total
// All answers are masked by the first one's row.
//- if (answer[i][t])
if (answer[0][t])
//< first-mask-for-all

//> mistake last-token-left-out in total
// The last token of every answer is missing. The policy chose to stop, too.
//- if (answer[i][t])
//-     total[i] += logp[i][t];
{
    bool later = false;
    for (size_t u = t + 1; u < T; u++)
        later = later || answer[i][u];
    if (answer[i][t] && later)
        total[i] += logp[i][t];
}
//< last-token-left-out

//> mistake first-token-left-out in total
// The first token of every answer is missing. It is chosen, too: behind the prompt.
//- if (answer[i][t])
//-     total[i] += logp[i][t];
{
    bool earlier = false;
    for (size_t u = 0; u < t; u++)
        earlier = earlier || answer[i][u];
    if (answer[i][t] && earlier)
        total[i] += logp[i][t];
}
//< first-token-left-out

//> mistake mean-of-all-columns in total
// You divide by the number of columns. Is an answer likelier because the table is wide?
//- if (answer[i][t])
//-     total[i] += logp[i][t];
if (answer[i][t])
    total[i] += logp[i][t] / (double)T;
//< mean-of-all-columns

//> mistake product-of-logs in total
// You multiply logarithms. Probabilities are multiplied; what happens to their
// logarithms?
for (size_t i = 0; i < N; i++) {
    total[i] = 1;
    bool any = false;
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            total[i] *= logp[i][t], any = true;
    total[i] = any ? total[i] : 0;
}
//< product-of-logs

//> mistake ends-at-the-first-hole in total
// You stop at the first hole. What comes first in a row, the prompt or the answer?
//- if (answer[i][t])
//-     total[i] += logp[i][t];
{
    if (!answer[i][t])
        break;
    total[i] += logp[i][t];
}
//< ends-at-the-first-hole

//> mistake preference-turned in objective
// Better and worse have changed places: this is largest where the scores are wrong.
//- double lead = better[i] - worse[i];
double lead = worse[i] - better[i];
//< preference-turned

//> mistake sigma-without-log in objective
// This is the mean of σ. The contract asks for that of log σ: which of the two grows
// with the number of pairs like a probability of them all?
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += 1 / (1 + exp(-lead));
//< sigma-without-log

//> mistake preference-loss in objective
// The sign is a loss's. This contract climbs.
//- return sum / (double)N;
return -sum / (double)N;
//< preference-loss

//> mistake log-of-sigma in objective
// Where the difference is −800 you give −∞. e^800 is infinite in a double, and σ is 0;
// log σ is neither. What does it come to there?
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += log(1 / (1 + exp(-lead)));
//< log-of-sigma

//> mistake lead-alone in objective
// This is the mean lead. Nothing stops the scores from running apart for ever: what
// does σ add?
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += lead;
//< lead-alone

//> mistake pairs-not-averaged in objective
// You give the sum over the pairs, not their mean.
//- return sum / (double)N;
return sum;
//< pairs-not-averaged

//> mistake hinge-for-sigma in objective
// You give 0 where the order is right, and the difference where it is wrong. A pair
// that
// is only just in order is no sure thing yet.
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += fmin(lead, 0);
//< hinge-for-sigma

//> mistake share-in-order in objective
// You count the pairs that are in order. A count has no slope: by how much should a
// score move?
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += lead > 0;
//< share-in-order

//> mistake pushes-what-is-right in preference
// Your slope is largest where the order is right already. Which pairs should move the
// scores most?
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = 1 / (1 + exp(worse[i] - better[i])) / (double)N;
//< pushes-what-is-right

//> mistake slope-of-sigma in preference
// This is the slope of σ, not of log σ. Where a pair is wrong by far it is 0, too.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
double sigma = 1 / (1 + exp(worse[i] - better[i]));
dbetter[i] = sigma * (1 - sigma) / (double)N;
//< slope-of-sigma

//> mistake preference-downhill in preference
// The slopes are those of a loss. This contract climbs.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = -1 / (1 + exp(better[i] - worse[i])) / (double)N;
//< preference-downhill

//> mistake slopes-not-averaged in preference
// The slopes are those of the sum over the pairs, not of the mean.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = 1 / (1 + exp(better[i] - worse[i]));
//< slopes-not-averaged

//> mistake only-better-moves in preference
// Only the better answer has a slope. The objective falls when the other's score rises.
//- dworse[i] = -dbetter[i];
dworse[i] = 0;
//< only-better-moves

//> mistake both-up in preference
// Both answers are pushed up. What happens to their difference?
//- dworse[i] = -dbetter[i];
dworse[i] = dbetter[i];
//< both-up

//> mistake two-sigma in preference
// 1 − 2σ is 0 for two scores that are alike, and below 0 where the order is right. What
// is the slope of log σ at 0?
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = (1 - 2 / (1 + exp(worse[i] - better[i]))) / (double)N;
//< two-sigma

//> mistake infinity-over-infinity in preference
// You divide e^−x by 1 + e^−x. Where x is far below 0 both are infinite.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
double e = exp(worse[i] - better[i]);
dbetter[i] = e / (1 + e) / (double)N;
//< infinity-over-infinity

//> mistake lead-for-slope in preference
// Your slope is the difference of the scores. It should fall as the right answer leads,
// and never change its sign.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = (better[i] - worse[i]) / (double)N;
//< lead-for-slope

//> mistake half-for-all in preference
// Every pair gets the same slope, 1/2. It is right where the scores are alike.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
(void)better, (void)worse;
dbetter[i] = 0.5 / (double)N;
//< half-for-all

//> mistake reference-less-policy in estimates
// Your x is log π_ref − log π. Where π has moved to what it prefers, this is below 0 on
// average; a distance is not.
//- double x = logp[i][t] - logp_ref[i][t];
double x = logp_ref[i][t] - logp[i][t];
//< reference-less-policy

//> mistake k2-not-halved in estimates
// k2 has lost its half: for a small step it is twice the KL.
//- k2[i] += x * x / 2;
k2[i] += x * x;
//< k2-not-halved

//> mistake k3-upside-down in estimates
// Your k3 is e^x − 1 − x, with the ratio on its head. The tokens were drawn by π: of
// which ratio is the mean 1?
//- k3[i] += expm1(-x) + x;
k3[i] += expm1(x) - x;
//< k3-upside-down

//> mistake estimates-in-holes in estimates
// Holes are in your sums. What did π say there?
//- if (!answer[i][t])
//-     continue;
(void)answer;
//< estimates-in-holes

//> mistake over-all-columns in estimates
// You divide by the number of columns. The KL of an answer is a sum over its tokens.
//- double x = logp[i][t] - logp_ref[i][t];
//- k1[i] += x;
//- k2[i] += x * x / 2;
//- k3[i] += expm1(-x) + x;
double x = logp[i][t] - logp_ref[i][t];
k1[i] += x / (double)T;
k2[i] += x * x / 2 / (double)T;
k3[i] += (expm1(-x) + x) / (double)T;
//< over-all-columns

//> mistake k1-without-sign in estimates
// Your k1 is never below 0. A single answer's may be, and has to be: what would the
// mean
// over many be without those?
//- k1[i] += x;
k1[i] += fabs(x);
//< k1-without-sign

//> mistake k3-without-one in estimates
// Your k3 is 1 for every token where π and the reference agree. What should it be?
//- k3[i] += expm1(-x) + x;
k3[i] += exp(-x) + x;
//< k3-without-one

//> variant estimates-averaged in estimates
// These are means over the tokens of an answer. Some programs report those; the KL of
// an
// answer is a sum.
for (size_t i = 0; i < N; i++) {
    size_t n = 0;
    k1[i] = k2[i] = k3[i] = 0;
    for (size_t t = 0; t < T; t++) {
        if (!answer[i][t])
            continue;
        double x = logp[i][t] - logp_ref[i][t];
        k1[i] += x, k2[i] += x * x / 2, k3[i] += expm1(-x) + x;
        n++;
    }
    double share = n ? 1 / (double)n : 0;
    k1[i] *= n ? share : 0, k2[i] *= n ? share : 0, k3[i] *= n ? share : 0;
}
//< estimates-averaged

//> variant of-the-whole-answer in estimates
// You make k2 and k3 from the ratio of the whole answer. On average that is right, too;
// the contract makes them token by token and adds up.
for (size_t i = 0; i < N; i++) {
    double x = 0;
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            x += logp[i][t] - logp_ref[i][t];
    k1[i] = x;
    k2[i] = x * x / 2;
    k3[i] = expm1(-x) + x;
}
//< of-the-whole-answer

//> mistake estimates-by-a-product in estimates
// You multiply with the mask. A hole may hold a NaN or an infinity: what is 0 times
// that?
//- if (!answer[i][t])
//-     continue;
//- double x = logp[i][t] - logp_ref[i][t];
double x = (double)answer[i][t] * (logp[i][t] - logp_ref[i][t]);
//< estimates-by-a-product

//> mistake difference-of-probabilities in estimates
// Your x is a difference of probabilities. The contract's is one of logarithms.
//- double x = logp[i][t] - logp_ref[i][t];
double x = exp(logp[i][t]) - exp(logp_ref[i][t]);
//< difference-of-probabilities

//> mistake penalty-turned in shaped
// Tokens are rewarded for being likelier than the reference has them. Should it pay to
// go away from it?
//- r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = beta * (logp[i][t] - logp_ref[i][t]);
//< penalty-turned

//> mistake score-in-the-last-column in shaped
// The score stands in the last column of the table. Where does the answer end?
//- last = t;
last = T - 1;
//< score-in-the-last-column

//> mistake score-for-every-token in shaped
// Every token is paid the whole score. What is a long answer paid in sum?
//- if (last < T)
//-     r[i][last] += score[i];
for (size_t t = 0; t < T && last < T; t++)
    r[i][t] += answer[i][t] ? score[i] : 0;
//< score-for-every-token

//> mistake score-for-the-first in shaped
// The first token is paid the score. Then all tokens behind it have earned nothing:
// what
// does their return say?
//- last = t;
last = last < T ? last : t;
//< score-for-the-first

//> mistake score-spread-out in shaped
// The score is divided among the tokens. The sum is right; what does the last token
// know
// that the first could not?
//- if (last < T)
//-     r[i][last] += score[i];
size_t n = 0;
for (size_t t = 0; t < T; t++)
    n += answer[i][t];
for (size_t t = 0; t < T && last < T; t++)
    r[i][t] += answer[i][t] ? score[i] / (double)n : 0;
//< score-spread-out

//> variant k3-as-penalty in shaped
// You charge k3. It is a better *measure* of the distance; as a reward it has another
// slope. The contract charges the difference of the logarithms.
//- r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = -beta * (expm1(logp_ref[i][t] - logp[i][t]) + logp[i][t] - logp_ref[i][t]);
//< k3-as-penalty

//> variant penalty-at-the-end in shaped
// The whole answer's penalty is charged to its last token. On average it comes to the
// same, with more noise; the contract charges each token its own.
for (size_t i = 0; i < N; i++) {
    size_t last = T;
    double sum = 0;
    for (size_t t = 0; t < T; t++) {
        r[i][t] = 0;
        if (!answer[i][t])
            continue;
        sum += beta > 0 ? logp[i][t] - logp_ref[i][t] : 0;
        last = t;
    }
    if (last < T)
        r[i][last] = score[i] - (beta > 0 ? beta * sum : 0);
}
//< penalty-at-the-end

//> mistake no-penalty in shaped
// Nothing is charged for leaving the reference. Look up what that leads to in the
// chapter.
//- if (beta > 0)
//-     r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
(void)beta, (void)logp, (void)logp_ref;
//< no-penalty

//> mistake score-one-late in shaped
// The score stands one column behind the answer, in a hole. Who is paid it?
//- r[i][last] += score[i];
r[i][last + 1 < T ? last + 1 : last] += score[i];
//< score-one-late

//> mistake score-one-early in shaped
// The score stands one column before the answer's end. The token that ended it is paid
// nothing.
//- r[i][last] += score[i];
r[i][last > 0 ? last - 1 : last] += score[i];
//< score-one-early

//> mistake penalty-over-length in shaped
// Each token's penalty is divided by the length of its answer. What does a unit of KL
// cost in a long one?
//- if (last < T)
//-     r[i][last] += score[i];
size_t n = 0;
for (size_t t = 0; t < T; t++)
    n += answer[i][t];
for (size_t t = 0; t < T && n > 0; t++)
    r[i][t] /= (double)n;
if (last < T)
    r[i][last] += score[i];
//< penalty-over-length

//> mistake zero-times-infinity in shaped
// With β = 0 you still multiply. What is 0 times an infinite difference?
//- if (beta > 0)
//-     r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
//< zero-times-infinity

//> mistake holes-charged in shaped
// Holes are charged, too. They are no tokens of the answer.
//- if (!answer[i][t])
//-     continue;
//- if (beta > 0)
//-     r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
//- last = t;
if (beta > 0)
    r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
if (answer[i][t])
    last = t;
//< holes-charged

//> mistake charged-by-a-product in shaped
// You multiply with the mask. A hole may hold a NaN or an infinity: what is 0 times
// that?
//- if (!answer[i][t])
//-     continue;
//- if (beta > 0)
//-     r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
//- last = t;
r[i][t] = -beta * (double)answer[i][t] * (logp[i][t] - logp_ref[i][t]);
if (answer[i][t])
    last = t;
//< charged-by-a-product

//> mistake score-weighed-too in shaped
// You take 1 − β of the score. β is what KL costs, in units of the score; it is no
// share.
//- r[i][last] += score[i];
r[i][last] += (1 - beta) * score[i];
//< score-weighed-too

//> mistake score-times-beta in shaped
// The score is multiplied with β. β is the price of a unit of KL: should a dearer one
// pay more?
//- r[i][last] += score[i];
r[i][last] += beta * score[i];
//< score-times-beta

//> mistake last-token-free in shaped
// The last token is not charged for its own KL: its reward is the score alone.
//- r[i][last] += score[i];
r[i][last] = score[i];
//< last-token-free

//> mistake beta-forgotten in shaped
// The penalty is not multiplied with β.
//- r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = logp_ref[i][t] - logp[i][t];
//< beta-forgotten

//> mistake only-positive-charged in shaped
// A token that has become rarer than in the reference is charged nothing, where it
// should be given something back. What does the mean of the positive parts measure?
//- r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = -beta * fmax(0, logp[i][t] - logp_ref[i][t]);
//< only-positive-charged

//> mistake rewards-not-shifted in tilt
// You take e to the power of r/β as it is. With a small β that is infinite, or 0 for
// all.
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 0 ? ref[a] * exp(reward[a] / beta) : 0;
//- return most + beta * log(Z);
(void)most;
return beta * log(Z);
//< rewards-not-shifted

//> mistake reward-times-beta in tilt
// You multiply with β where you should divide. Which answer is best where KL costs
// nearly nothing?
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) * beta) : 0;
//< reward-times-beta

//> mistake reference-forgotten in tilt
// The reference only says what is possible. What is left of it where β is huge?
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 0 ? exp((reward[a] - most) / beta) : 0;
//< reference-forgotten

//> mistake log-of-z-alone in tilt
// You return log Z, in units of KL. What is it in units of reward?
//- return most + beta * log(Z);
return most / beta + log(Z);
//< log-of-z-alone

//> mistake not-divided-by-z in tilt
// These do not sum to 1.
//- for (size_t a = 0; a < A; a++)
//-     pi[a] /= Z;
//< not-divided-by-z

//> mistake mean-reward-returned in tilt
// You return the mean reward of π*. What it pays for its KL has to come off.
//- return most + beta * log(Z);
double mean = 0;
for (size_t a = 0; a < A; a++)
    mean += pi[a] * reward[a];
return mean;
//< mean-reward-returned

//> mistake tilt-shift-kept in tilt
// You have taken the largest reward off, and not put it back into what you return.
//- return most + beta * log(Z);
return beta * log(Z);
//< tilt-shift-kept

//> mistake z-without-reference in tilt
// The reference is in the numerator and not in Z: these do not sum to 1.
//- Z += pi[a];
Z += ref[a] > 0 ? exp((reward[a] - most) / beta) : 0;
//< z-without-reference

//> mistake best-alone in tilt
// All is given to the best answer. What does the KL of that cost?
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 0 && reward[a] == most ? ref[a] : 0;
//< best-alone

//> mistake impossible-one-is-best in tilt
// You shift by the largest reward of all, also of what the reference cannot say. If
// that
// is far above the others, what is left of them?
//- if (ref[a] > 0)
//-     most = fmax(most, reward[a]);
most = fmax(most, reward[a]);
//< impossible-one-is-best

//> mistake mixture-for-tilt in tilt
// You add the reference to a softmax of rewards. π* is a product of the two: what does
// it
// give to an answer that the reference finds impossible, and to a hopeless one?
//- Z += pi[a];
pi[a] = ref[a] > 0 ? (ref[a] + pi[a] / ref[a]) / 2 : 0;
Z += pi[a];
//< mixture-for-tilt

//> mistake over-the-table in slope
// You divide by all places of the table, holes and all. Should the step be smaller
// because one answer was long?
//- n += answer[i][t];
n++;
//< over-the-table

//> mistake over-the-answers in slope
// You divide by the number of answers. The contract's mean is over tokens.
//- dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
(void)n;
dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)N : 0;
//< over-the-answers

//> variant each-answers-mean in slope
// You take the mean of each answer first, and then that of the answers, so a token of a
// short answer counts for more. Some do that; here every token counts alike.
for (size_t i = 0; i < N; i++) {
    size_t n = 0;
    for (size_t t = 0; t < T; t++)
        n += answer[i][t];
    for (size_t t = 0; t < T; t++) {
        double rho = ratio[i][t], A = adv[i][t];
        bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
        dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n / (double)N : 0;
    }
}
//< each-answers-mean

//> mistake token-flat-on-both-sides in slope
// Outside the band your slope is 0 on both sides. A bad token that has become likelier:
// does anything undo the move?
//- bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
bool flat = rho > 1 + epsilon || rho < 1 - epsilon;
//< token-flat-on-both-sides

//> mistake slopes-in-holes in slope
// Holes have slopes. They are no tokens of an answer.
//- dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
dlogp[i][t] = !flat ? rho * A / (double)n : 0;
//< slopes-in-holes

//> mistake slopes-by-a-product in slope
// You multiply with the mask. A hole may hold a NaN or an infinity: what is 0 times
// that?
//- dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
dlogp[i][t] = n ? (double)answer[i][t] * (flat ? 0 : rho * A / (double)n) : 0;
//< slopes-by-a-product

//> mistake token-ratio-missing in slope
// The ratio is missing from the slope: what is the derivative of ρ = exp(log π − log
// π_old)?
//- dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
dlogp[i][t] = answer[i][t] && !flat ? A / (double)n : 0;
//< token-ratio-missing

//> mistake tokens-not-averaged in slope
// The slopes are those of a sum over the tokens, not of their mean.
//- dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
(void)n;
dlogp[i][t] = answer[i][t] && !flat ? rho * A : 0;
//< tokens-not-averaged

//> mistake token-never-flat in slope
// Nothing is clipped: your slope is never 0.
//- bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
(void)epsilon;
bool flat = false;
//< token-never-flat

//> mistake token-downhill in slope
// The slopes are those of a loss. This contract climbs.
//- dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
dlogp[i][t] = answer[i][t] && !flat ? -rho * A / (double)n : 0;
//< token-downhill

//> mistake token-slope-of-max in slope
// It is flat where it should move, and moves where it should be flat: these are the
// slopes with max for min.
//- bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
bool flat = A > 0 ? rho < 1 - epsilon : rho > 1 + epsilon;
//< token-slope-of-max

//> variant token-edge-is-flat in slope
// On the edge itself your slope is 0. Lesson 6's contract, and this one, asks for that
// of ρÂ there.
//- bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
bool flat = A > 0 ? rho >= 1 + epsilon : rho <= 1 - epsilon;
//< token-edge-is-flat

//> mistake draws-what-is-not-legal in play
// Tokens that may not be drawn are drawn. What does token_logp say of them?
//- masked[v] = legal[v] ? logits[0][v] : -1e9;
masked[v] = logits[0][v];
//< draws-what-is-not-legal

//> mistake takes-the-likeliest in play
// You take the likeliest token. An answer has to be drawn from π, or log π_old is not
// the
// probability with which it came.
//- rows->y[at] = (int)sample_action(V, pi, env_uniform(env, 0));
rows->y[at] = -1;
for (size_t v = 0; v < V; v++)
    if (legal[v] && (rows->y[at] < 0 || pi[v] > pi[rows->y[at]]))
        rows->y[at] = (int)v;
//< takes-the-likeliest

//> mistake reference-draws in play
// The tokens are drawn from the reference. Whose answers are to be judged?
//- net_forward(net, 1, obs, logits[0], &rows->V_old[at]);
net_forward(net, 1, obs, logits[0], &rows->V_old[at]);
net_forward(reference, 1, obs, logits[0], NULL);
//- token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_old[at]);
net_forward(net, 1, obs, logits[0], NULL);
token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_old[at]);
//< reference-draws

//> mistake reference-is-the-policy in play
// No token is ever charged for leaving the reference. Is log π_ref what the reference
// says, and is the penalty in what the tokens are paid?
//- net_forward(reference, 1, obs, logits[0], NULL);
(void)reference;
//< reference-is-the-policy

//> mistake policies-exchanged in play
// log π_old and log π_ref have changed places.
//- token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_old[at]);
token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_ref[at]);
//- net_forward(reference, 1, obs, logits[0], NULL);
//- token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_ref[at]);
net_forward(reference, 1, obs, logits[0], NULL);
token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_old[at]);
//< policies-exchanged

//> mistake stop-uncounted in play
// The token that stops is marked as a hole. The policy chose it like any other, and has
// to learn when to stop.
//- over = step.terminated || step.truncated;
over = step.terminated || step.truncated;
rows->answer[at] = !step.terminated;
//< stop-uncounted

//> mistake holes-hold-the-last in play
// Behind the end stands what the last token led to. The contract asks for the answer's
// first observation there.
//- rows->obs[at * D + j] = over ? rows->obs[i * T * D + j] : obs[j];
rows->obs[at * D + j] = obs[j];
//< holes-hold-the-last

//> mistake goes-on-behind-the-end in play
// A next answer begins in the same row. What stands behind the end is a hole.
//- over = step.terminated || step.truncated;
if (step.terminated || step.truncated)
    env_reset(env, obs);
//< goes-on-behind-the-end

//> mistake last-reward-for-score in play
// The score is the last step's reward. In this world every step is paid: what is an
// episode paid in sum?
//- rows->score[i] += step.reward;
rows->score[i] = step.reward;
//< last-reward-for-score

//> mistake scores-run-on in play
// The score goes on from answer to answer. Where does it begin?
//- rows->score[i] = 0;
rows->score[i] = i > 0 ? rows->score[i - 1] : 0;
//< scores-run-on

//> mistake value-of-the-next in play
// The values are those of what the tokens led to. V_old[t] is the value of what was
// seen
// before.
//- Step step = env_step(env, (size_t)rows->y[at], obs);
Step step = env_step(env, (size_t)rows->y[at], obs);
net_forward(net, 1, obs, NULL, &rows->V_old[at]);
//< value-of-the-next

//> mistake stop-is-no-token in play
// The token that ended the answer is marked as a hole. The policy chose to stop, and
// has to learn when.
//- over = step.terminated || step.truncated;
over = step.terminated || step.truncated;
rows->answer[at] = !over;
//< stop-is-no-token

//> mistake error-of-the-played-value in epoch
// The value's error is taken of V_old, which was played. It is the network's value now
// that adam_step moves, and that the target is compared with.
//- double error = rows->target[k] - now[k];
double error = rows->target[k] - rows->V_old[k];
//< error-of-the-played-value

//> mistake old-policy-for-new in epoch
// You use log π_old for log π: every ratio is 1, and nothing is ever clipped.
//- importance_ratio(n, logp, rows->logp_old, ratio);
(void)logp;
importance_ratio(n, rows->logp_old, rows->logp_old, ratio);
//< old-policy-for-new

//> mistake ratio-of-the-reference in epoch
// The ratio is π over the reference. The clip asks how far π has moved from what
// played.
//- importance_ratio(n, logp, rows->logp_old, ratio);
importance_ratio(n, logp, rows->logp_ref, ratio);
//< ratio-of-the-reference

//> mistake values-over-the-table in epoch
// The values' slopes are divided by all places, holes and all.
//- count += rows->answer[k];
count++;
//< values-over-the-table

//> mistake values-not-averaged in epoch
// The values' slopes are not divided by the number of tokens. Beside the policy's, how
// large are they?
//- dvalue[k] = rows->answer[k] ? how->c_value * error / (double)count : 0;
(void)count;
dvalue[k] = rows->answer[k] ? how->c_value * error : 0;
//< values-not-averaged

//> mistake values-downhill in epoch
// Values are pushed away from their targets.
//- double error = rows->target[k] - now[k];
double error = now[k] - rows->target[k];
//< values-downhill

//> mistake value-weight-forgotten in epoch
// c_V is missing.
//- dvalue[k] = rows->answer[k] ? how->c_value * error / (double)count : 0;
dvalue[k] = rows->answer[k] ? error / (double)count : 0;
//< value-weight-forgotten

//> mistake values-not-learned in epoch
// The values learn nothing.
//- net_backward(net, n, rows->obs, dlogits[0], dvalue);
(void)dvalue;
net_backward(net, n, rows->obs, dlogits[0], NULL);
//< values-not-learned

//> mistake gradient-over-all-tokens in epoch
// The slopes in the logits are those of a softmax over all tokens. Tokens that may not
// be drawn have no probability, and no slope.
//- logits[k][v] = legal[v] ? logits[k][v] : -1e9;
//- softmax(V, logits[k], pi[k]);
(void)logits[k][v];
softmax(V, logits[k], pi[k]);
//< gradient-over-all-tokens

//> mistake holes-in-the-values in epoch
// Holes have a value to learn. What is the target of nothing?
//- dvalue[k] = rows->answer[k] ? how->c_value * error / (double)count : 0;
dvalue[k] = how->c_value * error / (double)count;
//< holes-in-the-values

//> mistake truncation-goes-on in iteration
// Behind the last token of an answer you count on a value. Nothing comes behind it: it
// is judged as it stands, whatever ended it.
//- terminated[n - 1] = true;
truncated[n - 1] = true;
V_next[n - 1] = V_old[i][n - 1];
//< truncation-goes-on

//> mistake advantages-whitened in iteration
// You normalise the advantages. Many programs do; this contract takes them as they are.
//- for (size_t k = 0; k < how->epochs; k++)
double flat[N * T], scaled[N * T];
size_t all = 0;
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            flat[all++] = adv[i][t];
normalise(all, flat, scaled);
all = 0;
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            adv[i][t] = scaled[all++];
for (size_t k = 0; k < how->epochs; k++)
//< advantages-whitened

//> mistake whitened-with-holes in iteration
// You normalise the advantages, and the holes' zeros with them. Many programs normalise
// what counts; this contract takes advantages as they are.
//- for (size_t k = 0; k < how->epochs; k++)
double scaled[N * T];
normalise(N * T, adv[0], scaled);
for (size_t k = 0; k < N * T; k++)
    adv[0][k] = scaled[k];
for (size_t k = 0; k < how->epochs; k++)
//< whitened-with-holes

//> mistake reference-and-policy-exchanged in iteration
// π and π_ref have changed places in the penalty.
//- shaped_rewards(N, T, logp_old, logp_ref, answer, score, how->beta, r);
shaped_rewards(N, T, logp_ref, logp_old, answer, score, how->beta, r);
//< reference-and-policy-exchanged

//> mistake one-epoch in iteration
// The answers are used once, however many epochs there are to be.
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < 1; k++)
//< one-epoch

//> mistake played-anew in iteration
// Answers are played anew before every epoch. What are they kept for, then?
//- rlhf_epoch(net, V, legal, &rows, how);
{
    if (k > 0)
        rlhf_play(env, net, reference, V, legal, &rows);
    rlhf_epoch(net, V, legal, &rows, how);
}
//< played-anew

//> mistake sum-of-scores in iteration
// You return the sum of the scores, not their mean.
//- mean += score[i] / (double)N;
mean += score[i];
//< sum-of-scores

//> mistake shaped-returned in iteration
// You return what the tokens were paid, penalty and all. The contract asks for the mean
// score.
//- mean += score[i] / (double)N;
for (size_t t = 0; t < n; t++)
    mean += r[i][t] / (double)N;
//< shaped-returned

//> mistake discounted in iteration
// γ is not 1. The score of a long answer is worth as much as that of a short one.
//- gae(n, r[i], V_old[i], V_next, terminated, truncated, 1, how->lambda, adv[i]);
gae(n, r[i], V_old[i], V_next, terminated, truncated, 0.99, how->lambda, adv[i]);
//< discounted

//> mistake scores-for-targets in iteration
// The values learn the score. Which return does a token's value stand for: what about
// the penalties still to come?
//- lambda_returns(n, adv[i], V_old[i], target[i]);
for (size_t t = 0; t < n; t++)
    target[i][t] = score[i];
//< scores-for-targets

//> mistake score-for-advantages in iteration
// The advantages are the answers' scores. No value is taken away, and no penalty is in
// them.
//- gae(n, r[i], V_old[i], V_next, terminated, truncated, 1, how->lambda, adv[i]);
gae(n, r[i], V_old[i], V_next, terminated, truncated, 1, how->lambda, adv[i]);
for (size_t t = 0; t < n; t++)
    adv[i][t] = score[i];
//< score-for-advantages
