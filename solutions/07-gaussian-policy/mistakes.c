/* Lesson 7's known mistakes: wrong bodies for the regions of gaussian_policy.c, each
 * with what its author is told. */

/* ---- gaussian_sample ---- */

//> mistake variance-for-sigma in sample
// The noise is stretched by σ², not by σ. By how much does u vary, then?
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(2 * log_sigma[j]) * xi[t][j];
//< variance-for-sigma

//> mistake sample-log-variance in sample
// You take log σ for the logarithm of the variance: the noise is stretched by √σ.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(log_sigma[j] / 2) * xi[t][j];
//< sample-log-variance

//> mistake sample-log-for-sigma in sample
// The noise is stretched by log σ itself. What is the deviation where log σ is 0?
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + log_sigma[j] * xi[t][j];
//< sample-log-for-sigma

//> mistake mean-forgotten in sample
// The noise has the right size and is never moved to the mean.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = exp(log_sigma[j]) * xi[t][j];
//< mean-forgotten

//> mistake mean-only in sample
// Every draw is the mean. What is there to learn from, if nothing is ever tried?
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j];
//< mean-only

//> mistake mean-stretched in sample
// The mean is stretched along with the noise: the bell stands at σ μ.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = exp(log_sigma[j]) * (mu[t][j] + xi[t][j]);
//< mean-stretched

//> mistake one-noise-for-all in sample
// All numbers of an action share one noise, so they are not independent. Which index
// has xi?
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][0];
//< one-noise-for-all

//> variant noise-subtracted in sample
// The noise is subtracted. That has the same distribution; but the noise is given, and
// this contract adds it.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] - exp(log_sigma[j]) * xi[t][j];
//< noise-subtracted

//> variant softplus-for-exp in sample
// σ is softplus of its parameter. Some programs keep σ so; in this contract the
// parameter is log σ.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + log1p(exp(log_sigma[j])) * xi[t][j];
//< softplus-for-exp

//> variant log-sigma-held-back in sample
// log σ is cut off at −2 and 2 first. Some programs do so, lest σ collapse; this
// contract takes it as it is.
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(fmin(fmax(log_sigma[j], -2), 2)) * xi[t][j];
//< log-sigma-held-back

//> mistake sigma-of-the-first in sample
// Every number is stretched by the first σ. Which index has log σ?
//- u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
u[t][j] = mu[t][j] + exp(log_sigma[0]) * xi[t][j];
//< sigma-of-the-first

/* ---- gaussian_logp ---- */

//> mistake log-sigma-missing in logp
// −log σ is missing. Integrate the density over u: what comes out for σ = 2? With this
// one, a wide bell is as high as a narrow one.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + 0.5 * log(2 * M_PI);
//< log-sigma-missing

//> mistake constant-missing in logp
// −½ log 2π is missing. No gradient notices, but the density does not integrate to 1,
// and every number of an action adds to the error.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j];
//< constant-missing

//> mistake constant-once in logp
// −½ log 2π stands there once for the whole action. How many bells are multiplied?
//- double sum = 0;
double sum = -0.5 * log(2 * M_PI);
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j];
//< constant-once

//> mistake constant-not-halved in logp
// You subtract log 2π and not half of it. Which power of 2π stands in front of the
// bell?
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j] + log(2 * M_PI);
//< constant-not-halved

//> mistake divided-by-log-sigma in logp
// The distance is divided by log σ. In how many deviations is it to be counted?
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) / log_sigma[j];
//< divided-by-log-sigma

//> mistake divided-by-variance in logp
// z is the distance divided by σ², and then it is squared. By what is it to be divided?
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(-2 * log_sigma[j]);
//< divided-by-variance

//> mistake sigma-for-variance in logp
// The squared distance is divided by σ, not by σ². In which unit is z?
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j] / 2);
//< sigma-for-variance

//> mistake distance-not-scaled in logp
// The distance is not divided by σ at all.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = u[t][j] - mu[t][j];
//< distance-not-scaled

//> mistake logp-log-variance in logp
// log σ is taken for the logarithm of the variance, throughout.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j] / 2);
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + 0.5 * log_sigma[j] + 0.5 * log(2 * M_PI);
//< logp-log-variance

//> mistake log-sigma-halved in logp
// log σ counts half. That belongs to the formula with the variance, ½ log σ²: how high
// is the top of a bell with σ = 0.1?
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + 0.5 * log_sigma[j] + 0.5 * log(2 * M_PI);
//< log-sigma-halved

//> mistake half-missing in logp
// The ½ in front of z² is missing.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
//< half-missing

//> mistake square-missing in logp
// z is not squared: your density grows without end on one side.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z + log_sigma[j] + 0.5 * log(2 * M_PI);
//< square-missing

//> mistake log-sigma-added in logp
// log σ is added. Which bell is higher at its top, the wide one or the narrow one?
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z - log_sigma[j] + 0.5 * log(2 * M_PI);
//< log-sigma-added

//> mistake bell-upside-down in logp
// The sign of z² is turned: the farther away, the denser.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= -0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
//< bell-upside-down

//> mistake mean-over-dimensions in logp
// You give the mean over the numbers of the action. Densities of independent numbers
// are multiplied: what becomes of their logarithms?
//- logp[t] = sum;
logp[t] = sum / (double)d;
//< mean-over-dimensions

//> mistake density-for-its-log in logp
// This is the density. The contract asks for its logarithm.
//- logp[t] = sum;
logp[t] = exp(sum);
//< density-for-its-log

//> mistake log-of-a-density in logp
// The density is computed and then its logarithm is taken. Far away the density is too
// small for a double and counts as 0: what is log 0?
//- logp[t] = sum;
logp[t] = log(exp(sum));
//< log-of-a-density

//> mistake clipped-action in logp
// The density is that of u clipped to ±1. What was drawn was u; a clipped number is no
// draw from a bell, and its density there is none.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (fmin(fmax(u[t][j], -1), 1) - mu[t][j]) * exp(-log_sigma[j]);
//< clipped-action

//> mistake squashed-action in logp
// The density is that of the bell at tanh u. The bell is over u; what the squash does
// to a density is tanh_squash's work.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (tanh(u[t][j]) - mu[t][j]) * exp(-log_sigma[j]);
//< squashed-action

//> mistake first-number-only in logp
// Only the first number of every action counts.
//- for (size_t j = 0; j < d; j++) {
for (size_t j = 0; j < 1; j++) {
//< first-number-only

//> variant epsilon-under-sigma in logp
// A little is added to σ before you divide. Some programs do so; here e^{log σ} is
// never 0, and a narrow bell is another one with it.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) / (exp(log_sigma[j]) + 1e-6);
//< epsilon-under-sigma

//> mistake absolute-distance in logp
// |z| counts, and not ½ z²: that is Laplace's bell, which has a tip.
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= fabs(z) + log_sigma[j] + log(2);
//< absolute-distance

//> mistake pi-for-two-pi in logp
// The constant is ½ log π. Which integral is √(2π)?
//- sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(M_PI);
//< pi-for-two-pi

//> mistake rows-added-up in logp
// The sum is never set back to 0: every row carries those before it.
double sum = 0;
for (size_t t = 0; t < T; t++) {
    for (size_t j = 0; j < d; j++) {
        double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
        sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
    }
    logp[t] = sum;
}
//< rows-added-up

/* ---- gaussian_score ---- */

//> mistake score-sigma-for-variance in score
// The slope in μ is divided by σ, and has to be by σ². How steep is a narrow bell's
// flank, in units of u?
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = z;
//< score-sigma-for-variance

//> mistake slope-in-sigma in score
// This is the slope in σ. The parameter is log σ: what does the chain rule multiply it
// by?
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = (z * z - 1) * exp(-log_sigma[j]);
//< slope-in-sigma

//> mistake one-missing in score
// The −1 is missing, so every good draw widens the bell, wherever it was. Which term of
// the density has it come from?
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = z * z;
//< one-missing

//> mistake mean-pushed-away in score
// The slope in μ has the wrong sign: it moves the mean away from what was drawn.
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = -z * exp(-log_sigma[j]);
//< mean-pushed-away

//> mistake narrows-for-widens in score
// The slope in log σ has the wrong sign. A draw farther out than σ was improbable:
// which bell would have made it less so?
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = 1 - z * z;
//< narrows-for-widens

//> mistake score-log-variance in score
// log σ is taken for the logarithm of the variance, in both slopes.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j] / 2);
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = z * exp(-log_sigma[j] / 2);
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = 0.5 * (z * z - 1);
//< score-log-variance

//> mistake slope-in-the-variance in score
// This is half the slope: that in log σ². The parameter is log σ.
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = 0.5 * (z * z - 1);
//< slope-in-the-variance

//> mistake score-of-the-clipped in score
// The slopes are those at u clipped to ±1. The density that is climbed is that of u.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (fmin(fmax(u[t][j], -1), 1) - mu[t][j]) * exp(-log_sigma[j]);
//< score-of-the-clipped

//> mistake score-averaged in score
// The slopes are those of the mean over the numbers of the action. Their log-densities
// are added.
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = z * exp(-log_sigma[j]) / (double)d;
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = (z * z - 1) / (double)d;
//< score-averaged

//> mistake sigma-never-learned in score
// The slope in log σ is 0 everywhere: σ is treated as fixed.
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = 0;
//< sigma-never-learned

//> mistake slope-of-the-density in score
// These are the slopes of the density, not of its logarithm.
//- double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]), p = 1;
for (size_t i = 0; i < d; i++) {
    double y = (u[t][i] - mu[t][i]) * exp(-log_sigma[i]);
    p *= exp(-0.5 * y * y - log_sigma[i]) / sqrt(2 * M_PI);
}
//- dmu[t][j] = z * exp(-log_sigma[j]);
dmu[t][j] = p * z * exp(-log_sigma[j]);
//- dlog_sigma[t][j] = z * z - 1;
dlog_sigma[t][j] = p * (z * z - 1);
//< slope-of-the-density

//> mistake outputs-exchanged in score
// The two outputs have changed places.
//- dmu[t][j] = z * exp(-log_sigma[j]);
dlog_sigma[t][j] = z * exp(-log_sigma[j]);
//- dlog_sigma[t][j] = z * z - 1;
dmu[t][j] = z * z - 1;
//< outputs-exchanged

/* ---- gaussian_entropy ---- */

//> mistake entropy-constant-once in entropy
// The constant ½ log 2πe is added once. How many bells are there, and what is the
// entropy of independent numbers together?
//- double H = 0;
double H = 0.5 * log(2 * M_PI) + 0.5;
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log_sigma[j];
//< entropy-constant-once

//> mistake entropy-half-once in entropy
// The ½ that is the mean of ½ z² is added once. Every number of the action has a z.
//- double H = 0;
double H = 0.5;
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log_sigma[j] + 0.5 * log(2 * M_PI);
//< entropy-half-once

//> mistake entropy-knows-mu in entropy
// Your entropy grows with μ². How far the bell is from 0 says nothing of how wide it
// is: z is a distance from what?
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5 +
     0.5 * mu[j] * mu[j] * exp(-2 * log_sigma[j]);
//< entropy-knows-mu

//> mistake entropy-of-the-mode in entropy
// This is −log p at the mean, where p is highest. The entropy is the mean over all
// draws: what is the mean of ½ z²?
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log_sigma[j] + 0.5 * log(2 * M_PI);
//< entropy-of-the-mode

//> mistake entropy-halved-log-sigma in entropy
// log σ counts half. That belongs to the formula with the variance, ½ log σ².
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += 0.5 * log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
//< entropy-halved-log-sigma

//> mistake entropy-constant-missing in entropy
// The constant is missing. No gradient notices; but this is not the mean of −log p.
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log_sigma[j];
//< entropy-constant-missing

//> mistake entropy-constant-doubled in entropy
// The ½ in front of log 2πe is missing.
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += log_sigma[j] + log(2 * M_PI) + 1;
//< entropy-constant-doubled

//> mistake entropy-averaged in entropy
// You give the mean over the numbers of an action, not the sum.
//- return H;
return H / (double)d;
//< entropy-averaged

//> mistake entropy-turned-round in entropy
// The sign is turned: a narrow bell has a large entropy here.
//- return H;
return -H;
//< entropy-turned-round

//> mistake sigma-for-its-log in entropy
// σ stands where log σ belongs.
//- H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
H += exp(log_sigma[j]) + 0.5 * log(2 * M_PI) + 0.5;
//< sigma-for-its-log

//> mistake entropy-never-negative in entropy
// You do not let it fall below 0. A probability's logarithm is never above 0; is a
// density's?
//- return H;
return fmax(H, 0);
//< entropy-never-negative

//> mistake entropy-of-first in entropy
// Only the first number counts. What is the entropy of independent numbers together?
//- for (size_t j = 0; j < d; j++)
for (size_t j = 0; j < 1; j++)
//< entropy-of-first

/* ---- tanh_squash ---- */

//> mistake slope-unstable in squash
// 1 − tanh² is computed as it stands. At u = 20, tanh u rounds to 1 and the logarithm
// is −∞; the true value is −38.6.
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
double squashed = tanh(u[t][j]);
log_slope += log(c) + log(1 - squashed * squashed);
//< slope-unstable

//> variant slope-with-epsilon in squash
// You add 1e-6 to 1 − tanh², so that the logarithm stays finite. Many programs do; far
// out it is off by 25 at u = 20, and this contract
// asks for the exact value.
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
double squashed = tanh(u[t][j]);
log_slope += log(c) + log(1 - squashed * squashed + 1e-6);
//< slope-with-epsilon

//> variant slope-with-epsilon-inside in squash
// You add 1e-6 to c (1 − tanh²), so that the logarithm stays finite. Many programs do;
// this contract asks for the exact value.
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
double squashed = tanh(u[t][j]);
log_slope += log(c * (1 - squashed * squashed) + 1e-6);
//< slope-with-epsilon-inside

//> mistake softplus-overflows in squash
// softplus is log(1 + eˣ) as it stands, and eˣ is infinite from x = 710 on. Which form
// has only small exponentials?
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double x = -2 * u[t][j], softplus = log1p(exp(x));
//< softplus-overflows

//> mistake squash-ignored in squash
// The density is that of u. At u = 2 with c = 2 a stretch of u shrinks to 0.14 of its
// length, and the probability in it stays the same: what
// becomes of the density there?
//- logp_a[t] = logp_u[t] - log_slope;
logp_a[t] = logp_u[t];
//< squash-ignored

//> mistake slope-added in squash
// log |da/du| is added. At u = 0 with c = 2 a stretch of u becomes twice as long, and
// the probability in it stays the same: does the density
// rise or fall?
//- logp_a[t] = logp_u[t] - log_slope;
logp_a[t] = logp_u[t] + log_slope;
//< slope-added

//> mistake c-not-counted in squash
// The factor c is in the action and not in the density. No gradient notices, but the
// density does not integrate to 1.
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += 2 * (log(2) - u[t][j] - softplus);
//< c-not-counted

//> mistake c-counted-once in squash
// log c is counted once for the whole action. How many numbers are stretched by c?
//- double log_slope = 0;
double log_slope = log(c);
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += 2 * (log(2) - u[t][j] - softplus);
//< c-counted-once

//> mistake c-divided in squash
// log c has the wrong sign. Spread over a range twice as wide, does a density rise or
// fall?
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += -log(c) + 2 * (log(2) - u[t][j] - softplus);
//< c-divided

//> mistake slope-not-squared in squash
// The 2 in front is missing: this is log of the square root of 1 − tanh².
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += log(c) + (log(2) - u[t][j] - softplus);
//< slope-not-squared

//> mistake slope-averaged in squash
// You take the mean of log |da/du| over the numbers of an action, and it is their sum.
//- logp_a[t] = logp_u[t] - log_slope;
logp_a[t] = logp_u[t] - log_slope / (double)d;
//< slope-averaged

//> mistake slope-at-the-action in squash
// The slope is taken at the action, not at u. Of which number is a the tanh?
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double v = tanh(u[t][j]), x = -2 * v, softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += log(c) + 2 * (log(2) - v - softplus);
//< slope-at-the-action

//> mistake action-not-scaled in squash
// The action is tanh u, between −1 and 1. How large may it be?
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = tanh(u[t][j]);
//< action-not-scaled

//> mistake action-clipped in squash
// The action is u, cut off at ±c. That is clipping: all the probability beyond the edge
// falls on one point, which has no density.
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = fmin(fmax(u[t][j], -c), c);
//< action-clipped

//> mistake action-not-squashed in squash
// The action is c u, without the tanh.
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = c * u[t][j];
//< action-not-squashed

//> mistake scaled-inside in squash
// c stands inside the tanh. How large can a tanh become?
//- a[t][j] = c * tanh(u[t][j]);
a[t][j] = tanh(c * u[t][j]);
//< scaled-inside

//> mistake log-two-once in squash
// log 2 is not doubled. What is log of (2/(eᵘ + e⁻ᵘ))²?
//- log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
log_slope += log(c) + log(2) - 2 * (u[t][j] + softplus);
//< log-two-once

//> mistake softplus-sign in squash
// You take softplus(2u) and not softplus(−2u). Try u and −u: the slope of tanh is the
// same for both.
//- double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
double x = 2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
//< softplus-sign

/* ---- head_gradient ---- */

//> mistake entropy-pushed-down in head
// The entropy is pushed down: the bell is paid for being narrow.
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] - c_entropy / (double)T;
//< entropy-pushed-down

//> mistake entropy-forgotten in head
// The entropy's slope is missing.
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j];
//< entropy-forgotten

//> mistake entropy-not-averaged in head
// The entropy's slope is not divided by T, and so weighs T times as much as the rest.
// How often is each log σ moved?
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy;
//< entropy-not-averaged

//> mistake entropy-shared-out in head
// The entropy's slope is divided by the number of dimensions. H is a sum over them:
// what is its slope in one log σ?
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)(T * d);
//< entropy-shared-out

//> mistake entropy-moves-the-mean in head
// The entropy's slope goes to the means as well. What is H's slope in μ?
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = dlogp[t] * score_mu[t][j] + c_entropy / (double)T;
//< entropy-moves-the-mean

//> mistake entropy-of-the-sample in head
// You climb −log p of what was drawn in the place of the entropy. Its slope has mean 0,
// by the score's own law: what is climbed is noise, and
// it moves the means too.
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = (dlogp[t] - c_entropy / (double)T) * score_mu[t][j];
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = (dlogp[t] - c_entropy / (double)T) * score_log_sigma[t][j];
//< entropy-of-the-sample

//> mistake averaged-twice in head
// dlogp is the slope of a mean already, and you divide it by T again.
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = dlogp[t] * score_mu[t][j] / (double)T;
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = (dlogp[t] * score_log_sigma[t][j] + c_entropy) / (double)T;
//< averaged-twice

//> mistake slopes-ignored in head
// The score is handed on as it is, without the slope in log p: good and bad draws count
// alike.
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = score_mu[t][j];
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = score_log_sigma[t][j] + c_entropy / (double)T;
//< slopes-ignored

//> mistake only-the-mean-learns in head
// log σ gets the entropy's slope and nothing of the objective.
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = c_entropy / (double)T;
//< only-the-mean-learns

//> mistake slopes-exchanged in head
// The two slopes have changed places.
//- dmu[t][j] = dlogp[t] * score_mu[t][j];
dmu[t][j] = dlogp[t] * score_log_sigma[t][j];
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_mu[t][j] + c_entropy / (double)T;
//< slopes-exchanged

//> variant entropy-once in head
// The whole of the entropy's slope stands in the first row. The network, which sums
// over rows, gets the same; this contract shares it
// out.
//- dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + (t == 0 ? c_entropy : 0);
//< entropy-once

/* ---- gaussian_iteration ---- */

//> variant world-clips in play
// The world gets c u and cuts off what is too large. That is often done and can be
// learned; this contract asks for c tanh u.
//- Step step = env_steer(env, a[0], obs);
for (size_t j = 0; j < d; j++)
    a[0][j] = how->c * u[t][j];
Step step = env_steer(env, a[0], obs);
//< world-clips

//> mistake steers-by-u in play
// The world gets u itself, which knows no limit. What does the contract want it to get?
//- Step step = env_steer(env, a[0], obs);
Step step = env_steer(env, u[t], obs);
//< steers-by-u

//> mistake steers-by-the-mean in play
// The world gets c tanh μ, and the rewards are put down to u, which was never played.
// Which number must the world get?
//- Step step = env_steer(env, a[0], obs);
for (size_t j = 0; j < d; j++)
    a[0][j] = how->c * tanh(head[0][j]);
Step step = env_steer(env, a[0], obs);
//< steers-by-the-mean

//> mistake clips-the-draw in play
// The world gets u cut off at ±c, where the contract wants c tanh u. (Keep u as it was
// drawn for the density: you do.)
//- Step step = env_steer(env, a[0], obs);
for (size_t j = 0; j < d; j++)
    a[0][j] = fmin(fmax(u[t][j], -how->c), how->c);
Step step = env_steer(env, a[0], obs);
//< clips-the-draw

//> mistake clipped-draw-kept in play
// u is cut off at ±c before it is stored, and later you ask the bell for the density of
// the clipped number: that is the chapter's bug from the wild. What was drawn from the
// bell? And the contract wants c tanh u.
//- gaussian_logp(1, d, &head[0], head[1], &u[t], &rows->logp_old[t]);
//- tanh_squash(1, d, &u[t], &rows->logp_old[t], how->c, a, logp_a);
(void)logp_a;
for (size_t j = 0; j < d; j++)
    a[0][j] = u[t][j] = fmin(fmax(u[t][j], -how->c), how->c);
gaussian_logp(1, d, &head[0], head[1], &u[t], &rows->logp_old[t]);
//< clipped-draw-kept

//> mistake c-forgotten-in-the-agent in play
// The world gets tanh u, so the agent has a c-th of its strength.
//- Step step = env_steer(env, a[0], obs);
for (size_t j = 0; j < d; j++)
    a[0][j] = tanh(u[t][j]);
Step step = env_steer(env, a[0], obs);
//< c-forgotten-in-the-agent

//> mistake c-is-two in play
// The world gets 2 tanh u, whatever c is. Which setting says how large a control may
// be?
//- tanh_squash(1, d, &u[t], &rows->logp_old[t], how->c, a, logp_a);
tanh_squash(1, d, &u[t], &rows->logp_old[t], 2, a, logp_a);
//< c-is-two

//> mistake action-kept-for-u in play
// You keep the action c tanh u in the place of u. What was drawn from the bell, and of
// what is logp_old the density?
//- Step step = env_steer(env, a[0], obs);
Step step = env_steer(env, a[0], obs);
for (size_t j = 0; j < d; j++)
    u[t][j] = a[0][j];
//< action-kept-for-u

//> mistake u-from-the-action in play
// You recover u as artanh(a/c). From u = 19.1 on the action is c itself, to a computer,
// and that is infinite. What have you drawn and not kept?
//- Step step = env_steer(env, a[0], obs);
Step step = env_steer(env, a[0], obs);
for (size_t j = 0; j < d; j++)
    u[t][j] = atanh(a[0][j] / how->c);
//< u-from-the-action

//> mistake squashed-against-plain in play
// The old log-density is that of the action, the new one that of u. The squash cancels
// in a ratio only if it is in both.
//- Step step = env_steer(env, a[0], obs);
Step step = env_steer(env, a[0], obs);
rows->logp_old[t] = logp_a[0];
//< squashed-against-plain

//> mistake player-without-noise in play
// The means are played. What is there to compare them with, if nothing else is ever
// tried?
//- xi[0][j] = env_normal(env, j);
xi[0][j] = 0;
//< player-without-noise

//> mistake one-die-for-all in play
// Every control has the noise of the first: two arms that always tremble together.
// Which die is each one's own?
//- xi[0][j] = env_normal(env, j);
xi[0][j] = env_normal(env, 0);
//< one-die-for-all

//> mistake uniform-noise in play
// The noise is uniform from 0 to 1. Which dice give normal numbers?
//- xi[0][j] = env_normal(env, j);
xi[0][j] = env_uniform(env, j);
//< uniform-noise

//> mistake head-interleaved in play
// The head is read as mean, log σ, mean, log σ. In which order does it stand?
//- for (size_t j = 0; j < d; j++)
//- xi[0][j] = env_normal(env, j);
double flat[2 * d];
for (size_t j = 0; j < 2 * d; j++)
    flat[j] = head[0][j];
for (size_t j = 0; j < d; j++) {
    head[0][j] = flat[2 * j], head[1][j] = flat[2 * j + 1];
    xi[0][j] = env_normal(env, j);
}
//> and in minibatch
//- mu[i][j] = head[i][0][j];
mu[i][j] = head[i][0][2 * j];
//- double *log_sigma = head[0][1]; /* the same in every row */
double log_sigma[d];
for (size_t j = 0; j < d; j++)
    log_sigma[j] = head[0][0][2 * j + 1];
//- dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j];
dhead[i][0][2 * j] = dmu[i][j], dhead[i][0][2 * j + 1] = dlog_sigma[i][j];
//< head-interleaved

//> mistake pay-forgotten in play
// Rewards count in full; `pay` is not looked at. In which unit are the values?
//- rows->r[t] = how->pay * step.reward;
rows->r[t] = step.reward;
//< pay-forgotten

//> mistake ends-are-all-deaths in play
// A truncated episode is treated as one that the world ended. A pendulum never ends:
// what is behind its 200th step?
//- rows->terminated[t] = step.terminated;
rows->terminated[t] = step.terminated || step.truncated;
//< ends-are-all-deaths

//> mistake value-of-the-reset in play
// Behind an end you take the value of the observation after the reset. What did the
// step itself lead to?
//- if (over || t + 1 == T)
//- net_forward(net, 1, obs, NULL, &rows->V_next[t]);
//- if (over) {
//- env_reset(env, obs);
//- ended++;
//- }
if (over) {
    env_reset(env, obs);
    ended++;
}
if (over || t + 1 == T)
    net_forward(net, 1, obs, NULL, &rows->V_next[t]);
//< value-of-the-reset

//> mistake nothing-behind-the-last-row in play
// Behind the last row your V_next is 0. The rollout stops there, and the episode does
// not: what would still come?
//- if (over || t + 1 == T)
rows->V_next[t] = 0;
if (over)
//< nothing-behind-the-last-row

//> mistake sees-what-came-next in play
// You keep the observation that the step led to. Which one were the means asked for?
//- Step step = env_steer(env, a[0], obs);
Step step = env_steer(env, a[0], obs);
for (size_t i = 0; i < D; i++)
    rows->obs[t * D + i] = obs[i];
//< sees-what-came-next

//> mistake starts-over in play
// Every rollout begins a new episode; the one under way is thrown away.
//- size_t T = rows->T, d = rows->d, ended = 0;
size_t T = rows->T, d = rows->d, ended = 0;
env_reset(env, obs);
//< starts-over

//> mistake means-and-sigmas-exchanged in minibatch
// In the epochs you read the first half of the head as log σ. What does net_forward put
// first?
//- mu[i][j] = head[i][0][j];
mu[i][j] = head[i][1][j];
//- double *log_sigma = head[0][1]; /* the same in every row */
double *log_sigma = head[0][0];
//< means-and-sigmas-exchanged

//> mistake old-sigma-kept in minibatch
// The density is asked for with log σ = 0, which is where log σ began. It learns as
// well: where does net_forward put it?
//- double *log_sigma = head[0][1]; /* the same in every row */
double log_sigma[d];
for (size_t j = 0; j < d; j++)
    log_sigma[j] = 0;
//< old-sigma-kept

//> mistake draws-by-place in minibatch
// Draw i of the minibatch is that of row i of the rollout. Which row stands at place i
// of it?
//- u[i][j] = rows->u[t * d + j];
u[i][j] = rows->u[i * d + j];
//< draws-by-place

//> mistake advantages-by-place in minibatch
// Advantage i of the minibatch is that of row i of the rollout. Which row stands at
// place i of it?
//- logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[i];
//< advantages-by-place

//> mistake slopes-exchanged-in-the-agent in minibatch
// The slopes of the means are handed to log σ, and the other way round. In which order
// does the head stand?
//- dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j];
dhead[i][0][j] = dlog_sigma[i][j], dhead[i][1][j] = dmu[i][j];
//< slopes-exchanged-in-the-agent

//> mistake agent-never-learns-sigma in minibatch
// No slope reaches log σ: the bell stays as wide as it was in the beginning.
//- dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j];
dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = 0;
//< agent-never-learns-sigma

//> variant advantages-per-minibatch in minibatch
// The advantages are normalised in each minibatch. It is often done, on purpose; this
// contract asks for all T rows at once.
//- importance_ratio(n, logp, logp_old, ratio);
normalise(n, adv, adv);
importance_ratio(n, logp, logp_old, ratio);
//< advantages-per-minibatch

//> mistake ratio-always-one in minibatch
// log p_old is taken from the network as it is now, so every ratio is 1 and nothing is
// ever clipped. When has it to be written down?
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    logp_old[i] = logp[i];
importance_ratio(n, logp, logp_old, ratio);
//< ratio-always-one

//> mistake squash-in-the-new-density-only in minibatch
// The new log-density is that of the action, the old one that of u. The squash cancels
// in a ratio only if it is in both.
//- importance_ratio(n, logp, logp_old, ratio);
double a[n][d], logp_a[n];
tanh_squash(n, d, u, logp, how->c, a, logp_a);
importance_ratio(n, logp_a, logp_old, ratio);
//< squash-in-the-new-density-only

//> mistake no-clip-in-the-agent in minibatch
// Your agent does not clip: it climbs the plain ratio times the advantage.
//- clipped_slope(n, ratio, adv, how->epsilon, dlogp);
clipped_slope(n, ratio, adv, HUGE_VAL, dlogp);
//< no-clip-in-the-agent

//> mistake value-weight-forgotten in minibatch
// The critic's slope is not weighted with c_V.
//- dvalue[i] = how->c_value * (target[i] - V[i]) / (double)n;
dvalue[i] = (target[i] - V[i]) / (double)n;
//< value-weight-forgotten

//> mistake value-weight-doubled in minibatch
// The critic's slope is twice as long. The contract has c_V ½ (target − V)²: what is
// left of the 2 of the square?
//- dvalue[i] = how->c_value * (target[i] - V[i]) / (double)n;
dvalue[i] = 2 * how->c_value * (target[i] - V[i]) / (double)n;
//< value-weight-doubled

//> mistake critic-not-taught in minibatch
// The value's slope never reaches the network, so the critic never learns.
//- net_backward(net, n, obs[0], dhead[0][0], dvalue);
(void)dvalue;
net_backward(net, n, obs[0], dhead[0][0], NULL);
//< critic-not-taught

//> mistake never-shuffled in epoch
// The rows are taken in the order they were played, so neighbours, which are much
// alike, share a minibatch.
//- rng_shuffle(T, seed, round, order);
for (size_t t = 0; t < T; t++)
    order[t] = (int)t;
//< never-shuffled

//> mistake order-from-its-start in epoch
// Every minibatch is the first M rows of the order. Where in the order does the second
// one begin?
//- gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
gaussian_minibatch(net, rows, T - from < M ? T - from : M, order, how);
//< order-from-its-start

//> mistake short-one-left-out in epoch
// The last minibatch is left out where it is shorter than the others.
//- for (size_t from = 0; from < T; from += M)
for (size_t from = 0; from + M <= T; from += M)
//< short-one-left-out

//> mistake advantages-as-they-are in iteration
// The advantages go into the objective as gae gave them. What does the contract want
// done with them first?
//- normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = raw[t];
//< advantages-as-they-are

//> mistake targets-from-normalised in iteration
// The targets are made from the normalised advantages. In which unit is a value?
//- lambda_returns(T, raw, V_old, target);
//- normalise(T, raw, adv);
normalise(T, raw, adv);
lambda_returns(T, adv, V_old, target);
//< targets-from-normalised

//> mistake one-epoch in iteration
// The rollout is used once. How often does the contract want it?
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < 1; k++)
//< one-epoch

//> mistake one-order-for-all in iteration
// Every epoch takes the rows in the same order. Which number tells one shuffle from the
// next?
//- gaussian_epoch(net, &rows, how, seed, round + k);
gaussian_epoch(net, &rows, how, seed, round);
//< one-order-for-all
