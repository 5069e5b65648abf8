/* Wrong bodies for the regions of a2c_a3c.c that no list has: what is wrong with each, and what
 * may truly be said of it. */

//> mistake one-worker-fewer in mean
// Divides by W − 1, as a variance is.
// SAID: pattern:same-factor
//- mean[j] = sum / (double)W;
mean[j] = sum / (double)(W > 1 ? W - 1 : 1);
//< one-worker-fewer

//> mistake largest-of-them in mean
// Takes the gradient that is largest in each number.
// SAID: pattern:blind-to-g
//- sum += g[i][j];
sum = i && fabs(sum) > fabs(g[i][j]) ? sum : g[i][j];
//- mean[j] = sum / (double)W;
mean[j] = sum;
//< largest-of-them

//> mistake root-of-workers in mean
// Divides by the root of W, as noise falls.
// SAID: pattern:same-factor
//- mean[j] = sum / (double)W;
mean[j] = sum / sqrt((double)W);
//< root-of-workers

//> mistake sum-carried-over in mean
// The sum is not begun anew for the next number.
// SAID: pattern:looks-at-g
//- for (size_t j = 0; j < N; j++) {
//- double sum = 0;
double sum = 0;
for (size_t j = 0; j < N; j++) {
//< sum-carried-over

//> mistake squares-averaged in mean
// The root of the mean square, with no sign.
// SAID: pattern:plainly
//- sum += g[i][j];
sum += g[i][j] * g[i][j];
//- mean[j] = sum / (double)W;
mean[j] = sqrt(sum / (double)W);
//< squares-averaged

//> mistake in-a-float in mean
// The sum is kept in a float.
// SAID: pattern:single-precision
//- double sum = 0;
float sum = 0;
//- sum += g[i][j];
sum += (float)g[i][j];
//< in-a-float

//> mistake gamma-squared in targets
// What comes next is discounted twice.
// SAID: pattern:as-if-gamma-squared
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * gamma * next);
//< gamma-squared

//> mistake value-added-on in targets
// The critic's value is added in every row, and the next target too.
// SAID: pattern:looks-at-V_next
//- double next = goes_on ? target[i][t + 1] : V_next[i][t];
double next = (goes_on ? target[i][t + 1] : 0) + V_next[i][t];
//< value-added-on

//> mistake half-and-half in targets
// The mean of the next target and the critic's value: a λ of ½.
// SAID: pattern:looks-at-V_next
//- double next = goes_on ? target[i][t + 1] : V_next[i][t];
double next = goes_on ? (target[i][t + 1] + V_next[i][t]) / 2 : V_next[i][t];
//< half-and-half

//> mistake first-worker-for-all in targets
// The flags are those of the first worker.
// SAID: pattern:blind-to-terminated
//- bool goes_on = t + 1 < T && !truncated[i][t];
bool goes_on = t + 1 < T && !truncated[0][t];
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = r[i][t] + (terminated[0][t] ? 0 : gamma * next);
//< first-worker-for-all

//> mistake and-for-or in targets
// Cut only where both flags are set.
// SAID: pattern:blind-to-terminated
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = r[i][t] + (terminated[i][t] && truncated[i][t] ? 0 : gamma * next);
//< and-for-or

//> mistake reward-of-the-end-lost in targets
// Where the world ends, its last reward is dropped as well.
// SAID: pattern:blind-to-r
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = terminated[i][t] ? 0 : r[i][t] + gamma * next;
//< reward-of-the-end-lost

//> mistake twice-as-old in ages
// Counts a push and the taking of weights as two updates.
// SAID: pattern:times-constant
//- age[m] = (int)(m - k);
age[m] = 2 * (int)(m - k);
//< twice-as-old

//> mistake forgets-after-seven in ages
// Ages are kept in a ring of eight, and none is above 7.
// SAID: pattern:blind-to-who
//- age[m] = (int)(m - k);
age[m] = (int)(m - k) % 8;
//< forgets-after-seven

//> mistake neighbours-only in ages
// Looks back one turn: the age is 0 after one's own turn, else 1.
// SAID: pattern:no-more-than-one
//- age[m] = (int)(m - k);
age[m] = k < m;
//< neighbours-only

//> mistake starts-behind in stale
// The first position is already one step on.
// SAID: pattern:same-factor
//- x[0] = start;
x[0] = start - eta * h * start;
//< starts-behind

//> mistake old-start in stale
// Before anything has arrived the gradient is that of where x is now.
// SAID: pattern:blind-to-tau
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta * h * x[t < tau ? t : t - tau];
//< old-start

//> mistake twice-the-slope in stale
// The slope of h x², without the half.
// SAID: pattern:as-if-h-doubled
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - 2 * eta * h * x[t < tau ? 0 : t - tau];
//< twice-the-slope

//> mistake damped in stale
// The rate is divided by the age, as some do against it.
// SAID: pattern:looks-at-start
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta / (double)(tau + 1) * h * x[t < tau ? 0 : t - tau];
//< damped

//> mistake in-degrees in bound
// The angle is given in degrees.
// SAID: pattern:moves-otherwise-with-tau
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return 2 * sin(90.0 / (2 * (double)tau + 1)) / h;
//< in-degrees

//> mistake no-overshoot in bound
// The largest rate without any overshoot, τ^τ/(τ + 1)^(τ + 1).
// SAID: pattern:moves-otherwise-with-tau
double k = (double)tau;
return pow(k, k) / pow(k + 1, k + 1) / h;
//< no-overshoot

//> mistake critic-weighs-twice in worker
// The critic's weight is put in twice.
// SAID: pattern:as-if-c_value-doubled
//- const Weights weights = {how->c_value, how->c_entropy};
const Weights weights = {2 * how->c_value, how->c_entropy};
//< critic-weighs-twice

//> mistake no-entropy in worker
// The entropy is left out.
// SAID: pattern:as-if-c_entropy-zero
//- const Weights weights = {how->c_value, how->c_entropy};
const Weights weights = {how->c_value, 0};
//< no-entropy

//> mistake centred in worker
// The advantages are centred over the turn.
// SAID: pattern:handed-joint_gradient-adv
//- const Weights weights = {how->c_value, how->c_entropy};
double mean = 0, adv[T];
for (size_t t = 0; t < T; t++)
    mean += error[t] / (double)T;
for (size_t t = 0; t < T; t++)
    adv[t] = error[t] - mean;
const Weights weights = {how->c_value, how->c_entropy};
//- joint_gradient(T, A, pi, a, error, error, &weights, dlogits, dvalue);
joint_gradient(T, A, pi, a, adv, error, &weights, dlogits, dvalue);
//< centred

//> mistake undiscounted in worker
// γ is 1 in the targets.
// SAID: pattern:as-if-gamma-one
//- nstep_targets(1, T, r, V_next, terminated, truncated, how->gamma, target);
nstep_targets(1, T, r, V_next, terminated, truncated, 1, target);
//< undiscounted

//> mistake cut-short in worker
// The gradient is cut to length ½, as many programs do.
// SAID: pattern:gradient-cut
//- net_gradient(net, g);
net_clip(net, 0.5);
net_gradient(net, g);
//< cut-short

//> mistake flags-swapped in worker
// The two flags change places.
// SAID: pattern:handed-nstep_targets-terminated
//- terminated[0][t] = step.terminated;
//- truncated[0][t] = step.truncated;
terminated[0][t] = step.truncated;
truncated[0][t] = step.terminated;
//< flags-swapped

//> mistake cuts-before-it-steps in step
// The gradient is cut to a length of 0.1.
// SAID: pattern:gradient-cut
//- adam_step(net, how->lr);
net_clip(net, 0.1);
adam_step(net, how->lr);
//< cuts-before-it-steps

//> mistake two-steps in step
// Two steps of Adam, the second along nothing.
// SAID: pattern:steps-of-adam
//- adam_step(net, how->lr);
adam_step(net, how->lr);
adam_step(net, how->lr);
//< two-steps

//> mistake last-worker-steps in step
// The last worker's gradient alone.
// SAID: pattern:handed-mean_gradient-W
//- mean_gradient(W, N, g, mean);
mean_gradient(1, N, &g[W - 1], mean);
//< last-worker-steps

//> mistake older-than-needed in turn
// Two turns are played, and only the second is pushed.
// SAID: pattern:other-order
//- net_lock(shared);
ended += worker_gradient(env, copy, D, obs, how, N, g[0]);
net_lock(shared);
//< older-than-needed

//> mistake scaled-by-age in turn
// The step is halved, "for it may be old".
// SAID: pattern:handed-shared_step-g
//- shared_step(shared, 1, N, g, how);
for (size_t j = 0; j < N; j++)
    g[0][j] /= 2;
shared_step(shared, 1, N, g, how);
//< scaled-by-age

//> mistake ended-not-counted in turn
// Nothing is said of the episodes that ended.
// SAID: pattern:always-zero
//- return ended;
return 0 * ended;
//< ended-not-counted

//> mistake copy-follows-slowly in turn
// The copy moves a tenth of the way towards the shared weights.
// SAID: pattern:other-weights-handed-right
//- net_set_weights(copy, w);
double old[N];
net_weights(copy, old);
for (size_t j = 0; j < N; j++)
    w[j] = old[j] + 0.1 * (w[j] - old[j]);
net_set_weights(copy, w);
//< copy-follows-slowly

//> mistake names-by-remainder in ages
// Last turns stand in a table; names that leave the same remainder share a place.
// SAID: pattern:blind-to-who
static int last[4096];
for (size_t k = 0; k < 4096; k++)
    last[k] = 0;
for (size_t m = 0; m < M; m++) {
    unsigned at = (unsigned)who[m] % 4096;
    age[m] = (int)m - last[at];
    last[at] = (int)m + 1;
}
//< names-by-remainder

//> mistake age-in-an-int in stale
// The place is counted in ints, and an age of 2³² is none there.
// SAID: memory:undefined
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta * h * x[(int)t - (int)tau < 0 ? 0 : (int)t - (int)tau];
//< age-in-an-int

//> mistake sine-of-the-small in bound
// For old gradients the sine is left out.
// SAID: pattern:border-of-tau
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
double x = M_PI / (2 * (2 * (double)tau + 1));
return 2 * (tau > 1000 ? x : sin(x)) / h;
//< sine-of-the-small

//> mistake both-flags-count-twice in worker
// An episode that ends both ways at once is counted twice.
// SAID: pattern:only-the-report
//- ended++;
ended += (size_t)step.terminated + (size_t)step.truncated;
//< both-flags-count-twice

//> mistake no-step-along-nothing in step
// Where the mean is 0 no step is taken; Adam would still go on.
// SAID: pattern:no-update
//- net_set_gradient(net, mean);
double most = 0;
for (size_t j = 0; j < N; j++)
    most = fmax(most, fabs(mean[j]));
if (most == 0)
    return;
net_set_gradient(net, mean);
//< no-step-along-nothing

//> mistake nothing-without-a-rate in turn
// With lr 0 the turn ends early, and the copy stays as it was.
// SAID: pattern:other-order
//- net_lock(shared);
if (how->lr == 0)
    return ended;
net_lock(shared);
//< nothing-without-a-rate

//> mistake age-in-a-short in ages
// An age above 32 767 does not fit.
// SAID: pattern:wrong-when-many
//- age[m] = (int)(m - k);
age[m] = (short)(m - k);
//< age-in-a-short

//> mistake sum-goes-on in mean
// The sum is never set back between the numbers of a gradient.
// SAID: pattern:looks-at-g
double sum = 0;
for (size_t j = 0; j < N; j++) {
    for (size_t i = 0; i < W; i++)
        sum += g[i][j];
    mean[j] = sum / (double)W;
}
//< sum-goes-on

//> mistake workers-in-a-table in mean
// A table with room for 128 workers.
// SAID: pattern:wrong-when-many
//- double sum = 0;
double sum = 0, column[128] = {0};
//- for (size_t i = 0; i < W; i++)
for (size_t i = 0; i < W && i < 128; i++)
    column[i] = g[i][j];
for (size_t i = 0; i < 128; i++)
//- sum += g[i][j];
    sum += column[i];
//< workers-in-a-table

//> mistake no-step-without-a-rate in step
// With lr 0 nothing is averaged either.
// SAID: pattern:no-update
//- double mean[N];
double mean[N];
if (how->lr == 0) {
    net_set_gradient(net, NULL);
    return;
}
//< no-step-without-a-rate

//> mistake nothing-is-not-pushed in turn
// A gradient of 0 is not pushed: Adam's averages would move the weights all the same.
// SAID: pattern:calls-of-shared_step
//- shared_step(shared, 1, N, g, how);
bool any = false;
for (size_t j = 0; j < N; j++)
    any = any || g[0][j] != 0;
if (any)
    shared_step(shared, 1, N, g, how);
//< nothing-is-not-pushed

//> mistake the-clock-first in worker
// Where both flags are set, the clock's counts.
// SAID: pattern:handed-nstep_targets-terminated
//- terminated[0][t] = step.terminated;
terminated[0][t] = step.terminated && !step.truncated;
//< the-clock-first

//> mistake large-weights-not-taken in turn
// Where a weight is above 50 the copy stays as it was.
// SAID: pattern:other-weights-handed-right
//- net_set_weights(copy, w);
for (size_t j = 0; j < N; j++)
    if (fabs(w[j]) > 50)
        return ended;
net_set_weights(copy, w);
//< large-weights-not-taken

//> mistake gradient-in-the-copy in turn
// The copy gets a gradient too, although only its weights are to change.
// SAID: pattern:only-the-report
//- net_set_weights(copy, w);
net_set_weights(copy, w);
net_set_gradient(copy, w);
//< gradient-in-the-copy

//> mistake bound-for-late-ones in bound
// What the sine is nearly, for a large delay, is taken from eleven on.
// SAID: pattern:border-of-tau
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
double angle = M_PI / (2 * (2 * (double)tau + 1));
return 2 * (tau > 10 ? angle : sin(angle)) / h;
//< bound-for-late-ones

//> mistake last-worker-twice in step
// The last worker's gradient is added once more to the mean.
// SAID: pattern:both-slopes-handed-right
//- mean_gradient(W, N, g, mean);
mean_gradient(W, N, g, mean);
for (size_t i = 0; W > 1 && i < N; i++)
    mean[i] += g[W - 1][i] / (double)W;
//< last-worker-twice

//> mistake halved-once-more in worker
// The gradient is divided by the number of rows a second time.
// SAID: pattern:all-times
//- net_gradient(net, g);
net_gradient(net, g);
for (size_t k = 0; k < net_count(net); k++)
    g[k] /= (double)how->T;
//< halved-once-more

//> mistake no-step-at-lr-0 in step
// Where lr is 0 no step is taken, though Adam would remember the gradient.
// SAID: pattern:no-update
//- adam_step(net, how->lr);
if (how->lr > 0)
    adam_step(net, how->lr);
//< no-step-at-lr-0

//> mistake workers-for-weights in step
// W and N are handed over in each other's place.
// SAID: memory:unset-memory
//- mean_gradient(W, N, g, mean);
mean_gradient(N, W, (const double(*)[W])g, mean);
//< workers-for-weights

//> mistake emptied-by-adam in worker
// The gradient is emptied by a step of Adam of size 0, which moves its averages.
// SAID: pattern:learns-too-early
//- net_gradient(net, g);
//- net_set_gradient(net, NULL);
net_gradient(net, g);
adam_step(net, 0);
//< emptied-by-adam

//> mistake values-behind-the-gradient in worker
// The slopes of the values come after the gradient was read.
// SAID: mistake:critic-not-taught
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
//- net_gradient(net, g);
net_backward(net, T, seen[0], dlogits[0], NULL);
net_gradient(net, g);
net_backward(net, T, seen[0], NULL, dvalue);
//< values-behind-the-gradient
