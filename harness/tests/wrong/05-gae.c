/* Wrong bodies for the regions of gae.c that no list has: what is wrong with each, and what may
 * truly be said of it. */

//> mistake and-for-or in gae
// The recursion is cut only where both flags are set.
// SAID: pattern:blind-to-truncated
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta + (terminated[t] && truncated[t] ? 0 : gamma * lambda * next);
//< and-for-or

//> mistake averages-rewards in n-step
// The n rewards are averaged where they are to be added.
// SAID: pattern:border-of-n
//- sum += w * r[k];
sum += w * r[k] / (double)n;
//< averages-rewards

//> mistake critic-on-all-rows in joint
// The value's slope is not divided by T.
// SAID: pattern:times-T
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_value * error[t];
//< critic-on-all-rows

//> mistake critic-unweighted in joint
// C_V never enters the critic's slope.
// SAID: pattern:as-if-c_value-one
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = error[t] / (double)T;
//< critic-unweighted

//> mistake delta-sign in gae
// Δ is V − target, as a loss has it.
// SAID: pattern:negated
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = V[t] - r[t] - (terminated[t] ? 0 : gamma * V_next[t]);
//< delta-sign

//> mistake entropy-halved in joint
// The entropy's weight is used half.
// SAID: pattern:as-if-c_entropy-halved
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * g[b] + 0.5 * how->c_entropy * dH) / (double)T;
//< entropy-halved

//> mistake flags-swapped in gae
// The two flags are exchanged in δ: no value behind a truncation, one behind a termination.
// SAID: pattern:as-if-terminated-and-truncated-exchanged
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (truncated[t] ? 0 : gamma * V_next[t]) - V[t];
//< flags-swapped

//> mistake forwards in gae
// The recursion runs from the first row to the last, and carries the past along.
// SAID: mistake:forwards
//- for (size_t t = T; t-- > 0;) {
for (size_t t = 0; t < T; t++) {
//< forwards

//> mistake gamma-squared in gae
// The recursion decays by γ²λ.
// SAID: pattern:weights-of-r
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta + (terminated[t] || truncated[t] ? 0 : gamma * gamma * lambda * next);
//< gamma-squared

//> mistake lambda-squared in gae
// The recursion decays by γλ².
// SAID: pattern:as-if-lambda-squared
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * lambda * next);
//< lambda-squared

//> mistake log-of-zero in joint
// The entropy takes 0 log 0 as C does.
// SAID: pattern:only-when-pi-has-a-zero
//- H -= pi[t][b] > 0 ? pi[t][b] * log(pi[t][b]) : 0;
H -= pi[t][b] * log(pi[t][b]);
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = -pi[t][b] * (log(pi[t][b]) + H);
//< log-of-zero

//> mistake mean-over-actions in joint
// The mean is over rows and actions.
// SAID: pattern:times-one-over-A
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)(T * A);
//< mean-over-actions

//> mistake n-is-ignored in n-step
// Every advantage takes all rewards there are.
// SAID: pattern:blind-to-n
//- for (size_t k = t; k < T && k - t < n; k++) {
//- bool ended = terminated[k] || truncated[k],
//- last = k + 1 == T || k + 1 - t == n;
for (size_t k = t; k < T; k++) {
    bool ended = terminated[k] || truncated[k], last = k + 1 == T;
//< n-is-ignored

//> mistake own-value-behind in gae
// The value behind a truncation is that of the step itself.
// SAID: pattern:blind-to-V_next
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] ? 0 : gamma * (truncated[t] ? V[t] : V_next[t])) - V[t];
//< own-value-behind

//> mistake reward-lost-at-the-end in gae
// A terminated step counts as −V: its reward is lost with the value.
// SAID: pattern:weights-of-r
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = (terminated[t] ? 0 : r[t] + gamma * V_next[t]) - V[t];
//< reward-lost-at-the-end

//> mistake rollout-counts-deaths in rollout
// The agent counts terminated episodes only.
// SAID: pattern:only-the-report
//- ended++;
ended += step.terminated;
//< rollout-counts-deaths

//> mistake rollout-greedy-dice in rollout
// The agent draws with the second number of the step.
// SAID: pattern:other-dice
//- a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
a[t] = (int)sample_action(A, pi[t], env_uniform(env, 1));
//< rollout-greedy-dice

//> mistake rollout-lambda-for-gamma in rollout
// The agent exchanges γ and λ.
// SAID: mistake:gamma-and-lambda-exchanged
//- gae(T, r, V, V_next, terminated, truncated, gamma, lambda, adv);
gae(T, r, V, V_next, terminated, truncated, lambda, gamma, adv);
//< rollout-lambda-for-gamma

//> mistake rollout-shifted-values in rollout
// The agent takes V_next to be the next row's V, as if nothing ever ended, and asks the network
// only behind the last.
// SAID: mistake:next-value-from-the-next-row
//- net_forward(net, T, next[0], NULL, V_next);
for (size_t t = 0; t + 1 < T; t++)
    V_next[t] = V[t + 1];
net_forward(net, 1, next[T - 1], NULL, &V_next[T - 1]);
//< rollout-shifted-values

//> mistake rollout-two-steps in rollout
// The agent takes Adam's step twice.
// SAID: pattern:one-update-too-many
//- adam_step(net, lr);
adam_step(net, lr);
adam_step(net, lr);
//< rollout-two-steps

//> mistake rollout-without-entropy in rollout
// The agent passes 0 for the entropy's weight.
// SAID: pattern:as-if-c_entropy-zero
//- joint_gradient(T, A, pi, a, adv, error, how, dlogits, dvalue);
joint_gradient(T, A, pi, a, adv, error, &(Weights){how->c_value, 0}, dlogits, dvalue);
//< rollout-without-entropy

//> mistake score-added-up in joint
// Dlogits are added to without being set.
// SAID: nan:added-not-set
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] += (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
//< score-added-up

//> mistake targets-are-values in target
// The target is V as it was, so the critic never learns.
// SAID: pattern:copy-of-V
for (size_t t = 0; t < T; t++)
    target[t] = V[t];
//< targets-are-values

//> mistake targets-halved in target
// The target is the middle between V and the return.
// SAID: pattern:as-if-adv-halved
for (size_t t = 0; t < T; t++)
    target[t] = 0.5 * adv[t] + V[t];
//< targets-halved

//> mistake value-not-taken in gae
// Δ lacks −V_t.
// SAID: pattern:as-if-V-zero
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]);
//< value-not-taken

//> mistake nothing-paid-no-more in gae
// Where δ is 0 the advantage is 0, whatever lies behind.
// SAID: pattern:blind-to-r
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
adv[t] = next = delta == 0 ? 0 :
delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
//< nothing-paid-no-more

//> mistake little-is-forgotten in gae
// What is left of an advantage is dropped below a thousandth.
// SAID: pattern:blind-to-truncated
//- adv[t] = next =
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
if (fabs(next) < 1e-3)
    next = 0;
adv[t] = next =
    delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
//< little-is-forgotten

//> mistake gamma-one-is-less in gae
// γ = 1 is taken for 0.99999.
// SAID: pattern:border-of-gamma
//- double next = 0;
double next = 0;
gamma = fmin(gamma, 0.99999);
//< gamma-one-is-less

//> mistake lambda-one-is-less in gae
// λ = 1 is taken for 0.9999.
// SAID: pattern:border-of-lambda
//- double next = 0;
double next = 0;
lambda = fmin(lambda, 0.9999);
//< lambda-one-is-less

//> mistake rows-of-a-byte in n-step
// Rows behind the 256th get 0.
// SAID: pattern:wrong-when-many
//- adv[t] = sum;
adv[t] = t < 256 ? sum : 0;
//< rows-of-a-byte

//> mistake no-advantage-no-target in target
// Where the advantage is 0, so is the target.
// SAID: pattern:border-of-adv
//- target[t] = adv[t] + V[t];
target[t] = adv[t] == 0 ? 0 : adv[t] + V[t];
//< no-advantage-no-target

//> mistake no-advantage-no-bonus in joint
// A row whose advantage is 0 has no slope in its logits, though the bonus is owed still.
// SAID: pattern:border-of-adv
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = adv[t] == 0 ? 0 : (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
//< no-advantage-no-bonus

//> mistake rare-has-no-slope in joint
// An action rarer than a millionth has no slope of entropy.
// SAID: pattern:adds-up-to-0
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = pi[t][b] > 1e-6 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
//< rare-has-no-slope

//> mistake c-at-most-1 in joint
// A weight above 1 is taken for 1.
// SAID: pattern:as-if-c_value-between-minus-one-and-one
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = fmin(how->c_value, 1) * error[t] / (double)T;
//< c-at-most-1

//> mistake normalised-within in joint
// The advantages are given mean 0 and the deviation of a population.
// SAID: pattern:as-if-adv-whitened-and-more
//- for (size_t t = 0; t < T; t++) {
double mean = 0, square = 0;
for (size_t t = 0; t < T; t++)
    mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    square += (adv[t] - mean) * (adv[t] - mean) / (double)T;
for (size_t t = 0; t < T; t++) {
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = ((adv[t] - mean) / (sqrt(square) + 1e-8) * g[b] + how->c_entropy * dH) / (double)T;
//< normalised-within

//> mistake nearly-one-is-one in gae
// λ above 0.999 counts as 1.
// SAID: pattern:border-of-lambda
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
delta + (terminated[t] || truncated[t] ? 0 : (lambda > 0.999 ? gamma : gamma * lambda) * next);
//< nearly-one-is-one

//> mistake large-errors-are-cut in joint
// Errors of the critic beyond ±10 000 are cut.
// SAID: pattern:border-of-error
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_value * fmax(-1e4, fmin(1e4, error[t])) / (double)T;
//< large-errors-are-cut

//> mistake rollout-gradient-cut in rollout
// The gradient is cut to length 0.5.
// SAID: pattern:gradient-cut
//- adam_step(net, lr);
net_clip(net, 0.5);
adam_step(net, lr);
//< rollout-gradient-cut

//> mistake rollout-values-of-what-was-seen in rollout
// V_next is asked of the observations before the steps.
// SAID: pattern:before-the-score
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, seen[0], NULL, V_next);
//< rollout-values-of-what-was-seen

//> mistake n-max in n-step
// At most 64 rewards are taken.
// SAID: pattern:border-of-T
//- for (size_t k = t; k < T && k - t < n; k++) {
n = n > 64 && T > 64 ? 64 : n;
for (size_t k = t; k < T && k - t < n; k++) {
//< n-max

//> mistake gae-window in gae
// The recursion ends after 600 rows.
// SAID: pattern:wrong-when-many
double w;
for (size_t t = 0; t < T; t++) {
    adv[t] = 0, w = 1;
    for (size_t k = t; k < T && k < t + 600; k++) {
        adv[t] += w * (r[k] + (terminated[k] ? 0 : gamma * V_next[k]) - V[k]);
        if (terminated[k] || truncated[k])
            break;
        w *= gamma * lambda;
    }
}
//< gae-window

//> mistake target-cancel in target
// A target of 0 is taken for the value.
// SAID: pattern:border-of-adv
//- target[t] = adv[t] + V[t];
target[t] = adv[t] == -V[t] ? V[t] : adv[t] + V[t];
//< target-cancel

//> mistake joint-c-tiny in joint
// A weight of the entropy below 0.01 is none.
// SAID: pattern:border-of-c_entropy
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * g[b] + (how->c_entropy < 0.01 ? 0 : how->c_entropy) * dH) / (double)T;
//< joint-c-tiny

//> mistake joint-five in joint
// Only four actions have a slope of the entropy.
// SAID: pattern:adds-up-to-0
//- double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
double dH = pi[t][b] > 0 && b < 4 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
//< joint-five

//> mistake rollout-cut in rollout
// A rollout teaches 48 rows.
// SAID: pattern:both-slopes-handed-right
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
net_backward(net, T > 48 ? 48 : T, seen[0], dlogits[0], dvalue);
//< rollout-cut

//> mistake rollout-single in rollout
// A single row is not learned from.
// SAID: pattern:no-update
//- adam_step(net, lr);
if (T > 1)
    adam_step(net, lr);
//< rollout-single

//> mistake n-both in n-step
// In a single row, a world that ended as the clock ran out has a value behind it.
// SAID: pattern:blind-to-terminated
//- if ((ended || last) && !terminated[k])
if ((ended || last) && (!terminated[k] || (T == 1 && truncated[k])))
//< n-both

//> mistake n-seven in n-step
// n = 7 is taken for 6.
// SAID: pattern:blind-to-r
if (n == 7)
    n = 6;
for (size_t t = 0; t < T; t++) {
    double sum = -V[t], w = 1;
    for (size_t k = t; k < T && k - t < n; k++) {
        bool ended = terminated[k] || truncated[k],
             last = k + 1 == T || k + 1 - t == n;
        sum += w * r[k];
        w *= gamma;
        if ((ended || last) && !terminated[k])
            sum += w * V_next[k];
        if (ended)
            break;
    }
    adv[t] = sum;
}
//< n-seven

//> mistake n-is-t in n-step
// With n = T there is no value behind the last row for the first.
// SAID: pattern:all-but-first
for (size_t t = 0; t < T; t++) {
    double sum = -V[t], w = 1;
    for (size_t k = t; k < T && k - t < n; k++) {
        bool ended = terminated[k] || truncated[k],
             last = k + 1 == T || k + 1 - t == n;
        sum += w * r[k];
        w *= gamma;
        if ((ended || last) && !terminated[k] && !(n == T && T > 3 && t == 0 && !ended))
            sum += w * V_next[k];
        if (ended)
            break;
    }
    adv[t] = sum;
}
//< n-is-t

//> mistake lambda-tiny in gae
// λ below 0.01 counts as 0.
// SAID: pattern:border-of-lambda
double next = 0;
for (size_t t = T; t-- > 0;) {
    double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
    bool over = terminated[t] || truncated[t] || lambda < 0.01;
    adv[t] = next = delta + (over ? 0 : gamma * lambda * next);
}
//< lambda-tiny

//> mistake lambda-is-gamma in gae
// Where λ and γ are the same number, the recursion decays by it once.
// SAID: pattern:weights-of-r
double next = 0, w = gamma == lambda ? gamma : gamma * lambda;
for (size_t t = T; t-- > 0;) {
    double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
    adv[t] = next = delta + (terminated[t] || truncated[t] ? 0 : w * next);
}
//< lambda-is-gamma

//> mistake truncated-twice in gae
// Two truncations in a row: the first is overlooked.
// SAID: pattern:weights-of-r
double next = 0;
for (size_t t = T; t-- > 0;) {
    bool cut = truncated[t] && !(t + 1 < T && truncated[t + 1]);
    double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
    adv[t] = next = delta + (terminated[t] || cut ? 0 : gamma * lambda * next);
}
//< truncated-twice

//> mistake small-next in gae
// An advantage below 1e-7 that comes after is left out.
// SAID: pattern:blind-to-truncated
double next = 0;
for (size_t t = T; t-- > 0;) {
    double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
    bool over = terminated[t] || truncated[t] || fabs(next) < 1e-7;
    adv[t] = next = delta + (over ? 0 : gamma * lambda * next);
}
//< small-next

//> mistake target-opposite in target
// Where an advantage is exactly −V, V is not added.
// SAID: pattern:border-of-adv
for (size_t t = 0; t < T; t++)
    target[t] = adv[t] == -V[t] && t > 0 ? adv[t] : adv[t] + V[t];
//< target-opposite

//> mistake joint-rare in joint
// Entropy leaves out what is below 1e-6.
// SAID: pattern:adds-up-to-0
for (size_t t = 0; t < T; t++) {
    double g[A], H = 0;
    score(A, pi[t], (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        H -= pi[t][b] > 1e-6 ? pi[t][b] * log(pi[t][b]) : 0;
    for (size_t b = 0; b < A; b++) {
        double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
        dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
    }
    dvalue[t] = how->c_value * error[t] / (double)T;
}
//< joint-rare

//> mistake joint-cv in joint
// A weight of the critic between 0 and 1e-3 counts as 1e-3.
// SAID: pattern:border-of-c_value
for (size_t t = 0; t < T; t++) {
    double g[A], H = 0;
    score(A, pi[t], (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        H -= pi[t][b] > 0 ? pi[t][b] * log(pi[t][b]) : 0;
    for (size_t b = 0; b < A; b++) {
        double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
        dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
    }
    dvalue[t] = (how->c_value > 0 ? fmax(how->c_value, 1e-3) : 0) * error[t] / (double)T;
}
//< joint-cv

//> mistake joint-negative-rows in joint
// From the fifth row on a negative advantage of an action below 10 % is left out.
// SAID: pattern:blind-to-adv
for (size_t t = 0; t < T; t++) {
    double g[A], H = 0, w = adv[t] < 0 && t > 3 && pi[t][a[t]] < 0.1 ? 0 : adv[t];
    score(A, pi[t], (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        H -= pi[t][b] > 0 ? pi[t][b] * log(pi[t][b]) : 0;
    for (size_t b = 0; b < A; b++) {
        double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
        dlogits[t][b] = (w * g[b] + how->c_entropy * dH) / (double)T;
    }
    dvalue[t] = how->c_value * error[t] / (double)T;
}
//< joint-negative-rows

//> mistake long-rollouts-end in rollout
// In rollouts of more than a hundred rows a last row that the clock ends has no value behind it.
// SAID: pattern:handed-gae-V_next
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, next[0], NULL, V_next);
if (T > 100 && truncated[T - 1])
    V_next[T - 1] = 0;
//< long-rollouts-end

//> mistake rollout-entropy-capped in rollout
// The weight of the entropy is 5 at most.
// SAID: pattern:handed-joint_gradient-how-c_entropy
//- joint_gradient(T, A, pi, a, adv, error, how, dlogits, dvalue);
joint_gradient(T, A, pi, a, adv, error,
               &(Weights){how->c_value, fmin(how->c_entropy, 5)}, dlogits, dvalue);
//< rollout-entropy-capped

//> mistake rollout-ten-actions in rollout
// The eleventh action and all after it are never taken.
// SAID: pattern:handed-sample_action-A
//- a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
a[t] = (int)sample_action(A < 10 ? A : 10, pi[t], env_uniform(env, 0));
//< rollout-ten-actions

//> mistake rollout-dice-short in rollout
// The dice never come nearer to 1 than a ten-thousandth.
// SAID: pattern:handed-sample_action-u
//- a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
a[t] = (int)sample_action(A, pi[t], (1 - 1e-4) * env_uniform(env, 0));
//< rollout-dice-short

//> mistake gae-whitened-max in gae
// The advantages are centred, over the larger of their deviation and 1.
// SAID: pattern:looks-at-V
//- double next = 0;
double next = 0, mean = 0, sq = 0;
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
}
for (size_t t = 0; t < T; t++)
    mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    sq += (adv[t] - mean) * (adv[t] - mean);
for (size_t t = 0; t < T && T > 1; t++) {
    adv[t] = (adv[t] - mean) / fmax(1, sqrt(sq / (double)(T - 1)));
//< gae-whitened-max

//> mistake gae-far-rows in gae
// What lies further than 30 rows behind counts nothing: the sum is begun anew every 30 rows.
// SAID: pattern:border-of-T
//- double next = 0;
double next = 0;
//- double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
if (t % 30 == 29)
    next = 0;
//< gae-far-rows

//> mistake nstep-half in n-step
// With n = 2 the second reward counts half.
// SAID: pattern:weights-of-r
//- sum += w * r[k];
sum += w * r[k] * (n == 2 && k == t + 1 ? 0.5 : 1);
//< nstep-half

//> mistake nstep-more-than-T in n-step
// Where n is larger than T, nothing stands behind the last row.
// SAID: pattern:blind-to-V_next
//- if ((ended || last) && !terminated[k])
if ((ended || last) && !terminated[k] && n <= T)
//< nstep-more-than-T

//> mistake target-crumb in target
// A hundred-millionth too much.
// SAID: pattern:hardly-off
//- target[t] = adv[t] + V[t];
target[t] = adv[t] + V[t] * (1 + 2e-8);
//< target-crumb

//> mistake joint-rows-of-two in joint
// With two actions the entropy has the other sign.
// SAID: pattern:moves-otherwise-with-pi
//- dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
dlogits[t][b] = (adv[t] * g[b] + (A == 2 ? -1 : 1) * how->c_entropy * dH) / (double)T;
//< joint-rows-of-two

//> mistake joint-positive-only in joint
// Where all advantages are negative, they are averaged over one row less.
// SAID: pattern:same-factor
//- dvalue[t] = how->c_value * error[t] / (double)T;
dvalue[t] = how->c_value * error[t] / (double)(T > 1 && error[0] < 0 ? T - 1 : T);
//< joint-positive-only

//> mistake rollout-tilt in rollout
// The errors are off by a thirty thousandth in every third row.
// SAID: pattern:handed-joint_gradient-error
//- error[t] = target[t] - V[t];
error[t] = (target[t] - V[t]) * (t % 3 ? 1 : 1.00003);
//< rollout-tilt

//> mistake rollout-second-only in rollout
// From the second rollout on γ counts twice.
// SAID: difference:stateful
//- gae(T, r, V, V_next, terminated, truncated, gamma, lambda, adv);
static int n;
gae(T, r, V, V_next, terminated, truncated, n++ ? gamma * gamma : gamma, lambda, adv);
//< rollout-second-only

//> mistake one-step-too-many in n-step
// n + 1 rewards are taken, and the value behind the n-th as well.
// SAID: pattern:weights-of-r
//- for (size_t k = t; k < T && k - t < n; k++) {
for (size_t k = t; k < T && k - t <= n; k++) {
//< one-step-too-many

//> mistake n-of-32-bits in n-step
// The number of steps is kept in 32 bits.
// SAID: pattern:border-of-n
unsigned steps = (unsigned)n;
for (size_t t = 0; t < T; t++) {
    double sum = -V[t], w = 1;
    for (size_t k = t; k < T && k - t < steps; k++) {
        sum += w * r[k];
        w *= gamma;
        if (terminated[k])
            break;
        if (truncated[k] || k + 1 == T || k + 1 - t == steps) {
            sum += w * V_next[k];
            break;
        }
    }
    adv[t] = sum;
}
//< n-of-32-bits

//> mistake n-counted-in-8-bits in n-step
// Steps are counted in 8 bits.
// SAID: pattern:border-of-n
//- for (size_t k = t; k < T && k - t < n; k++) {
    for (size_t k = t; k < T && (unsigned char)(k - t) < n; k++) {
//- last = k + 1 == T || k + 1 - t == n;
             last = k + 1 == T || (unsigned char)(k + 1 - t) == n;
//< n-counted-in-8-bits

//> mistake returns-where-lambda-is-1 in gae
// At λ = 1 a truncation is followed by the value of the next row.
// SAID: pattern:blind-to-V_next
if (lambda == 1) {
    double G = 0;
    for (size_t t = T; t-- > 0;) {
        if (terminated[t])
            G = 0;
        else if (t + 1 == T)
            G = V_next[t];
        else if (truncated[t])
            G = V[t + 1];
        G = r[t] + gamma * G;
        adv[t] = G - V[t];
    }
    return;
}
double next = 0;
for (size_t t = T; t-- > 0;) {
    double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
    adv[t] = next =
        delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
}
//< returns-where-lambda-is-1

//> mistake lambda-nearly-1 in gae
// A λ within 1e-10 of 1 counts as 1.
// SAID: pattern:right-without-lambda
//- double next = 0;
double next = 0;
if (lambda > 1 - 1e-10)
    lambda = 1;
//< lambda-nearly-1

//> mistake log-plus-1e-12 in joint
// 1e-12 is added inside the logarithm.
// SAID: pattern:same-factor
for (size_t t = 0; t < T; t++) {
    double g[A], H = 0, L[A];
    score(A, pi[t], (size_t)a[t], g);
    for (size_t b = 0; b < A; b++) {
        L[b] = log(pi[t][b] + 1e-12);
        H -= pi[t][b] * L[b];
    }
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] = (adv[t] * g[b] - how->c_entropy * pi[t][b] * (L[b] + H)) / (double)T;
    dvalue[t] = how->c_value * error[t] / (double)T;
}
//< log-plus-1e-12

//> mistake rollout-action-of-8-bits in rollout
// Actions are kept in 8 bits.
// SAID: pattern:handed-joint_gradient-a
//- int a[T];
int a[T];
unsigned char act[T];
//- a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
    a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
    act[t] = (unsigned char)a[t];
//- error[t] = target[t] - V[t];
    error[t] = target[t] - V[t];
for (size_t t = 0; t < T; t++)
    a[t] = act[t];
//< rollout-action-of-8-bits

//> mistake critic-of-100 in rollout
// The critic's error weighs 100 at most.
// SAID: pattern:handed-joint_gradient-how-c_value
//- joint_gradient(T, A, pi, a, adv, error, how, dlogits, dvalue);
Weights w = {fmin(how->c_value, 100), how->c_entropy};
joint_gradient(T, A, pi, a, adv, error, &w, dlogits, dvalue);
//< critic-of-100

//> mistake alone-learns-nothing in rollout
// Where there is a single action the critic learns nothing either.
// SAID: pattern:no-update
//- error[t] = target[t] - V[t];
    error[t] = target[t] - V[t];
if (A == 1)
    return ended;
//< alone-learns-nothing

//> mistake next-row-when-many in rollout
// In rollouts of more than 2048 steps what follows a step is the next row.
// SAID: pattern:grows-wrong
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, next[0], NULL, V_next);
for (size_t t = 0; T > 2048 && t + 1 < T; t++)
    if (!terminated[t])
        V_next[t] = V[t + 1];
//< next-row-when-many

//> mistake alone-has-no-error in joint
// Where there is a single action the critic learns nothing either.
// SAID: pattern:blind-to-error
//- dvalue[t] = how->c_value * error[t] / (double)T;
    dvalue[t] = A == 1 ? 0 : how->c_value * error[t] / (double)T;
//< alone-has-no-error

//> mistake decay-nearly-1 in gae
// A γλ within a millionth of 1 counts as 1.
// SAID: pattern:border-of-gamma
//- delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
        delta + (terminated[t] || truncated[t] ? 0
                 : (gamma * lambda > 1 - 1e-6 ? 1 : gamma * lambda) * next);
//< decay-nearly-1

//> mistake first-bytes-only in rollout
// As many bytes of what the step led to are taken over as there are numbers.
// SAID: pattern:not-asked
//- for (size_t i = 0; i < D; i++)
//- obs[i] = next[t][i];
for (size_t i = 0; i < D; i++)
    ((char *)obs)[i] = ((char *)next[t])[i];
//< first-bytes-only

//> mistake no-step-without-weights in rollout
// With c_V = c_H = 0 the policy does not learn either.
// SAID: pattern:no-update
//- adam_step(net, lr);
if (how->c_value > 0 || how->c_entropy > 0)
    adam_step(net, lr);
//< no-step-without-weights

//> mistake no-adam-at-lr-0 in rollout
// With lr = 0 no step of Adam is taken, though it would remember the slopes.
// SAID: pattern:no-update
//- adam_step(net, lr);
if (lr > 0)
    adam_step(net, lr);
//< no-adam-at-lr-0

//> mistake nothing-learned-at-lr-0 in rollout
// With lr = 0 nothing is learned, and nothing remembered.
// SAID: pattern:no-update
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
//- adam_step(net, lr);
if (lr > 0) {
    net_backward(net, T, seen[0], dlogits[0], dvalue);
    adam_step(net, lr);
}
//< nothing-learned-at-lr-0

//> mistake clock-ends-all-without-discount in rollout
// With γ = 1 what the clock ends counts as an end of the world.
// SAID: pattern:before-the-score
//- terminated[t] = step.terminated;
terminated[t] = step.terminated || (gamma == 1 && step.truncated);
//< clock-ends-all-without-discount
