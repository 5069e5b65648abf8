/* Lesson 6's known mistakes: wrong bodies for the regions of ppo_clip.c, each with
 * what its author is told. */

//> mistake ratio-inverted in ratio
// The ratio stands on its head: π_old over π. What should it be where the action has
// become twice as likely?
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(logp_old[t] - logp[t]);
//< ratio-inverted

//> mistake exp-forgotten in ratio
// This is the logarithm of the ratio. What is it where nothing has changed, and what
// should a ratio be there?
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = logp[t] - logp_old[t];
//< exp-forgotten

//> mistake difference-for-ratio in ratio
// You take the difference of the two probabilities. By how many times has the action
// become likelier?
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = exp(logp[t]) - exp(logp_old[t]);
//< difference-for-ratio

//> mistake quotient-of-logs in ratio
// You divide one logarithm by the other. What is done with logarithms where numbers are
// divided?
//- ratio[t] = exp(logp[t] - logp_old[t]);
ratio[t] = logp[t] / logp_old[t];
//< quotient-of-logs

//> mistake ess-not-squared in ess
// The sum above is not squared. Try T ratios of 1: what do you get, and of how many
// plays are they worth?
//- return squares > 0 ? sum * sum / squares : 0;
return squares > 0 ? sum / squares : 0;
//< ess-not-squared

//> mistake ess-upside-down in ess
// The fraction stands on its head: rows that are all alike are worth 1/T here.
//- return squares > 0 ? sum * sum / squares : 0;
return sum > 0 ? squares / (sum * sum) : 0;
//< ess-upside-down

//> variant ess-as-a-share in ess
// This is the share of the rows, between 0 and 1. How many are they?
//- return squares > 0 ? sum * sum / squares : 0;
return squares > 0 ? sum * sum / squares / (double)T : 0;
//< ess-as-a-share

//> variant population-deviation in normalise
// The squares are divided by T. Many programs do so; this contract asks for T − 1.
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double deviation = sqrt(squares / (double)T);
//< population-deviation

//> mistake centred-only in normalise
// The mean is taken away, and the rest is not divided by its deviation. In which unit
// should the advantages end?
double mean = 0;
for (size_t t = 0; t < T; t++)
    mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    scaled[t] = adv[t] - mean;
//< centred-only

//> mistake scaled-only in normalise
// The deviation is right, and the mean is still in the numbers. What is left of a batch
// that was good throughout?
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = adv[t] / (deviation + 1e-8);
//< scaled-only

//> mistake not-normalised in normalise
// The advantages come out as they went in.
for (size_t t = 0; t < T; t++)
    scaled[t] = adv[t];
//< not-normalised

//> mistake variance-for-deviation in normalise
// You divide by the variance. Are advantages of ±10 to come out as ±0.1?
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double deviation = T > 1 ? squares / (double)(T - 1) : 0;
//< variance-for-deviation

//> variant epsilon-under-the-root in normalise
// The 1e-8 is added to the variance, under the root. It is often done; this contract
// adds it to the deviation.
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double variance = T > 1 ? squares / (double)(T - 1) : 0;
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = (adv[t] - mean) / sqrt(variance + 1e-8);
//< epsilon-under-the-root

//> mistake mean-over-one-less in normalise
// The mean is divided by one less than there are rows, as the variance is. What is left
// of rows that are all alike?
//- mean += adv[t] / (double)T;
mean += adv[t] / (double)(T > 1 ? T - 1 : 1);
//< mean-over-one-less

//> mistake deviation-not-rooted-mean in normalise
// The squares are added up and not averaged. The longer the batch, the smaller all its
// advantages.
//- double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
double deviation = T > 1 ? sqrt(squares) : 0;
//< deviation-not-rooted-mean

//> mistake deviation-alone in normalise
// Nothing is added to the deviation: rows that are all alike give 0/0.
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = (adv[t] - mean) / deviation;
//< deviation-alone

//> mistake nothing-added in normalise
// The 1e-8 is not added to the deviation. You notice where rows are nearly alike:
// should their last digits count as much as a real lead?
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = deviation > 0 ? (adv[t] - mean) / deviation : 0;
//< nothing-added

//> mistake max-for-min in objective
// You take the larger of the two products. It is the hopeful one: what stops a bad
// action from being counted as less bad the further it
// goes?
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
sum += fmax(ratio[t] * adv[t], clipped * adv[t]);
//< max-for-min

//> mistake clip-without-min in objective
// The clipped product stands alone. Look at a bad action that has become likelier, ρ =
// 1.5: what does your objective say, and what does
// it say at ρ = 3?
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
sum += clipped * adv[t];
//< clip-without-min

//> mistake no-clip in objective
// Nothing is clipped: this is the plain importance-weighted advantage, which the second
// epoch already drives out of the data's reach.
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
(void)epsilon;
sum += ratio[t] * adv[t];
//< no-clip

//> mistake clip-around-zero in objective
// The ratio is held between −ε and ε. Where is a ratio that has not moved?
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmin(fmax(ratio[t], -epsilon), epsilon);
//< clip-around-zero

//> mistake loss-for-objective in objective
// The sign is a loss's. This contract climbs.
//- return sum / (double)T;
return -sum / (double)T;
//< loss-for-objective

//> mistake sum-for-mean in objective
// You give the sum over the rows, not their mean.
//- return sum / (double)T;
return sum;
//< sum-for-mean

//> mistake product-clipped in objective
// You hold the product ρÂ in the band, not the ratio. What has ε to do with the size of
// an advantage?
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
double product = ratio[t] * adv[t];
sum += fmin(product, fmin(fmax(product, 1 - epsilon), 1 + epsilon));
//< product-clipped

//> mistake clipped-above-only in objective
// The ratio is clipped above 1 + ε and not below 1 − ε. Which actions are left without
// a limit?
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmin(ratio[t], 1 + epsilon);
//< clipped-above-only

//> mistake minimum-and-maximum-exchanged in objective
// The minimum and the maximum of your clip have changed places, so it is 1 + ε whatever
// the ratio is. Put in ρ = 1.
//- double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
double clipped = fmax(fmin(ratio[t], 1 - epsilon), 1 + epsilon);
//< minimum-and-maximum-exchanged

//> mistake minimum-before-the-advantage in objective
// You take the smaller of the two ratios and multiply it with the advantage afterwards.
// Which of the two products is that where the
// advantage is negative? Try ρ = 0.5 and ρ = 1.5.
//- sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
sum += fmin(ratio[t], clipped) * adv[t];
//< minimum-before-the-advantage

//> mistake slope-of-max in slope
// It is flat where it should move, and moves where it should be flat: these are the
// slopes with max for min.
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] < 1 - epsilon : ratio[t] > 1 + epsilon;
//< slope-of-max

//> mistake flat-on-both-sides in slope
// Outside the band your slope is 0 on both sides. Take a bad action that has become
// likelier, ρ = 1.5: which product is the smaller
// there, and does anything undo the move?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = ratio[t] > 1 + epsilon || ratio[t] < 1 - epsilon;
//< flat-on-both-sides

//> mistake slope-never-flat in slope
// Your slope is never 0: nothing is clipped.
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
(void)epsilon;
dlogp[t] = ratio[t] * adv[t] / (double)T;
//< slope-never-flat

//> mistake slope-around-zero in slope
// The band is around 0. Where is a ratio that has not moved?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] > epsilon : ratio[t] < -epsilon;
//< slope-around-zero

//> mistake ratio-detached in slope
// Every slope is 0: the ratio is treated as a fixed number. Which of the numbers in it
// depend on the policy as it is now?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
(void)epsilon, (void)ratio, (void)adv;
dlogp[t] = 0;
//< ratio-detached

//> mistake slope-in-the-ratio in slope
// This is the slope in the ratio. The contract asks for the slope in log π: what is the
// derivative of ρ = exp(log π − log π_old)?
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
dlogp[t] = flat ? 0 : adv[t] / (double)T;
//< slope-in-the-ratio

//> mistake slope-of-the-clipped in slope
// Where the ratio is clipped you go on with its clipped value. It no longer depends on
// the policy there: what is the slope of a constant?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
dlogp[t] = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon) * adv[t] / (double)T;
//< slope-of-the-clipped

//> mistake flat-rows-keep-a-slope in slope
// You know which rows are flat, and give them the slope (1 ± ε)Â/T. What is the slope
// of a number that does not depend on the policy?
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
double held = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
dlogp[t] = (flat ? held : ratio[t]) * adv[t] / (double)T;
//< flat-rows-keep-a-slope

//> mistake slope-downhill in slope
// The slopes are those of a loss. This contract climbs.
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
dlogp[t] = flat ? 0 : -ratio[t] * adv[t] / (double)T;
//< slope-downhill

//> mistake slope-not-averaged in slope
// The slopes are those of the sum over the rows, not of the mean.
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
dlogp[t] = flat ? 0 : ratio[t] * adv[t];
//< slope-not-averaged

//> variant edge-is-flat in slope
// On the edge itself your slope is 0. The objective has a kink there and either side's
// slope will do; this contract asks for that of ρÂ.
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? ratio[t] >= 1 + epsilon : ratio[t] <= 1 - epsilon;
//< edge-is-flat

//> mistake band-in-log in slope
// You hold log ρ in the band ±ε. That is close by for a small ε; where does the
// contract put the edges?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 ? log(ratio[t]) > epsilon : log(ratio[t]) < -epsilon;
//< band-in-log

//> mistake flat-above-only in slope
// Good actions are clipped, bad ones are not. What happens below 1 − ε to a bad action?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = adv[t] > 0 && ratio[t] > 1 + epsilon;
//< flat-above-only

//> mistake sign-not-asked in slope
// Your slope is 0 above 1 + ε and never below 1 − ε, whatever the sign of the
// advantage: that is the slope of the smaller ratio, not of
// the smaller product. Which side has a bad action to be stopped on?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
bool flat = ratio[t] > 1 + epsilon;
//< sign-not-asked

//> mistake slope-without-the-ratio in slope
// This is lesson 5's slope, the advantage divided by T: neither the ratio nor the band
// is in it. For which policy is it right?
//- bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
//- dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
(void)ratio, (void)epsilon;
dlogp[t] = adv[t] / (double)T;
//< slope-without-the-ratio

//> mistake flat-rows-not-counted in slope
// You divide by the number of rows that are not flat. The mean is over all T: what
// would happen to the last row that still moves?
size_t active = 0;
for (size_t t = 0; t < T; t++)
    active += !(adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon);
for (size_t t = 0; t < T; t++) {
    bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
    dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)active;
}
//< flat-rows-not-counted

//> variant k1 in kl
// This is k1, the mean of −log ρ: right on average, noisy, and below 0 half of the
// time. The contract asks for k3.
//- sum += expm1(log_ratio) - log_ratio;
sum -= log_ratio;
//< k1

//> variant k2 in kl
// This is k2, half the mean square of log ρ: close by for small steps, and biased. The
// contract asks for k3.
//- sum += expm1(log_ratio) - log_ratio;
sum += log_ratio * log_ratio / 2;
//< k2

//> mistake kl-sign in kl
// The sign of the logarithm is turned. Which of log ρ and −log ρ is the mean of π_old's
// surprise?
//- sum += expm1(log_ratio) - log_ratio;
sum += expm1(log_ratio) + log_ratio;
//< kl-sign

//> mistake kl-roles-exchanged in kl
// π and π_old have changed places. The rows were drawn from π_old: over which of the
// two is the mean, then?
//- sum += expm1(log_ratio) - log_ratio;
sum += expm1(-log_ratio) + log_ratio;
//< kl-roles-exchanged

//> mistake kl-one-forgotten in kl
// The 1 is not taken away: at ρ = 1 your distance is 1.
//- sum += expm1(log_ratio) - log_ratio;
sum += exp(log_ratio) - log_ratio;
//< kl-one-forgotten

//> mistake kl-negated in kl
// The sign of the whole is turned: your distance is never above 0.
//- sum += expm1(log_ratio) - log_ratio;
sum -= expm1(log_ratio) - log_ratio;
//< kl-negated

//> variant values-not-clipped in value
// The values are not clipped: no row is ever flat. (A band round the target does
// nothing; it has to be round the old value.) PPO's first
// paper has no such clip, and many programs have none; this contract asks for it.
//- double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
//- bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
//- dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
(void)clip, (void)V_old;
dvalue[t] = (target[t] - V[t]) / (double)T;
//< values-not-clipped

//> mistake smaller-error in value
// You take the smaller of the two squares. The larger one is the cautious choice: which
// of them still moves V when it is far from its
// target?
//- bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
bool flat = fabs(clipped - target[t]) < fabs(V[t] - target[t]);
//< smaller-error

//> mistake values-flat-outside in value
// Wherever V has left the band its slope is 0, also where it has gone away from its
// target. What brings it back?
//- bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
bool flat = clipped != V[t];
//< values-flat-outside

//> mistake ties-are-flat in value
// Where the two errors are equal your slope is 0. Inside the band they are equal in
// every row: what does the critic learn there?
//- bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
bool flat = fabs(clipped - target[t]) >= fabs(V[t] - target[t]);
//< ties-are-flat

//> mistake value-band-exchanged in value
// The minimum and the maximum of your clip have changed places, so it is V_old + ε_V
// whatever V is. Put in V = V_old.
//- double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
double clipped = fmax(fmin(V[t], V_old[t] - clip), V_old[t] + clip);
//< value-band-exchanged

//> mistake value-factor-two in value
// Twice what is expected: where has the ½ gone?
//- dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
dvalue[t] = flat ? 0 : 2 * (target[t] - V[t]) / (double)T;
//< value-factor-two

//> mistake value-away in value
// The value moves away from its target. The objective has a minus in front of the
// square.
//- dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
dvalue[t] = flat ? 0 : (V[t] - target[t]) / (double)T;
//< value-away

//> mistake value-not-averaged in value
// The slopes are those of the sum over the rows, not of the mean.
//- dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
dvalue[t] = flat ? 0 : target[t] - V[t];
//< value-not-averaged

//> mistake clipped-error-used in value
// Where V is clipped you go on with the clipped value's error. It does not depend on V
// there.
//- dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
dvalue[t] = (target[t] - (flat ? clipped : V[t])) / (double)T;
//< clipped-error-used

//> mistake error-of-the-old-value in value
// The error you go on with is that of the old value. The critic has moved since: whose
// error is to become smaller?
//- dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
dvalue[t] = flat ? 0 : (target[t] - V_old[t]) / (double)T;
//< error-of-the-old-value

//> mistake entropy-sign in full
// The entropy is pushed down: the policy is paid for being sure.
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[t] * g[b] - c_entropy * dH / (double)T;
//< entropy-sign

//> mistake entropy-forgotten in full
// The entropy's slope is missing.
//- double dH = -pi[t][b] * (log_pi[b] + H);
(void)H;
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
(void)c_entropy;
dlogits[t][b] = dlogp[t] * g[b];
//< entropy-forgotten

//> mistake entropy-not-averaged in full
// The entropy's slope is not divided by T, and so weighs T times as much as the rest.
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH;
//< entropy-not-averaged

//> mistake slope-averaged-twice in full
// dlogp is the slope of a mean already, and you divide it by T again.
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = (dlogp[t] * g[b] + c_entropy * dH) / (double)T;
//< slope-averaged-twice

//> mistake only-the-chosen in full
// Only the logit of the action taken gets a slope. What does raising one logit do to
// the probabilities of the others?
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = (b == (size_t)a[t] ? dlogp[t] * g[b] : 0) + c_entropy * dH / (double)T;
//< only-the-chosen

//> mistake one-hot in full
// The slope in log π(a) is carried to the logits by the score, e_a − π. You leave π
// out.
//- dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
dlogits[t][b] = (b == (size_t)a[t] ? dlogp[t] : 0) + c_entropy * dH / (double)T;
//< one-hot

//> mistake entropy-without-its-mean in full
// In the entropy's slope H itself is missing: add your slopes over the actions, and
// they do not come to 0.
//- double dH = -pi[t][b] * (log_pi[b] + H);
double dH = -pi[t][b] * log_pi[b];
(void)H;
//< entropy-without-its-mean

//> mistake entropy-one-for-h in full
// You have log π + 1 where log π + H belongs. The 1 is in the slope in π_b alone; but a
// logit moves all π, and they add up to 1. Add your
// slopes over the actions: do they come to 0?
//- double dH = -pi[t][b] * (log_pi[b] + H);
double dH = -pi[t][b] * (log_pi[b] + 1);
(void)H;
//< entropy-one-for-h

//> mistake ends-are-all-deaths in play
// A truncated episode is treated as one that the world ended. Whose end is a
// truncation?
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

//> mistake values-shifted-by-a-row in play
// Behind every row but the last you take V_old of the next row. Where an episode ends,
// of which observation is that the value?
//- if (!rows->terminated[t] && !rows->truncated[t])
//- rows->V_next[t] = rows->V_old[t + 1];
rows->V_next[t] = rows->V_old[t + 1];
//< values-shifted-by-a-row

//> mistake nothing-behind-the-last-row in play
// Behind the last row your V_next is 0. The rollout stops there, and the episode does
// not: what would still come?
//- if (over || t + 1 == T)
rows->V_next[t] = 0;
if (over)
//< nothing-behind-the-last-row

//> mistake value-before-for-behind in play
// V_next is V_old of the same row. Of which observation is it to be the value?
//- rows->V_next[t] = rows->V_old[t + 1];
rows->V_next[t] = rows->V_old[t];
//< value-before-for-behind

//> mistake sees-what-came-next in play
// You keep the observation that the step led to. Which one was the action chosen by?
//- Step step = env_step(env, a, obs);
Step step = env_step(env, a, obs);
for (size_t i = 0; i < D; i++)
    rows->obs[t * D + i] = obs[i];
//< sees-what-came-next

//> mistake probability-kept-for-its-log in play
// You keep the probability of the action. The ratio is made from logarithms.
//- rows->logp_old[t] = log(pi[a]);
rows->logp_old[t] = pi[a];
//< probability-kept-for-its-log

//> mistake starts-over in play
// Every rollout begins a new episode; the one under way is thrown away.
//- size_t T = rows->T, A = rows->A, ended = 0;
size_t T = rows->T, A = rows->A, ended = 0;
env_reset(env, obs);
//< starts-over

//> mistake truncations-not-counted in play
// Only episodes that the world ended are counted. The clock ends them too.
//- ended++;
ended += step.terminated;
//< truncations-not-counted

//> mistake greedy-player in play
// The most probable action is played every time. The rows must be drawn from the
// policy, or the ratios mean nothing.
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = 0;
for (size_t b = 1; b < A; b++)
    a = pi[b] > pi[a] ? b : a;
//< greedy-player

//> variant advantages-per-minibatch in minibatch
// The advantages are normalised in each minibatch. It is often done, on purpose; this
// contract asks for all T rows at once.
//- importance_ratio(n, logp, logp_old, ratio);
normalise(n, adv, adv);
importance_ratio(n, logp, logp_old, ratio);
//> and in iteration
//- normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = raw[t];
//< advantages-per-minibatch


//> mistake advantages-by-place in minibatch
// Advantage i of the minibatch is that of row i of the rollout. Which row stands at
// place i of it?
//- a[i] = rows->a[t], logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
a[i] = rows->a[t], logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[i];
//< advantages-by-place

//> mistake actions-by-place in minibatch
// Action i of the minibatch is that of row i of the rollout. Which row stands at place
// i of it?
//- a[i] = rows->a[t], logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
a[i] = rows->a[i], logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
//< actions-by-place

//> mistake targets-by-place in minibatch
// Target i of the minibatch is that of row i of the rollout. Which row stands at place
// i of it?
//- V_old[i] = rows->V_old[t], target[i] = rows->target[t];
V_old[i] = rows->V_old[t], target[i] = rows->target[i];
//< targets-by-place

//> mistake ratio-always-one in minibatch
// log π_old is taken from the network as it is now, so every ratio is 1 and nothing is
// ever clipped. When has it to be written down?
//- logp[i] = log(pi[i][a[i]]);
logp[i] = logp_old[i] = log(pi[i][a[i]]);
//< ratio-always-one

//> mistake old-values-asked-anew in minibatch
// V_old is taken from the network as it is now, so no value has ever left its band.
// When has it to be written down?
//- importance_ratio(n, logp, logp_old, ratio);
for (size_t i = 0; i < n; i++)
    V_old[i] = V[i];
importance_ratio(n, logp, logp_old, ratio);
//< old-values-asked-anew

//> mistake value-weight-forgotten in minibatch
// The critic's slope is not weighted with c_V.
//- for (size_t i = 0; i < n; i++)
//- dvalue[i] *= how->c_value;
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
net_backward(net, n, obs[0], dlogits[0], dvalue);
//< value-weight-forgotten

//> mistake value-weight-doubled in minibatch
// The critic's slope is weighted with 2 c_V. Its ½ is in the objective, and has met the
// 2 of the square already.
//- dvalue[i] *= how->c_value;
dvalue[i] *= 2 * how->c_value;
//< value-weight-doubled

//> mistake critic-not-taught in minibatch
// The value's slope never reaches the network, so the critic never learns.
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
net_backward(net, n, obs[0], dlogits[0], NULL);
//< critic-not-taught

//> mistake no-clip-in-the-agent in minibatch
// Your agent does not clip: it climbs the plain ratio times the advantage.
//- clipped_slope(n, ratio, adv, how->epsilon, dlogp);
clipped_slope(n, ratio, adv, HUGE_VAL, dlogp);
//< no-clip-in-the-agent

//> variant values-held-by-epsilon in minibatch
// The values are held by ε, the band of the ratios. Many programs have one number for
// both; this contract has two, for a value has a unit.
//- value_slope(n, V, V_old, target, how->clip, dvalue);
value_slope(n, V, V_old, target, how->epsilon, dvalue);
//< values-held-by-epsilon

//> mistake ratios-held-by-clip in minibatch
// The ratios are held by `clip`, which is the band of the values. Which of the two
// numbers is ε?
//- clipped_slope(n, ratio, adv, how->epsilon, dlogp);
clipped_slope(n, ratio, adv, how->clip, dlogp);
//< ratios-held-by-clip

//> mistake never-shuffled in epoch
// The rows are taken in the order they were played, so neighbours, which are much
// alike, share a minibatch.
//- rng_shuffle(T, seed, round, order);
for (size_t t = 0; t < T; t++)
    order[t] = (int)t;
//< never-shuffled

//> mistake round-ignored in epoch
// Every epoch takes the rows in the same order: `round` is not looked at. Which number
// tells one shuffle from the next?
//- rng_shuffle(T, seed, round, order);
rng_shuffle(T, seed, 0, order);
//< round-ignored

//> mistake order-from-its-start in epoch
// Every minibatch is the first M rows of the order. Where in the order does the second
// one begin?
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
ppo_minibatch(net, rows, T - from < M ? T - from : M, order, how);
//< order-from-its-start

//> mistake drawn-with-repetition in epoch
// Each row of a minibatch is drawn from all T, so some come twice and some never. How
// often does an epoch take a row?
//- rng_shuffle(T, seed, round, order);
for (size_t t = 0; t < T; t++)
    order[t] = (int)(rng_uniform(seed, round, t, RNG_SHUFFLE) * (double)T);
//< drawn-with-repetition

//> mistake whole-batch in epoch
// All rows go into one step. M says how many there are to be in each.
//- size_t T = rows->T, M = how->M;
size_t T = rows->T, M = T;
//< whole-batch

//> mistake short-one-left-out in epoch
// The last minibatch is left out where it is shorter than the others.
//- for (size_t from = 0; from < T; from += M)
for (size_t from = 0; from + M <= T; from += M)
//< short-one-left-out

//> mistake one-step-an-epoch in epoch
// The gradients of all minibatches are added up and Adam takes one step an epoch. When
// does the contract want its steps?
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
adam_step(net, how->lr);
//> and in minibatch
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
//- adam_step(net, how->lr);
net_backward(net, n, obs[0], dlogits[0], dvalue);
//< one-step-an-epoch

//> variant kl-asked-in-the-epoch in epoch
// The distance is asked after every minibatch, and the epoch is left in its middle.
// Some programs do so; this contract asks at the end of an epoch.
//- for (size_t from = 0; from < T; from += M)
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
for (size_t from = 0; from < T; from += M) {
    ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
    if (ppo_kl(net, rows) > how->target_kl)
        break;
}
//< kl-asked-in-the-epoch

//> mistake distance-exchanged in distance
// π and π_old have changed places. The rows were drawn from π_old: which of the two
// logarithms comes first?
//- return approximate_kl(T, logp, rows->logp_old);
return approximate_kl(T, rows->logp_old, logp);
//< distance-exchanged

//> mistake distance-of-one-row in distance
// The distance is that of the first row alone. How many rows has the rollout?
//- return approximate_kl(T, logp, rows->logp_old);
return approximate_kl(1, logp, rows->logp_old);
//< distance-of-one-row

//> mistake distance-of-the-likeliest in distance
// The distance is taken of the action that is likeliest now. Whose logarithm did
// logp_old keep?
//- logp[t] = log(pi[rows->a[t]]);
size_t best = 0;
for (size_t b = 1; b < A; b++)
    if (pi[b] > pi[best])
        best = b;
logp[t] = log(pi[best]);
//< distance-of-the-likeliest

//> mistake distance-of-logits in distance
// The logit is taken for the logarithm of the probability. What lies between the two?
//- logp[t] = log(pi[rows->a[t]]);
logp[t] = logits[t][rows->a[t]];
//< distance-of-logits

//> mistake distance-one-row-less in distance
// The last row is left out. How many rows has the rollout?
//- return approximate_kl(T, logp, rows->logp_old);
return approximate_kl(T > 1 ? T - 1 : 1, logp, rows->logp_old);
//< distance-one-row-less

//> mistake distance-of-entropies in distance
// What is returned is the mean of log π_old − log π, which may be negative. Which
// function of this lesson is never so?
//- return approximate_kl(T, logp, rows->logp_old);
double sum = 0;
for (size_t t = 0; t < T; t++)
    sum += rows->logp_old[t] - logp[t];
return sum / (double)T;
//< distance-of-entropies

//> mistake advantages-as-they-are in iteration
// The advantages go into the objective as gae gave them. What does the contract want
// done with them first?
//- normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = raw[t];
//< advantages-as-they-are

//> mistake advantages-renewed in iteration
// Advantages and targets are made anew before every epoch, from the values as they are
// by then. What belongs to the policy that played is written down once.
//- ppo_epoch(net, &rows, how, seed, round + k);
net_forward(net, T, seen[0], NULL, V_old);
for (size_t t = 0; t + 1 < T; t++)
    if (!terminated[t] && !truncated[t])
        V_next[t] = V_old[t + 1];
gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
lambda_returns(T, raw, V_old, target);
normalise(T, raw, adv);
ppo_epoch(net, &rows, how, seed, round + k);
//< advantages-renewed

//> mistake one-order-for-all in iteration
// Every epoch takes the rows in the same order. Which number tells one shuffle from the
// next?
//- ppo_epoch(net, &rows, how, seed, round + k);
ppo_epoch(net, &rows, how, seed, round);
//< one-order-for-all

//> mistake old-policy-renewed in iteration
// log π_old is written down anew before every epoch, so each epoch may go as far as the
// first. Which policy played these rows?
//- ppo_epoch(net, &rows, how, seed, round + k);
double now[T][rows.A], p[rows.A];
net_forward(net, T, seen[0], now[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(rows.A, now[t], p);
    logp_old[t] = log(p[a[t]]);
}
ppo_epoch(net, &rows, how, seed, round + k);
//< old-policy-renewed

//> mistake one-epoch in iteration
// The rollout is used once. How often does the contract want it?
//- for (size_t k = 0; k < how->epochs; k++) {
for (size_t k = 0; k < 1; k++) {
//< one-epoch

//> mistake kl-never-asked in iteration
// However far the policy goes, all epochs are run. What is target_kl for?
//- bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
//- break;
//- }
}
//< kl-never-asked

//> mistake kl-asked-first in iteration
// The distance is asked before the epoch, not after it: an epoch that goes too far is
// followed by another. (At the beginning it is 0.)
//- ppo_epoch(net, &rows, how, seed, round + k);
//- bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
bool ask = isfinite(how->target_kl);
double before = ask ? ppo_kl(net, &rows) : 0;
ppo_epoch(net, &rows, how, seed, round + k);
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
if (before > how->target_kl)
//< kl-asked-first

//> mistake kl-since-the-last-epoch in iteration
// The KL is that of one epoch: you measure from where the last epoch ended. From which
// policy is the limit meant?
//- for (size_t k = 0; k < how->epochs; k++) {
PpoRows last = rows;
double before[T], now[T][rows.A], p[rows.A];
for (size_t t = 0; t < T; t++)
    before[t] = logp_old[t];
last.logp_old = before;
for (size_t k = 0; k < how->epochs; k++) {
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
bool far = ask && ppo_kl(net, &last) > how->target_kl;
net_forward(net, T, seen[0], now[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(rows.A, now[t], p);
    before[t] = log(p[a[t]]);
}
if (far)
//< kl-since-the-last-epoch

//> variant kl-half-as-far-again in iteration
// Your epochs end at one and a half times target_kl. Some programs allow that; this
// contract ends them above target_kl itself.
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
if (ask && ppo_kl(net, &rows) > 1.5 * how->target_kl)
//< kl-half-as-far-again

//> variant kl-of-a-minibatch in iteration
// The distance is that of M rows. Many programs ask the last minibatch only; the
// contract asks for all T rows.
//- bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
PpoRows first = rows;
first.T = how->M < T ? how->M : T;
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
if (ask && ppo_kl(net, &first) > how->target_kl)
//< kl-of-a-minibatch

//> mistake targets-are-advantages in iteration
// The critic is taught the advantages. It is to say how much will come, not how much
// better than it said.
//- lambda_returns(T, raw, V_old, target);
for (size_t t = 0; t < T; t++)
    target[t] = raw[t];
//< targets-are-advantages

//> mistake targets-from-normalised in iteration
// The targets are made from the normalised advantages. In which unit is a value?
//- lambda_returns(T, raw, V_old, target);
//- normalise(T, raw, adv);
normalise(T, raw, adv);
lambda_returns(T, adv, V_old, target);
//< targets-from-normalised
