/* Lesson 3's known mistakes: wrong bodies for the regions of baseline.c, each with
 * what its author is told. */

//> mistake baseline-added in gradient
// Your baseline is added to the returns where it should be taken away from them. What
// is left when a return is just what was expected?
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] + b[s[t]];
//< baseline-added

//> mistake baseline-ignored in gradient
// The baseline does not come in: this is lesson 2's estimate, with the same mean and
// more noise.
//- for (size_t i = 0; i < S * A; i++)
(void)b;
for (size_t i = 0; i < S * A; i++)
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t];
//< baseline-ignored

//> mistake next-state in gradient, see eq:unbiased
// You take the baseline of the state that came after the action. The action had a hand
// in that state, so what you subtract depends on it, and the
// mean moves. Which values were settled before the action was drawn?
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - (t + 1 < T ? b[s[t + 1]] : 0);
//< next-state

//> mistake only-the-baseline in gradient
// The baseline stands where the advantage should: the returns do not come in at all.
//- for (size_t i = 0; i < S * A; i++)
(void)G;
for (size_t i = 0; i < S * A; i++)
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = -b[s[t]];
//< only-the-baseline

//> mistake outside-the-score in gradient
// You subtract the baseline from the product of return and score. It has to be taken
// from the return, before the score multiplies it: what has mean
// zero is the baseline times the score.
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t];
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += adv * z[k] - b[s[t]];
//< outside-the-score

//> mistake absolute-advantage in gradient
// The size of the advantage counts, and its sign is lost: an action that did worse than
// expected is praised for it.
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += fabs(adv) * z[k];
//< absolute-advantage

//> mistake sign in gradient
// The sign is turned: a step along this makes rarer what went better than expected. Is
// it returns minus baseline, or the other way round?
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] -= adv * z[k];
//< sign

//> mistake mean-for-sum in gradient
// You average over the steps, where the estimate is their sum. Lesson 2 says why that
// is another direction.
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += adv * z[k] / (double)T;
//< mean-for-sum

//> mistake last-visit-only in gradient
// When a state comes twice, only its last visit is left: its row is set where it should
// be added to.
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] = adv * z[k];
//< last-visit-only

//> mistake forgot-the-log in gradient
// The slope of π(a_t) stands here, not that of log π(a_t): each step carries an extra
// factor π(a_t). lesson 1's score has the logarithm in it.
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += adv * pi[a[t]] * z[k];
//< forgot-the-log

//> mistake chosen-logit-only in gradient
// Only the logit of the action taken gets its slope. The score has an entry for every
// action: when one becomes more probable, what becomes of the
// others?
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += k == (size_t)a[t] ? adv * z[k] : 0;
//< chosen-logit-only

//> mistake one-hot in gradient
// The advantage is added to the logit of the action taken, and π is missing: the score
// is 1 − π there, and −π at the others.
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += k == (size_t)a[t] ? adv : 0 * z[k];
//< one-hot

//> mistake last-step-left-out in gradient
// The last step of the episode adds nothing to the estimate: your loop ends one step
// too early. Which index has the last of T steps?
//- for (size_t t = 0; t < T; t++) {
for (size_t t = 0; t + 1 < T; t++) {
//< last-step-left-out

//> variant whitened in gradient
// Your advantages have been given the mean 0 and the deviation 1 of their episode. Many
// programs do that, and it often helps; but the mean of the
// estimate is then no gradient. This contract asks for the advantages as they are.
//- for (size_t i = 0; i < S * A; i++)
//- dtheta[i / A][i % A] = 0;
double adv[T], mean = 0, square = 0;
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = 0; t < T; t++)
    adv[t] = G[t] - b[s[t]], mean += adv[t] / (double)T;
for (size_t t = 0; t < T; t++)
    square += (adv[t] - mean) * (adv[t] - mean);
double deviation = sqrt(square / (T > 1 ? (double)T - 1 : 1)) + 1e-8;
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A];
//- dtheta[s[t]][k] += adv * z[k];
dtheta[s[t]][k] += (adv[t] - mean) / deviation * z[k];
//< whitened

//> mistake value-away in regression
// V moves away from the returns instead of towards them, faster and faster. The loss is
// to be made smaller: which way is down?
//- V[i] += alpha * error[i];
V[i] -= alpha * error[i];
//< value-away

//> mistake value-factor-two in regression
// V moves twice as far: the slope of a squared error has a factor 2, and the ½ in front
// of it is there to take that away.
//- V[i] += alpha * error[i];
V[i] += alpha * 2 * error[i];
//< value-factor-two

//> variant value-one-at-a-time in regression
// You move V after each step of the episode, so a second visit meets a value that has
// moved already. Some books print it that way. This contract
// takes every error at the V that came in.
for (size_t t = 0; t < T; t++)
    V[s[t]] += alpha * (G[t] - V[s[t]]);
//< value-one-at-a-time

//> variant value-one-at-a-time-backwards in regression
// You move V after each step, from the last to the first, so an earlier visit meets a
// value that has moved already. Sequential updates are published
// too. This contract takes every error at the V that came in.
for (size_t t = T; t-- > 0;)
    V[s[t]] += alpha * (G[t] - V[s[t]]);
//< value-one-at-a-time-backwards

//> mistake value-mean-for-sum in regression
// Your loss is the mean over the steps of the episode; the contract sums. What happens
// to a state visited once in a long episode?
//- V[i] += alpha * error[i];
V[i] += alpha * error[i] / (double)T;
//< value-mean-for-sum

//> variant value-mean-of-visits in regression
// Each state moves by the mean of its errors, whatever the number of its visits. As a
// step size for each state that is sensible; the loss of this
// contract sums over steps.
double error[S], visits[S];
for (size_t i = 0; i < S; i++)
    error[i] = visits[i] = 0;
for (size_t t = 0; t < T; t++)
    error[s[t]] += G[t] - V[s[t]], visits[s[t]]++;
for (size_t i = 0; i < S; i++)
    V[i] += alpha * error[i] / (visits[i] > 0 ? visits[i] : 1);
//< value-mean-of-visits

//> mistake value-alpha-missing in regression
// α does not come in: V jumps by the whole sum of its errors, and beyond the mean where
// a state comes twice.
//- double error[S];
(void)alpha;
double error[S];
//- V[i] += alpha * error[i];
V[i] += error[i];
//< value-alpha-missing

//> mistake value-last-visit-only in regression
// When a state comes twice only its last visit counts: the error is set where it should
// be added to.
//- error[s[t]] += G[t] - V[s[t]];
error[s[t]] = G[t] - V[s[t]];
//< value-last-visit-only

//> mistake value-last-step-left-out in regression
// The last step of the episode moves no value: your loop ends one step too early. Which
// index has the last of T steps?
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t + 1 < T; t++)
//< value-last-step-left-out

//> mistake value-without-error in regression
// You add α times the return, not α times the error. Where would such a V come to rest?
//- error[s[t]] += G[t] - V[s[t]];
error[s[t]] += G[t];
//< value-without-error

//> mistake value-for-best in best, see eq:best
// This is V, the mean of the pays under the policy. It is a good baseline and not the
// best constant: an action counts for the variance by more than
// how often it is taken.
double mean = 0;
for (size_t a = 0; a < A; a++)
    mean += pi[a] * r[a];
return mean;
//< value-for-best

//> mistake probability-missing in best
// The weights hold the length of the score, but not how often the action is taken.
//- above += pi[a] * w * r[a];
//- below += pi[a] * w;
above += w * r[a];
below += w;
//< probability-missing

//> mistake own-logit-only in best
// Your w_a is the square of one entry of the score, that of the action's own logit.
// With two actions that is half of the whole, and cancels; with
// three it does not. All entries move.
//- w += z[k] * z[k];
w += k == a ? z[k] * z[k] : 0;
//< own-logit-only

//> mistake length-for-square in best
// You weigh by the length of the score, where the variance holds its square.
//- above += pi[a] * w * r[a];
//- below += pi[a] * w;
above += pi[a] * sqrt(w) * r[a];
below += pi[a] * sqrt(w);
//< length-for-square

//> mistake plain-mean in best
// This is the plain mean of the pays, as if every action were equally likely and its
// score equally long.
double mean = 0;
for (size_t a = 0; a < A; a++)
    mean += r[a] / (double)A;
return mean;
//< plain-mean

//> mistake not-normalised in best
// The weighted sum is there, and is not divided by the sum of its weights.
//- double above = 0, below = 0;
double above = 0;
//- below += pi[a] * w;
//- }
//- return below > 0 ? above / below : 0;
}
return above;
//< not-normalised

//> variant mean-with-itself in others, see eq:loo
// Your mean includes the sample itself. It is often done; but then a sample's baseline
// depends on its own action, and the mean of the estimate
// shrinks to (N − 1)/N of the gradient. This contract asks for the others only.
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? sum / (double)N : 0;
//< mean-with-itself

//> variant mean-with-itself-alone in others, see eq:loo
// Your mean includes the sample itself, even when it is alone. A sample's baseline must
// not depend on its own action: over N samples the estimate
// shrinks to (N − 1)/N of the gradient, and a single one is left with nothing.
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = sum / (double)N;
//< mean-with-itself-alone

//> mistake others-over-all in others
// The sample itself is left out of the sum, but is still counted when you divide. How
// many are the others?
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = (sum - G[i]) / (double)N;
//< others-over-all

//> mistake all-over-others in others
// You divide by the number of the others, but the sum still holds the sample itself.
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? sum / (double)(N - 1) : 0;
//< all-over-others

//> variant only-the-earlier in others
// Each baseline is the mean of the samples before it. That is unbiased too, and
// published for running averages, but it wastes the later ones. This
// contract asks for all the others.
double sum = 0;
for (size_t i = 0; i < N; sum += G[i++])
    b[i] = i > 0 ? sum / (double)i : 0;
//< only-the-earlier

//> mistake alone-with-itself in others
// A sample that is alone gets its own return as its baseline: its advantage is then 0
// whatever it did. Which baseline knows nothing of it?
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : G[i];
//< alone-with-itself

//> mistake critic-first in table-agent, see eq:unbiased
// The values move before the policy's step is computed, so the advantage is measured
// against a baseline that has seen this very episode. Then it
// depends on the actions, and the mean shrinks. What is the order of the contract?
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
value_step(T, S, s, G, alpha, V);
//- value_step(T, S, s, G, alpha, V);
//< critic-first

//> mistake td-target in table-agent
// Your values are fitted to the next reward and the next value, not to the returns.
// That is bootstrapping, the subject of the next lesson. A
// baseline needs none: the whole episode is there.
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += eta * dtheta[i / A][i % A];
for (size_t i = 0; i < T; i++)
G[i] = r[i] + (i + 1 < T ? gamma * V[s[i + 1]] : 0);
//< td-target

//> mistake values-never-move in table-agent
// The policy learns, and the values stay as they were. What value_step makes of V has
// to get into V itself: is it called, and on V or on a copy?
//- size_t limit = env_sizes(env).limit, T = 0;
(void)alpha;
size_t limit = env_sizes(env).limit, T = 0;
//- value_step(T, S, s, G, alpha, V);
//< values-never-move

//> mistake values-of-no-use in table-agent
// The values are learned, but the policy's step does not use them: it is lesson 2's.
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, false}, dtheta);
//< values-of-no-use

//> mistake step-sizes-exchanged in table-agent
// The two step sizes have changed places: η belongs to the policy, α to the values.
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
//- value_step(T, S, s, G, alpha, V);
theta[i / A][i % A] += alpha * dtheta[i / A][i % A];
value_step(T, S, s, G, eta, V);
//< step-sizes-exchanged

//> mistake eta-for-alpha in table-agent
// The values move with η, the policy's step size. Which of the two does the contract
// give them?
//- value_step(T, S, s, G, alpha, V);
(void)alpha;
value_step(T, S, s, G, eta, V);
//< eta-for-alpha

//> mistake state-after-the-step in table-agent
// You ask env_state when the step is over, so each action is credited to the state
// after it. In which state was it taken?
//- r[T] = step.reward;
r[T] = step.reward;
s[T] = (int)env_state(env);
//< state-after-the-step

//> mistake last-reward-lost in table-agent
// The reward of the step that ends the episode is lost: it counts as 0 in every return.
// Which step is it that reaches the goal?
//- r[T] = step.reward;
r[T] = step.terminated || step.truncated ? 0 : step.reward;
//< last-reward-lost

//> mistake last-step-lost in table-agent
// The step that ends the episode is not learned from: it is not counted in T. An
// episode whose last index is 3 has how many steps?
//- returns_to_go(T, r, gamma, G);
T--;
returns_to_go(T, r, gamma, G);
//< last-step-lost

//> mistake discounted-report in table-agent
// Every action and every step of learning is right; it is what you return that is
// wrong, the discounted return of the episode. It should say what
// the episode paid.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A];
//- paid += step.reward;
//- }
}
//- return paid;
return G[0];
//< discounted-report

//> variant step-by-step in table-agent
// The policy moves after each step of the episode, so later scores are taken at logits
// that have moved already. Some books print it that way; this
// contract takes all scores at the logits the episode was played with.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], paid = 0;
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
//- for (size_t i = 0; i < S * A; i++)
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
for (size_t t = 0; t < T; t++)
    softmax_step(A, theta[s[t]], (size_t)a[t], G[t] - V[s[t]], eta);
//< step-by-step

//> variant step-by-step-from-the-end in table-agent
// The policy moves with each step while you walk back through the episode, so scores of
// earlier steps are taken at logits that later ones have moved. All scores are taken at
// the logits the episode was played with.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], paid = 0;
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
//- for (size_t i = 0; i < S * A; i++)
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
for (size_t t = T; t-- > 0;)
    softmax_step(A, theta[s[t]], (size_t)a[t], G[t] - V[s[t]], eta);
//< step-by-step-from-the-end

//> mistake values-move-between-visits in table-agent
// The value moves with each step, so a state's second visit is measured against a value
// that its first has moved already. All advantages are those of the values that the
// episode was played with.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A], one[S][A], paid = 0;
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = 0; t < T; t++) {
    baseline_gradient(1, S, A, theta, &s[t], &a[t], &G[t], V, one);
    for (size_t i = 0; i < S * A; i++)
        dtheta[i / A][i % A] += one[i / A][i % A];
    value_step(1, S, &s[t], &G[t], alpha, V);
}
//- value_step(T, S, s, G, alpha, V);
//< values-move-between-visits

//> mistake values-move-on-the-way-back in table-agent
// The value moves with each step while you walk back through the episode, so a state's
// earlier visit is measured against a value that a later one has moved. All advantages
// are those of the values that the episode was played with.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A], one[S][A], paid = 0;
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = T; t-- > 0;) {
    baseline_gradient(1, S, A, theta, &s[t], &a[t], &G[t], V, one);
    for (size_t i = 0; i < S * A; i++)
        dtheta[i / A][i % A] += one[i / A][i % A];
    value_step(1, S, &s[t], &G[t], alpha, V);
}
//- value_step(T, S, s, G, alpha, V);
//< values-move-on-the-way-back

//> mistake values-fitted-to-advantages in table-agent
// The values are fitted to the advantages instead of the returns. Where do they come to
// rest, and what does the policy then see?
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += eta * dtheta[i / A][i % A];
for (size_t i = 0; i < T; i++)
G[i] -= V[s[i]];
//< values-fitted-to-advantages

//> variant gamma-t-kept in table-agent
// The weight γ^t is kept in the policy's step, which makes it the gradient of J; this
// contract asks for the common form without it.
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
double adv[limit];
for (size_t i = 0; i < T; i++)
    adv[i] = G[i] - V[s[i]];
reinforce_gradient(T, S, A, theta, s, a, adv, &(Discount){gamma, true}, dtheta);
//< gamma-t-kept

//> mistake net-value-away in net-agent
// Your value head runs away from the returns: adam_step climbs, and dvalue is the slope
// of the loss where it should be that of its negative.
//- dvalue[t] = G[t] - V[t];
dvalue[t] = V[t] - G[t];
//< net-value-away

//> mistake net-value-factor-two in net-agent
// dvalue is twice what the contract asks for: the ½ before the squared error takes the
// factor 2 away. In a shared network the two heads then pull
// with other weights.
//- dvalue[t] = G[t] - V[t];
dvalue[t] = 2 * (G[t] - V[t]);
//< net-value-factor-two

//> mistake net-td-target in net-agent
// The value head is fitted to the next reward and the next value, not to the return:
// that is bootstrapping, the subject of the next lesson.
//- dvalue[t] = G[t] - V[t];
dvalue[t] = r[t] + (t + 1 < T ? gamma * V[t + 1] : 0) - V[t];
//< net-td-target

//> mistake net-baseline-added in net-agent
// The value is added to the return where it should be taken away from it.
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= G[t] + V[t];
//< net-baseline-added

//> mistake net-next-value in net-agent, see eq:unbiased
// You subtract the value of the observation that came after the action. The action had
// a hand in it, so the mean moves.
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= G[t] - (t + 1 < T ? V[t + 1] : 0);
//< net-next-value

//> mistake net-no-baseline in net-agent
// The value head learns, but the policy's slopes are still made from the bare returns.
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= G[t];
//< net-no-baseline

//> mistake net-value-not-trained in net-agent
// The value head is used and never trained: net_backward gets no dvalue.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], dvalue[n.limit], V[n.limit],
//- r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], V[n.limit], r[n.limit], G[n.limit],
    paid = 0;
//- for (size_t t = 0; t < T; t++) {
//- dvalue[t] = G[t] - V[t];
for (size_t t = 0; t < T; t++) {
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[0], dlogits[0], NULL);
//< net-value-not-trained

//> mistake net-gradient-through-value in net-agent
// The slope of the policy's sum runs through the baseline as well: dvalue carries −log
// π besides the error. In that sum V is a number, and has no
// slope.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], dvalue[n.limit], V[n.limit],
//- r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], dvalue[n.limit], logp[n.limit],
    V[n.limit], r[n.limit], G[n.limit], paid = 0;
//- score(A, pi, a, dlogits[T]);
score(A, pi, a, dlogits[T]);
logp[T] = log(pi[a]);
//- dvalue[t] = G[t] - V[t];
dvalue[t] = G[t] - V[t] - logp[t];
//< net-gradient-through-value

//> mistake net-critic-first in net-agent, see eq:unbiased
// The value head takes a step of its own before the advantages are formed, so the
// baseline has seen this very episode. Both heads should move from
// the values the episode was played with.
//- for (size_t t = 0; t < T; t++) {
//- dvalue[t] = G[t] - V[t];
for (size_t t = 0; t < T; t++)
    dvalue[t] = G[t] - V[t];
net_backward(net, T, obs[0], NULL, dvalue);
adam_step(net, lr);
net_forward(net, T, obs[0], NULL, V);
for (size_t t = 0; t < T; t++)
//- }
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[0], dlogits[0], NULL);
//< net-critic-first

//> mistake net-mean-for-sum in net-agent
// The value's loss is a mean over the steps, the policy's a sum: the two heads pull
// with other weights than the contract's.
//- dvalue[t] = G[t] - V[t];
dvalue[t] = (G[t] - V[t]) / (double)T;
//< net-mean-for-sum

//> variant net-whitened in net-agent
// Your advantages have been given the mean 0 and the deviation 1 of their episode. Many
// programs do that; this contract asks for them as they are.
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
double mean = 0, square = 0;
for (size_t t = 0; t < T; t++)
    mean += (G[t] - V[t]) / (double)T;
for (size_t t = 0; t < T; t++)
    square += (G[t] - V[t] - mean) * (G[t] - V[t] - mean);
double deviation = sqrt(square / (T > 1 ? (double)T - 1 : 1)) + 1e-8;
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= (G[t] - V[t] - mean) / deviation;
//< net-whitened

//> mistake net-downhill in net-agent
// adam_step climbs, and you hand it the slope of a loss: the sign of dlogits is turned.
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= V[t] - G[t];
//< net-downhill

//> variant net-gamma-t-kept in net-agent
// The weight γ^t is kept in the policy's slopes, which makes them the gradient of J;
// this contract asks for the common form without it.
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= pow(gamma, (double)t) * (G[t] - V[t]);
//< net-gamma-t-kept

//> mistake net-chosen-logit-only in net-agent
// Only the logit of the action taken gets its slope. The score has an entry for every
// action.
//- score(A, pi, a, dlogits[T]);
score(A, pi, a, dlogits[T]);
for (size_t k = 0; k < A; k++)
    dlogits[T][k] *= k == a ? 1 : 0;
//< net-chosen-logit-only

//> mistake alpha-for-eta in table-agent
// The policy moves with α, the step size of the values. Which of the two does the
// contract give it?
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += alpha * dtheta[i / A][i % A];
//< alpha-for-eta
