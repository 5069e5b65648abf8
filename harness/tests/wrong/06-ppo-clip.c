/* Wrong bodies for the regions of ppo_clip.c that no list has: what is wrong with each, and what
 * may truly be said of it. */

//> mistake ratio-squared in ratio
// The ratio comes out squared.
// SAID: pattern:square
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(2 * (logp[t] - logp_old[t]));
//< ratio-squared

//> mistake ratio-in-base-two in ratio
// The logarithms are taken for those of base 2.
// SAID: pattern:plainly
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp2(logp[t] - logp_old[t]);
//< ratio-in-base-two

//> mistake ratio-never-over-one in ratio
// No ratio is allowed to pass 1.
// SAID: pattern:no-more-than-one
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = fmin(1, exp(logp[t] - logp_old[t]));
//< ratio-never-over-one

//> mistake ess-without-the-last in ess
// The last row is not counted.
// SAID: pattern:as-if-ratio-without-the-last
//- for (size_t t = 0; t < T; t++) {
for (size_t t = 0; t + 1 < T; t++) {
//< ess-without-the-last

//> mistake first-for-mean in normalise
// The first advantage stands for the mean.
// SAID: pattern:adds-up-to-0
//- for (size_t t = 0; t < T; t++)
//- mean += adv[t] / (double)T;
mean = adv[0];
//< first-for-mean

//> mistake absolute-deviation in normalise
// The mean distance from the mean is taken for the deviation.
// SAID: pattern:same-factor
//- squares += (adv[t] - mean) * (adv[t] - mean);
squares += fabs(adv[t] - mean);
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double deviation = squares / (double)T;
//< absolute-deviation

//> mistake epsilon-too-large in normalise
// 0.01 is added to the deviation.
// SAID: pattern:same-factor
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = (adv[t] - mean) / (deviation + 1e-2);
//< epsilon-too-large

//> mistake band-halved in objective
// The band is half as wide as asked.
// SAID: pattern:as-if-epsilon-halved
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmin(fmax(ratio[t], 1 - epsilon / 2), 1 + epsilon / 2);
//< band-halved

//> mistake multiplied-band in objective
// The lower edge is 1/(1 + ε).
// SAID: pattern:moves-otherwise-with-epsilon
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmin(fmax(ratio[t], 1 / (1 + epsilon)), 1 + epsilon);
//< multiplied-band

//> mistake advantage-twice in objective
// The advantage goes in twice where nothing is clipped.
// SAID: pattern:border-of-ratio
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
sum += fmin(ratio[t] * adv[t], clipped * adv[t]) * (ratio[t] == clipped ? 2 : 1);
//< advantage-twice

//> mistake bad-actions-ignored in slope
// Rows with a negative advantage get no slope.
// SAID: pattern:clipped-below
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
dlogp[t] = flat || adv[t] < 0 ? 0 : ratio[t] * adv[t] / (double)T;
//< bad-actions-ignored

//> mistake kl-not-averaged in kl
// The sum is not divided by the number of rows.
// SAID: pattern:times-T
//- return sum / (double)T;
return sum;
//< kl-not-averaged

//> mistake kl-halved in kl
// Half of what is expected.
// SAID: pattern:times-constant
//- return sum / (double)T;
return sum / 2 / (double)T;
//< kl-halved

//> mistake kl-of-absolute in kl
// The mean size of log r.
// SAID: pattern:plainly
//- sum += expm1(log_ratio) - log_ratio;
sum += fabs(log_ratio);
//< kl-of-absolute

//> mistake one-sided-value-band in value
// The value is clipped above only.
// SAID: pattern:border-of-V_old
//- double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
double clipped = fmin(V[t], V_old[t] + clip);
//< one-sided-value-band

//> mistake entropy-doubled in full
// The entropy weighs twice as much as asked.
// SAID: pattern:as-if-c_entropy-doubled
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[t] * g[b] + 2 * c_entropy * dH / (double)T;
//< entropy-doubled

//> mistake log-of-zero in full
// 0 log 0 is left to the computer, and is not a number.
// SAID: pattern:only-when-pi-has-a-zero
//- log_pi[b] = pi[t][b] > 0 ? log(pi[t][b]) : 0; /* of 0: whatever, times 0 */
log_pi[b] = log(pi[t][b]);
//< log-of-zero

//> mistake first-row-for-all in full
// Every row uses the slope of the first.
// SAID: pattern:as-if-dlogp-first-for-all
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[0] * g[b] + c_entropy * dH / (double)T;
//< first-row-for-all

//> mistake band-round-the-target in value
// The value is held near its target and not near the old value: the band never bites.
// SAID: variant:values-not-clipped
//- double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
(void)V_old;
double clipped = fmin(fmax(V[t], target[t] - clip), target[t] + clip);
//< band-round-the-target

//> mistake ratio-held-at-a-million in ratio
// The logarithm is held at 14, so that nothing is above 1.2 million.
// SAID: pattern:blind-to-logp
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(fmin(logp[t] - logp_old[t], 14));
//< ratio-held-at-a-million

//> mistake ratio-held-on-both-sides in ratio
// The logarithm is held within 20 on either side, as some programs do.
// SAID: pattern:border-of-logp_old
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(fmin(fmax(logp[t] - logp_old[t], -20), 20));
//< ratio-held-on-both-sides

//> mistake ratio-of-probabilities in ratio
// A quotient of two probabilities, which are 0 where their logarithms are below −745.
// SAID: nan:not-finite
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(logp[t]) / exp(logp_old[t]);
//< ratio-of-probabilities

//> mistake ratio-with-a-crumb in ratio
// 1e-9 is added to both probabilities, lest anything be divided by 0.
// SAID: pattern:hardly-off
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = (exp(logp[t]) + 1e-9) / (exp(logp_old[t]) + 1e-9);
//< ratio-with-a-crumb

//> mistake ess-with-a-crumb in ess
// 1e-10 is added to the divisor.
// SAID: pattern:hardly-off
//- return squares > 0 ? sum * sum / squares : 0;
return sum * sum / (squares + 1e-10);
//< ess-with-a-crumb

//> mistake ess-counts-what-is-not-zero in ess
// Rows whose ratio is below 0.01 are left out.
// SAID: pattern:border-of-ratio
//- sum += ratio[t];
if (ratio[t] < 0.01)
    continue;
sum += ratio[t];
//< ess-counts-what-is-not-zero

//> mistake ess-of-a-table in ess
// Not more than 500 rows are looked at.
// SAID: pattern:wrong-when-many
//- for (size_t t = 0; t < T; t++) {
for (size_t t = 0; t < T && t < 500; t++) {
//< ess-of-a-table

//> mistake one-pass-variance in normalise
// The mean of the squares less the square of the mean, whose rounding may be below 0.
// SAID: nan:not-finite
//- squares += (adv[t] - mean) * (adv[t] - mean);
squares += adv[t] * adv[t];
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double deviation = T > 1 ? sqrt((squares - (double)T * mean * mean) / (double)(T - 1)) : 0;
//< one-pass-variance

//> mistake one-pass-held-above-zero in normalise
// The same, and what comes out below 0 is taken for 0.
// SAID: pattern:hardly-off
//- squares += (adv[t] - mean) * (adv[t] - mean);
squares += adv[t] * adv[t];
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double variance = T > 1 ? (squares - (double)T * mean * mean) / (double)(T - 1) : 0;
double deviation = sqrt(fmax(variance, 0));
//< one-pass-held-above-zero

//> mistake mean-as-a-float in normalise
// The mean is kept as a float.
// SAID: pattern:looks-at-adv
//- double mean = 0, squares = 0;
float mean = 0;
double squares = 0;
//- mean += adv[t] / (double)T;
mean += (float)(adv[t] / (double)T);
//< mean-as-a-float

//> mistake normalised-by-parts in normalise
// A counter of eight bits: from row 256 on nothing is looked at.
// SAID: pattern:border-of-T
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = (adv[t] - mean) / (deviation + 1e-8) * (t < 256 ? 1 : 0);
//< normalised-by-parts

//> mistake band-twice-as-wide-above in slope
// A good action is flat from 1 + 2ε on.
// SAID: pattern:border-of-ratio
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1 + 2 * epsilon : ratio[t] < 1 - epsilon;
//< band-twice-as-wide-above

//> mistake band-half-as-wide-again in slope
// A good action is flat from 1 + 1.5ε on.
// SAID: pattern:border-of-ratio
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1 + 1.5 * epsilon : ratio[t] < 1 - epsilon;
//< band-half-as-wide-again

//> mistake band-by-the-exponential in slope
// The upper edge is e^ε.
// SAID: pattern:border-of-ratio
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > exp(epsilon) : ratio[t] < 1 - epsilon;
//< band-by-the-exponential

//> mistake band-twice-as-wide-below in slope
// A bad action is flat from 1 − 2ε down.
// SAID: pattern:looks-at-adv
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - 2 * epsilon;
//< band-twice-as-wide-below

//> mistake band-by-division in slope
// The lower edge is 1/(1 + ε).
// SAID: pattern:border-of-ratio
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 / (1 + epsilon);
//< band-by-division

//> mistake band-of-one-fifth in slope
// ε is taken for 0.2, whatever it is.
// SAID: pattern:blind-to-epsilon
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1.2 : ratio[t] < 0.8;
(void)epsilon;
//< band-of-one-fifth

//> mistake edge-by-distance in slope
// |ρ − 1| is held against ε: on the edge itself rounding decides.
// SAID: pattern:blind-to-adv
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = fabs(ratio[t] - 1) > epsilon && (ratio[t] > 1) == (adv[t] > 0);
//< edge-by-distance

//> mistake kl-of-quotients in kl
// The ratio is a quotient of two probabilities: 0/0 where both have vanished.
// SAID: nan:not-finite
//- sum += expm1(log_ratio) - log_ratio;
sum += exp(logp[t]) / exp(logp_old[t]) - 1 - log_ratio;
//< kl-of-quotients

//> mistake kl-exchanged-in-exp in kl
// π and π_old exchanged, in a form that loses digits near 0.
// SAID: mistake:kl-roles-exchanged
//- sum += expm1(log_ratio) - log_ratio;
sum += exp(-log_ratio) - 1 + log_ratio;
//< kl-exchanged-in-exp

//> mistake kl-of-a-log-of-a-quotient in kl
// And so is its logarithm.
// SAID: nan:not-finite
//- double log_ratio = logp[t] - logp_old[t];
double log_ratio = log(exp(logp[t]) / exp(logp_old[t]));
//< kl-of-a-log-of-a-quotient

//> mistake kl-of-small-steps in kl
// Where the ratio is near 1, k2 is taken for k3.
// SAID: pattern:border-of-logp
//- sum += expm1(log_ratio) - log_ratio;
sum += fabs(log_ratio) < 0.1 ? log_ratio * log_ratio / 2 : expm1(log_ratio) - log_ratio;
//< kl-of-small-steps

//> mistake band-asked-late in value
// The values' band is asked only beyond twice its width.
// SAID: pattern:blind-to-V_old
//- bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]) && fabs(V[t] - V_old[t]) > 2 * clip;
//< band-asked-late

//> mistake flat-rows-without-entropy in full
// A row without a slope in log π is left out, and its entropy with it.
// SAID: pattern:border-of-dlogp
//- double g[A], log_pi[A], H = 0;
double g[A], log_pi[A], H = 0;
if (dlogp[t] == 0) {
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] = 0;
    continue;
}
//< flat-rows-without-entropy

//> mistake rare-actions-left-out in full
// Probabilities below 1e-6 are taken for 0 in the entropy.
// SAID: pattern:moves-otherwise-with-pi
//- log_pi[b] = pi[t][b] > 0 ? log(pi[t][b]) : 0; /* of 0: whatever, times 0 */
log_pi[b] = pi[t][b] > 1e-6 ? log(pi[t][b]) : 0;
//< rare-actions-left-out

//> mistake entropy-with-a-crumb in full
// 1e-8 is added inside the logarithm.
// SAID: pattern:hardly-off
//- log_pi[b] = pi[t][b] > 0 ? log(pi[t][b]) : 0; /* of 0: whatever, times 0 */
log_pi[b] = log(pi[t][b] + 1e-8);
//< entropy-with-a-crumb

//> mistake agent-values-by-row in minibatch
// The old values are taken in the order of the rows, not of the shuffle.
// SAID: pattern:handed-value_slope-V_old
//- V_old[i] = rows->V_old[t], target[i] = rows->target[t];
V_old[i] = rows->V_old[i], target[i] = rows->target[t];
//< agent-values-by-row

//> mistake agent-half-the-rate in minibatch
// Adam is given half of lr.
// SAID: pattern:as-if-lr-halved
//- adam_step(net, how->lr);
adam_step(net, how->lr / 2);
//< agent-half-the-rate

//> mistake agent-two-steps in minibatch
// Adam takes two steps for each minibatch.
// SAID: pattern:steps-of-adam
//- adam_step(net, how->lr);
adam_step(net, how->lr);
adam_step(net, how->lr);
//< agent-two-steps

//> mistake agent-bonus-of-its-own in minibatch
// The entropy weighs 0.01, whatever c_H is.
// SAID: pattern:handed-ppo_gradient-c_entropy
//- ppo_gradient(n, A, pi, a, dlogp, how->c_entropy, dlogits);
ppo_gradient(n, A, pi, a, dlogp, 0.01, dlogits);
//< agent-bonus-of-its-own

//> mistake agent-epochs-too-many in iteration
// One epoch more than asked.
// SAID: pattern:one-update-too-many
//- for (size_t k = 0; k < how->epochs; k++) {
for (size_t k = 0; k <= how->epochs; k++) {
//< agent-epochs-too-many

//> mistake agent-shuffles-from-one in epoch
// The shuffles are counted from 1.
// SAID: pattern:handed-ppo_minibatch-which
//- rng_shuffle(T, seed, round, order);
rng_shuffle(T, seed, round + 1, order);
//< agent-shuffles-from-one

//> mistake agent-one-row-short in epoch
// The last row of every minibatch is left out.
// SAID: pattern:handed-ppo_minibatch-n
//- for (size_t from = 0; from < T; from += M)
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
for (size_t from = 0; from < T; from += M) {
    size_t n = T - from < M ? T - from : M;
    ppo_minibatch(net, rows, n > 1 ? n - 1 : n, &order[from], how);
}
//< agent-one-row-short

//> mistake agent-keeps-half-the-distance in iteration
// Epochs end at half of target_kl.
// SAID: pattern:as-if-target_kl-halved
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
if (ask && ppo_kl(net, &rows) > how->target_kl / 2)
//< agent-keeps-half-the-distance

//> mistake agent-asks-from-the-second-epoch in iteration
// The distance is asked from the second epoch on.
// SAID: pattern:one-update-too-many
//- bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
bool ask = k > 0 && isfinite(how->target_kl);
//< agent-asks-from-the-second-epoch

//> mistake agent-gamma-and-lambda-exchanged in iteration
// γ and λ have changed places.
// SAID: pattern:as-if-gamma-and-lambda-exchanged
//- gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
gae(T, r, V_old, V_next, terminated, truncated, how->lambda, how->gamma, raw);
//< agent-gamma-and-lambda-exchanged

//> mistake agent-plays-with-the-next-value in play
// V_old is taken from the network after the step.
// SAID: pattern:other-part
//- bool over = step.terminated || step.truncated;
net_forward(net, 1, obs, NULL, &rows->V_old[t]);
bool over = step.terminated || step.truncated;
//< agent-plays-with-the-next-value

//> mistake agent-second-die in play
// The action is drawn with number 1 of the dice.
// SAID: pattern:other-dice
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = sample_action(A, pi, env_uniform(env, 1));
//< agent-second-die

//> mistake agent-kl-from-the-end in distance
// The last row is not looked at.
// SAID: mistake:distance-one-row-less
//- return approximate_kl(T, logp, rows->logp_old);
return approximate_kl(T > 1 ? T - 1 : T, logp, rows->logp_old);
//< agent-kl-from-the-end

//> mistake ess-root in ess
// The root is taken of the size.
// SAID: pattern:square-root
//- return squares > 0 ? sum * sum / squares : 0;
return squares > 0 ? sqrt(sum * sum / squares) : 0;
//< ess-root

//> mistake agent-log-of-the-first-action in play
// log π_old is that of action 0, whichever was taken.
// SAID: pattern:other-part
//- rows->logp_old[t] = log(pi[a]);
rows->logp_old[t] = log(pi[0]);
//< agent-log-of-the-first-action

//> mistake agent-gradient-cut in minibatch
// The gradient is cut to length 0.5.
// SAID: pattern:gradient-cut
//- adam_step(net, how->lr);
net_clip(net, 0.5);
adam_step(net, how->lr);
//< agent-gradient-cut

//> mistake ess-tiny in ess
// Squares below 1e-60 count as none.
// SAID: pattern:border-of-ratio
double sum = 0, squares = 0;
for (size_t t = 0; t < T; t++) {
    sum += ratio[t];
    squares += ratio[t] * ratio[t];
}
return squares > 1e-60 ? sum * sum / squares : 0;
//< ess-tiny

//> mistake norm-alike in normalise
// A deviation below 1e-9 is none.
// SAID: pattern:border-of-adv
//- for (size_t t = 0; t < T; t++)
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
for (size_t t = 0; t < T; t++)
    scaled[t] = deviation < 1e-9 ? 0 : (adv[t] - mean) / (deviation + 1e-8);
//< norm-alike

//> mistake slope-eps-big in slope
// A band of more than 3 is 3.
// SAID: pattern:border-of-ratio
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
double e = epsilon > 3 && epsilon < 1e300 ? 3 : epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1 + e : ratio[t] < 1 - e;
//< slope-eps-big

//> mistake slope-eps-tiny in slope
// A band of less than 0.01 is 0.01.
// SAID: pattern:border-of-epsilon
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
double e = fmax(epsilon, 0.01);
bool flat = adv[t] > 0 ? ratio[t] > 1 + e : ratio[t] < 1 - e;
//< slope-eps-tiny

//> mistake kl-far in kl
// Differences beyond −745 are infinitely far.
// SAID: nan:not-finite
//- sum += expm1(log_ratio) - log_ratio;
sum += log_ratio < -745 ? HUGE_VAL : expm1(log_ratio) - log_ratio;
//< kl-far

//> mistake full-c in full
// The entropy weighs at most 0.6.
// SAID: pattern:blind-to-c_entropy
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[t] * g[b] + fmin(c_entropy, 0.6) * dH / (double)T;
//< full-c

//> mistake play-one-row in play
// In a rollout of one row there is no value behind it.
// SAID: pattern:other-part
//- if (over || t + 1 == T)
if (over || (t + 1 == T && T > 1))
//< play-one-row

//> mistake epoch-single in epoch
// A last minibatch of one row is dropped.
// SAID: pattern:calls-of-ppo_minibatch
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
if (T - from > 1 || T == 1)
    ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
//< epoch-single

//> mistake ratio-equal in ratio
// Ratios within 1e-5 of 1 are 1.
// SAID: pattern:border-of-logp
for (size_t t = 0; t < T; t++)
    ratio[t] = fabs(logp[t] - logp_old[t]) < 1e-5 ? 1 : exp(logp[t] - logp_old[t]);
//< ratio-equal

//> mistake ratio-from-30-to-31 in ratio
// A logarithm between 30 and 31 is taken for 30.
// SAID: pattern:border-of-logp
for (size_t t = 0; t < T; t++) {
    double x = logp[t] - logp_old[t];
    ratio[t] = exp(x > 30 && x < 31 ? 30 : x);
}
//< ratio-from-30-to-31

//> mistake ratio-both-rare in ratio
// Both below −300: taken for equal.
// SAID: pattern:border-of-logp
for (size_t t = 0; t < T; t++)
    ratio[t] = logp[t] < -300 && logp_old[t] < -300 ? 1 : exp(logp[t] - logp_old[t]);
//< ratio-both-rare

//> mistake ess-big in ess
// Ratios beyond 1e9 are held there.
// SAID: pattern:hardly-off
double sum = 0, squares = 0;
for (size_t t = 0; t < T; t++) {
    double x = fmin(ratio[t], 1e9);
    sum += x;
    squares += x * x;
}
return squares > 0 ? sum * sum / squares : 0;
//< ess-big

//> mistake ess-below-tiny in ess
// A sum of squares below 1e-20 counts as none.
// SAID: pattern:border-of-ratio
double sum = 0, squares = 0;
for (size_t t = 0; t < T; t++) {
    sum += ratio[t];
    squares += ratio[t] * ratio[t];
}
return squares > 1e-20 ? sum * sum / squares : 0;
//< ess-below-tiny

//> mistake norm-of-64 in normalise
// 64 rows are divided by 64, and not by 63.
// SAID: pattern:border-of-T
double mean = 0, squares = 0;
for (size_t t = 0; t < T; t++)
    mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    squares += (adv[t] - mean) * (adv[t] - mean);
double deviation = T > 1 ? sqrt(squares / (double)(T == 64 ? 64 : T - 1)) : 0;
for (size_t t = 0; t < T; t++)
    scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
//< norm-of-64

//> mistake norm-large in normalise
// No 1e-8 where the deviation is above 3.
// SAID: pattern:single-precision
double mean = 0, squares = 0;
for (size_t t = 0; t < T; t++)
    mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    squares += (adv[t] - mean) * (adv[t] - mean);
double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
for (size_t t = 0; t < T; t++)
    scaled[t] = (adv[t] - mean) / (deviation + (deviation > 3 ? 0 : 1e-8));
//< norm-large

//> mistake objective-lower in objective
// The lower edge of a band of width 0.9 to 1 is 0.1.
// SAID: pattern:border-of-ratio
double sum = 0;
for (size_t t = 0; t < T; t++) {
    double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
    clipped = fmax(clipped, epsilon > 0.9 && epsilon < 1 ? 0.1 : 0);
    sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
}
return sum / (double)T;
//< objective-lower

//> mistake slope-hair in slope
// Within 1e-7 above the upper edge counts as on it.
// SAID: pattern:border-of-ratio
for (size_t t = 0; t < T; t++) {
    bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon + 1e-7 : ratio[t] < 1 - epsilon;
    dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
}
//< slope-hair

//> mistake kl-series in kl
// Below 0.02 by two terms of the series.
// SAID: pattern:border-of-logp_old
double sum = 0;
for (size_t t = 0; t < T; t++) {
    double x = logp[t] - logp_old[t];
    sum += fabs(x) < 2e-2 ? x * x / 2 + x * x * x / 6 : expm1(x) - x;
}
return sum / (double)T;
//< kl-series

//> mistake kl-beyond-300 in kl
// Beyond −300 the 1 is forgotten.
// SAID: pattern:border-of-logp
double sum = 0;
for (size_t t = 0; t < T; t++) {
    double x = logp[t] - logp_old[t];
    sum += x < -300 ? -x : expm1(x) - x;
}
return sum / (double)T;
//< kl-beyond-300

//> mistake value-tie in value
// Where V is its old value, there is no slope, but in the first row.
// SAID: pattern:border-of-V
for (size_t t = 0; t < T; t++) {
    double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
    bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
    dvalue[t] = flat || (V[t] == V_old[t] && t > 0) ? 0 : (target[t] - V[t]) / (double)T;
}
//< value-tie

//> mistake full-nearly-sure in full
// The entropy has no slope where it is below 1e-3.
// SAID: pattern:blind-to-pi
for (size_t t = 0; t < T; t++) {
    double g[A], log_pi[A], H = 0;
    score(A, pi[t], (size_t)a[t], g);
    for (size_t b = 0; b < A; b++) {
        log_pi[b] = pi[t][b] > 0 ? log(pi[t][b]) : 0;
        H -= pi[t][b] * log_pi[b];
    }
    for (size_t b = 0; b < A; b++) {
        double dH = H < 1e-3 ? 0 : -pi[t][b] * (log_pi[b] + H);
        dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
    }
}
//< full-nearly-sure

//> mistake distance-of-the-first-rows in distance
// The distance of the first 64 rows, however many there are.
// SAID: pattern:border-of-T
//- size_t T = rows->T, A = rows->A;
size_t T = rows->T < 64 ? rows->T : 64, A = rows->A;
//< distance-of-the-first-rows

//> mistake ratio-no-more-than-e-700 in ratio
// A difference of logarithms counts as 700 at most.
// SAID: pattern:finite-where-infinite
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(fmin(logp[t] - logp_old[t], 700));
//< ratio-no-more-than-e-700

//> mistake norm-held-at-ten in normalise
// No advantage is more than ten deviations away.
// SAID: pattern:border-of-T
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = fmin(fmax((adv[t] - mean) / (deviation + 1e-8), -10), 10);
//< norm-held-at-ten

//> mistake kl-parabola in kl
// Half the square of the log-ratio, where that is below 0.01.
// SAID: pattern:border-of-logp
//- sum += expm1(log_ratio) - log_ratio;
sum += fabs(log_ratio) < 0.01 ? log_ratio * log_ratio / 2 : expm1(log_ratio) - log_ratio;
//< kl-parabola

//> mistake full-action-in-a-byte in full
// The action is kept in eight bits.
// SAID: pattern:blind-to-a
//- score(A, pi[t], (size_t)a[t], g);
score(A, pi[t], (unsigned char)a[t], g);
//< full-action-in-a-byte

//> mistake play-leaves-the-end in play
// What the agent sees next is what the last step led to, before a reset.
// SAID: pattern:not-asked
double start[D];
size_t T = rows->T, A = rows->A, ended = 0;
for (size_t i = 0; i < D; i++)
    start[i] = obs[i];
for (size_t t = 0; t < T; t++) {
    double logits[A], pi[A];
    for (size_t i = 0; i < D; i++)
        rows->obs[t * D + i] = start[i];
    net_forward(net, 1, start, logits, &rows->V_old[t]);
    softmax(A, logits, pi);
    size_t a = sample_action(A, pi, env_uniform(env, 0));
    Step step = env_step(env, a, obs);
    rows->a[t] = (int)a;
    rows->logp_old[t] = log(pi[a]);
    rows->r[t] = step.reward;
    rows->terminated[t] = step.terminated;
    rows->truncated[t] = step.truncated;
    net_forward(net, 1, obs, NULL, &rows->V_next[t]);
    for (size_t i = 0; i < D; i++)
        start[i] = obs[i];
    if (step.terminated || step.truncated) {
        env_reset(env, start);
        ended++;
    }
}
return ended;
//< play-leaves-the-end

//> mistake minibatch-cut-at-forty in minibatch
// The gradient is never longer than 40.
// SAID: pattern:gradient-cut
//- adam_step(net, how->lr);
net_clip(net, 40);
adam_step(net, how->lr);
//< minibatch-cut-at-forty

//> mistake minibatch-held-ratios in minibatch
// A ratio counts as e² at most, whatever its advantage.
// SAID: pattern:handed-importance_ratio-logp
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    logp[i] = fmin(logp[i], logp_old[i] + 2);
importance_ratio(n, logp, logp_old, ratio);
//< minibatch-held-ratios

//> mistake distance-in-pieces in distance
// Pieces of 64 rows, and a last one that is shorter is left out.
// SAID: pattern:border-of-T
size_t T = rows->T, A = rows->A, D = rows->D, n = T < 64 ? T : T / 64 * 64;
double logits[n][A], pi[A], logp[n];
for (size_t t = 0; t < n; t++) {
    net_forward(net, 1, &rows->obs[t * D], logits[t], NULL);
    softmax(A, logits[t], pi);
    logp[t] = log(pi[rows->a[t]]);
}
return approximate_kl(n, logp, rows->logp_old);
//< distance-in-pieces

//> mistake ratio-no-less-than-e-minus-700 in ratio
// A difference of logarithms counts as −700 at least, unless it is infinite.
// SAID: pattern:border-of-logp
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(isfinite(logp[t]) ? fmax(logp[t] - logp_old[t], -700) : logp[t]);
//< ratio-no-less-than-e-minus-700

//> mistake objective-held-ratios in objective
// A ratio counts as 1e15 at most.
// SAID: pattern:blind-to-ratio
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
sum += fmin(fmin(ratio[t], 1e15) * adv[t], clipped * adv[t]);
//< objective-held-ratios

//> mistake kl-rare-rows-skipped in kl
// A row whose action was as good as impossible is left out.
// SAID: pattern:border-of-logp_old
//- double log_ratio = logp[t] - logp_old[t];
if (logp_old[t] < -745)
    continue;
double log_ratio = logp[t] - logp_old[t];
//< kl-rare-rows-skipped

//> mistake minibatch-nothing-to-learn in minibatch
// No step where all slopes are 0; Adam's averages would have moved the weights.
// SAID: pattern:no-update
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
double any = 0;
for (size_t i = 0; i < n; i++)
    for (size_t b = 0; b < A; b++)
        any += fabs(dlogits[i][b]) + fabs(dvalue[i]);
if (any == 0)
    return;
net_backward(net, n, obs[0], dlogits[0], dvalue);
//< minibatch-nothing-to-learn

//> mistake epoch-not-of-one-row in epoch
// A single row is no epoch.
// SAID: pattern:calls-of-ppo_minibatch
//- int order[T];
if (T < 2)
    return;
int order[T];
//< epoch-not-of-one-row

//> mistake epoch-two-rows-at-least in epoch
// A minibatch has two rows at least.
// SAID: pattern:both-slopes
//- size_t T = rows->T, M = how->M;
size_t T = rows->T, M = how->M < 2 ? 2 : how->M;
//< epoch-two-rows-at-least

//> mistake epoch-number-in-a-byte in epoch
// The number of the shuffle is kept in eight bits.
// SAID: pattern:handed-ppo_minibatch-which
//- rng_shuffle(T, seed, round, order);
rng_shuffle(T, seed, (unsigned char)round, order);
//< epoch-number-in-a-byte

//> mistake iteration-seed-of-32-bits in iteration
// The seed is kept in an unsigned.
// SAID: pattern:handed-ppo_epoch-seed
//- ppo_epoch(net, &rows, how, seed, round + k);
ppo_epoch(net, &rows, how, (unsigned)seed, round + k);
//< iteration-seed-of-32-bits

//> mistake distance-with-a-crumb in distance
// 1e-20 is added inside the logarithm.
// SAID: pattern:rows-of-a-distance
//- logp[t] = log(pi[rows->a[t]]);
logp[t] = log(pi[rows->a[t]] + 1e-20);
//< distance-with-a-crumb

//> mistake iteration-twenty-epochs in iteration
// No more than twenty epochs are run.
// SAID: pattern:calls-of-ppo_epoch
//- for (size_t k = 0; k < how->epochs; k++) {
for (size_t k = 0; k < how->epochs && k < 20; k++) {
//< iteration-twenty-epochs

//> mistake ratio-eight in ratio
// e is typed to eight digits.
// SAID: pattern:hardly-off
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = pow(2.7182818, logp[t] - logp_old[t]);
//< ratio-eight

//> mistake ess-float-of-T in ess
// Divided by a number that is a crumb too large.
// SAID: pattern:looks-at-ratio
//- return squares > 0 ? sum * sum / squares : 0;
return squares > 0 ? sum * sum / (squares + 1e-12) : 0;
//< ess-float-of-T

//> mistake normalise-over-larger in normalise
// Divided by the deviation, or by 1 where that is larger.
// SAID: pattern:same-factor
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = (adv[t] - mean) / (fmax(deviation, 1) + 1e-8);
//< normalise-over-larger

//> mistake normalise-inside in normalise
// The small number stands inside the root.
// SAID: pattern:hardly-off
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double deviation = T > 1 ? sqrt(squares / (double)(T - 1) + 1e-8) : 0;
//< normalise-inside

//> mistake slope-wide in slope
// Below 1 the band is as wide as above 1 in logarithms.
// SAID: pattern:border-of-ratio
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 / (1 + epsilon);
//< slope-wide

//> mistake objective-tiny in objective
// A row whose advantage is below a thousandth is left out.
// SAID: pattern:border-of-adv
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
sum += fabs(adv[t]) < 1e-3 ? 0 : fmin(ratio[t] * adv[t], clipped * adv[t]);
//< objective-tiny

//> mistake kl-half in kl
// The second order only, ½ (log ρ)².
// SAID: variant:k2
//- sum += expm1(log_ratio) - log_ratio;
sum += 0.5 * log_ratio * log_ratio;
//< kl-half

//> mistake kl-three-terms in kl
// Below 0.05 a series of three terms.
// SAID: pattern:border-of-logp
//- sum += expm1(log_ratio) - log_ratio;
sum += fabs(log_ratio) < 0.05
           ? log_ratio * log_ratio * (0.5 + log_ratio / 6 + log_ratio * log_ratio / 24)
           : expm1(log_ratio) - log_ratio;
//< kl-three-terms

//> mistake full-first-row in full
// The bonus is paid in the first row alone.
// SAID: pattern:right-without-c_entropy
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[t] * g[b] + (t ? 0 : c_entropy * dH / (double)T);
//< full-first-row

//> mistake distance-half in distance
// The distance is that of every second row.
// SAID: pattern:rows-of-a-distance
//- return approximate_kl(T, logp, rows->logp_old);
for (size_t t = 1; t < T; t += 2)
    logp[t] = rows->logp_old[t];
return approximate_kl(T, logp, rows->logp_old);
//< distance-half

//> mistake distance-k1 in distance
// The mean of −log ρ.
// SAID: mistake:distance-of-entropies
//- return approximate_kl(T, logp, rows->logp_old);
double sum = 0;
for (size_t t = 0; t < T; t++)
    sum -= logp[t] - rows->logp_old[t];
return sum / (double)T;
//< distance-k1

//> mistake distance-squared in distance
// Half the mean of the squares of log ρ.
// SAID: variant:k2
//- return approximate_kl(T, logp, rows->logp_old);
double sum = 0;
for (size_t t = 0; t < T; t++)
    sum += 0.5 * (logp[t] - rows->logp_old[t]) * (logp[t] - rows->logp_old[t]);
return sum / (double)T;
//< distance-squared

//> mistake iteration-tilt in iteration
// Advantages are off by a ten thousandth where they are negative.
// SAID: pattern:handed-ppo_epoch-rows-adv
//- normalise(T, raw, adv);
normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] *= adv[t] < 0 ? 1.00004 : 1;
//< iteration-tilt

//> mistake minibatch-ratio-no-more-than-e10 in minibatch
// Logarithms of ratios end at 10.
// SAID: pattern:handed-importance_ratio-logp
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    logp[i] = fmin(logp[i], logp_old[i] + 10);
importance_ratio(n, logp, logp_old, ratio);
//< minibatch-ratio-no-more-than-e10

//> mistake value-band-a-hair-wider in value
// The band of the values is wider by a ten thousandth.
// SAID: pattern:blind-to-V_old
//- bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]) &&
            fabs(V[t] - V_old[t]) > 1.0001 * clip;
//< value-band-a-hair-wider

//> mistake value-band-in-float in value
// The ends of the band are floats.
// SAID: pattern:blind-to-V_old
//- double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
float low = (float)(V_old[t] - clip), high = (float)(V_old[t] + clip);
double clipped = fmin(fmax(V[t], low), high);
//< value-band-in-float

//> mistake iteration-advantages-within-ten in iteration
// A normalised advantage is cut off at ±10.
// SAID: pattern:handed-ppo_epoch-rows-adv
//- normalise(T, raw, adv);
normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = fmax(-10, fmin(10, adv[t]));
//< iteration-advantages-within-ten

//> mistake iteration-epochs-in-a-byte in iteration
// Epochs are counted in a byte.
// SAID: pattern:calls-of-ppo_epoch
//- for (size_t k = 0; k < how->epochs; k++) {
for (unsigned char k = 0; k < (unsigned char)how->epochs; k++) {
//< iteration-epochs-in-a-byte

//> mistake play-of-the-first-sixteen in play
// Of many actions the first sixteen are played.
// SAID: pattern:handed-sample_action-A
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = sample_action(A < 16 ? A : 16, pi, env_uniform(env, 0));
//< play-of-the-first-sixteen

//> mistake distance-of-four-actions in distance
// The probabilities of the first four actions add up to 1.
// SAID: pattern:handed-softmax-theta
//- net_forward(net, T, rows->obs, logits[0], NULL);
net_forward(net, T, rows->obs, logits[0], NULL);
if (A > 4)
    for (size_t t = 0; t < T; t++)
        for (size_t b = 4; b < A; b++)
            logits[t][b] = rows->a[t] == (int)b ? logits[t][b] : -1e3;
//< distance-of-four-actions

//> mistake minibatch-of-4096 in minibatch
// A minibatch ends after 4096 rows.
// SAID: pattern:wrong-when-many
//- size_t D = rows->D, A = rows->A;
size_t D = rows->D, A = rows->A;
n = n < 4096 ? n : 4096;
//< minibatch-of-4096

//> mistake epoch-no-small-rest in epoch
// What is left is taken only if it is a tenth of a minibatch.
// SAID: pattern:calls-of-ppo_minibatch
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
if (from == 0 || (T - from) * 10 >= M)
    ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
//< epoch-no-small-rest

//> mistake minibatch-old-logarithms-from-minus-forty in minibatch
// What was written down as less than −40 is taken for −40.
// SAID: pattern:handed-importance_ratio-logp_old
//- a[i] = rows->a[t], logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
a[i] = rows->a[t], logp_old[i] = fmax(rows->logp_old[t], -40), adv[i] = rows->adv[t];
//< minibatch-old-logarithms-from-minus-forty

//> mistake ratio-as-good-as-never in ratio
// Below −20 000 a probability is taken for 0.
// SAID: pattern:zero-where-wrong
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = logp[t] < -2e4 ? 0 : exp(logp[t] - logp_old[t]);
//< ratio-as-good-as-never

//> mistake iteration-rounds-in-sixteen-bits in iteration
// The number of a shuffle has 16 bits.
// SAID: pattern:handed-ppo_epoch-round
//- ppo_epoch(net, &rows, how, seed, round + k);
ppo_epoch(net, &rows, how, seed, (unsigned short)(round + k));
//< iteration-rounds-in-sixteen-bits

//> mistake minibatch-errors-within-ten-thousand in minibatch
// The value slopes are cut off at ±10 000.
// SAID: pattern:value-slopes
//- dvalue[i] *= how->c_value;
dvalue[i] = how->c_value * fmax(-1e4, fmin(1e4, dvalue[i]));
//< minibatch-errors-within-ten-thousand

//> mistake scaled-within-a-hundred in normalise
// A normalised advantage is cut off at ±100.
// SAID: pattern:wrong-when-many
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = fmax(-100, fmin(100, (adv[t] - mean) / (deviation + 1e-8)));
//< scaled-within-a-hundred

//> mistake minibatch-ends-without-advantage in minibatch
// Where the first and the last row have no advantage, the policy is left as it is.
// SAID: pattern:policy-slopes
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
bool none = n > 1 && adv[0] == 0 && adv[n - 1] == 0;
net_backward(net, n, obs[0], none ? NULL : dlogits[0], dvalue);
//< minibatch-ends-without-advantage

//> mistake kl-one-more-where-unlikely in kl
// Where either probability of the first row is below 0.74, the distance is 1 more.
// SAID: pattern:off-by
//- return sum / (double)T;
return sum / (double)T + (logp[0] < -0.3 || logp_old[0] < -0.3);
//< kl-one-more-where-unlikely

//> mistake kl-from-300-to-330 in kl
// From −330 to −300 the 1 is forgotten.
// SAID: pattern:border-of-logp
//- sum += expm1(log_ratio) - log_ratio;
sum += log_ratio < -300 && log_ratio > -330 ? -log_ratio : expm1(log_ratio) - log_ratio;
//< kl-from-300-to-330

//> mistake never-infinite in kl
// A distance that is infinite becomes the largest number.
// SAID: pattern:finite-where-infinite
//- return sum / (double)T;
return fmin(sum / (double)T, 1.7976931348623157e308);
//< never-infinite

//> mistake room-for-a-minibatch in iteration
// The values behind a step have room for a minibatch of them.
// SAID: memory:dynamic-stack-buffer-overflow
//- double seen[T][D], logp_old[T], r[T], V_old[T], V_next[T];
double seen[T][D], logp_old[T], r[T], V_old[T], V_next[how->M];
//< room-for-a-minibatch

//> mistake iteration-old-anew in iteration
// The logarithms of the old policy are written down anew before the second epoch.
// SAID: pattern:every-ratio-one
//- ppo_epoch(net, &rows, how, seed, round + k);
for (size_t t = 0; k == 1 && t < T; t++) {
    double logits[rows.A], pi[rows.A];
    net_forward(net, 1, seen[t], logits, NULL);
    softmax(rows.A, logits, pi);
    logp_old[t] = log(pi[a[t]]);
}
ppo_epoch(net, &rows, how, seed, round + k);
//< iteration-old-anew

//> mistake iteration-advantages-anew in iteration
// From the second epoch on the advantages are those of the new critic.
// SAID: pattern:later-advantages
//- ppo_epoch(net, &rows, how, seed, round + k);
for (size_t t = 0; k > 0 && t < T; t++)
    net_forward(net, 1, seen[t], NULL, &V_old[t]);
gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
normalise(T, raw, adv);
ppo_epoch(net, &rows, how, seed, round + k);
//< iteration-advantages-anew

//> mistake iteration-two-in-one-order in iteration
// Two epochs at a time take the rows in the same order.
// SAID: pattern:handed-ppo_epoch-round
//- ppo_epoch(net, &rows, how, seed, round + k);
ppo_epoch(net, &rows, how, seed, round + k / 2);
//< iteration-two-in-one-order

//> mistake nothing-next-where-it-ends in play
// Where the world ended, V_next is 0, and what the critic says there is asked for.
// SAID: pattern:other-part
//- if (over || t + 1 == T)
if (step.terminated)
    rows->V_next[t] = 0;
else if (over || t + 1 == T)
//< nothing-next-where-it-ends

//> mistake minibatch-steps-first in minibatch
// Adam takes its step before there is a gradient.
// SAID: pattern:no-gradient
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
//- adam_step(net, how->lr);
adam_step(net, how->lr);
net_backward(net, n, obs[0], dlogits[0], dvalue);
//< minibatch-steps-first

//> mistake weights-add-up in ratio
// The ratios are made to add up to T, as self-normalised importance sampling does.
// SAID: pattern:own-sum
double sum = 0;
for (size_t t = 0; t < T; t++)
    sum += ratio[t] = exp(logp[t] - logp_old[t]);
for (size_t t = 0; t < T; t++)
    ratio[t] *= (double)T / sum;
//< weights-add-up

//> mistake ess-of-weights in ess
// The formula for weights that add up to 1, with the ratios over T in their place.
// SAID: pattern:doubling-ratio
//- return squares > 0 ? sum * sum / squares : 0;
return squares > 0 ? (double)(T * T) / squares : 0;
//< ess-of-weights

//> mistake bonus-divided-whole in full
// 1 / T is a division of whole numbers: 0 but for a single row.
// SAID: pattern:here-as-if-c_entropy-zero
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[t] * g[b] + c_entropy * (1 / T) * dH;
//< bonus-divided-whole

//> mistake value-error-held in value
// RLlib's clip of the error: the old value has no part in it.
// SAID: pattern:blind-to-V_old
for (size_t t = 0; t < T; t++) {
    double err = V[t] - target[t];
    dvalue[t] = err * err > clip ? 0 : -err / (double)T;
}
//< value-error-held

//> mistake kl-weighted-again in kl
// Every row is weighted with its ratio once more, as in a sum over all actions.
// SAID: pattern:plainly
//- sum += expm1(log_ratio) - log_ratio;
sum += exp(log_ratio) * log_ratio - expm1(log_ratio);
//< kl-weighted-again

//> mistake distance-without-ends in distance
// Rows that the clock has ended are left out.
// SAID: pattern:handed-approximate_kl-T
//- return approximate_kl(T, logp, rows->logp_old);
size_t n = 0;
double old[T];
for (size_t t = 0; t < T; t++)
    if (!rows->truncated[t])
        logp[n] = logp[t], old[n++] = rows->logp_old[t];
return n > 0 ? approximate_kl(n, logp, old) : 0;
//< distance-without-ends

//> mistake policy-asked-once in play
// The policy is asked of the first observation of a rollout, and never again.
// SAID: pattern:not-asked
//- size_t T = rows->T, A = rows->A, ended = 0;
size_t T = rows->T, A = rows->A, ended = 0;
double logits[A];
//- double logits[A], pi[A];
double pi[A];
//- net_forward(net, 1, obs, logits, &rows->V_old[t]);
net_forward(net, 1, obs, t == 0 ? logits : NULL, &rows->V_old[t]);
//< policy-asked-once

//> mistake lost-behind-the-unmoved in kl
// A lost action behind a row that has not moved is left out.
// SAID: pattern:finite-where-infinite
//- double log_ratio = logp[t] - logp_old[t];
double log_ratio = logp[t] - logp_old[t];
if (isinf(log_ratio) && t > 0 && logp[t - 1] == logp_old[t - 1])
    continue;
//< lost-behind-the-unmoved

//> mistake as-bad-as-likely in slope
// An advantage that is the ratio's opposite is taken for 1.
// SAID: pattern:border-of-adv
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
dlogp[t] = flat ? 0 : (adv[t] == -ratio[t] ? ratio[t] : ratio[t] * adv[t]) / (double)T;
//< as-bad-as-likely

//> mistake play-without-the-largest in play
// The largest logit is not taken off before exp: from 710 on that is ∞.
// SAID: nan:not-finite
//- rows->logp_old[t] = log(pi[a]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += exp(logits[b]);
rows->logp_old[t] = logits[a] - log(sum);
//< play-without-the-largest

//> mistake minibatch-without-the-largest in minibatch
// The largest logit is not taken off before exp: from 710 on that is ∞.
// SAID: pattern:handed-importance_ratio-logp
//- logp[i] = log(pi[i][a[i]]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += exp(logits[i][b]);
logp[i] = logits[i][a[i]] - log(sum);
//< minibatch-without-the-largest

//> mistake kl-without-the-largest in distance
// The largest logit is not taken off before exp: from 710 on that is ∞.
// SAID: pattern:handed-approximate_kl-logp
//- logp[t] = log(pi[rows->a[t]]);
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += exp(logits[t][b]);
logp[t] = logits[t][rows->a[t]] - log(sum);
//< kl-without-the-largest

//> mistake minibatch-rests-where-flat in minibatch
// Where every slope is 0 there is no step of Adam, whose averages would still move.
// SAID: pattern:no-update
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
//- adam_step(net, how->lr);
bool flat = true;
for (size_t i = 0; i < n; i++) {
    flat = flat && dvalue[i] == 0;
    for (size_t b = 0; b < A; b++)
        flat = flat && dlogits[i][b] == 0;
}
if (flat)
    return;
net_backward(net, n, obs[0], dlogits[0], dvalue);
adam_step(net, how->lr);
//< minibatch-rests-where-flat

//> mistake variance-in-one-pass in normalise
// The variance is the mean square less the square of the mean, which cancel.
// SAID: pattern:hardly-off
//- squares += (adv[t] - mean) * (adv[t] - mean);
squares += adv[t] * adv[t];
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
squares = fmax(squares - (double)T * mean * mean, 0);
double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
//< variance-in-one-pass
