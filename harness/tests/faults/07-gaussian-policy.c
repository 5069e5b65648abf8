/* Bodies for the regions of gaussian_policy.c that crash, hang or stray; FAULT is the kind of
 * each. */

//> mistake never-moves-on in epoch
// FAULT: hang: the last minibatch is never reached.
//- for (size_t from = 0; from < T; from += M)
for (size_t from = 0; from < T; from += 0 * M)
//< never-moves-on

//> mistake root-of-a-negative in logp
// FAULT: nan: the density is normalised by a root of a negative number.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j] + log(sqrt(-2 * M_PI));
//< root-of-a-negative

//> mistake steps-after-the-end in play
// FAULT: crash: the world is not reset where the clock ran out.
//- env_reset(env, obs);
//< steps-after-the-end

//> mistake writes-past-the-row in score
// FAULT: memory: the slopes of log σ are written behind the end of every row.
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j + d] = z * z - 1;
//< writes-past-the-row

//> mistake writes-the-noise in sample
// FAULT: memory: the noise is stretched where it lies.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + (((double(*)[d])xi)[t][j] *= exp(log_sigma[j]));
//< writes-the-noise

//> mistake writes-the-settings in play
// FAULT: memory: the pay is cleared where the settings lie, which are const.
//- rows->r[t] = how->pay * step.reward;
rows->r[t] = how->pay * step.reward;
((GaussianSettings *)how)->pay = 1;
//< writes-the-settings
