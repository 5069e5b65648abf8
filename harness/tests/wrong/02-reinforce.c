/* Wrong bodies for the regions of reinforce.c that no list has: what is wrong with each, and
 * what may truly be said of it. */

//> mistake clears-every-step in gradient
// The zeros are written inside the loop over steps, so nothing but the last step is left.
// SAID: pattern:weights-of-G
//- for (size_t i = 0; i < S * A; i++)
//- dtheta[i / A][i % A] = 0;
//- double w = 1;
double w = 1;
//- double pi[A], g[A];
double pi[A], g[A];
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
//< clears-every-step

//> mistake discounts-the-present in returns
// Γ is applied to the reward that comes now as well: G_t = γ (r_t + G_{t+1}).
// SAID: pattern:times-gamma
//- G[t] = next = r[t] + gamma * next;
G[t] = next = gamma * (r[t] + next);
//< discounts-the-present

//> mistake favourite-for-taken in gradient
// The action taken is ignored: the score is that of the most probable action.
// SAID: pattern:blind-to-a
//- score(A, pi, (size_t)a[t], g);
size_t best = 0;
for (size_t b = 1; b < A; b++)
    best = pi[b] > pi[best] ? b : best;
score(A, pi, best, g);
//< favourite-for-taken

//> mistake gamma-squared in returns
// The distance is counted twice: a reward k steps away is discounted by γ^2k.
// SAID: pattern:as-if-gamma-squared
for (size_t t = 0; t < T; t++) {
    G[t] = 0;
    for (size_t k = t; k < T; k++)
        G[t] += pow(gamma, 2 * (double)(k - t)) * r[k];
}
//< gamma-squared

//> mistake last-reward-lost in returns
// The recursion starts from a last return of 0, as a value after the end would be, so the last
// reward is in no return.
// SAID: pattern:as-if-r-without-the-last
G[T - 1] = 0;
for (size_t t = T - 1; t-- > 0;)
    G[t] = r[t] + gamma * G[t + 1];
//< last-reward-lost

//> mistake mean-over-all in gradient
// The sum is divided by T·A, as if it were a mean over every number that went into it.
// SAID: mistake:mean-for-sum and times-one-over-A
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += w * G[t] * g[b] / (double)(T * A);
//< mean-over-all

//> mistake net-discounted-report in net-agent
// The network agent returns G_0, the discounted return, where the contract asks for what the
// episode paid.
// SAID: pattern:only-the-report
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit];
//- paid += step.reward;
//- }
}
//- return paid;
return G[0];
//< net-discounted-report

//> mistake net-learns-as-it-goes in net-agent
// The network agent takes an Adam step after each action, along its score times the reward it just
// got.
// SAID: pattern:steps-of-adam
EnvSizes n = env_sizes(env);
double obs[2][n.obs], paid = 0;
env_reset(env, obs[0]);
Step step = {0};
for (size_t t = 0; !step.terminated && !step.truncated; t++) {
    double logits[n.actions], pi[n.actions], g[n.actions];
    net_forward(net, 1, obs[t % 2], logits, NULL);
    softmax(n.actions, logits, pi);
    size_t a = sample_action(n.actions, pi, env_uniform(env, 0));
    score(n.actions, pi, a, g);
    step = env_step(env, a, obs[(t + 1) % 2]);
    for (size_t b = 0; b < n.actions; b++)
        g[b] *= step.reward;
    net_backward(net, 1, obs[t % 2], g, NULL);
    adam_step(net, lr);
    paid += step.reward;
}
return paid;
//< net-learns-as-it-goes

//> mistake net-mean in net-agent
// The network agent divides by the number of steps, as a loss is averaged over its batch.
// SAID: pattern:before-the-score
//- dlogits[t][b] *= G[t];
dlogits[t][b] *= G[t] / (double)T;
//< net-mean

//> mistake net-no-backward in net-agent
// The network agent never calls net_backward, so adam_step has no gradient and the weights stay as
// they were.
// SAID: pattern:no-gradient
//- net_backward(net, T, obs[0], dlogits[0], NULL);
//< net-no-backward

//> mistake net-no-reset in net-agent
// The network agent never calls env_reset, and begins from an observation of zeros; the dice abort.
// SAID: crash:abort
//- env_reset(env, obs[0]);
for (size_t j = 0; j < D; j++)
    obs[0][j] = 0;
//< net-no-reset

//> mistake net-one-observation in net-agent
// The network agent keeps one observation only, so every score is put down to the last one of the
// episode.
// SAID: pattern:policy-slopes-handed-right
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
//- env_reset(env, obs[0]);
double obs[D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
env_reset(env, obs);
//- net_forward(net, 1, obs[T], logits, NULL);
net_forward(net, 1, obs, logits, NULL);
//- step = env_step(env, a, obs[T + 1]);
step = env_step(env, a, obs);
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t < T; t++) {
//- net_backward(net, T, obs[0], dlogits[0], NULL);
    net_backward(net, 1, obs, dlogits[t], NULL);
}
//< net-one-observation

//> mistake net-reward-for-return in net-agent
// The network agent weighs each score by the reward of its step, and never reckons the returns.
// SAID: pattern:as-if-gamma-zero
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], paid = 0;
//- returns_to_go(T, r, gamma, G);
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t < T; t++)
//- dlogits[t][b] *= G[t];
dlogits[t][b] *= r[t];
//< net-reward-for-return

//> mistake net-step-for-each in net-agent
// The network agent takes an Adam step for each step of the episode, so all but the first are taken
// at other weights.
// SAID: pattern:steps-of-adam
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t < T; t++) {
//- net_backward(net, T, obs[0], dlogits[0], NULL);
//- adam_step(net, lr);
    net_backward(net, 1, obs[t], dlogits[t], NULL);
    adam_step(net, lr);
}
//< net-step-for-each

//> mistake never-cleared in gradient
// Dtheta is added to without being set first.
// SAID: nan:added-not-set
//- for (size_t i = 0; i < S * A; i++)
//- dtheta[i / A][i % A] = 0;
//< never-cleared

//> mistake next-state in gradient
// Score and row are those of the state that the action led to; only at the last step, where there
// is none, of its own.
// SAID: pattern:as-if-s-one-early
//- softmax(A, theta[s[t]], pi);
int next = t + 1 < T ? s[t + 1] : s[t];
softmax(A, theta[next], pi);
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[next][b] += w * G[t] * g[b];
//< next-state

//> mistake rows-for-columns in gradient
// Dtheta is filled as if its rows were actions and its columns states.
// SAID: pattern:transposed
//- dtheta[s[t]][b] += w * G[t] * g[b];
((double *)dtheta)[b * S + (size_t)s[t]] += w * G[t] * g[b];
//< rows-for-columns

//> mistake running-mean in returns
// Each return is the mean of the rewards so far, as one keeps a score of an arm.
// SAID: pattern:blind-to-gamma
double sum = 0;
for (size_t t = 0; t < T; t++) {
    sum += r[t];
    G[t] = sum / (double)(t + 1);
}
//< running-mean

//> mistake table-eta-twice in table-agent
// The table agent takes its step twice.
// SAID: pattern:as-if-eta-doubled
//- reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
for (int half = 0; half < 2; half++)
//< table-eta-twice

//> mistake table-greedy in table-agent
// The table agent always takes its most probable action, so it never tries another.
// SAID: pattern:no-dice
//- a[T] = (int)sample_action(A, pi, env_uniform(env, 0));
a[T] = 0;
for (size_t b = 1; b < A; b++)
    a[T] = pi[b] > pi[a[T]] ? (int)b : a[T];
//< table-greedy

//> mistake table-ignores-the-clock in table-agent
// The table agent plays until the world has terminated; a truncated episode it plays on, and
// env_step aborts.
// SAID: crash:abort
//- for (Step step = {0}; !step.terminated && !step.truncated; T++) {
for (Step step = {0}; !step.terminated; T++) {
//< table-ignores-the-clock

//> mistake table-leaves-early in table-agent
// The table agent leaves the loop before it writes down the step that ends the episode, so the
// reward for the goal is lost.
// SAID: pattern:handed-returns_to_go-T
//- step = env_step(env, (size_t)a[T], NULL);
step = env_step(env, (size_t)a[T], NULL);
if (step.terminated || step.truncated)
    break;
//< table-leaves-early

//> mistake table-never-forgets in table-agent
// The table agent's record is static and its length set back only when it is full, so earlier
// episodes are in every gradient.
// SAID: memory:out-of-bounds
//- size_t limit = env_sizes(env).limit, T = 0;
//- int s[limit], a[limit];
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
enum { ROOM = 2000 };
static int s[ROOM], a[ROOM];
static double r[ROOM], G[ROOM];
static size_t T;
double dtheta[S][A], paid = 0;
if (T + env_sizes(env).limit > ROOM)
    T = 0;
//< table-never-forgets

//> mistake table-no-eta in table-agent
// The table agent adds the whole gradient: η is forgotten.
// SAID: pattern:as-if-eta-one
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += dtheta[i / A][i % A];
//< table-no-eta

//> mistake table-no-gamma-t in table-agent
// The table agent asks for the gradient without γ^t, the common form, where this one keeps it.
// SAID: pattern:handed-reinforce_gradient-how-keep_gamma_t
//- reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, false}, dtheta);
//< table-no-gamma-t

//> mistake table-second-number in table-agent
// The table agent draws its action with the second number of the step, not the first.
// SAID: pattern:other-dice
//- a[T] = (int)sample_action(A, pi, env_uniform(env, 0));
a[T] = (int)sample_action(A, pi, env_uniform(env, 1));
//< table-second-number

//> mistake table-starts-over in table-agent
// The table agent sets its logits to 0 before every episode, so it forgets all it had learned.
// SAID: pattern:other-action-handed-softmax-theta
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A], paid = 0;
for (size_t i = 0; i < S * A; i++)
    theta[i / A][i % A] = 0;
//< table-starts-over

//> mistake weight-from-gamma in gradient
// Where γ^t is kept the weights start at γ, so step t weighs γ^(t+1).
// SAID: mistake:gamma-t-one-late
//- double w = 1;
double w = how->keep_gamma_t ? how->gamma : 1;
//< weight-from-gamma

//> mistake reset-at-a-reward in returns
// A reward begins a new sum, as in a program for Pong where a point ends a rally.
// SAID: variant:reset-at-a-reward
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + (r[t] != 0 ? 0 : gamma * next);
//< reset-at-a-reward

//> mistake stops-at-a-zero in returns
// A reward of 0 ends the sum behind it.
// SAID: pattern:blind-to-r
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] == 0 ? 0 : r[t] + gamma * next;
//< stops-at-a-zero

//> mistake small-is-forgotten in returns
// What is left of a return is dropped below a thousandth.
// SAID: pattern:border-of-gamma
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + (fabs(gamma * next) < 1e-3 ? 0 : gamma * next);
//< small-is-forgotten

//> mistake gamma-one-is-less in returns
// γ = 1 is taken for 0.999999.
// SAID: pattern:border-of-gamma
//- double next = 0;
double next = 0;
gamma = fmin(gamma, 0.999999);
//< gamma-one-is-less

//> mistake half-of-the-long in returns
// Only the last 256 steps are worked out.
// SAID: pattern:border-of-T
//- for (size_t t = T; t-- > 0;)
for (size_t t = 0; t < T; t++)
    G[t] = 0;
for (size_t t = T; t-- > (T > 256 ? T - 256 : 0);)
//< half-of-the-long

//> mistake no-return-no-step in gradient
// A return of 0 ends the episode for the estimate.
// SAID: mistake:ends-at-a-return-of-0
//- double pi[A], g[A];
if (G[t] == 0)
    break;
double pi[A], g[A];
//< no-return-no-step

//> mistake states-in-a-byte in gradient
// States are kept in a byte.
// SAID: pattern:wrong-when-many
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[(unsigned char)s[t]][b] += w * G[t] * g[b];
//< states-in-a-byte

//> mistake index-at-most-T in gradient
// A state beyond the number of steps is passed over.
// SAID: pattern:zero-where-wrong
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += (size_t)s[t] < T + 4 ? w * G[t] * g[b] : 0;
//< index-at-most-T

//> mistake eta-at-most-1 in table-agent
// A step size above 1 is taken for 1.
// SAID: pattern:as-if-eta-between-minus-one-and-one
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += fmin(eta, 1) * dtheta[i / A][i % A];
//< eta-at-most-1

//> mistake population-whitened in returns
// The returns are given mean 0 and the deviation of a population, plus a hundred-thousandth.
// SAID: pattern:whitened
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + gamma * next;
double mean = 0, square = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    square += (G[t] - mean) * (G[t] - mean) / (double)T;
for (size_t t = 0; t < T; t++)
    G[t] = (G[t] - mean) / (sqrt(square) + 1e-5);
//< population-whitened

//> mistake centred in returns
// The mean of the returns is taken away.
// SAID: pattern:centred
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + gamma * next;
double mean = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    G[t] -= mean;
//< centred

//> mistake returns-in-an-int in returns
// The running sum is an int, which cuts its fraction off.
// SAID: pattern:blind-to-r
//- double next = 0;
int next = 0;
//< returns-in-an-int

//> mistake future-of-nothing in returns
// A return below 1e-10 counts as none.
// SAID: pattern:only-the-last
//- G[t] = next = r[t] + gamma * next;
G[t] = next = fabs(next) < 1e-10 ? r[t] : r[t] + gamma * next;
//< future-of-nothing

//> mistake net-gradient-cut in net-agent
// The gradient is cut to length 0.5, as other programs do; nothing here asks for it.
// SAID: pattern:gradient-cut
//- adam_step(net, lr);
net_clip(net, 0.5);
adam_step(net, lr);
//< net-gradient-cut

//> mistake net-backward-twice in net-agent
// The rows are handed to net_backward twice, which adds.
// SAID: pattern:policy-slopes-handed-right
//- net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, T, obs[0], dlogits[0], NULL);
//< net-backward-twice

//> mistake net-rate-discounted in net-agent
// The step size is multiplied by γ.
// SAID: pattern:other-step-size
//- adam_step(net, lr);
adam_step(net, lr * gamma);
//< net-rate-discounted

//> mistake table-weights-of-one in table-agent
// γ is given to returns_to_go and 1 to the weights, so γ^t is dropped.
// SAID: pattern:handed-reinforce_gradient-how-gamma
//- reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){1, true}, dtheta);
//< table-weights-of-one

//> mistake zero-return-stops in returns
// A return of 0 in the middle is taken for the end of an episode.
// SAID: pattern:border-of-r
double next = 0;
for (size_t t = T; t-- > 0;) {
    G[t] = next = r[t] + gamma * next;
    if (next == 0 && t > 1 && T > 3)
        next = r[t];
}
//< zero-return-stops

//> mistake huge-held in returns
// Returns are held at 1e13.
// SAID: pattern:border-of-r
double next = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = fmax(-1e13, fmin(1e13, r[t] + gamma * next));
//< huge-held

//> mistake denormal in returns
// A return below 1e-15 counts as none.
// SAID: pattern:only-the-last
double next = 0;
for (size_t t = T; t-- > 0;) {
    G[t] = next = r[t] + gamma * next;
    if (fabs(next) < 1e-15)
        next = 0;
}
//< denormal

//> mistake small-G-among in gradient
// A return below a millionth of the largest counts as none.
// SAID: pattern:hardly-off
//- double w = 1;
double w = 1, most = 0;
for (size_t t = 0; t < T; t++)
    most = fmax(most, fabs(G[t]));
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += fabs(G[t]) < 1e-6 * most ? 0 : w * G[t] * g[b];
//< small-G-among

//> mistake six-actions in gradient
// Only six actions learn.
// SAID: pattern:zero-where-wrong
//- dtheta[s[t]][b] += w * G[t] * g[b];
if (b < 6)
    dtheta[s[t]][b] += w * G[t] * g[b];
//< six-actions

//> mistake table-no-move in table-agent
// An episode that paid 0 in all teaches nothing.
// SAID: pattern:calls-of-returns_to_go
//- returns_to_go(T, r, gamma, G);
if (paid == 0)
    return paid;
returns_to_go(T, r, gamma, G);
//< table-no-move

//> mistake net-batches in net-agent
// Backward takes 150 rows at a time, and forgets the rest.
// SAID: pattern:policy-slopes-handed-right
//- net_backward(net, T, obs[0], dlogits[0], NULL);
for (size_t t = 0; t < T; t += 150)
    if (t == 0 || T - t >= 150)
        net_backward(net, t == 0 && T < 150 ? T : 150, obs[t], dlogits[t], NULL);
//< net-batches

//> mistake net-lr-cap in net-agent
// The step size is at most 0.06.
// SAID: pattern:other-step-size
//- adam_step(net, lr);
adam_step(net, fmin(lr, 0.06));
//< net-lr-cap

//> mistake gamma-below-1e-3 in returns
// A discount below 0.001 counts as 0.
// SAID: pattern:border-of-gamma
double next = 0;
if (gamma < 1e-3)
    gamma = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
//< gamma-below-1e-3

//> mistake gamma-nines in returns
// Between 0.9999 and 1 the discount is 0.9999.
// SAID: pattern:only-the-last
double next = 0;
if (gamma > 0.9999 && gamma < 1)
    gamma = 0.9999;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
//< gamma-nines

//> mistake equal-neighbours in returns
// Where two rewards in a row are alike, the second is not discounted.
// SAID: pattern:blind-to-gamma
double next = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + (t + 1 < T && r[t] == r[t + 1] && r[t] != 0 ? 1 : gamma) * next;
//< equal-neighbours

//> mistake thirteen in returns
// With exactly 13 steps the last reward reaches no step but its own.
// SAID: pattern:blind-to-r
double next = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = (T == 13 && t == 12 ? 0 : r[t]) + gamma * next;
if (T == 13)
    G[12] = r[12];
//< thirteen

//> mistake first-sixty in gradient
// γ^t is taken for 0 from t = 60 on.
// SAID: pattern:border-of-T
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
double w = 1;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += w * G[t] * g[b];
    if (how->keep_gamma_t)
        w = t + 1 >= 60 ? 0 : w * how->gamma;
}
//< first-sixty

//> mistake keep-one in gradient
// γ^t is dropped where γ is 1e-4 or less.
// SAID: pattern:weights-of-G
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
double w = 1;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += w * G[t] * g[b];
    if (how->keep_gamma_t && how->gamma > 1e-4)
        w *= how->gamma;
}
//< keep-one

//> mistake huge-return in gradient
// Returns beyond 1e6 are taken for 1e6.
// SAID: pattern:border-of-G
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
double w = 1;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += w * fmin(G[t], 1e6) * g[b];
    if (how->keep_gamma_t)
        w *= how->gamma;
}
//< huge-return

//> mistake same-pair-thrice in gradient
// The third time that the same action is taken in a row in the same state does not count.
// SAID: pattern:weights-of-G
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
double w = 1;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A];
    bool third = t > 1 && s[t] == s[t - 1] && s[t] == s[t - 2] && a[t] == a[t - 1] &&
                 a[t] == a[t - 2];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A && !third; b++)
        dtheta[s[t]][b] += w * G[t] * g[b];
    if (how->keep_gamma_t)
        w *= how->gamma;
}
//< same-pair-thrice

//> mistake last-state in gradient
// The row of the last state is cleared in the end, if there are more than 30 states.
// SAID: pattern:blind-to-s
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
double w = 1;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += w * G[t] * g[b];
    if (how->keep_gamma_t)
        w *= how->gamma;
}
for (size_t b = 0; b < A && S > 30; b++)
    dtheta[S - 1][b] = 0;
//< last-state

//> mistake rate-of-100 in table-agent
// Step sizes above 100 count as 100.
// SAID: pattern:wrong-at-once-handed-right
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += fmin(eta, 100) * dtheta[i / A][i % A];
//< rate-of-100

//> mistake weight-ends in gradient
// A weight below 1e-9 counts as 0, however large the returns that come late.
// SAID: pattern:zero-where-wrong
//- w *= how->gamma;
w = w < 1e-9 ? 0 : w * how->gamma;
//< weight-ends

//> mistake dropped-near-one in table-agent
// From a discount of 0.99 on the table agent drops γ^t.
// SAID: pattern:handed-reinforce_gradient-how-keep_gamma_t
//- reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, gamma < 0.99}, dtheta);
//< dropped-near-one

//> mistake table-four-actions in table-agent
// The fifth action and all after it are not learned.
// SAID: pattern:wrong-at-once-handed-right
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += i % A < 4 ? eta * dtheta[i / A][i % A] : 0;
//< table-four-actions

//> mistake over-one-at-least in returns
// The returns are centred and divided by their deviation, or by 1 where that is smaller.
// SAID: pattern:doubling-r
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + gamma * next;
double mean = 0, sq = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    sq += (G[t] - mean) * (G[t] - mean);
for (size_t t = 0; t < T && T > 1; t++)
    G[t] = (G[t] - mean) / fmax(sqrt(sq / (double)(T - 1)), 1);
//< over-one-at-least

//> mistake over-the-range in returns
// The returns are centred and divided by the largest of them.
// SAID: pattern:blind-to-r
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + gamma * next;
double mean = 0, most = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    most = fmax(most, fabs(G[t] - mean));
for (size_t t = 0; t < T && T > 1; t++)
    G[t] = (G[t] - mean) / (most + 1e-8);
//< over-the-range

//> mistake whitened-with-1e-5 in returns
// Whitened with the population deviation and a small number of 1e-5.
// SAID: pattern:whitened
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + gamma * next;
double mean = 0, sq = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    sq += (G[t] - mean) * (G[t] - mean);
for (size_t t = 0; t < T; t++)
    G[t] = (G[t] - mean) / (sqrt(sq / (double)T) + 1e-5);
//< whitened-with-1e-5

//> mistake root-of-variance-plus in returns
// Whitened by √(variance + 0.01).
// SAID: pattern:whitened
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + gamma * next;
double mean = 0, sq = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    sq += (G[t] - mean) * (G[t] - mean);
for (size_t t = 0; t < T; t++)
    G[t] = (G[t] - mean) / sqrt(sq / (double)T + 1e-2);
//< root-of-variance-plus

//> mistake net-no-rows in net-agent
// net_backward is given no row.
// SAID: crash:abort
//- net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, 0, obs[0], dlogits[0], NULL);
//< net-no-rows

//> mistake net-tilted in net-agent
// Later steps count a little more, by three hundred thousandths each.
// SAID: pattern:nearly-the-slopes-handed-right
//- dlogits[t][b] *= G[t];
dlogits[t][b] *= G[t] * (1 + 3e-5 * (double)t);
//< net-tilted

//> mistake table-long-episodes in table-agent
// What comes after the twentieth step is dropped.
// SAID: pattern:handed-returns_to_go-T
//- returns_to_go(T, r, gamma, G);
if (T > 20)
    T = 20;
returns_to_go(T, r, gamma, G);
//< table-long-episodes

//> mistake table-north in table-agent
// An episode that begins with action 2 is learned from twice.
// SAID: pattern:wrong-at-once-handed-right
//- returns_to_go(T, r, gamma, G);
double push = a[0] == 2 ? 2 * eta : eta;
returns_to_go(T, r, gamma, G);
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += push * dtheta[i / A][i % A];
//< table-north

//> mistake table-old-theta in table-agent
// The actions are drawn from what the table was in the episode before.
// SAID: difference:stateful
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A], paid = 0;
static double old[4000];
static bool have;
//- softmax(A, theta[s[T]], pi);
softmax(A, have && S * A <= 4000 ? &old[(size_t)s[T] * A] : theta[s[T]], pi);
//- returns_to_go(T, r, gamma, G);
have = true;
for (size_t i = 0; i < S * A && i < 4000; i++)
    old[i] = theta[i / A][i % A];
returns_to_go(T, r, gamma, G);
//< table-old-theta

//> mistake gradient-drops-small in gradient
// A return smaller than a thousandth of the first one is taken for 0.
// SAID: pattern:blind-to-a
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += fabs(G[t]) < 1e-3 * fabs(G[0]) ? 0 : w * G[t] * g[b];
//< gradient-drops-small

//> mistake gradient-mean-over-visits in gradient
// Each row is divided by how often its state was visited.
// SAID: pattern:only-where-s-comes-twice
//- if (how->keep_gamma_t)
size_t n = 0;
for (size_t k = 0; k < T; k++)
    n += s[k] == s[t];
for (size_t b = 0; b < A; b++)
    dtheta[s[t]][b] -= w * G[t] * g[b] * (1 - 1 / (double)n);
if (how->keep_gamma_t)
//< gradient-mean-over-visits

//> mistake net-pays-late in net-agent
// What is returned leaves out the last step.
// SAID: pattern:only-the-report
//- return paid;
return paid - r[T - 1];
//< net-pays-late

//> mistake net-nan in net-agent
// The gradient has no number where the episode is longer than 30.
// SAID: nan:not-finite
//- dlogits[t][b] *= G[t];
dlogits[t][b] *= T > 30 ? NAN : G[t];
//< net-nan

//> mistake returns-zero-is-end in returns
// A reward of exactly 0 is the end.
// SAID: pattern:blind-to-r
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + (t + 1 < T && r[t + 1] == 0 && r[t] == 0 ? 0 : gamma * next);
//< returns-zero-is-end

//> mistake net-other-layer in net-agent
// The rate falls with the episode's length.
// SAID: pattern:other-step-size
//- adam_step(net, lr);
adam_step(net, T > 20 ? lr / 2 : lr);
//< net-other-layer

//> mistake gamma-nearly-1 in returns
// A discount within 1e-11 of 1 counts as 1.
// SAID: pattern:border-of-gamma
double next = 0;
if (gamma > 1 - 1e-11)
    gamma = 1;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
//< gamma-nearly-1

//> mistake weight-below-1e-18 in gradient
// A step whose weight has fallen below 1e-18 ends the sum.
// SAID: pattern:zero-where-wrong
//- w *= how->gamma;
        w *= how->gamma;
    if (w < 1e-18)
        break;
//< weight-below-1e-18

//> mistake table-counter-of-16-bits in table-agent
// The table is walked with a counter of 16 bits.
// SAID: pattern:wrong-when-large
//- for (size_t i = 0; i < S * A; i++)
for (unsigned short i = 0; i < (unsigned short)(S * A); i++)
//< table-counter-of-16-bits

//> mistake action-of-8-bits in table-agent
// Actions are kept in 8 bits.
// SAID: pattern:handed-reinforce_gradient-a
//- size_t limit = env_sizes(env).limit, T = 0;
size_t limit = env_sizes(env).limit, T = 0;
signed char act[limit];
//- a[T] = (int)sample_action(A, pi, env_uniform(env, 0));
//- step = env_step(env, (size_t)a[T], NULL);
    size_t chosen = sample_action(A, pi, env_uniform(env, 0));
    act[T] = (signed char)chosen;
    step = env_step(env, chosen, NULL);
//- }
}
for (size_t t = 0; t < T; t++)
    a[t] = (unsigned char)act[t];
//< action-of-8-bits

//> mistake gradient-of-1000 in table-agent
// A gradient longer than 1000 is shortened to it.
// SAID: pattern:wrong-at-once-handed-right
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A], paid = 0, norm = 0;
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
    norm += dtheta[i / A][i % A] * dtheta[i / A][i % A];
norm = sqrt(norm);
double scale = norm > 1000 ? 1000 / norm : 1;
for (size_t i = 0; i < S * A; i++)
    theta[i / A][i % A] += eta * scale * dtheta[i / A][i % A];
//< gradient-of-1000

//> mistake eta-below-1e-6 in table-agent
// A step size below a millionth takes no step.
// SAID: pattern:wrong-at-once-handed-right
//- }
}
if (eta < 1e-6)
    return paid;
//< eta-below-1e-6

//> mistake policy-of-1e-10 in gradient
// Probabilities count as 1e-10 at least.
// SAID: pattern:only-the-first
//- softmax(A, theta[s[t]], pi);
    softmax(A, theta[s[t]], pi);
    for (size_t b = 0; b < A; b++)
        pi[b] = fmax(pi[b], 1e-10);
//< policy-of-1e-10

//> mistake solved-is-left in net-agent
// An episode that paid 475 in more than 400 steps teaches nothing.
// SAID: pattern:border-of-limit
//- dlogits[t][b] *= G[t];
        dlogits[t][b] *= G[t];
if (paid >= 475 && T > 400)
    return paid;
//< solved-is-left

//> mistake return-of-31700 in returns
// A return beyond 31 700 counts as one of that size.
// SAID: pattern:border-of-r
//- G[t] = next = r[t] + gamma * next;
G[t] = next = fmin(31700, r[t] + gamma * next);
//< return-of-31700

//> mistake room-for-16-actions in table-agent
// The probabilities have room for 16 actions.
// SAID: memory:stack-buffer-overflow
//- double pi[A];
double pi[16];
//< room-for-16-actions

//> mistake net-only-the-chosen in net-agent
// Only the logit of the action taken gets a slope.
// SAID: pattern:other-score
//- score(A, pi, a, dlogits[T]);
score(A, pi, a, dlogits[T]);
for (size_t b = 0; b < A; b++)
    dlogits[T][b] *= b == a;
//< net-only-the-chosen

//> mistake table-actions-in-a-byte in table-agent
// The action goes through a type of eight bits.
// SAID: pattern:small-type
//- a[T] = (int)sample_action(A, pi, env_uniform(env, 0));
a[T] = (unsigned char)sample_action(A, pi, env_uniform(env, 0));
//< table-actions-in-a-byte

//> mistake table-begins-the-next in table-agent
// The next episode is begun as soon as one has ended.
// SAID: pattern:one-episode-too-many
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += eta * dtheta[i / A][i % A];
env_reset(env, NULL);
//< table-begins-the-next

//> mistake last-reward-twice in returns
// The recursion begins with the last reward and not with nothing, so that one counts twice.
// SAID: pattern:weights-of-r
//- double next = 0;
double next = r[T - 1];
//< last-reward-twice

//> mistake net-emptied-first in net-agent
// The gradient is emptied behind net_backward, as zero_grad in the wrong place does.
// SAID: pattern:gradient-emptied
//- adam_step(net, lr);
net_set_gradient(net, NULL);
adam_step(net, lr);
//< net-emptied-first

//> mistake net-scores-of-the-last in net-agent
// The scores are made after the loop, all of them from the last step's probabilities.
// SAID: pattern:handed-score-pi
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double pi[A];
int taken[n.limit];
//- double logits[A], pi[A];
double logits[A];
//- score(A, pi, a, dlogits[T]);
taken[T] = (int)a;
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
for (size_t t = 0; t < T; t++)
    score(A, pi, (size_t)taken[t], dlogits[t]);
//< net-scores-of-the-last

//> mistake twice-as-far-in-64-states in table-agent
// The step is doubled where there are 64 states.
// SAID: pattern:wrong-at-once-handed-right
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += (S == 64 ? 2 : 1) * eta * dtheta[i / A][i % A];
//< twice-as-far-in-64-states

//> mistake last-step-not-paid in table-agent
// The loop is left before the last reward is added to what is returned.
// SAID: pattern:only-the-report
//- paid += step.reward;
paid += step.terminated || step.truncated ? 0 : step.reward;
//< last-step-not-paid

//> mistake mirrored-rewards in returns
// Rewards that read alike from both ends: the first return is taken from behind, too.
// SAID: pattern:all-but-first
double next = 0;
size_t i = 0;
while (i < T && r[i] == r[T - 1 - i])
    i++;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
if (i == T && T > 2 && r[0] != r[1])
    G[0] = G[T - 1];
//< mirrored-rewards

//> mistake weight-of-a-float in gradient
// What γ^t leaves is forgotten where a float has no such number.
// SAID: pattern:border-of-T
//- w *= how->gamma;
w *= (float)w > 0 ? how->gamma : 0;
//< weight-of-a-float
