/* Lesson 5's known mistakes: wrong bodies for the regions of gae.c, each with what
 * its author is told. */

//> mistake flags-late in gae, see "Where an episode ends"
// The flags are read one row too late: row t asks whether row t + 1 ended an episode.
// Which row's flag says whether anything lies between this
// step and the next?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
bool dead = t + 1 < T && terminated[t + 1],
     cut = t + 1 < T && (terminated[t + 1] || truncated[t + 1]);
double delta = r[t] + (dead ? 0 : gamma * V_next[t]) - V[t];
adv[t] = next = delta + (cut ? 0 : gamma * lambda * next);
//< flags-late

//> mistake flags-early in gae, see "Where an episode ends"
// The flags are read one row too early: row t asks whether row t − 1 ended an episode.
// A flag in row t is about the step of row t.
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
bool dead = t > 0 && terminated[t - 1],
     cut = t > 0 && (terminated[t - 1] || truncated[t - 1]);
double delta = r[t] + (dead ? 0 : gamma * V_next[t]) - V[t];
adv[t] = next = delta + (cut ? 0 : gamma * lambda * next);
//< flags-early

//> mistake recursion-never-cut in gae, see "Where an episode ends"
// δ minds the end of an episode, the recursion does not: advantages of the next episode
// flow back into this one. What has a step to do with an
// episode that begins after a reset?
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta + gamma * lambda * next;
//< recursion-never-cut

//> mistake bootstrap-after-termination in gae, see "Where an episode ends"
// The recursion is cut, but δ adds a value behind a termination as well. What can still
// be earned once the world has ended?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + gamma * V_next[t] - V[t];
//< bootstrap-after-termination

//> mistake no-flags in gae, see "Where an episode ends"
// No flag is looked at, neither in δ nor in the recursion: one episode runs on into the
// next. Which of the two terms must go after which flag?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
double delta = r[t] + gamma * V_next[t] - V[t];
adv[t] = next = delta + gamma * lambda * next;
//< no-flags

//> mistake truncation-goes-on in gae, see "Where an episode ends"
// The recursion is cut after a termination only: behind a truncation the advantages of
// the next episode are added. The world could have gone
// on there, but your rollout did not.
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta + (terminated[t] ? 0 : gamma * lambda * next);
//< truncation-goes-on

//> mistake truncation-as-death in gae, see "Where an episode ends"
// A truncated step is treated as a terminated one: no value stands behind it. Had the
// world ended there, or only your clock?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] || truncated[t] ? 0 : gamma * V_next[t]) - V[t];
//< truncation-as-death

//> mistake reset-observation in gae, see "Where an episode ends"
// Behind a truncation you take the value of the next row, which is the first
// observation of another episode. Which array knows what this step
// really led to?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double behind = t + 1 < T ? V[t + 1] : V_next[t];
double delta = r[t] + (terminated[t] ? 0 : gamma * behind) - V[t];
//< reset-observation

//> mistake truncation-wins in gae, see "Where an episode ends"
// Where both flags are set you add a value behind the step, as after a truncation
// alone. The world has ended all the same: which flag decides?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] && !truncated[t] ? 0 : gamma * V_next[t]) - V[t];
//< truncation-wins

//> mistake one-minus-lambda in gae
// Every advantage carries a factor 1 − λ. It belongs to the mean of the n-step
// advantages; where did it go when that was turned into a sum of
// δ?
//- }
}
for (size_t t = 0; t < T; t++)
    adv[t] *= 1 - lambda;
//< one-minus-lambda

//> mistake lambda-dropped in gae
// λ is missing in the recursion: whatever λ is asked for, you give the advantages of λ
// = 1.
//- double next = 0;
(void)lambda;
double next = 0;
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta + (terminated[t] || truncated[t] ? 0 : gamma * next);
//< lambda-dropped

//> mistake gamma-dropped-in-recursion in gae
// The recursion decays by λ alone. A δ that lies a step ahead is also a step further
// away in time: what else does it lose?
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta + (terminated[t] || truncated[t] ? 0 : lambda * next);
//< gamma-dropped-in-recursion

//> mistake gamma-dropped-in-delta in gae
// The value behind a step enters δ without its discount. When will it be earned, seen
// from the step?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] ? 0 : V_next[t]) - V[t];
//< gamma-dropped-in-delta

//> mistake last-value-ignored in gae, see "Where an episode ends"
// Behind the last row there is no value, as if the rollout's end were the world's. The
// episode goes on there: what does V_next say of it?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] || t + 1 == T ? 0 : gamma * V_next[t]) - V[t];
//< last-value-ignored

//> mistake last-value-always in gae, see "Where an episode ends"
// The last row gets a value behind it even where it terminates. That the rollout is
// over there says nothing about the world: what does the
// flag say?
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] && t + 1 < T ? 0 : gamma * V_next[t]) - V[t];
//< last-value-always

//> mistake last-value-twice in gae, see "Where an episode ends"
// The last row's bootstrap counts twice: once in its δ, once as what the recursion
// starts from. What is the advantage behind the rollout, of
// which nothing is known?
//- double next = 0;
double next = V_next[T - 1];
//< last-value-twice

//> mistake last-row-dropped in gae
// The last row's advantage is 0: the recursion starts one row too early in the rollout.
// Is there no δ in the last row?
//- for (size_t t = T; t-- > 0;) {
adv[T - 1] = 0;
for (size_t t = T - 1; t-- > 0;) {
//< last-row-dropped

//> mistake one-step-only in gae
// Each advantage is its own δ, whatever λ is: what the recursion should add from the
// next row is always 0. Which row does your sum take it
// from?
(void)lambda, (void)truncated;
for (size_t t = 0; t < T; t++)
    adv[t] = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
//< one-step-only

//> variant normalised in gae
// Your advantages have mean 0 and deviation 1 over the rollout: many programs do that,
// mostly later, before the update. This contract asks for
// the advantages as they are; the critic's targets are made of them.
//- }
}
double mean = 0, square = 0;
for (size_t t = 0; t < T; t++)
    mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    square += (adv[t] - mean) * (adv[t] - mean);
double deviation = sqrt(square / (T > 1 ? (double)T - 1 : 1)) + 1e-8;
for (size_t t = 0; t < T; t++)
    adv[t] = (adv[t] - mean) / deviation;
//< normalised

//> mistake one-step-more in n-step
// You take n + 1 rewards before you ask the critic. How many does n = 1 take?
//- for (size_t k = t; k < T && k - t < n; k++) {
//- bool ended = terminated[k] || truncated[k],
//- last = k + 1 == T || k + 1 - t == n;
for (size_t k = t; k < T && k - t <= n; k++) {
    bool ended = terminated[k] || truncated[k], last = k + 1 == T || k - t == n;
//< one-step-more

//> mistake behind-undiscounted in n-step
// The value behind the last reward stands without its discount. How many steps away is
// it?
//- sum += w * V_next[k];
sum += V_next[k];
//< behind-undiscounted

//> mistake behind-discounted-once in n-step
// The value behind the last reward is discounted by one step only, however many rewards
// come before it.
//- sum += w * V_next[k];
sum += gamma * V_next[k];
//< behind-discounted-once

//> mistake runs-into-the-next-episode in n-step
// Your sum goes on behind the end of an episode and collects the rewards of the next
// one. What stops it?
//- bool ended = terminated[k] || truncated[k],
//- last = k + 1 == T || k + 1 - t == n;
bool ended = false, last = k + 1 == T || k + 1 - t == n;
//< runs-into-the-next-episode

//> mistake value-behind-the-end in n-step
// A value is added behind a termination too. What can still be earned there?
//- if ((ended || last) && !terminated[k])
if (ended || last)
//< value-behind-the-end

//> mistake clock-is-the-end in n-step
// Behind a truncation you put nothing. Had the world ended there, or only the clock?
//- if ((ended || last) && !terminated[k])
if (last && !ended)
//< clock-is-the-end

//> mistake no-value-behind-the-rows in n-step
// Where the rows are over before n rewards are in, you put nothing behind the last of
// them. Does the world end with the rollout?
//- bool ended = terminated[k] || truncated[k],
//- last = k + 1 == T || k + 1 - t == n;
bool ended = terminated[k] || truncated[k], last = k + 1 - t == n;
//< no-value-behind-the-rows

//> mistake return-not-advantage in n-step
// These are returns: V_t is not taken away. How much better than expected did it go?
//- double sum = -V[t], w = 1;
double sum = 0, w = 1;
//< return-not-advantage

//> mistake wraps-round in n-step
// The first row is right, and behind it t + n has wrapped round: beyond SIZE_MAX a
// size_t begins again at 0. Which difference says the same and
// cannot?
//- for (size_t k = t; k < T && k - t < n; k++) {
for (size_t k = t; k < T && k < t + n; k++) {
//- last = k + 1 == T || k + 1 - t == n;
last = k + 1 == T || k + 1 == t + n;
//> and in rollout
//- size_t A = env_sizes(env).actions, ended = 0;
// No other agent: so that the mistake is looked for in jobs too, for only a job asks
// for SIZE_MAX.
size_t A = env_sizes(env).actions, ended = 0;
//< wraps-round

//> mistake target-is-the-advantage in target
// The targets are the advantages themselves. A critic that learns those learns how
// wrong it is, not what a state is worth.
for (size_t t = 0; t < T; t++)
    target[t] = adv[t];
//< target-is-the-advantage

//> mistake value-taken-away in target
// V is taken away from the advantage once more. An advantage is a return less V: how do
// you get the return back?
for (size_t t = 0; t < T; t++)
    target[t] = adv[t] - V[t];
//< value-taken-away

//> mistake slopes-of-the-loss in joint
// All slopes are those of a loss, to be descended. This workbook climbs: which way
// should the logit of an action go that was better than expected?
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = -(adv[t] * g[b] + how->c_entropy * dH) / (double)T;
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = -how->c_value * error[t] / (double)T;
//< slopes-of-the-loss

//> mistake sum-for-mean in joint
// The slopes are those of the sum over the rows, T times too long. The objective is a
// mean.
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = adv[t] * g[b] + how->c_entropy * dH;
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_value * error[t];
//< sum-for-mean

//> mistake critic-away in joint
// The actor's slopes are right, the critic moves away from its target. The squared
// error stands in the objective with a minus: what is its slope
// in V?
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_value * -error[t] / (double)T;
//< critic-away

//> mistake half-forgotten in joint
// The critic's slope is twice what it should be, as if the objective had no ½ before
// the square.
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = 2 * how->c_value * error[t] / (double)T;
//< half-forgotten

//> mistake critic-on-advantage in joint
// The critic's slope is made of the advantage. That is its error only as long as
// nobody makes the target in another way; which array does
// the contract name?
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_value * adv[t] / (double)T;
//< critic-on-advantage

//> mistake entropy-sign in joint
// The entropy's slope has the wrong sign: your bonus makes the policy surer of itself.
// Is H to be climbed or descended here?
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * g[b] - how->c_entropy * dH) / (double)T;
//< entropy-sign

//> mistake entropy-forgotten in joint
// The entropy's term is missing.
for (size_t t = 0; t < T; t++) {
    score(A, pi[t], (size_t)a[t], dlogits[t]);
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] *= adv[t] / (double)T;
    dvalue[t] = how->c_value * error[t] / (double)T;
}
//< entropy-forgotten

//> mistake entropy-without-its-mean in joint
// The entropy's slope in a logit lacks a term: yours does not add up to 0 over the
// actions, though adding a constant to all logits changes no
// probability.
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = pi[t][b] > 0 ? -pi[t][b] * log(pi[t][b]) : 0;
//< entropy-without-its-mean

//> mistake no-jacobian in joint
// The entropy's term is the slope in the probabilities, times π. A logit moves all
// probabilities at once, and their sum stays 1: what do your slopes
// add up to?
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + 1) : 0;
//< no-jacobian

//> mistake one-left-over in joint
// The entropy's term has a 1 beside log π and H. Each of the two sums in (5.10) brings
// a 1: what do they do to each other?
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + 1 + H) : 0;
//< one-left-over

//> mistake entropy-subtracted in joint
// In the entropy's slope H is taken away from log π where it should be added: H is the
// mean of −log π. What do your slopes add up to?
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) - H) : 0;
//< entropy-subtracted

//> mistake entropy-of-the-sample in joint
// The entropy is estimated from the action taken, as −log π(a), and its slope taken
// through that alone. On average that slope is 0. H is a sum
// over all actions.
for (size_t t = 0; t < T; t++) {
    double g[A];
    score(A, pi[t], (size_t)a[t], g);
    for (size_t b = 0; b < A; b++) {
        dlogits[t][b] = (adv[t] * g[b] - how->c_entropy * g[b]) / (double)T;
    }
    dvalue[t] = how->c_value * error[t] / (double)T;
}
//< entropy-of-the-sample

//> mistake probabilities-for-score in joint
// The slope of π(a) stands where that of log π(a) belongs.
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * pi[t][a[t]] * g[b] + how->c_entropy * dH) / (double)T;
//< probabilities-for-score

//> mistake chosen-logit-only in joint
// The advantage moves the logit of the action taken and no other. The score has an
// entry for every action: when one becomes more probable, what
// becomes of the others?
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] =
    ((b == (size_t)a[t] ? adv[t] * g[b] : 0) + how->c_entropy * dH) / (double)T;
//< chosen-logit-only

//> mistake one-hot in joint
// The advantage is added to the logit of the action taken, and π is missing: the score
// is 1 − π there, and −π at the others.
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] =
    ((b == (size_t)a[t] ? adv[t] : 0 * g[b]) + how->c_entropy * dH) / (double)T;
//< one-hot

//> mistake target-for-advantage in rollout
// The score is weighted by the critic's target. What has been taken away from it in an
// advantage, and why?
//- joint_gradient(T, A, pi, a, adv, error, how, dlogits, dvalue);
joint_gradient(T, A, pi, a, target, error, how, dlogits, dvalue);
//< target-for-advantage

//> mistake value-of-the-reset in rollout
// V_next is asked of what is seen after the reset: behind an end stands the first
// observation of the next episode. Which observation did the
// step bring?
//- ended++;
ended++;
for (size_t i = 0; i < D; i++)
    next[t][i] = obs[i];
//< value-of-the-reset

//> mistake starts-over in rollout
// Every rollout begins a new episode. Long episodes are then never seen to their end:
// where does the last rollout stop, and obs with it?
//- bool terminated[T], truncated[T];
bool terminated[T], truncated[T];
env_reset(env, obs);
//< starts-over

//> mistake observation-not-handed-on in rollout
// obs is read but not left at what the agent sees last: the next rollout begins with an
// observation that is long past.
//- bool terminated[T], truncated[T];
bool terminated[T], truncated[T];
double here[D];
for (size_t i = 0; i < D; i++)
    here[i] = obs[i];
//- seen[t][i] = obs[i];
//- net_forward(net, 1, obs, logits, &V[t]);
seen[t][i] = here[i];
net_forward(net, 1, here, logits, &V[t]);
//- obs[i] = next[t][i];
here[i] = next[t][i];
//- env_reset(env, obs);
env_reset(env, here);
//< observation-not-handed-on

//> mistake ends-are-all-deaths in rollout
// A truncated step counts as a terminated one. Keep the two flags of a Step apart.
//- terminated[t] = step.terminated;
terminated[t] = step.terminated || step.truncated;
//< ends-are-all-deaths

//> mistake flags-swapped in rollout
// Each end of an episode is taken for the other: do the two flags change places on
// their way to gae?
//- terminated[t] = step.terminated;
//- truncated[t] = step.truncated;
terminated[t] = step.truncated;
truncated[t] = step.terminated;
//< flags-swapped

//> mistake next-observations in rollout
// net_backward gets the observations that came after the steps. Where were the logits
// made, and where the values?
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
(void)seen;
net_backward(net, T, next[0], dlogits[0], dvalue);
//< next-observations

//> mistake critic-not-taught in rollout
// The slopes of the values have no part in the gradient, so the critic stays as it was.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
net_backward(net, T, seen[0], dlogits[0], NULL);
//< critic-not-taught

//> mistake targets-are-advantages in rollout
// The critic is taught the advantages. What does lambda_returns make of them?
//- error[t] = target[t] - V[t];
error[t] = adv[t] - V[t];
//< targets-are-advantages

//> mistake forwards in gae
// You run from the first row to the last, so each advantage is made of those before it.
// In which row does the recursion begin, if each row needs the next one?
//- for (size_t t = T; t-- > 0;) {
for (size_t t = 0; t < T; t++) {
//< forwards

//> mistake cut-one-late in gae, see "Where an episode ends"
// δ minds the row that ends an episode; the recursion is cut one row too late, by the
// flags of the row before. Between which two rows does the episode end?
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
bool cut = t > 0 && (terminated[t - 1] || truncated[t - 1]);
adv[t] = next = delta + (cut ? 0 : gamma * lambda * next);
//< cut-one-late

//> mistake mask-on-the-error in gae, see "Where an episode ends"
// Where an episode ends you drop δ itself. The last step has brought a reward too:
// which term goes there, and which stays?
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
bool cut = terminated[t] || truncated[t];
adv[t] = next = cut ? 0 : delta + gamma * lambda * next;
//< mask-on-the-error

//> mistake returns-not-advantages in gae
// V is added back to every advantage: these are the targets of the critic. Which of the
// two does the contract ask for here?
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
next = delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next + V[t];
//< returns-not-advantages

//> mistake weights-exchanged in joint
// c_V weighs the entropy and c_H the error of the critic: the two have changed places.
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * g[b] + how->c_value * dH) / (double)T;
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_entropy * error[t] / (double)T;
//< weights-exchanged

//> mistake whole-number-division in joint
// 1 / T is a division of whole numbers, and 0 for every T above 1. What makes it one of
// fractions?
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (double)(1 / T) * (adv[t] * g[b] + how->c_entropy * dH);
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = (double)(1 / T) * how->c_value * error[t];
//< whole-number-division

//> mistake gamma-and-lambda-exchanged in rollout
// γ and λ have changed places on their way to gae.
//- gae(T, r, V, V_next, terminated, truncated, gamma, lambda, adv);
gae(T, r, V, V_next, terminated, truncated, lambda, gamma, adv);
//< gamma-and-lambda-exchanged

//> mistake next-value-from-the-next-row in rollout
// V_next is taken from the next row, also where an episode ends between the two. What
// stands in the next row there, and what did the step lead to?
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, next[0], NULL, V_next);
for (size_t t = 0; t + 1 < T; t++)
    V_next[t] = V[t + 1];
//< next-value-from-the-next-row
