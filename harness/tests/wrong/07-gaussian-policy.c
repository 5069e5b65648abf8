/* Wrong bodies for the regions of gaussian_policy.c that no list has: what is wrong with each, and
 * what may truly be said of it. */

//> mistake noise-doubled in sample
// The noise counts twice.
// SAID: pattern:right-without-xi
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + 2 * exp(log_sigma[j]) * xi[t][j];
//< noise-doubled

//> mistake mean-of-the-first-row in sample
// The first row's means serve for all rows.
// SAID: pattern:as-if-mu-first-for-all
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[0][j] + exp(log_sigma[j]) * xi[t][j];
//< mean-of-the-first-row

//> mistake loss-for-logp in logp
// −log p, as a loss.
// SAID: pattern:negated
//- logp[t] = sum;
logp[t] = -sum;
//< loss-for-logp

//> mistake base-ten in logp
// The logarithm of base 10 is given.
// SAID: pattern:times-constant
//- logp[t] = sum;
logp[t] = sum / log(10);
//< base-ten

//> mistake score-doubled in score
// Both slopes twice as large: the ½ has not met the 2.
// SAID: pattern:times-constant
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = 2 * z * exp(-log_sigma[j]);
//< score-doubled

//> mistake score-cubed in score
// The slope in μ is divided by σ³.
// SAID: pattern:right-without-log_sigma
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = z * exp(-2 * log_sigma[j]);
//< score-cubed

//> mistake slope-of-absolute in score
// |z| − 1 in the place of z² − 1.
// SAID: pattern:plainly
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = fabs(z) - 1;
//< slope-of-absolute

//> mistake loss-for-score in score
// Both slopes are those of a loss.
// SAID: pattern:negated
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = -z * exp(-log_sigma[j]);
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = 1 - z * z;
//< loss-for-score

//> mistake entropy-in-bits in entropy
// The entropy in bits.
// SAID: pattern:times-constant
//- return H;
return H / log(2);
//< entropy-in-bits

//> mistake entropy-square-misplaced in entropy
// The square is in the wrong place: ½ log 2πeσ.
// SAID: mistake:entropy-halved-log-sigma
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += 0.5 * log(2 * M_PI * M_E * exp(log_sigma[j]));
//< entropy-square-misplaced

//> mistake arctangent in squash
// The action is squeezed by another function.
// SAID: pattern:plainly
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = c * atan(u[t][j]) * 2 / M_PI;
//< arctangent

//> mistake held-at-twenty in squash
// u is cut off at ±15 where the slope is computed, lest anything overflow.
// SAID: pattern:border-of-u
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double held = fmin(fmax(u[t][j], -15), 15), x = -2 * held;
double softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += log(c) + 2 * (log(2) - held - softplus);
//< held-at-twenty

//> mistake entropy-doubled in head
// The entropy weighs twice as much as asked.
// SAID: pattern:as-if-c_entropy-doubled
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + 2 * c_entropy / (double)T;
//< entropy-doubled

//> mistake bad-draws-ignored in head
// Draws that are to become rarer are left out.
// SAID: pattern:as-if-dlogp-positive-part
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = fmax(dlogp[t], 0) * score_mu[t][j];
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = fmax(dlogp[t], 0) * score_log_sigma[t][j] + c_entropy / (double)T;
//< bad-draws-ignored

//> mistake first-slope-for-all in head
// Every row uses the slope of the first.
// SAID: pattern:weights-of-dlogp
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = dlogp[0] * score_mu[t][j];
//< first-slope-for-all

//> mistake sample-of-the-first-rows in sample
// A counter of eight bits: from row 256 on the draws are the means.
// SAID: pattern:wrong-when-many
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + (t < 256 ? exp(log_sigma[j]) * xi[t][j] : 0);
//< sample-of-the-first-rows

//> mistake sample-held-at-eighteen in sample
// log σ is cut off at ±18.
// SAID: pattern:hardly-off
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(fmin(fmax(log_sigma[j], -18), 18)) * xi[t][j];
//< sample-held-at-eighteen

//> mistake sample-in-floats in sample
// σ is a float.
// SAID: pattern:single-precision
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + expf((float)log_sigma[j]) * xi[t][j];
//< sample-in-floats

//> mistake logp-held-as-in-sac in logp
// log σ is cut off at −5 and 2, as programs do whose network gives it.
// SAID: pattern:border-of-log_sigma
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double l = fmin(fmax(log_sigma[j], -5), 2), z = (u[t][j] - mu[t][j]) * exp(-l);
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + l + 0.5 * log(2 * M_PI);
//< logp-held-as-in-sac

//> mistake logp-with-a-crumb in logp
// 1e-10 is added to σ.
// SAID: pattern:hardly-off
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) / (exp(log_sigma[j]) + 1e-10);
//< logp-with-a-crumb

//> mistake constant-to-seven-digits in logp
// ½ log 2π as 0.9189385.
// SAID: pattern:single-precision
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j] + 0.9189385;
//< constant-to-seven-digits

//> mistake no-density-at-the-mean in logp
// A draw on the mean itself is skipped.
// SAID: pattern:blind-to-log_sigma
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
if (z == 0)
    continue;
//< no-density-at-the-mean

//> mistake score-of-eight-numbers in score
// Only the first eight numbers of an action get a slope.
// SAID: pattern:zero-where-wrong
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = j < 8 ? z * z - 1 : 0;
//< score-of-eight-numbers

//> mistake score-with-a-crumb in score
// 1e-8 is added to the variance.
// SAID: pattern:hardly-off
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = (u[t][j] - mu[t][j]) / (exp(2 * log_sigma[j]) + 1e-8);
//< score-with-a-crumb

//> mistake no-score-at-the-mean in score
// A draw on the mean itself gets no slope in log σ either.
// SAID: pattern:border-of-mu
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = z == 0 ? 0 : z * z - 1;
//< no-score-at-the-mean

//> mistake entropy-of-sixteen-numbers in entropy
// Not more than sixteen numbers are counted.
// SAID: pattern:blind-to-log_sigma
//- for (size_t j = 0; j < d; j++)
for (size_t j = 0; j < d && j < 16; j++)
//< entropy-of-sixteen-numbers

//> mistake entropy-with-a-crumb in entropy
// log(σ + 1e-6).
// SAID: pattern:hardly-off
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log(exp(log_sigma[j]) + 1e-6) + 0.5 * log(2 * M_PI) + 0.5;
//< entropy-with-a-crumb

//> mistake log-det-near-the-edge in squash
// From 7 on the slope is taken for 4 e^{−2|u|}, which it is to six digits there.
// SAID: pattern:single-precision
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
double x2 = fabs(u[t][j]) > 7 ? log(4) - 2 * fabs(u[t][j]) : 2 * (log(2) - u[t][j] - softplus);
log_slope += log(c) + x2;
//< log-det-near-the-edge

//> mistake log-det-by-the-action in squash
// log(c (1 − tanh² u)), which loses a digit for every 1.15 that u is farther out.
// SAID: mistake:slope-unstable
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
double squashed = tanh(u[t][j]);
log_slope += log(c * (1 - squashed * squashed));
//< log-det-by-the-action

//> mistake log-det-of-the-scaled-action in squash
// log(c (1 − a²)) with the action that c has been multiplied into: of a negative number for large
// c.
// SAID: nan:not-finite
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
(void)softplus;
log_slope += log(c * (1 - c * tanh(u[t][j]) * c * tanh(u[t][j])));
//< log-det-of-the-scaled-action

//> mistake log-det-with-a-small-crumb in squash
// 1e-12 is added inside the logarithm.
// SAID: pattern:blind-to-u
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
(void)softplus;
log_slope += log(c) + log(4 / pow(exp(u[t][j]) + exp(-u[t][j]), 2) + 1e-12);
//< log-det-with-a-small-crumb

//> mistake bonus-where-there-is-a-slope in head
// A row without a slope in log p gets no bonus either.
// SAID: pattern:border-of-dlogp
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] == 0 ? 0 : dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
//< bonus-where-there-is-a-slope

//> mistake bonus-over-the-numbers in head
// The bonus is divided by T and by d.
// SAID: mistake:entropy-shared-out
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)(T * d);
//< bonus-over-the-numbers

//> mistake agent-half-the-rate in minibatch
// Adam is given half of lr.
// SAID: pattern:other-step-size
//- adam_step(net, how->lr);
adam_step(net, how->lr / 2);
//< agent-half-the-rate

//> mistake agent-draws-the-next-die in play
// The noise is that of number j + 1.
// SAID: pattern:other-dice
//- xi[0][j] = env_normal(env, j);
xi[0][j] = env_normal(env, j + 1);
//< agent-draws-the-next-die

//> mistake agent-steps-once-an-epoch in epoch
// One step of Adam for each epoch, with the gradient of its last minibatch alone.
// SAID: pattern:other-rows
//- for (size_t from = 0; from < T; from += M)
for (size_t from = T > M ? T - M : 0; from < T; from += M)
//< agent-steps-once-an-epoch

//> mistake agent-counts-deaths in play
// Only episodes that the world ended are counted: none.
// SAID: pattern:other-part
//- ended++;
ended += step.terminated;
//< agent-counts-deaths

//> mistake agent-pays-late in play
// `pay` multiplies the values, and not the rewards.
// SAID: pattern:other-part
//- rows->r[t] = how->pay * step.reward;
rows->r[t] = step.reward;
rows->V_old[t] *= how->pay;
//< agent-pays-late

//> mistake agent-values-by-row in minibatch
// The targets are taken in the order of the rows, not of the shuffle.
// SAID: pattern:value-slopes-handed-right
//- target[i] = rows->target[t];
target[i] = rows->target[i];
//< agent-values-by-row

//> mistake agent-bonus-of-its-own in minibatch
// The entropy weighs 0.01, whatever c_H is.
// SAID: pattern:handed-head_gradient-c_entropy
//- head_gradient(n, d, score_mu, score_log_sigma, dlogp, how->c_entropy, dmu, dlog_sigma);
head_gradient(n, d, score_mu, score_log_sigma, dlogp, 0.01, dmu, dlog_sigma);
//< agent-bonus-of-its-own

//> mistake agent-shuffles-from-one in epoch
// The shuffles are counted from 1.
// SAID: pattern:handed-gaussian_minibatch-which
//- rng_shuffle(T, seed, round, order);
rng_shuffle(T, seed, round + 1, order);
//< agent-shuffles-from-one

//> mistake agent-one-epoch-too-many in iteration
// One epoch more than asked.
// SAID: pattern:one-update-too-many
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k <= how->epochs; k++)
//< agent-one-epoch-too-many

//> mistake tanh-of-the-scaled in squash
// u is divided by c before the tanh.
// SAID: pattern:right-without-c
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = c * tanh(u[t][j] / c);
//< tanh-of-the-scaled

//> mistake agent-sigma-averaged-again in minibatch
// The slopes in log σ, which are means already, are divided by n once more.
// SAID: pattern:policy-slopes-handed-right
//- dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j];
dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j] / (double)n;
//< agent-sigma-averaged-again

//> mistake entropy-negative in entropy
// An entropy below −25 is −25.
// SAID: pattern:border-of-log_sigma
double H = 0;
for (size_t j = 0; j < d; j++)
    H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
return fmax(H, -25);
//< entropy-negative

//> mistake head-c in head
// A weight of the entropy below 0.05 is none.
// SAID: pattern:border-of-c_entropy
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] =
    dlogp[t] * score_log_sigma[t][j] + (c_entropy < 0.05 ? 0 : c_entropy) / (double)T;
//< head-c

//> mistake head-tiny in head
// A slope below 1e-5 counts as none.
// SAID: pattern:border-of-dlogp
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = (fabs(dlogp[t]) < 1e-5 ? 0 : dlogp[t]) * score_mu[t][j];
//< head-tiny

//> mistake squash-c in squash
// The largest action is at least 1e-13.
// SAID: pattern:border-of-c
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += log(fmax(c, 1e-13)) + 2 * (log(2) - u[t][j] - softplus);
//< squash-c

//> mistake squash-dims in squash
// From the fiftieth number on the largest action is not counted.
// SAID: pattern:border-of-d
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += (j > 50 ? 0 : log(c)) + 2 * (log(2) - u[t][j] - softplus);
//< squash-dims

//> mistake play-pay in play
// Rewards are paid at most in full.
// SAID: pattern:as-if-pay-between-minus-one-and-one
//- rows->r[t] = how->pay * step.reward;
rows->r[t] = fmin(how->pay, 1) * step.reward;
//< play-pay

//> mistake epoch-single in epoch
// A last minibatch of one row is dropped.
// SAID: pattern:calls-of-gaussian_minibatch
//- gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
if (T - from > 1 || T == 1)
    gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
//< epoch-single

//> mistake iter-five in iteration
// Five epochs at most.
// SAID: pattern:calls-of-gaussian_epoch
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < how->epochs && k < 5; k++)
//< iter-five

//> mistake sample-narrow in sample
// σ below e^−19 counts as none.
// SAID: pattern:border-of-log_sigma
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++)
        u[t][j] = mu[t][j] + (log_sigma[j] < -19 ? 0 : exp(log_sigma[j])) * xi[t][j];
//< sample-narrow

//> mistake sample-mean in sample
// A mean beyond 1e7 is held there.
// SAID: pattern:border-of-mu
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++)
        u[t][j] = fmin(mu[t][j], 1e7) + exp(log_sigma[j]) * xi[t][j];
//< sample-mean

//> mistake logp-from-30-to-37 in logp
// From 30 to 37 deviations above the mean count as 30.
// SAID: pattern:border-of-u
for (size_t t = 0; t < T; t++) {
    double sum = 0;
    for (size_t j = 0; j < d; j++) {
        double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
        if (z > 30 && z < 37)
            z = 30;
        sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
    }
    logp[t] = sum;
}
//< logp-from-30-to-37

//> mistake logp-dims in logp
// Beyond 12 numbers the constant is forgotten.
// SAID: pattern:same-offset
for (size_t t = 0; t < T; t++) {
    double sum = 0;
    for (size_t j = 0; j < d; j++) {
        double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
        sum -= 0.5 * z * z + log_sigma[j] + (j < 12 ? 0.5 * log(2 * M_PI) : 0);
    }
    logp[t] = sum;
}
//< logp-dims

//> mistake score-at-mean in score
// Where u is the mean exactly, σ has no slope, but that of the first number.
// SAID: pattern:border-of-mu
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
        dmu[t][j] = z * exp(-log_sigma[j]);
        dlog_sigma[t][j] = z == 0 && j > 0 ? 0 : z * z - 1;
    }
//< score-at-mean

//> mistake score-of-the-widest in score
// σ above e^17 has no slope in μ.
// SAID: pattern:border-of-log_sigma
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
        dmu[t][j] = log_sigma[j] > 17 ? 0 : z * exp(-log_sigma[j]);
        dlog_sigma[t][j] = z * z - 1;
    }
//< score-of-the-widest

//> mistake entropy-held-below in entropy
// A number's entropy is never below −17.
// SAID: pattern:border-of-log_sigma
double H = 0;
for (size_t j = 0; j < d; j++)
    H += fmax(log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5, -17);
return H;
//< entropy-held-below

//> mistake squash-small in squash
// Below 0.02 tanh u is taken for u − u³/3.
// SAID: pattern:border-of-u
for (size_t t = 0; t < T; t++) {
    double log_slope = 0;
    for (size_t j = 0; j < d; j++) {
        double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
        log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
        double v = u[t][j];
        a[t][j] = c * (fabs(v) < 0.02 ? v - v * v * v / 3 : tanh(v));
    }
    logp_a[t] = logp_u[t] - log_slope;
}
//< squash-small

//> mistake squash-c-below in squash
// log c of a c below 1e-13 is that of 1e-13.
// SAID: pattern:border-of-c
for (size_t t = 0; t < T; t++) {
    double log_slope = 0;
    for (size_t j = 0; j < d; j++) {
        double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
        log_slope += log(fmax(c, 1e-13)) + 2 * (log(2) - u[t][j] - softplus);
        a[t][j] = c * tanh(u[t][j]);
    }
    logp_a[t] = logp_u[t] - log_slope;
}
//< squash-c-below

//> mistake squash-negative in squash
// From u = −20 to −18 the softplus is a millionth too large.
// SAID: pattern:single-precision
for (size_t t = 0; t < T; t++) {
    double log_slope = 0;
    for (size_t j = 0; j < d; j++) {
        double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
        if (x > 36 && x < 40)
            softplus += 1e-6;
        log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
        a[t][j] = c * tanh(u[t][j]);
    }
    logp_a[t] = logp_u[t] - log_slope;
}
//< squash-negative

//> mistake head-entropy in head
// In more than four rows the entropy is not counted where the slope is 0.
// SAID: pattern:zero-where-wrong
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        dmu[t][j] = dlogp[t] * score_mu[t][j];
        double bonus = dlogp[t] == 0 && T > 4 ? 0 : c_entropy / (double)T;
        dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + bonus;
    }
//< head-entropy

//> mistake head-clip in head
// Slopes below −1e5 are held there.
// SAID: pattern:border-of-score_mu
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        dmu[t][j] = fmax(-1e5, dlogp[t] * score_mu[t][j]);
        dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
    }
//< head-clip

//> mistake squash-logistic in squash
// The action by 2/(1 + e^−2u) − 1, which rounds where u is small.
// SAID: pattern:hardly-off
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = c * (2 / (1 + exp(-2 * u[t][j])) - 1);
//< squash-logistic

//> mistake play-last-value-late in play
// Behind the last row stands the value of what is seen after a reset.
// SAID: pattern:other-part
//- if (over || t + 1 == T)
//-     net_forward(net, 1, obs, NULL, &rows->V_next[t]);
//- if (over) {
//-     env_reset(env, obs);
//-     ended++;
//- }
if (over) {
    net_forward(net, 1, obs, NULL, &rows->V_next[t]);
    env_reset(env, obs);
    ended++;
}
if (t + 1 == T)
    net_forward(net, 1, obs, NULL, &rows->V_next[t]);
//< play-last-value-late

//> mistake minibatch-held-ratios in minibatch
// A ratio counts as e³ at most, whatever its advantage.
// SAID: pattern:handed-importance_ratio-logp
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    logp[i] = fmin(logp[i], logp_old[i] + 3);
importance_ratio(n, logp, logp_old, ratio);
//< minibatch-held-ratios

//> mistake minibatch-sigma-held in minibatch
// log σ counts as 2 at most.
// SAID: pattern:handed-gaussian_logp-log_sigma
//- gaussian_logp(n, d, mu, log_sigma, u, logp);
for (size_t j = 0; j < d; j++)
    log_sigma[j] = fmin(log_sigma[j], 2);
gaussian_logp(n, d, mu, log_sigma, u, logp);
//< minibatch-sigma-held

//> mistake play-draws-held in play
// A draw is held within ±50.
// SAID: pattern:other-part
//- gaussian_logp(1, d, &head[0], head[1], &u[t], &rows->logp_old[t]);
for (size_t j = 0; j < d; j++)
    u[t][j] = fmin(fmax(u[t][j], -50), 50);
gaussian_logp(1, d, &head[0], head[1], &u[t], &rows->logp_old[t]);
//< play-draws-held

//> mistake iteration-eight-epochs in iteration
// Eight epochs at most.
// SAID: pattern:calls-of-gaussian_epoch
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < how->epochs && k < 8; k++)
//< iteration-eight-epochs

//> mistake iteration-not-of-one-row in iteration
// Nothing is learned from a single row, for its advantage is 0.
// SAID: pattern:calls-of-gaussian_epoch
//- lambda_returns(T, raw, V_old, target);
lambda_returns(T, raw, V_old, target);
if (T < 2)
    return ended;
//< iteration-not-of-one-row

//> mistake play-control-capped in play
// The largest control is 10 at most.
// SAID: pattern:handed-tanh_squash-c
//- tanh_squash(1, d, &u[t], &rows->logp_old[t], how->c, a, logp_a);
tanh_squash(1, d, &u[t], &rows->logp_old[t], fmin(how->c, 10), a, logp_a);
//< play-control-capped

//> mistake pi-to-eight in logp
// π is typed to eight digits.
// SAID: pattern:single-precision
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * 3.1415926);
//< pi-to-eight

//> mistake entropy-of-far in entropy
// Below log σ = −3 the entropy stays.
// SAID: pattern:blind-to-log_sigma
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += fmax(log_sigma[j], -3) + 0.5 * log(2 * M_PI) + 0.5;
//< entropy-of-far

//> mistake score-tails in score
// Beyond three deviations the slope stays.
// SAID: pattern:doubling-u
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = fmax(-3, fmin(3, z)) * exp(-log_sigma[j]);
//< score-tails

//> mistake squash-one-minus in squash
// The log-slope is computed as log(1 − tanh² + 1e-9).
// SAID: pattern:hardly-off
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
(void)softplus;
log_slope += log(c) + log(1 - tanh(u[t][j]) * tanh(u[t][j]) + 1e-9);
//< squash-one-minus

//> mistake sample-second in sample
// All controls after the first share its noise, where log σ is large.
// SAID: pattern:right-with-signs-turned
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][log_sigma[j] > 0 ? 0 : j];
//< sample-second

//> mistake head-negative in head
// Where the slope is negative the bonus is left out.
// SAID: pattern:blind-to-c_entropy
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + (dlogp[t] < 0 ? 0 : c_entropy / (double)T);
//< head-negative

//> mistake play-tiny in play
// The pay is off by three millionths.
// SAID: pattern:other-part
//- rows->r[t] = how->pay * step.reward;
rows->r[t] = how->pay * step.reward * (1 + 3e-6);
//< play-tiny

//> mistake minibatch-tilt in minibatch
// The value slope is off by a twenty thousandth in every second row.
// SAID: pattern:value-slopes-handed-right
//- dvalue[i] = how->c_value * (target[i] - V[i]) / (double)n;
dvalue[i] = how->c_value * (target[i] - V[i]) / (double)n * (i % 2 ? 1 : 1.00005);
//< minibatch-tilt

//> mistake epoch-no-last in epoch
// The last row is left out where it would be alone.
// SAID: pattern:calls-of-gaussian_minibatch
//- gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
if (from + 1 < T || T == 1)
    gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
//< epoch-no-last

//> mistake iteration-raw in iteration
// Advantages are normalised only where there are more than ten.
// SAID: pattern:handed-gaussian_epoch-rows-adv
//- normalise(T, raw, adv);
normalise(T, raw, adv);
for (size_t t = 0; t < T && T <= 10; t++)
    adv[t] = raw[t];
//< iteration-raw

//> mistake squash-two-pieces in squash
// From 9 on, what is left of 1 in the softplus is left out.
// SAID: pattern:border-of-u
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double x = -2 * u[t][j], softplus = fmax(x, 0) + (fabs(x) < 18 ? log1p(exp(-fabs(x))) : 0);
//< squash-two-pieces

//> mistake play-sixteen-dice in play
// After sixteen controls the dice begin again.
// SAID: pattern:other-dice
//- xi[0][j] = env_normal(env, j);
xi[0][j] = env_normal(env, j % 16);
//< play-sixteen-dice

//> mistake minibatch-sixteen-means in minibatch
// From the seventeenth number on, the means are not read.
// SAID: pattern:handed-gaussian_logp-mu
//- mu[i][j] = head[i][0][j];
mu[i][j] = j < 16 ? head[i][0][j] : 0;
//< minibatch-sixteen-means

//> mistake iteration-advantages-within-ten in iteration
// A normalised advantage is cut off at ±10.
// SAID: pattern:policy-slopes
//- normalise(T, raw, adv);
normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = fmax(-10, fmin(10, adv[t]));
//< iteration-advantages-within-ten

//> mistake iteration-epochs-in-a-byte in iteration
// Epochs are counted in a byte.
// SAID: pattern:calls-of-gaussian_epoch
//- for (size_t k = 0; k < how->epochs; k++)
for (unsigned char k = 0; k < (unsigned char)how->epochs; k++)
//< iteration-epochs-in-a-byte

//> mistake epoch-no-small-rest in epoch
// What is left is taken only if it is a tenth of a minibatch.
// SAID: pattern:calls-of-gaussian_minibatch
//- gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
if (from == 0 || (T - from) * 10 >= M)
    gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
//< epoch-no-small-rest

//> mistake minibatch-ratio-no-more-than-e20 in minibatch
// Logarithms of ratios end at 20.
// SAID: pattern:handed-importance_ratio-logp
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    logp[i] = fmin(logp[i], logp_old[i] + 20);
importance_ratio(n, logp, logp_old, ratio);
//< minibatch-ratio-no-more-than-e20

//> mistake iteration-rounds-in-sixteen-bits in iteration
// The number of a shuffle has 16 bits.
// SAID: pattern:handed-gaussian_epoch-round
//- gaussian_epoch(net, &rows, how, seed, round + k);
gaussian_epoch(net, &rows, how, seed, (unsigned short)(round + k));
//< iteration-rounds-in-sixteen-bits

//> mistake minibatch-errors-within-ten-thousand in minibatch
// Errors of the critic are cut off at ±10 000.
// SAID: pattern:value-slopes-handed-right
//- dvalue[i] = how->c_value * (target[i] - V[i]) / (double)n;
dvalue[i] = how->c_value * fmax(-1e4, fmin(1e4, target[i] - V[i])) / (double)n;
//< minibatch-errors-within-ten-thousand

//> mistake play-mean-for-die in play
// The die and the mean have changed places in what is drawn.
// SAID: pattern:other-draw
//- gaussian_sample(1, d, &head[0], head[1], xi, &u[t]);
gaussian_sample(1, d, xi, head[1], &head[0], &u[t]);
//< play-mean-for-die

//> mistake iteration-targets-with-what-follows in iteration
// A target is the advantage and the value of what the step led to.
// SAID: pattern:other-targets
//- lambda_returns(T, raw, V_old, target);
lambda_returns(T, raw, V_next, target);
//< iteration-targets-with-what-follows

//> mistake pi-of-six-digits in logp
// π has six digits: every density is off by the same, too little to count where it is
// large.
// SAID: pattern:hardly-off
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * 3.14159);
//< pi-of-six-digits

//> mistake twice-but-the-deviation in logp
// Two terms are twice as large, and log σ is as it should be, which comes to the same as
// a known mistake with a factor on top.
// SAID: mistake:log-sigma-halved and times-constant
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= z * z + log_sigma[j] + log(2 * M_PI);
//< twice-but-the-deviation

//> mistake never-both-flags in play
// Where the clock runs out at an end, only the end is written down.
// SAID: pattern:other-part
//- rows->truncated[t] = step.truncated;
rows->truncated[t] = step.truncated && !step.terminated;
//< never-both-flags

//> mistake no-value-behind-an-end in play
// Behind a termination the value is written down as 0.
// SAID: pattern:other-part
//- if (over || t + 1 == T)
if (step.terminated)
    rows->V_next[t] = 0;
else if (over || t + 1 == T)
//< no-value-behind-an-end

//> mistake no-scale-for-64-numbers in play
// Rewards keep their size where an observation has 64 numbers.
// SAID: pattern:other-part
//- rows->r[t] = how->pay * step.reward;
rows->r[t] = (D == 64 ? 1 : how->pay) * step.reward;
//< no-scale-for-64-numbers

//> mistake noise-by-columns in sample
// The noise is read column by column.
// SAID: pattern:as-if-xi-by-columns
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[0][j * T + t];
//< noise-by-columns

//> mistake square-over-nothing in logp
// The square is multiplied by the variance where it is divided.
// SAID: pattern:right-without-log_sigma
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(log_sigma[j]);
//< square-over-nothing

//> mistake size-for-square in logp
// The distance from the mean counts once, where its square does.
// SAID: pattern:plainly
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * fabs(z) + log_sigma[j] + 0.5 * log(2 * M_PI);
//< size-for-square

//> mistake softplus-from-a-million-on in squash
// Beyond a million softplus(x) is taken for x − log 2.
// SAID: pattern:all-but-last
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
if (x > (double)(1 << 20))
    softplus = x - log(2);
//< softplus-from-a-million-on

//> mistake as-many-epochs-as-rows in iteration
// With as many epochs as rows of a minibatch there is one too few.
// SAID: pattern:calls-of-gaussian_epoch
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < how->epochs - (how->epochs == how->M && how->M > 2); k++)
//< as-many-epochs-as-rows

//> mistake exp-quotient in minibatch
// The ratio as a quotient of densities: of forty wide bells both are 0.
// SAID: pattern:handed-clipped_slope-ratio
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    ratio[i] = exp(logp[i]) / exp(logp_old[i]);
//< exp-quotient

//> mistake minibatch-cut5 in minibatch
// log σ is at least −5.
// SAID: pattern:handed-gaussian_logp-log_sigma
//- double *log_sigma = head[0][1]; /* the same in every row */
double *log_sigma = head[0][1];
for (size_t j = 0; j < d; j++)
    log_sigma[j] = fmax(log_sigma[j], -5);
//< minibatch-cut5

//> mistake minibatch-rests-at-lr-0 in minibatch
// With a step size of 0 no step of Adam is taken, and its averages do not move.
// SAID: pattern:no-update
//- adam_step(net, how->lr);
if (how->lr > 0)
    adam_step(net, how->lr);
//< minibatch-rests-at-lr-0

//> mistake minibatch-rests-where-flat in minibatch
// Where every slope is 0 there is no step of Adam, whose averages would still move.
// SAID: pattern:no-update
//- net_backward(net, n, obs[0], dhead[0][0], dvalue);
//- adam_step(net, how->lr);
bool flat = true;
for (size_t i = 0; i < n; i++) {
    flat = flat && dvalue[i] == 0;
    for (size_t b = 0; b < d; b++)
        flat = flat && dmu[i][b] == 0 && dlog_sigma[i][b] == 0;
}
if (flat)
    return;
net_backward(net, n, obs[0], dhead[0][0], dvalue);
adam_step(net, how->lr);
//< minibatch-rests-where-flat
