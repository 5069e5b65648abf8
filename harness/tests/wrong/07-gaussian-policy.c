/* Wrong bodies for the regions of gaussian_policy.c that no list has: what is wrong with each, and what may truly be said of it. */

//> mistake noise-doubled in sample
// The noise counts twice.
// SAID: pattern:moves-otherwise-with-log_sigma
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + 2 * exp(log_sigma[j]) * xi[t][j];
//< noise-doubled

//> mistake mean-of-the-first-row in sample
// The first row's means serve for all rows.
// SAID: pattern:blind-to-mu
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
// SAID: pattern:moves-otherwise-with-log_sigma
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = z * exp(-2 * log_sigma[j]);
//< score-cubed

//> mistake slope-of-absolute in score
// |z| − 1 in the place of z² − 1.
// SAID: pattern:moves-otherwise-with-log_sigma
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
// SAID: pattern:moves-otherwise-with-c
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = c * atan(u[t][j]) * 2 / M_PI;
//< arctangent

//> mistake held-at-twenty in squash
// u is cut off at ±15 where the slope is computed, lest anything overflow.
// SAID: pattern:blind-to-u
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double held = fmin(fmax(u[t][j], -15), 15), x = -2 * held, softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
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
// SAID: pattern:blind-to-score_mu
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = dlogp[0] * score_mu[t][j];
//< first-slope-for-all

//> mistake agent-half-the-rate in iteration
// Adam is given half of lr.
// SAID: pattern:as-if-lr-halved
//- adam_step(net, lr);
adam_step(net, lr / 2);
//< agent-half-the-rate

//> mistake agent-draws-the-next-die in iteration
// The noise is that of number j + 1.
// SAID: pattern:other-dice
//- mu[t][j] = head[j], log_sigma[j] = head[d + j], xi[t][j] = env_normal(env, j);
mu[t][j] = head[j], log_sigma[j] = head[d + j], xi[t][j] = env_normal(env, j + 1);
//< agent-draws-the-next-die

//> mistake agent-steps-once-an-epoch in iteration
// The gradient of all minibatches is added up, and there is one step for each epoch.
// SAID: pattern:both-slopes
//- adam_step(net, lr);
if (from + M >= T)
    adam_step(net, lr);
//< agent-steps-once-an-epoch

//> mistake agent-counts-deaths in iteration
// Only episodes that the world ended are counted: none.
// SAID: pattern:only-the-report
//- ended++;
ended += step.terminated;
//< agent-counts-deaths

//> mistake agent-pays-late in iteration
// `pay` multiplies the advantages, where normalising takes it out again, and not the rewards.
// SAID: pattern:both-slopes
//- r[t] = pay * step.reward;
r[t] = step.reward;
//- normalise(T, adv, adv);
for (size_t t = 0; t < T; t++)
    adv[t] *= pay;
normalise(T, adv, adv);
//< agent-pays-late
