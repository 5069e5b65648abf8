/* Wrong bodies for the regions of grpo.c that no list has: what is wrong with each, and what may
 * truly be said of it. */

//> mistake larger-only in informative
// Asks whether any reward is larger than the first, and not whether one is smaller.
// SAID: pattern:blind-to-r
//- keep[p] |= r[p][g] != r[p][0];
keep[p] |= r[p][g] > r[p][0];
//< larger-only

//> mistake from-the-second in informative
// The second answer stands for the first: the first is never compared.
// SAID: pattern:blind-to-r
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
for (size_t g = 2; g < G; g++)
    keep[p] |= r[p][g] != r[p][1];
//< from-the-second

//> mistake counts-the-flat in informative
// Returns how many groups are flat.
// SAID: pattern:the-others-of-P
//- return count;
return P - count;
//< counts-the-flat

//> mistake mean-of-two in group
// The mean is that of the first and the last answer.
// SAID: pattern:blind-to-r
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
mean = (r[p][0] + r[p][G - 1]) / 2;
double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
//< mean-of-two

//> mistake median in group
// The largest reward is taken away and not the mean: no answer is ever praised.
// SAID: pattern:blind-to-r
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
for (size_t g = 0; g < G; g++)
    mean = fmax(mean, r[p][g]);
//< median

//> mistake epsilon-inside in group
// The 1e-8 stands under the root.
// SAID: pattern:hardly-off
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = (r[p][g] - mean) / (divide ? sqrt(s * s + 1e-8) : 1);
//< epsilon-inside

//> mistake absolute-deviation in group
// The mean distance from the mean is taken for the deviation.
// SAID: pattern:plainly
//- squares += (r[p][g] - mean) * (r[p][g] - mean);
squares += fabs(r[p][g] - mean);
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
double s = squares / (double)G;
//< absolute-deviation

//> mistake clipped-at-three in group
// Advantages beyond ±1.2 are cut off.
// SAID: pattern:blind-to-r
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = fmax(-1.2, fmin(1.2, (r[p][g] - mean) / (divide ? s + 1e-8 : 1)));
//< clipped-at-three

//> mistake single-answers-reward in group
// A group of one keeps its reward.
// SAID: pattern:looks-at-r
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = G == 1 ? r[p][0] : (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
//< single-answers-reward

//> mistake until-the-end in weights
// Counts up to the first hole, and not the tokens.
// SAID: pattern:blind-to-answer
//- n[i] += answer[i][t];
n[i] = answer[i][t] ? t + 1 : n[i];
//< until-the-end

//> mistake square-of-length in weights
// Divides by the square of the length.
// SAID: pattern:right-with-fewer
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * n[i] * n[i] : how == 1 ? all : N * T;
//< square-of-length

//> mistake one-more-token in weights
// Counts one token more in every answer.
// SAID: pattern:moves-otherwise-with-answer
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * (n[i] + 1) : how == 1 ? all + N : N * T;
//< one-more-token

//> mistake mean-ratio-of-the-answer in slope
// Every token gets the root of its answer's ratio: GSPO's.
// SAID: pattern:looks-at-adv
//- double ratio = exp(logp[i][t] - logp_old[i][t]);
double moved = 0, n = 0;
for (size_t k = 0; k < T; k++)
    if (w[i][k] > 0)
        moved += logp[i][k] - logp_old[i][k], n++;
double ratio = exp(n > 0 ? moved / n : 0);
//< mean-ratio-of-the-answer

//> mistake first-order-ratio in slope
// 1 + x for e^x.
// SAID: pattern:moves-otherwise-with-logp
//- double ratio = exp(logp[i][t] - logp_old[i][t]);
double ratio = 1 + (logp[i][t] - logp_old[i][t]);
//< first-order-ratio

//> mistake clipped-value in slope
// Outside the band the slope is that of the clipped ratio, and not 0.
// SAID: pattern:blind-to-logp
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = w[i][t] > 0 ? w[i][t] * fmin(fmax(ratio, 1 - low), 1 + high) * adv[i] : 0;
//< clipped-value

//> mistake last-column-left-out in slope
// The last column is never written as more than 0.
// SAID: pattern:zero-where-wrong
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = w[i][t] > 0 && !flat && t + 1 < T ? w[i][t] * ratio * adv[i] : 0;
//< last-column-left-out

//> mistake half-of-it in kl
// Half the slope.
// SAID: pattern:times-constant
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? 0.5 * beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
//< half-of-it

//> mistake one-sided in kl
// Only what is above the reference is drawn back.
// SAID: pattern:zero-where-wrong
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * w[i][t] * fmin(0, expm1(logp_ref[i][t] - logp[i][t]))
//< one-sided

//> mistake beta-squared in kl
// β comes in twice.
// SAID: pattern:times-beta
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
//< beta-squared

//> mistake capped in kl
// A token that the reference likes much better is pulled by at most 3.
// SAID: pattern:blind-to-logp
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * w[i][t] * fmin(3, expm1(logp_ref[i][t] - logp[i][t]))
//< capped

//> mistake square-root in sequence
// The square root of the product, whatever the length.
// SAID: pattern:blind-to-answer
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n ? exp(sum / 2) : 1;
//< square-root

//> mistake one-token-too-few in sequence
// The n − 1-th root.
// SAID: pattern:right-with-another-answer
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n > 1 ? exp(sum / (double)(n - 1)) : n ? exp(sum) : 1;
//< one-token-too-few

//> mistake nothing-is-zero in sequence
// An answer without tokens has the ratio 0.
// SAID: pattern:zero-where-wrong
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n ? exp(sum / (double)n) : 0;
//< nothing-is-zero

//> mistake sigma-without-log in dpo
// The mean of σ, without its logarithm.
// SAID: pattern:moves-otherwise-with-better
//- return preference_objective(N, of_better, of_worse);
double sum = 0;
for (size_t i = 0; i < N; i++)
    sum += 1 / (1 + exp(of_worse[i] - of_better[i]));
return sum / (double)N;
//< sigma-without-log

//> mistake only-the-first-pair in dpo
// The first pair stands for all.
// SAID: pattern:blind-to-better
//- return preference_objective(N, of_better, of_worse);
return preference_objective(1, of_better, of_worse);
//< only-the-first-pair

//> mistake margin-of-one in dpo-slope
// A margin of 1 is asked for, as in a hinge.
// SAID: pattern:moves-otherwise-with-better
//- of_better[i] = beta * (better[i] - better_ref[i]);
of_better[i] = beta * (better[i] - better_ref[i]) - 1;
//< margin-of-one

//> mistake label-smoothing in dpo-slope
// A tenth of the labels is taken for wrong, as in some programs.
// SAID: pattern:same-offset
//- dbetter[i] *= beta;
dbetter[i] = beta * (dbetter[i] - 0.1 / (double)N);
//- dworse[i] *= beta;
dworse[i] = -dbetter[i];
//< label-smoothing

//> mistake two-steps in epoch
// Two steps of Adam, the second along nothing.
// SAID: pattern:steps-of-adam
//- adam_step(net, how->lr);
adam_step(net, how->lr);
adam_step(net, how->lr);
//< two-steps

//> mistake one-epoch-more in iteration
// One epoch more than is asked for.
// SAID: pattern:one-update-too-many
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k <= how->epochs; k++)
//< one-epoch-more

//> mistake equal-but-for-a-bit in informative
// What differs by less than 2.2e-16 is equal.
// SAID: pattern:border-of-r
//- keep[p] |= r[p][g] != r[p][0];
keep[p] |= fabs(r[p][g] - r[p][0]) > 2.2e-16;
//< equal-but-for-a-bit

//> mistake close-is-linear in kl
// Near the reference π_ref/π − 1 is taken for the difference of the logarithms.
// SAID: pattern:border-of-logp
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * w[i][t] *
      (fabs(logp_ref[i][t] - logp[i][t]) < 1e-5 ? logp_ref[i][t] - logp[i][t]
                                                : expm1(logp_ref[i][t] - logp[i][t]))
//< close-is-linear

//> mistake upper-edge-is-flat in slope
// On the upper edge the slope goes.
// SAID: pattern:border-of-logp_old
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = adv[i] > 0 ? ratio >= 1 + high : ratio < 1 - low;
//< upper-edge-is-flat

//> mistake nothing-to-compare-no-step in iteration
// Where no group says anything no epoch is run, though the KL pulls.
// SAID: pattern:calls-of-grpo_epoch
//- for (size_t k = 0; k < how->epochs; k++)
bool keep[how->P];
if (informative_groups(how->P, how->G, (double(*)[how->G])score, keep))
    for (size_t k = 0; k < how->epochs; k++)
//< nothing-to-compare-no-step

//> mistake half-a-rate-later in iteration
// From the fourth epoch on the rate is halved.
// SAID: pattern:other-step-size
//- grpo_epoch(net, V, legal, N, adv, &rows, how);
{
    GrpoSettings later = *how;
    if (k > 2)
        later.lr /= 2;
    grpo_epoch(net, V, legal, N, adv, &rows, &later);
}
//< half-a-rate-later

//> mistake hardly-any-spread in group
// Where the deviation is below 1e-12, advantages are 0.
// SAID: pattern:border-of-r
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = s < 1e-12 ? 0 : (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
//< hardly-any-spread

//> mistake upper-end-no-narrower in epoch
// The upper end of the band is taken to be no nearer than the lower.
// SAID: pattern:handed-grpo_slope-high
//- how->high, (double(*)[T])dlogp);
fmax(how->low, how->high), (double(*)[T])dlogp);
//< upper-end-no-narrower

//> mistake old-for-the-reference-otherwise in epoch
// The KL is measured to the policy that drew the answers. The advantages are right, and written
// in another way, which rounds otherwise where rewards are large and close together.
// SAID: mistake:old-for-the-reference
//- kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_ref, w, how->beta,
kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_old, w, how->beta,
//> and in group
for (size_t p = 0; p < P; p++) {
    double above = 0, squares = 0;
    for (size_t g = 0; g < G; g++)
        above += (r[p][g] - r[p][0]) / (double)G;
    for (size_t g = 0; g < G; g++) {
        adv[p][g] = r[p][g] - r[p][0] - above;
        squares += adv[p][g] * adv[p][g];
    }
    for (size_t g = 0; divide && G > 1 && g < G; g++)
        adv[p][g] /= sqrt(squares / (double)(G - 1)) + 1e-8;
}
//< old-for-the-reference-otherwise

//> mistake old-policy-renewed in iteration
// π_old is asked for anew behind every epoch: then every ratio is 1.
// SAID: pattern:handed-grpo_epoch-rows-logp_old
//- grpo_epoch(net, V, legal, N, adv, &rows, how);
{
    grpo_epoch(net, V, legal, N, adv, &rows, how);
    double logits[N * T][V];
    net_forward(net, N * T, obs[0], logits[0], NULL);
    token_logp(N * T, V, (const double(*)[V])logits, y[0], legal, logp_old[0]);
}
//< old-policy-renewed

//> mistake sum-against-the-first in informative
// A group is alike if its rewards add up to as much as the first would.
// SAID: pattern:looks-at-r
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
double above = 0;
for (size_t g = 1; g < G; g++)
    above += r[p][g] - r[p][0];
keep[p] = above != 0;
//< sum-against-the-first

//> mistake two-impossible-tokens in sequence
// Two impossible tokens leave no number, and that is taken for 1.
// SAID: pattern:looks-at-answer
//- sum += logp[i][t] - logp_old[i][t], n++;
sum += isinf(sum) && isinf(logp[i][t]) ? INFINITY : logp[i][t] - logp_old[i][t], n++;
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = isnan(sum) ? 1 : n ? exp(sum / (double)n) : 1;
//< two-impossible-tokens

//> mistake half-the-rate-of-beta in epoch
// A step size that equals β is halved.
// SAID: pattern:other-step-size
//- adam_step(net, how->lr);
adam_step(net, how->lr == how->beta ? how->lr / 2 : how->lr);
//< half-the-rate-of-beta

//> mistake nothing-between-empty-ends in weights
// With an empty first and last answer the places are counted, not the tokens.
// SAID: pattern:blind-to-how
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
if (how == 1 && N > 2 && n[0] == 0 && n[N - 1] == 0)
    over = N * T;
//< nothing-between-empty-ends

//> mistake epoch-rests-at-lr-0 in epoch
// With a step size of 0 no step of Adam is taken, and its averages do not move.
// SAID: pattern:no-update
//- adam_step(net, how->lr);
if (how->lr > 0)
    adam_step(net, how->lr);
//< epoch-rests-at-lr-0

//> mistake counted-in-a-byte in sequence
// The tokens are counted in an unsigned char: 256 of them are none.
// SAID: pattern:all-but-first
//- size_t n = 0;
unsigned char n = 0;
//< counted-in-a-byte

//> mistake weights-of-one in epoch
// The KL has weights of 1, from a table gone through as one row.
// SAID: pattern:handed-kl_slope-w
//- kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_ref, w, how->beta,
//- (double(*)[T])dkl);
double ones[N][T];
for (size_t k = 0; k < n; k++)
    ones[0][k] = rows->answer[k];
kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_ref, ones, how->beta,
         (double(*)[T])dkl);
//< weights-of-one
