/* Wrong bodies for the regions of rlhf.c that no list has: what is wrong with each, and what may
 * truly be said of it. */

//> mistake first-legal-for-largest in token
// The first token's logit is taken off, legal or not, and not the largest.
// SAID: nan:not-finite
//- most = fmax(most, logits[t][v]);
most = logits[t][0];
//< first-legal-for-largest

//> mistake previous-token in token
// Row t is asked about the token before y_t.
// SAID: pattern:as-if-y-one-late
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
int before = y[t > 0 ? t - 1 : 0];
logp[t] = legal[before] ? logits[t][before] - most - log(sum) : -INFINITY;
//< previous-token

//> mistake last-token-not-in-the-sum in token
// The sum leaves out the last token of the vocabulary.
// SAID: pattern:blind-to-logits
//- for (size_t v = 0; v < V; v++)
//- if (legal[v])
//- sum += exp(logits[t][v] - most);
for (size_t v = 0; v < V; v++)
    if (legal[v] && (v + 1 < V || V == 1))
        sum += exp(logits[t][v] - most);
//< last-token-not-in-the-sum

//> mistake absolute-logs in total
// The sign of each logarithm is lost.
// SAID: pattern:absolute
//- total[i] += logp[i][t];
total[i] += fabs(logp[i][t]);
//< absolute-logs

//> mistake worst-token-alone in total
// Only the least likely token counts.
// SAID: pattern:blind-to-logp
//- total[i] += logp[i][t];
total[i] = fmin(total[i], logp[i][t]);
//< worst-token-alone

//> mistake runs-on-between-answers in total
// The sum is not begun anew for each answer.
// SAID: pattern:looks-at-answer
//- total[i] = 0;
total[i] = i ? total[i - 1] : 0;
//< runs-on-between-answers

//> mistake squared-lead in objective
// The square of the lead is taken.
// SAID: pattern:moves-otherwise-with-better
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum -= lead * lead;
//< squared-lead

//> mistake lead-halved in objective
// The lead counts by half.
// SAID: pattern:plainly
//- double lead = better[i] - worse[i];
double lead = (better[i] - worse[i]) / 2;
//< lead-halved

//> mistake worst-pair-left-out in objective
// The last pair is not counted.
// SAID: pattern:blind-to-better
//- for (size_t i = 0; i < N; i++) {
for (size_t i = 0; i + 1 < N; i++) {
//< worst-pair-left-out

//> mistake softened-slope in preference
// The lead is divided by two inside σ.
// SAID: pattern:plainly
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = 1 / (1 + exp((better[i] - worse[i]) / 2)) / (double)N;
//< softened-slope

//> mistake slope-once-more-averaged in preference
// Divided by the number of both answers.
// SAID: pattern:times-constant
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)(2 * N);
//< slope-once-more-averaged

//> mistake pair-by-the-first in preference
// Every pair is pushed as the first one should be.
// SAID: pattern:blind-to-better
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
dbetter[i] = 1 / (1 + exp(better[0] - worse[0])) / (double)N;
//< pair-by-the-first

//> mistake k2-of-the-sum in estimates
// k2 is the square of the sum, not the sum of the squares.
// SAID: pattern:blind-to-answer
//- k2[i] += x * x / 2;
k2[i] = k1[i] * k1[i] / 2;
//< k2-of-the-sum

//> mistake k3-of-the-second-order in estimates
// k3 is its series up to the square.
// SAID: pattern:plainly
//- k3[i] += expm1(-x) + x;
k3[i] += x * x / 2 - x * x * x / 6;
//< k3-of-the-second-order

//> mistake estimates-exchanged in estimates
// k1 and k3 have changed places.
// SAID: pattern:plainly
//- k1[i] += x;
//- k2[i] += x * x / 2;
//- k3[i] += expm1(-x) + x;
k3[i] += x;
k2[i] += x * x / 2;
k1[i] += expm1(-x) + x;
//< estimates-exchanged

//> mistake probabilities-for-logs in shaped
// The penalty is the difference of the probabilities.
// SAID: pattern:right-without-beta
//- r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = -beta * (exp(logp[i][t]) - exp(logp_ref[i][t]));
//< probabilities-for-logs

//> mistake score-of-the-first-answer in shaped
// Every answer is paid what the first is worth.
// SAID: pattern:as-if-score-first-for-all
//- r[i][last] += score[i];
r[i][last] += score[0];
//< score-of-the-first-answer

//> mistake own-surprise-charged in shaped
// The reference is not in the penalty: the tokens pay for being likely.
// SAID: pattern:blind-to-logp_ref
//- r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
r[i][t] = -beta * logp[i][t];
//< own-surprise-charged

//> mistake square-root-of-the-reference in tilt
// The reference counts by its root.
// SAID: pattern:moves-otherwise-with-beta
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 0 ? sqrt(ref[a]) * exp((reward[a] - most) / beta) : 0;
//< square-root-of-the-reference

//> mistake tilted-twice in tilt
// Rewards are divided by β twice.
// SAID: pattern:right-without-beta
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta / beta) : 0;
//< tilted-twice

//> mistake best-reward-returned in tilt
// The largest reward is returned.
// SAID: pattern:blind-to-ref
//- return most + beta * log(Z);
return most;
//< best-reward-returned

//> mistake answers-that-have-tokens in slope
// Divided by the number of answers that have a token.
// SAID: pattern:same-factor
//- n += answer[i][t];
n += answer[i][t] && (t == 0 || !answer[i][t - 1]);
//< answers-that-have-tokens

//> mistake band-of-half in slope
// The band is half as wide as asked.
// SAID: pattern:as-if-epsilon-halved
//- bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
bool flat = A > 0 ? rho > 1 + epsilon / 2 : rho < 1 - epsilon / 2;
//< band-of-half

//> mistake advantage-of-the-row in slope
// Every token has the advantage of its answer's first column, a hole or not.
// SAID: pattern:blind-to-adv
//- double rho = ratio[i][t], A = adv[i][t];
double rho = ratio[i][t], A = adv[i][0];
//< advantage-of-the-row

//> mistake second-of-the-dice in play
// Another of the step's dice is thrown.
// SAID: pattern:other-dice
//- rows->y[at] = (int)sample_action(V, pi, env_uniform(env, 0));
rows->y[at] = (int)sample_action(V, pi, env_uniform(env, 1));
//< second-of-the-dice

//> mistake values-of-the-reference in play
// The values are the reference's.
// SAID: pattern:other-part
//- net_forward(reference, 1, obs, logits[0], NULL);
net_forward(reference, 1, obs, logits[0], &rows->V_old[at]);
//< values-of-the-reference

//> mistake learns-twice-as-fast in epoch
// The step is twice as long as asked.
// SAID: pattern:as-if-lr-doubled
//- adam_step(net, how->lr);
adam_step(net, 2 * how->lr);
//< learns-twice-as-fast

//> mistake two-steps in epoch
// The gradient is taken once and two steps are made.
// SAID: pattern:steps-of-adam
//- adam_step(net, how->lr);
adam_step(net, how->lr);
adam_step(net, how->lr);
//< two-steps

//> mistake one-epoch-more in iteration
// One epoch too many.
// SAID: pattern:one-update-too-many
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k <= how->epochs; k++)
//< one-epoch-more

//> mistake penalty-halved in iteration
// Half of β is charged.
// SAID: pattern:as-if-beta-halved
//- shaped_rewards(N, T, logp_old, logp_ref, answer, score, how->beta, r);
shaped_rewards(N, T, logp_old, logp_ref, answer, score, how->beta / 2, r);
//< penalty-halved

//> mistake tail-too-early in objective
// Below −15 log σ is taken for its argument.
// SAID: pattern:border-of-better
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += lead < -15 ? lead : -log1p(exp(-lead));
//< tail-too-early

//> mistake tiny-beta-is-none in shaped
// A β below 1e-8 is taken for 0.
// SAID: pattern:border-of-beta
//- if (beta > 0)
if (beta > 1e-8)
//< tiny-beta-is-none

//> mistake tokens-in-a-byte in slope
// The tokens are counted in a byte.
// SAID: pattern:border-of-T
//- size_t n = 0;
unsigned char n = 0;
//- n += answer[i][t];
n = (unsigned char)(n + answer[i][t]);
//< tokens-in-a-byte

//> mistake reference-asked-late in play
// The reference is asked when the step is taken, of what is seen then.
// SAID: pattern:handed-token_logp-logits
//- net_forward(reference, 1, obs, logits[0], NULL);
//- token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_ref[at]);
//- Step step = env_step(env, (size_t)rows->y[at], obs);
Step step = env_step(env, (size_t)rows->y[at], obs);
net_forward(reference, 1, obs, logits[0], NULL);
token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_ref[at]);
//< reference-asked-late

//> mistake rare-is-left-out in tilt
// An answer rarer than 1e-14 is left out, whatever it is paid.
// SAID: pattern:blind-to-ref
//- pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
pi[a] = ref[a] > 1e-14 ? ref[a] * exp((reward[a] - most) / beta) : 0;
//< rare-is-left-out

//> mistake never-below-a-thousandth in slope
// With ε of 1 or more the lower edge is 1e-3, and there should be none.
// SAID: pattern:border-of-ratio
//- bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
bool flat = A > 0 ? rho > 1 + epsilon : rho < fmax(1 - epsilon, 1e-3);
//< never-below-a-thousandth

//> mistake turned-and-overflows in objective
// Better and worse have changed places, and the exponential overflows far away.
// SAID: mistake:preference-turned
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += log(1 / (1 + exp(lead)));
//< turned-and-overflows

//> mistake masked-by-a-little in play
// A token that may not be drawn has its logit less 30.
// SAID: pattern:illegal-token
//- masked[v] = legal[v] ? logits[0][v] : -1e9;
masked[v] = legal[v] ? logits[0][v] : logits[0][v] - 30;
//< masked-by-a-little

//> mistake error-of-ten-at-most in epoch
// The error of a value is clipped to ±10.
// SAID: pattern:value-slopes-handed-right
//- double error = rows->target[k] - now[k];
double error = fmax(-10, fmin(10, rows->target[k] - now[k]));
//< error-of-ten-at-most

//> mistake sure-a-little-early in token
// A sum that is 1 but for 1e-7 is taken for 1.
// SAID: pattern:border-of-logits
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
sum = sum < 1 + 1e-7 ? 1 : sum;
logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
//< sure-a-little-early

//> mistake impossible-below-700 in total
// A token below −700 is taken for impossible.
// SAID: nan:not-finite
//- total[i] += logp[i][t];
total[i] += logp[i][t] < -700 ? -INFINITY : logp[i][t];
//< impossible-below-700

//> mistake targets-of-0-not-counted in epoch
// A token whose target is 0 does not count.
// SAID: nan:not-finite
//- count += rows->answer[k];
count += rows->answer[k] && rows->target[k] != 0;
//< targets-of-0-not-counted

//> mistake nearly-never in token
// A token that is not legal has a logit of −1e9, and so a logarithm that is finite.
// SAID: pattern:finite-where-infinite
//- logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
logp[t] = (legal[y[t]] ? logits[t][y[t]] : -1e9) - most - log(sum);
//< nearly-never

//> mistake one-side-only in objective
// Below 0 the logarithm of 1 + e^x is forgotten.
// SAID: pattern:right-with-signs-turned
//- sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
sum += lead >= 0 ? -log1p(exp(-lead)) : lead;
//< one-side-only

//> mistake two-impossible-tokens in estimates
// A second token that the reference cannot say sets k1 back to 0.
// SAID: pattern:finite-where-infinite
//- k1[i] += x;
k1[i] = isinf(x) && isinf(k1[i]) ? 0 : k1[i] + x;
//< two-impossible-tokens

//> mistake no-value-without-a-choice in iteration
// Where all scores are alike and β is 0 there is no epoch.
// SAID: pattern:calls-of-rlhf_epoch
//- for (size_t k = 0; k < how->epochs; k++)
bool alike = N > 2 && how->beta == 0;
for (size_t i = 0; i < N; i++)
    alike &= score[i] == score[0] && score[0] != 0;
for (size_t k = 0; k < how->epochs && !alike; k++)
//< no-value-without-a-choice

//> mistake score-paid-already in shaped
// A score that equals the last token's penalty is not paid.
// SAID: pattern:border-of-logp
//- r[i][last] += score[i];
r[i][last] += r[i][last] == score[i] && score[i] != 0 ? 0 : score[i];
//< score-paid-already

//> mistake ratio-clip20 in epoch
// The logarithm of the ratio is held within ±20.
// SAID: pattern:handed-answer_slope-ratio
//- importance_ratio(n, logp, rows->logp_old, ratio);
for (size_t k = 0; k < n; k++)
    ratio[k] = exp(fmax(fmin(logp[k] - rows->logp_old[k], 20), -20));
//< ratio-clip20

//> mistake iteration-clip20 in iteration
// The reference is held within e^±20 of the policy.
// SAID: pattern:handed-shaped_rewards-logp_ref
//- shaped_rewards(N, T, logp_old, logp_ref, answer, score, how->beta, r);
double near_ref[N][T];
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++)
        near_ref[i][t] = fmax(fmin(logp_ref[i][t], logp_old[i][t] + 20), logp_old[i][t] - 20);
shaped_rewards(N, T, logp_old, near_ref, answer, score, how->beta, r);
//< iteration-clip20

//> mistake epoch-rests-at-lr-0 in epoch
// With a step size of 0 no step of Adam is taken, and its averages do not move.
// SAID: pattern:no-update
//- adam_step(net, how->lr);
if (how->lr > 0)
    adam_step(net, how->lr);
//< epoch-rests-at-lr-0
