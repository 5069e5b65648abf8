/* Wrong bodies for the regions of ppo_clip.c that no list has: what is wrong with each, and what may truly be said of it. */

//> mistake ratio-squared in ratio
// The ratio comes out squared.
// SAID: pattern:square
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(2 * (logp[t] - logp_old[t]));
//< ratio-squared

//> mistake ratio-in-base-two in ratio
// The logarithms are taken for those of base 2.
// SAID: pattern:moves-otherwise-with-logp
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
// SAID: pattern:blind-to-adv
//- for (size_t t = 0; t < T; t++)
//- mean += adv[t] / (double)T;
mean = adv[0];
//< first-for-mean

//> mistake absolute-deviation in normalise
// The mean distance from the mean is taken for the deviation.
// SAID: pattern:same-factor
//- squares += (adv[t] - mean) * (adv[t] - mean);
squares += fabs(adv[t] - mean);
//- double s = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double s = squares / (double)T;
//< absolute-deviation

//> mistake epsilon-too-large in normalise
// 0.01 is added to the deviation.
// SAID: pattern:same-factor
//- z[t] = (adv[t] - mean) / (s + 1e-8);
z[t] = (adv[t] - mean) / (s + 1e-2);
//< epsilon-too-large

//> mistake band-halved in objective
// The band is half as wide as asked.
// SAID: pattern:as-if-epsilon-halved
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmin(fmax(ratio[t], 1 - epsilon / 2), 1 + epsilon / 2);
//< band-halved

//> mistake multiplied-band in objective
// The lower edge is 1/(1 + ε).
// SAID: pattern:moves-otherwise-with-adv
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmin(fmax(ratio[t], 1 / (1 + epsilon)), 1 + epsilon);
//< multiplied-band

//> mistake advantage-twice in objective
// The advantage goes in twice where nothing is clipped.
// SAID: pattern:moves-otherwise-with-adv
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
// SAID: pattern:moves-otherwise-with-logp
//- sum += expm1(log_ratio) - log_ratio;
sum += fabs(log_ratio);
//< kl-of-absolute

//> mistake one-sided-value-band in value
// The value is clipped above only.
// SAID: pattern:moves-otherwise-with-V
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
//- H -= pi[t][b] > 0 ? pi[t][b] * log(pi[t][b]) : 0;
H -= pi[t][b] * log(pi[t][b]);
//< log-of-zero

//> mistake first-row-for-all in full
// Every row uses the slope of the first.
// SAID: pattern:as-if-dlogp-first-for-all
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[0] * g[b] + c_entropy * dH / (double)T;
//< first-row-for-all

//> mistake agent-values-by-row in iteration
// The old values are taken in the order of the rows, not of the shuffle.
// SAID: pattern:value-slopes
//- act[i] = a[t], old[i] = logp_old[t], z[i] = adv[t], V_was[i] = V_old[t], aim[i] = target[t];
act[i] = a[t], old[i] = logp_old[t], z[i] = adv[t], V_was[i] = V_old[from + i], aim[i] = target[t];
//< agent-values-by-row

//> mistake agent-half-the-rate in iteration
// Adam is given half of lr.
// SAID: pattern:as-if-lr-halved
//- adam_step(net, lr);
adam_step(net, lr / 2);
//< agent-half-the-rate

//> mistake agent-epochs-too-many in iteration
// One epoch more than asked.
// SAID: pattern:one-update-too-many
//- for (size_t k = 0; k < epochs; k++) {
for (size_t k = 0; k <= epochs; k++) {
//< agent-epochs-too-many

//> mistake band-round-the-target in value
// The value is held near its target and not near the old value: the band never bites.
// SAID: variant:values-not-clipped
//- double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
(void)V_old;
double clipped = fmin(fmax(V[t], target[t] - clip), target[t] + clip);
//< band-round-the-target

//> mistake agent-values-shifted-by-a-row in iteration
// The value behind a row is taken to be that of the next row, which after an end is the reset's.
// SAID: mistake:value-of-the-reset
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, 1, obs, NULL, &V_next[T - 1]);
for (size_t t = 0; t + 1 < T; t++)
    V_next[t] = V_old[t + 1];
//< agent-values-shifted-by-a-row
