/* Lesson 8's known mistakes: wrong bodies for the regions of a2c_a3c.c, each with what
 * its author is told. */

/* ---- mean ---- */

//> mistake mean-forgotten in mean
// The gradients are added up and not divided. With eight workers, how much longer is
// the step than one worker would take?
//- mean[j] = sum / (double)W;
mean[j] = sum;
//< mean-forgotten

//> mistake mean-twice in mean
// You divide by the number of workers twice. What should come out where all workers
// have the same gradient?
//- mean[j] = sum / (double)W;
mean[j] = sum / (double)W / (double)W;
//< mean-twice

//> mistake mean-over-the-weights in mean
// You divide by N, the numbers in a gradient. Over what is the mean taken?
//- mean[j] = sum / (double)W;
mean[j] = sum / (double)N;
//< mean-over-the-weights

//> mistake last-worker-only in mean
// Only the last worker's gradient is in the result: what the others had to say is
// overwritten.
//- sum += g[i][j];
sum = g[i][j];
//- mean[j] = sum / (double)W;
mean[j] = sum;
//< last-worker-only

//> mistake first-worker-left-out in mean
// The first worker is not in the sum, but in the number by which it is divided.
//- for (size_t i = 0; i < W; i++)
for (size_t i = 1; i < W; i++)
//< first-worker-left-out

//> mistake halved-again-and-again in mean
// You take the mean of what you have and of the next gradient, again and again. How
// much is left of the first worker's at the end?
//- sum += g[i][j];
sum = i ? (sum + g[i][j]) / 2 : g[i][j];
//- mean[j] = sum / (double)W;
mean[j] = sum;
//< halved-again-and-again

//> mistake lengths-added in mean
// You add up absolute values. What is the mean of two workers that want the opposite?
//- sum += g[i][j];
sum += fabs(g[i][j]);
//< lengths-added

/* ---- targets ---- */

//> mistake workers-run-together in targets
// The last row of a worker goes on with the first row of the next one. Did that row
// follow it in its world?
for (size_t k = W * T; k-- > 0;) {
    size_t i = k / T, t = k % T;
    bool goes_on = k + 1 < W * T && !truncated[i][t];
    double next = goes_on ? target[(k + 1) / T][(k + 1) % T] : V_next[i][t];
    target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
}
//< workers-run-together

//> mistake value-after-a-termination in targets
// Behind a termination you put the critic's value. What can follow where the world has
// ended?
//- bool goes_on = t + 1 < T && !truncated[i][t];
//- double next = goes_on ? target[i][t + 1] : V_next[i][t];
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
bool goes_on = t + 1 < T && !truncated[i][t] && !terminated[i][t];
double next = goes_on ? target[i][t + 1] : V_next[i][t];
target[i][t] = r[i][t] + gamma * next;
//< value-after-a-termination

//> mistake truncation-as-death in targets
// After a truncation nothing follows in your targets. Only the clock stopped: what
// would have come?
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
bool over = terminated[i][t] || truncated[i][t];
target[i][t] = r[i][t] + (over ? 0 : gamma * next);
//< truncation-as-death

//> mistake on-into-the-next-episode in targets
// After a truncation your targets go on with the next row. To which episode does that
// row belong?
//- bool goes_on = t + 1 < T && !truncated[i][t];
bool goes_on = t + 1 < T;
//< on-into-the-next-episode

//> mistake no-flags in targets
// The flags are not asked: rewards of other episodes run into the targets.
//- bool goes_on = t + 1 < T && !truncated[i][t];
bool goes_on = t + 1 < T;
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = r[i][t] + gamma * next;
//< no-flags

//> mistake last-value-ignored in targets
// Behind the last row you put 0. The rollout is over there, and the episode?
//- double next = goes_on ? target[i][t + 1] : V_next[i][t];
double next = goes_on ? target[i][t + 1] : t + 1 < T ? V_next[i][t] : 0;
//< last-value-ignored

//> mistake truncation-wins in targets
// With both flags set your step has a value behind it. Which of the two wins?
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
bool over = terminated[i][t] && !truncated[i][t];
target[i][t] = r[i][t] + (over ? 0 : gamma * next);
//< truncation-wins

//> mistake last-row-wins in targets
// The last row of a rollout has a value behind it even where the world has ended. Which
// of the two is asked first?
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
bool over = terminated[i][t] && !truncated[i][t] && t + 1 < T;
target[i][t] = r[i][t] + (over ? 0 : gamma * next);
//< last-row-wins

//> mistake one-step-targets in targets
// Every target is one reward and then the critic: lesson 4's. How many rewards are
// there before the critic has to be asked?
//- bool goes_on = t + 1 < T && !truncated[i][t];
bool goes_on = false;
//< one-step-targets

//> mistake gamma-dropped in targets
// What comes next is not discounted.
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
(void)gamma;
target[i][t] = r[i][t] + (terminated[i][t] ? 0 : next);
//< gamma-dropped

//> mistake reward-discounted in targets
// γ is put before the reward, too. Whose reward is it that follows the action at once?
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = gamma * (r[i][t] + (terminated[i][t] ? 0 : next));
//< reward-discounted

//> mistake flags-a-row-late in targets
// Each row looks at the flags of the row before it. To which step does a flag belong?
//- bool goes_on = t + 1 < T && !truncated[i][t];
bool goes_on = t + 1 < T && !(t && truncated[i][t - 1]);
//- target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
target[i][t] = r[i][t] + (t && terminated[i][t - 1] ? 0 : gamma * next);
//< flags-a-row-late

/* ---- ages ---- */

//> mistake own-push-counted in ages
// Your ages are one too large. How old is the gradient of a worker that is alone?
//- age[m] = (int)(m - k);
age[m] = (int)(m - k) + 1;
//< own-push-counted

//> mistake counted-from-the-wrong-end in ages
// You count the turns from this push to the worker's next one. Which weights was the
// gradient of *this* turn worked out with?
for (size_t m = 0; m < M; m++) {
    size_t next = m + 1;
    while (next < M && who[next] != who[m])
        next++;
    age[m] = (int)(next - m - 1);
}
//< counted-from-the-wrong-end

//> mistake since-the-first-weights in ages
// Your ages only grow: they count from the first weights on. What does a worker do at
// the end of its turn?
for (size_t m = 0; m < M; m++)
    age[m] = (int)m;
//< since-the-first-weights

//> mistake others-since-the-beginning in ages
// You count the turns of others since turn 0. Since when does it matter what others do?
for (size_t m = 0; m < M; m++) {
    age[m] = 0;
    for (size_t k = 0; k < m; k++)
        age[m] += who[k] != who[m];
}
//< others-since-the-beginning

//> mistake all-take-at-once in ages
// You say that nothing is ever old, as if *all* workers took the new weights at every
// push. Who takes them?
for (size_t m = 0; m < M; m++)
    age[m] = 0;
//< all-take-at-once

//> mistake always-all-others in ages
// You say of every gradient how many other workers there are. That is the mean, and it
// holds in a strict round; what of one that is faster than the others?
int others = -1;
for (size_t m = 0; m < M; m++) {
    size_t k = 0;
    while (who[k] != who[m])
        k++;
    others += k == m;
}
for (size_t m = 0; m < M; m++)
    age[m] = others;
//< always-all-others

//> mistake workers-not-turns in ages
// You count how many *other workers* have pushed since. What if one of them has pushed
// twice?
for (size_t m = 0; m < M; m++) {
    age[m] = 0;
    for (size_t k = m; k > 0 && who[k - 1] != who[m]; k--) {
        size_t again = k;
        while (again < m && who[again] != who[k - 1])
            again++;
        age[m] += again == m;
    }
}
//< workers-not-turns

//> mistake first-push-is-fresh in ages
// The first gradient of each worker is 0 old in your count. When did it take its
// weights, and what happened since?
//- age[m] = (int)(m - k);
age[m] = k ? (int)(m - k) : 0;
//< first-push-is-fresh

/* ---- stale ---- */

//> mistake never-stale in stale
// The gradient is taken where x is now. Where was it when the worker began?
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta * h * x[t];
//< never-stale

//> mistake a-step-too-old in stale
// Your gradients are τ + 1 steps old. What does τ = 0 have to be?
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta * h * x[t < tau + 1 ? 0 : t - tau - 1];
//< a-step-too-old

//> mistake a-step-too-young in stale
// Your gradients are τ − 1 steps old. Which position belongs to τ = 1?
//- for (size_t t = 0; t + 1 < n; t++)
size_t back = tau ? tau - 1 : 0;
for (size_t t = 0; t + 1 < n; t++)
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
    x[t + 1] = x[t] - eta * h * x[t < back ? 0 : t - back];
//< a-step-too-young

//> mistake waits-for-the-first in stale
// In the first τ steps nothing moves. All workers have taken x_0: what do they push?
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - (t < tau ? 0 : eta * h * x[t - tau]);
//< waits-for-the-first

//> mistake steps-from-the-old-place in stale
// You step from where the gradient was worked out, and what happened since is lost. On
// to which weights is a gradient pushed?
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t < tau ? 0 : t - tau] * (1 - eta * h);
//< steps-from-the-old-place

//> mistake curvature-forgotten in stale
// The curvature is missing. What is the slope of ½ h x²?
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta * x[t < tau ? 0 : t - tau];
//< curvature-forgotten

//> mistake climbs in stale
// You go up. This one function descends, and the header says so.
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] + eta * h * x[t < tau ? 0 : t - tau];
//< climbs

/* ---- bound ---- */

//> mistake bound-without-delay in bound
// This is the bound of a fresh gradient. Where does τ come in?
return 2 / h;
//< bound-without-delay

//> mistake curvature-not-divided in bound
// You give ηh, and η is asked for.
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
(void)h;
return 2 * sin(M_PI / (2 * (2 * (double)tau + 1)));
//< curvature-not-divided

//> mistake curvature-multiplied in bound
// A steeper curve gets a larger rate here. Which of the two can bear longer steps?
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) * h;
//< curvature-multiplied

//> mistake angle-multiplied in bound
// 2τ + 1 multiplies the angle. Is an old gradient the one that bears longer steps?
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return 2 * sin(M_PI / 2 * (2 * (double)tau + 1)) / h;
//< angle-multiplied

//> mistake sine-of-the-whole-turn in bound
// You take the sine of the whole angle. The chord from 1 to z holds the sine of half
// of it.
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return 2 * sin(M_PI / (2 * (double)tau + 1)) / h;
//< sine-of-the-whole-turn

//> mistake sine-for-small-angles in bound
// You put the angle in the place of its sine. That is right for large τ; what is it at
// τ = 0?
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return M_PI / (2 * (double)tau + 1) / h;
//< sine-for-small-angles

//> mistake half-the-bound in bound
// The 2 before the sine is missing. At τ = 0, where does a step of 1/h lead, and one of
// 2/h?
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
//< half-the-bound

//> mistake age-counted-from-one in bound
// You take a fresh gradient for one of age 1. Try τ = 0: what is the bound there?
//- return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
return 2 * sin(M_PI / (2 * (2 * (double)tau + 3))) / h;
//< age-counted-from-one

/* ---- worker ---- */

//> mistake added-onto-the-last in worker
// net_backward adds, and the network still held a gradient of before. What has to be in
// it when your rows come?
//- net_set_gradient(net, NULL);
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
net_backward(net, T, seen[0], dlogits[0], dvalue);
//< added-onto-the-last

//> mistake left-behind in worker
// The gradient is read and stays in the network. net_gradient copies it; who takes it
// away?
//- net_gradient(net, g);
//- net_set_gradient(net, NULL);
net_gradient(net, g);
//< left-behind

//> mistake never-emptied in worker
// net_backward adds to the gradient that the network holds, and nothing ever empties
// it: each turn gives the sum of all before it.
//- net_set_gradient(net, NULL);
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
//- net_gradient(net, g);
//- net_set_gradient(net, NULL);
net_backward(net, T, seen[0], dlogits[0], dvalue);
net_gradient(net, g);
//< never-emptied

//> mistake entropy-summed in worker
// The entropies are added up while all else is a mean over the rows. A longer turn
// then cares more about staying undecided.
//- const Weights weights = {how->c_value, how->c_entropy};
const Weights weights = {how->c_value, how->c_entropy * (double)T};
//< entropy-summed

//> mistake sum-over-the-rows in worker
// Your gradient is the sum over the rows. joint_gradient has divided by T; who takes
// that back?
//- net_gradient(net, g);
net_gradient(net, g);
for (size_t j = 0; j < N; j++)
    g[j] *= (double)T;
//< sum-over-the-rows

//> mistake value-of-the-reset in worker
// The value behind an end is that of the next episode's first observation. What did the
// step lead to, before the reset?
//- env_reset(env, obs);
env_reset(env, next[t]);
for (size_t k = 0; k < D; k++)
    obs[k] = next[t][k];
//< value-of-the-reset

//> mistake truncated-is-terminated in worker
// Both ends count as the world's. Keep the two flags of a Step apart.
//- terminated[0][t] = step.terminated;
terminated[0][t] = step.terminated || step.truncated;
//< truncated-is-terminated

//> mistake begins-anew in worker
// Every turn begins with a reset. The episode under way goes on: that is why obs is
// handed in and out.
//- for (size_t t = 0; t < T; t++) {
//- double logits[A];
env_reset(env, obs);
for (size_t t = 0; t < T; t++) {
    double logits[A];
//< begins-anew

//> mistake obs-not-handed-out in worker
// What the worker sees at the end is not handed out, so its next turn decides by an
// observation that is long past.
//- seen[t][k] = obs[k];
seen[t][k] = t && !terminated[0][t - 1] && !truncated[0][t - 1] ? next[t - 1][k]
                                                                 : obs[k];
//- net_forward(net, 1, obs, logits, &V[t]);
net_forward(net, 1, seen[t], logits, &V[t]);
//- obs[k] = next[t][k];
(void)k;
//< obs-not-handed-out

//> mistake acts-on-one-observation in worker
// Until an episode ends every step is decided by the same observation. What did the
// step lead to, and who hands it to the next?
//- obs[k] = next[t][k];
(void)k;
//< acts-on-one-observation

//> mistake targets-for-advantages in worker
// The scores are weighted with the targets. What is taken off a target to make an
// advantage of it?
//- joint_gradient(T, A, pi, a, error, error, &weights, dlogits, dvalue);
joint_gradient(T, A, pi, a, target[0], error, &weights, dlogits, dvalue);
//< targets-for-advantages

//> mistake error-turned-round in worker
// You take the target from V, and so both heads go down. Which way round is an
// advantage?
//- error[t] = target[0][t] - V[t];
error[t] = V[t] - target[0][t];
//< error-turned-round

//> mistake weights-exchanged in worker
// The two weights have changed places. In which order does Weights have them?
//- const Weights weights = {how->c_value, how->c_entropy};
const Weights weights = {how->c_entropy, how->c_value};
//< weights-exchanged

//> mistake critic-not-taught in worker
// The slopes of the values have no part in the gradient, so the critic stays as it was.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
net_backward(net, T, seen[0], dlogits[0], NULL);
//< critic-not-taught

//> mistake next-observations in worker
// net_backward gets the observations that came after the steps. Where were the logits
// made, and the values?
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
(void)seen;
net_backward(net, T, next[0], dlogits[0], dvalue);
//< next-observations

//> mistake one-reward-and-the-critic in worker
// The targets reach one step ahead. You have written a function for more.
//- nstep_targets(1, T, r, V_next, terminated, truncated, how->gamma, target);
(void)truncated;
for (size_t t = 0; t < T; t++)
    target[0][t] = r[0][t] + (terminated[0][t] ? 0 : how->gamma * V_next[0][t]);
//< one-reward-and-the-critic

//> mistake steps-by-itself in worker
// The worker takes a step of Adam along its own gradient. Whose weights are to move,
// and when?
//- net_gradient(net, g);
//- net_set_gradient(net, NULL);
net_gradient(net, g);
adam_step(net, how->lr);
//< steps-by-itself

//> mistake another-of-the-dice in worker
// The action is drawn with another number of the dice than the contract names, so it is
// another run.
//- a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
a[t] = (int)sample_action(A, pi[t], env_uniform(env, 1));
//< another-of-the-dice

//> mistake most-likely-action in worker
// The likeliest action is taken, and no dice are asked. What is learned of the others?
//- a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
a[t] = 0;
for (size_t b = 1; b < A; b++)
    a[t] = pi[t][b] > pi[t][a[t]] ? (int)b : a[t];
//< most-likely-action

/* ---- step ---- */

//> mistake old-gradient-kept in step
// The mean is added on to what the network held. Whose gradient was that?
//- net_set_gradient(net, mean);
double old[N];
net_gradient(net, old);
for (size_t j = 0; j < N; j++)
    mean[j] += old[j];
net_set_gradient(net, mean);
//< old-gradient-kept

//> mistake divided-once-more in step
// mean_gradient has divided by the workers already, and you do it again.
//- net_set_gradient(net, mean);
for (size_t j = 0; j < N; j++)
    mean[j] /= (double)W;
net_set_gradient(net, mean);
//< divided-once-more

//> mistake sum-for-mean in step
// The step is along the sum of the gradients. (Adam with its usual ε would hardly show
// it; what does it divide by?)
//- net_set_gradient(net, mean);
for (size_t j = 0; j < N; j++)
    mean[j] *= (double)W;
net_set_gradient(net, mean);
//< sum-for-mean

//> mistake a-step-for-each in step
// You take a step for each worker, one after another. How many are asked for, and what
// does Adam remember of each?
for (size_t i = 0; i < W; i++) {
    net_set_gradient(net, g[i]);
    adam_step(net, how->lr);
}
//< a-step-for-each

//> mistake first-worker-only in step
// Only the first worker's gradient is used.
//- mean_gradient(W, N, g, mean);
mean_gradient(1, N, g, mean);
//< first-worker-only

//> mistake rate-divided in step
// The step size is divided by the workers; the mean has taken account of them.
//- adam_step(net, how->lr);
adam_step(net, how->lr / (double)W);
//< rate-divided

//> mistake rate-multiplied in step
// The step size is multiplied with the number of workers. It is sometimes done, and the
// contract does not ask for it.
//- adam_step(net, how->lr);
adam_step(net, how->lr * (double)W);
//< rate-multiplied

//> mistake without-adam in step
// The gradient itself is added to the weights. The contract asks for a step of Adam.
//- net_set_gradient(net, mean);
//- adam_step(net, how->lr);
double w[N];
net_weights(net, w);
for (size_t j = 0; j < N; j++)
    w[j] += how->lr * mean[j];
net_set_weights(net, w);
//< without-adam

//> mistake descends in step
// The step goes down. Everything climbs here.
//- net_set_gradient(net, mean);
for (size_t j = 0; j < N; j++)
    mean[j] = -mean[j];
net_set_gradient(net, mean);
//< descends

/* ---- turn ---- */

//> mistake each-its-own-adam in turn
// The step is taken in the copy, by the copy's own Adam, and its weights put in the
// place of the shared ones. What becomes of the steps that others have taken, and whose
// averages does Adam keep?
//- shared_step(shared, 1, N, g, how);
//- net_weights(shared, w);
shared_step(copy, 1, N, g, how);
net_weights(copy, w);
net_set_weights(shared, w);
//< each-its-own-adam

//> mistake snapshot-before-the-step in turn
// The weights are copied before the step is taken: the copy lacks the worker's own
// step, and its next gradient is a step older than anybody thinks.
//- shared_step(shared, 1, N, g, how);
//- net_weights(shared, w);
net_weights(shared, w);
shared_step(shared, 1, N, g, how);
//< snapshot-before-the-step

//> mistake snapshot-before-the-lock in turn
// The weights are copied before you have the lock. While you wait for it others push:
// what does the copy know of them?
//- net_lock(shared);
//- shared_step(shared, 1, N, g, how);
//- net_weights(shared, w);
net_weights(shared, w);
net_lock(shared);
shared_step(shared, 1, N, g, how);
//< snapshot-before-the-lock

//> mistake snapshot-after-the-lock in turn
// The weights are copied when the lock has been given back. Who may be changing them
// just then?
//- net_weights(shared, w);
//- net_unlock(shared);
net_unlock(shared);
net_weights(shared, w);
//< snapshot-after-the-lock

//> mistake lock-taken-twice in turn
// You give the lock back between the step and the copying. What may happen in the gap?
//- net_weights(shared, w);
net_unlock(shared);
net_lock(shared);
net_weights(shared, w);
//< lock-taken-twice

//> mistake no-lock in turn
// The shared weights are changed without the lock. It goes well in a program without
// threads; which two workers are never to be in there at once?
//- net_lock(shared);
//- shared_step(shared, 1, N, g, how);
shared_step(shared, 1, N, g, how);
//- net_unlock(shared);
//< no-lock

//> mistake lock-of-the-copy in turn
// It is the copy that you lock. Nobody else ever touches that.
//- net_lock(shared);
net_lock(copy);
//- net_unlock(shared);
net_unlock(copy);
//< lock-of-the-copy

//> mistake plays-under-the-lock in turn
// You hold the lock while the worker plays. All others wait for its world: what is won
// by having many?
//- size_t ended = worker_gradient(env, copy, D, obs, how, N, g[0]);
//- net_lock(shared);
net_lock(shared);
size_t ended = worker_gradient(env, copy, D, obs, how, N, g[0]);
//< plays-under-the-lock

//> mistake copy-never-renewed in turn
// The copy keeps its first weights for good, and its gradients grow older with every
// turn.
//- net_set_weights(copy, w);
(void)w;
//< copy-never-renewed

//> mistake gradient-of-the-shared in turn
// The gradient is that of the shared weights as they are now, not of those that this
// worker took in its last turn. Which weights does it have while others push?
//- size_t ended = worker_gradient(env, copy, D, obs, how, N, g[0]);
size_t ended = worker_gradient(env, shared, D, obs, how, N, g[0]);
//< gradient-of-the-shared

//> variant renewed-at-the-beginning in turn
// The copy is renewed when a turn begins. Published programs do so, and no gradient is
// as old then; this contract takes the weights together with the push.
//- size_t ended = worker_gradient(env, copy, D, obs, how, N, g[0]);
net_lock(shared);
net_weights(shared, w);
net_unlock(shared);
net_set_weights(copy, w);
size_t ended = worker_gradient(env, copy, D, obs, how, N, g[0]);
//< renewed-at-the-beginning

//> mistake copy-steps-too in turn
// The copy gets the new weights and then takes a step of its own. Of the copy only the
// weights of the others are wanted.
//- net_set_weights(copy, w);
net_set_weights(copy, w);
shared_step(copy, 1, N, g, how);
//< copy-steps-too

//> mistake copy-into-the-shared in turn
// The copying goes the wrong way: the old weights of the copy replace the shared ones,
// with all the steps that were in them.
//- net_weights(shared, w);
net_weights(copy, w);
//- net_set_weights(copy, w);
net_set_weights(shared, w);
//< copy-into-the-shared

//> mistake pushed-twice in turn
// The gradient is pushed twice.
//- shared_step(shared, 1, N, g, how);
shared_step(shared, 1, N, g, how);
shared_step(shared, 1, N, g, how);
//< pushed-twice

//> mistake weights-averaged in turn
// The copy becomes the mean of its old weights and the shared ones. Whose policy is
// that?
//- net_set_weights(copy, w);
double old[N];
net_weights(copy, old);
for (size_t j = 0; j < N; j++)
    w[j] = (w[j] + old[j]) / 2;
net_set_weights(copy, w);
//< weights-averaged

//> mistake two-policies-in-one-row in turn
// The actions are the copy's, and logits and values the shared network's. log π has to
// be of the policy that played, or the score is that of a choice which nobody made.
size_t N = net_count(shared), T = how->T, A = env_sizes(env).actions, ended = 0;
double g[1][N], w[N], seen[T][D], next[T][D], logits[T][A], pi[T][A], dlogits[T][A];
double r[1][T], V_next[1][T], target[1][T], V[T], error[T], dvalue[T];
bool terminated[1][T], truncated[1][T];
int a[T];
for (size_t t = 0; t < T; t++) {
    for (size_t k = 0; k < D; k++)
        seen[t][k] = obs[k];
    net_forward(copy, 1, obs, logits[t], NULL);
    softmax(A, logits[t], pi[t]);
    a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
    Step step = env_step(env, (size_t)a[t], next[t]);
    r[0][t] = step.reward;
    terminated[0][t] = step.terminated;
    truncated[0][t] = step.truncated;
    for (size_t k = 0; k < D; k++)
        obs[k] = next[t][k];
    if (step.terminated || step.truncated) {
        env_reset(env, obs);
        ended++;
    }
}
net_lock(shared);
net_forward(shared, T, seen[0], logits[0], V);
net_forward(shared, T, next[0], NULL, V_next[0]);
nstep_targets(1, T, r, V_next, terminated, truncated, how->gamma, target);
for (size_t t = 0; t < T; t++) {
    error[t] = target[0][t] - V[t];
    softmax(A, logits[t], pi[t]);
}
const Weights weights = {how->c_value, how->c_entropy};
joint_gradient(T, A, pi, a, error, error, &weights, dlogits, dvalue);
net_set_gradient(shared, NULL);
net_backward(shared, T, seen[0], dlogits[0], dvalue);
net_gradient(shared, g[0]);
shared_step(shared, 1, N, g, how);
net_weights(shared, w);
net_unlock(shared);
net_set_weights(copy, w);
return ended;
//< two-policies-in-one-row
