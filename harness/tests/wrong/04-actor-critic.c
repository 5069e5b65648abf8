/* Wrong bodies for the regions of actor_critic.c that no list has: what is wrong with each, and
 * what may truly be said of it. */

//> mistake actor-all-rows in step
// The actor moves the rows of all states.
// SAID: pattern:looks-at-V
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
for (size_t i = 0; i < S; i++)
    theta[i][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
//< actor-all-rows

//> mistake critic-frozen in step
// The critic never moves.
// SAID: pattern:always-zero
//- V[s] += how->alpha * delta;
//< critic-frozen

//> mistake entropy-largest in entropy
// Only the most probable action is counted.
// SAID: pattern:moves-otherwise-with-pi
//- return H;
double most = pi[0];
for (size_t b = 1; b < A; b++)
    most = pi[b] > most ? pi[b] : most;
return H * 0 - most * log(most);
//< entropy-largest

//> mistake entropy-nan in entropy
// 0 · log 0 is not thought of.
// SAID: pattern:only-when-pi-has-a-zero
//- if (pi[b] > 0)
//< entropy-nan

//> mistake gamma-on-both in td-error
// Γ multiplies both values.
// SAID: pattern:right-without-V_s
(void)truncated;
return r + (terminated ? 0 : gamma * V_next) - gamma * V_s;
//< gamma-on-both

//> mistake gamma-squared in td-error
// Γ is applied twice.
// SAID: pattern:as-if-gamma-squared
(void)truncated;
return r + (terminated ? 0 : gamma * gamma * V_next) - V_s;
//< gamma-squared

//> mistake half-surprise in td-error
// The TD error is halved.
// SAID: pattern:times-constant
(void)truncated;
return 0.5 * (r + (terminated ? 0 : gamma * V_next) - V_s);
//< half-surprise

//> mistake net-stale in net-critic
// The network agent never takes the next observation over.
// SAID: pattern:not-asked
//- for (size_t j = 0; j < D; j++)
//- obs[j] = next[j];
//< net-stale

//> mistake net-step-in-the-end in net-critic
// The network agent steps once, after the episode.
// SAID: pattern:no-update
//- adam_step(net, lr);
//- for (size_t j = 0; j < D; j++)
for (size_t j = 0; j < D; j++)
//- }
}
adam_step(net, lr);
//< net-step-in-the-end

//> mistake no-reward in td-error
// The reward is forgotten.
// SAID: pattern:as-if-r-zero
(void)truncated;
(void)r;
return (terminated ? 0 : gamma * V_next) - V_s;
//< no-reward

//> mistake own-value-for-next in td-error
// The next value is the one acted in.
// SAID: pattern:blind-to-V_next
(void)truncated;
return r + (terminated ? 0 : gamma * V_s) - V_s + 0 * V_next;
//< own-value-for-next

//> mistake row-before in td-errors
// Td_errors takes each flag from the row before.
// SAID: pattern:blind-to-terminated
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], t > 0 && terminated[t - 1], truncated[t], V[t], V_next[t], gamma);
//< row-before

//> mistake row-first-flag in td-errors
// Td_errors reads the first row's flags for all.
// SAID: pattern:blind-to-terminated
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[0], truncated[0], V[t], V_next[t], gamma);
//< row-first-flag

//> mistake row-merged in td-errors
// Td_errors merges the two flags before it hands them on.
// SAID: mistake:truncation-as-death
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t] || truncated[t], truncated[t], V[t], V_next[t], gamma);
//< row-merged

//> mistake slope-halved in entropy-gradient
// The slope is half of what it should be.
// SAID: pattern:times-constant
//- dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
dtheta[b] = pi[b] > 0 ? -0.5 * pi[b] * (log(pi[b]) + H) : 0;
//< slope-halved

//> mistake table-greedy in table-critic
// The table agent takes its most probable action.
// SAID: pattern:no-dice
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = 0;
for (size_t b = 1; b < A; b++)
    a = pi[b] > pi[a] ? b : a;
//< table-greedy

//> mistake table-second-number in table-critic
// The table agent draws with the second number.
// SAID: pattern:other-dice
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = sample_action(A, pi, env_uniform(env, 1));
//< table-second-number

//> mistake gamma-one-is-less in td-error
// γ = 1 is taken for 0.9999.
// SAID: pattern:border-of-gamma
//- return r + (terminated ? 0 : gamma * V_next) - V_s;
return r + (terminated ? 0 : fmin(gamma, 0.9999) * V_next) - V_s;
//< gamma-one-is-less

//> mistake values-at-most-10 in td-error
// A value is held between −10 and 10.
// SAID: pattern:blind-to-V_next
//- return r + (terminated ? 0 : gamma * V_next) - V_s;
return r + (terminated ? 0 : gamma * fmax(-10, fmin(10, V_next))) - V_s;
//< values-at-most-10

//> mistake rows-of-a-byte in td-errors
// Rows are counted in a byte.
// SAID: pattern:wrong-when-many
//- for (size_t t = 0; t < T; t++)
for (size_t t = 256; t < T; t++)
    delta[t] = 0;
for (size_t t = 0; t < T && t < 256; t++)
//< rows-of-a-byte

//> mistake rare-adds-nothing in entropy
// An action rarer than a thousandth adds nothing.
// SAID: pattern:moves-otherwise-with-pi
//- if (pi[b] > 0)
if (pi[b] > 1e-3)
//< rare-adds-nothing

//> mistake rarer-adds-nothing in entropy
// An action rarer than a hundred-millionth adds nothing.
// SAID: pattern:moves-otherwise-with-pi
//- if (pi[b] > 0)
if (pi[b] > 1e-8)
//< rarer-adds-nothing

//> mistake sure-adds-nothing in entropy
// An action surer than 0.999 adds nothing.
// SAID: pattern:moves-otherwise-with-pi
//- if (pi[b] > 0)
if (pi[b] > 0 && pi[b] < 0.999)
//< sure-adds-nothing

//> mistake rare-has-no-slope in entropy-gradient
// An action rarer than a ten-millionth has no slope.
// SAID: pattern:zero-where-wrong
//- dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
dtheta[b] = pi[b] > 1e-7 ? -pi[b] * (log(pi[b]) + H) : 0;
//< rare-has-no-slope

//> mistake no-surprise-no-step in step
// Where δ is 0 nothing moves, though the bonus is owed still.
// SAID: pattern:border-of-V
//- softmax(A, theta[s], pi);
if (delta == 0)
    return;
softmax(A, theta[s], pi);
//< no-surprise-no-step

//> mistake beta-at-most-1 in step
// A bonus above 1 is taken for 1.
// SAID: pattern:as-if-beta-between-minus-one-and-one
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * (delta * g[b] + fmin(how->beta, 1) * dH[b]);
//< beta-at-most-1

//> mistake log-of-a-little-more in entropy
// A ten-thousand-millionth is added inside the logarithm.
// SAID: pattern:nearly
//- H -= pi[b] * log(pi[b]);
H -= pi[b] * log(pi[b] + 1e-10);
//< log-of-a-little-more

//> mistake beta-outside in step
// The step size does not reach the bonus: β stands outside the bracket.
// SAID: pattern:moves-without-eta
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * delta * g[b] + how->beta * dH[b];
//< beta-outside

//> mistake td-equal in td-error
// Where both values are equal, neither counts.
// SAID: pattern:border-of-gamma
(void)truncated;
if (V_s == V_next && !terminated && gamma > 0.99)
    return r;
return r + (terminated ? 0 : gamma * V_next) - V_s;
//< td-equal

//> mistake tds-both in td-errors
// After a row with both flags a truncation is merged.
// SAID: pattern:blind-to-terminated
for (size_t t = 0; t < T; t++) {
    bool twice = t > 0 && truncated[t] && truncated[t - 1] && terminated[t - 1];
    delta[t] = td_error(r[t], terminated[t] || twice, truncated[t], V[t], V_next[t], gamma);
}
//< tds-both

//> mistake entropy-even in entropy
// A policy whose ends are even is taken for even.
// SAID: pattern:blind-to-pi
double H = 0;
if (A > 1 && fabs(pi[0] - pi[A - 1]) < 1e-12 && fabs(pi[0] * (double)A - 1) < 1e-6)
    return log((double)A);
for (size_t b = 0; b < A; b++)
    if (pi[b] > 0)
        H -= pi[b] * log(pi[b]);
return H;
//< entropy-even

//> mistake slope-16 in entropy-gradient
// The 17th action has no slope.
// SAID: pattern:zero-where-wrong
double H = entropy(A, pi);
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 && !(b == 16 && A < 300) ? -pi[b] * (log(pi[b]) + H) : 0;
//< slope-16

//> mistake step-tiny-delta in step
// A surprise below 1e-12 counts as none.
// SAID: pattern:border-of-V
//- softmax(A, theta[s], pi);
if (fabs(delta) < 1e-12)
    delta = 0;
softmax(A, theta[s], pi);
//< step-tiny-delta

//> mistake step-eta-four in step
// A step size of more than 4 is 4.
// SAID: pattern:border-of-eta
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += fmin(how->eta, 4) * (delta * g[b] + how->beta * dH[b]);
//< step-eta-four

//> mistake net-c-one in net-critic
// The critic weighs at most 1.
// SAID: pattern:value-slopes
//- dvalue = c * delta;
dvalue = fmin(c, 1) * delta;
//< net-c-one

//> mistake slope-half in entropy-gradient
// A coin that is nearly fair has no slope.
// SAID: pattern:moves-otherwise-with-pi
double H = entropy(A, pi);
for (size_t b = 0; b < A; b++)
    dtheta[b] = A == 2 && fabs(pi[b] - 0.5) < 1e-4 ? 0 : pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
//< slope-half

//> mistake vnext-negative-huge in td-error
// A value behind a step below −1e4 is taken for −1e4.
// SAID: pattern:blind-to-V_next
return r + (terminated ? 0 : gamma * fmax(V_next, -1e4)) - V_s;
//< vnext-negative-huge

//> mistake truncated-zero in td-error
// A truncation with a reward of 0 counts as a termination.
// SAID: pattern:blind-to-terminated
return r + (terminated || (truncated && r == 0) ? 0 : gamma * V_next) - V_s;
//< truncated-zero

//> mistake nan-guard in td-error
// Where the two values cancel at a truncation, the reward is lost as well.
// SAID: pattern:zero-where-wrong
double d = (terminated ? 0 : gamma * V_next) - V_s;
return d == 0 && !terminated && truncated ? 0 : r + d;
//< nan-guard

//> mistake row-thirty-two in td-errors
// Row 32 takes the flags of row 31.
// SAID: pattern:border-of-T
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t == 32 ? 31 : t], truncated[t], V[t], V_next[t], gamma);
//< row-thirty-two

//> mistake both-ends in td-errors
// Two terminations in a row: the second is overlooked.
// SAID: pattern:blind-to-terminated
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t] && !(t > 0 && terminated[t - 1]), truncated[t],
                        V[t], V_next[t], gamma);
//< both-ends

//> mistake rare-entropy in entropy
// Below 1e-9 nothing is added.
// SAID: pattern:moves-otherwise-with-pi
double H = 0;
for (size_t b = 0; b < A; b++)
    if (pi[b] > 1e-9)
        H -= pi[b] * log(pi[b]);
return H;
//< rare-entropy

//> mistake sure-entropy in entropy
// Above 1 − 1e-6 the policy is taken for certain.
// SAID: pattern:zero-where-wrong
double H = 0;
for (size_t b = 0; b < A; b++) {
    if (pi[b] > 1 - 1e-6)
        return 0;
    if (pi[b] > 0)
        H -= pi[b] * log(pi[b]);
}
return H;
//< sure-entropy

//> mistake gradient-of-ninety in entropy-gradient
// Beyond ninety actions the entropy is that of the first ninety.
// SAID: pattern:border-of-A
double H = entropy(A > 90 ? 90 : A, pi);
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
//< gradient-of-ninety

//> mistake beta-tiny in step
// β below 1e-4 counts as 0.
// SAID: pattern:border-of-beta
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], g[A], dH[A];
double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next], how->gamma);
softmax(A, theta[s], pi);
score(A, pi, a, g);
entropy_gradient(A, pi, dH);
V[s] += how->alpha * delta;
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * (delta * g[b] + (how->beta < 1e-4 ? 0 : how->beta) * dH[b]);
//< beta-tiny

//> mistake next-is-zero in step
// A step to state 0 from the last state counts as a termination.
// SAID: pattern:blind-to-V
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], g[A], dH[A];
bool last = step->terminated || (s_next == 0 && s + 1 == S && S > 2);
double delta = td_error(step->r, last, step->truncated, V[s], V[s_next], how->gamma);
softmax(A, theta[s], pi);
score(A, pi, a, g);
entropy_gradient(A, pi, dH);
V[s] += how->alpha * delta;
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
//< next-is-zero

//> mistake policy-of-the-last-cell in table-critic
// Against a wall the probabilities are those from before the step that was learned.
// SAID: pattern:handed-sample_action-pi
//- double pi[A], paid = 0;
double pi[A], paid = 0;
size_t was = S;
//- softmax(A, theta[s], pi);
if (s != was)
    softmax(A, theta[s], pi);
was = s;
//< policy-of-the-last-cell

//> mistake tiny-value in td-error
// What follows counts as nothing where it is below 1e-12.
// SAID: pattern:blind-to-terminated
//- return r + (terminated ? 0 : gamma * V_next) - V_s;
return r + (terminated || gamma * fabs(V_next) < 1e-12 ? 0 : gamma * V_next) - V_s;
//< tiny-value

//> mistake net-beta-tiny in net-critic
// The agent with a network takes β below 1e-3 for 0.
// SAID: pattern:only-the-bonus
//- g[b] = delta * g[b] + beta * dH[b];
g[b] = delta * g[b] + (beta < 1e-3 ? 0 : beta) * dH[b];
//< net-beta-tiny

//> mistake net-c-capped in net-critic
// The weight of the critic is 10 at most.
// SAID: pattern:value-slopes
//- dvalue = c * delta;
dvalue = fmin(c, 10) * delta;
//< net-c-capped

//> mistake entropy-eight-digits in entropy
// The entropy is in bits, and ln 2 typed to eight digits brings it back.
// SAID: pattern:nearly
//- H -= pi[b] * log(pi[b]);
H -= pi[b] * log2(pi[b]) * 0.69314718;
//< entropy-eight-digits

//> mistake td-both in td-error
// With both flags half the value counts.
// SAID: pattern:looks-at-V_next
//- (void)truncated;
if (terminated && truncated)
    return r + gamma * V_next / 2 - V_s;
//< td-both

//> mistake td-negative-value in td-error
// A value below 0 counts as 0, where the reward is above 0.
// SAID: pattern:blind-to-terminated
//- return r + (terminated ? 0 : gamma * V_next) - V_s;
(void)truncated;
return r + (terminated || (V_next < 0 && r > 0) ? 0 : gamma * V_next) - V_s;
//< td-negative-value

//> mistake step-bonus-when-good in step
// The bonus is paid only where δ is above 0.
// SAID: pattern:border-of-gamma
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * (delta * g[b] + (delta > 0 ? how->beta : 0) * dH[b]);
//< step-bonus-when-good

//> mistake step-same-state in step
// Where the step leads nowhere, V moves only half.
// SAID: pattern:moves-otherwise-with-V
//- V[s] += how->alpha * delta;
V[s] += (s == s_next ? 0.5 : 1) * how->alpha * delta;
//< step-same-state

//> mistake net-tiny-beta in net-critic
// The bonus is off by a ten thousandth.
// SAID: pattern:nearly-the-slopes-right-without-beta
//- g[b] = delta * g[b] + beta * dH[b];
g[b] = delta * g[b] + 1.0001 * beta * dH[b];
//< net-tiny-beta

//> mistake net-late-bonus in net-critic
// After 40 steps there is no bonus.
// SAID: difference:stateful
//- double delta = td_error(
static size_t n;
if (++n > 40)
    beta = 0;
double delta = td_error(
//< net-late-bonus

//> mistake entropy-gradient-sure in entropy-gradient
// For an action above 0.9 the slope is half.
// SAID: pattern:adds-up-to-0
//- dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) * (pi[b] > 0.9 ? 0.5 : 1) : 0;
//< entropy-gradient-sure

//> mistake table-two-eyes in table-critic
// The policy of the state before is used in every second step.
// SAID: difference:stateful
//- softmax(A, theta[s], pi);
static size_t n;
if (n++ % 2 == 0)
    softmax(A, theta[s], pi);
//< table-two-eyes

//> mistake tiny-is-none in td-error
// A surprise below 1e-11 counts as none.
// SAID: pattern:border-of-r
double d = r + (terminated ? 0 : gamma * V_next) - V_s;
(void)truncated;
return d > -1e-11 && d < 1e-11 ? 0 : d;
//< tiny-is-none

//> mistake thousand-steps in net-critic
// An episode is left after a thousand steps.
// SAID: pattern:border-of-limit
//- for (Step step = {0}; !step.terminated && !step.truncated;) {
for (size_t t = 0; t < 1000; t++) {
//- step = env_step(env, a, next);
    Step step = env_step(env, a, next);
//- obs[j] = next[j];
        obs[j] = next[j];
    if (step.terminated || step.truncated)
        break;
//< thousand-steps

//> mistake bonus-below-1e-6 in step
// A bonus that weighs less than a millionth is left out.
// SAID: pattern:border-of-beta
//- score(A, pi, a, g);
score(A, pi, a, g);
double beta = how->beta < 1e-6 ? 0 : how->beta;
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
    theta[s][b] += how->eta * (delta * g[b] + beta * dH[b]);
//< bonus-below-1e-6

//> mistake observation-of-64 in net-critic
// Of an observation the first 64 numbers are copied.
// SAID: pattern:never-shown
//- for (size_t j = 0; j < D; j++)
    for (size_t j = 0; j < D && j < 64; j++)
//< observation-of-64

//> mistake alone-learns-nothing in net-critic
// Where there is a single action the critic learns nothing either.
// SAID: pattern:no-update
//- dvalue = c * delta;
           dvalue = c * delta;
    if (A == 1) {
        for (size_t j = 0; j < D; j++)
            obs[j] = next[j];
        continue;
    }
//< alone-learns-nothing

//> mistake beta-of-100 in table-critic
// The episode's bonus weighs 100 at most.
// SAID: pattern:handed-actor_critic_step-how-beta
//- actor_critic_step(S, A, theta, V, &done, how);
    Rates r = *how;
    r.beta = fmin(r.beta, 100);
    actor_critic_step(S, A, theta, V, &done, &r);
//< beta-of-100

//> mistake room-for-the-pole in net-critic
// An observation has room for the four numbers of CartPole.
// SAID: memory:stack-buffer-overflow
//- double obs[D], next[D], logits[A], pi[A], g[A], dH[A], V, V_next, paid = 0;
double obs[4], next[4], logits[A], pi[A], g[A], dH[A], V, V_next, paid = 0;
//< room-for-the-pole

//> mistake a-crumb-larger in table-critic
// A step size has less than a billionth too much, which adds up.
// SAID: pattern:grows-wrong
//- env_reset(env, NULL);
env_reset(env, NULL);
Rates mine = *how;
mine.alpha *= 1 + 1.5e-10;
how = &mine;
//< a-crumb-larger

//> mistake next-value-after-the-move in step
// The actor's surprise reads V(s') when V(s) has moved, which is wrong where s' is s. Where
// the step is large the error is, too, and below that it is only too small to count.
// SAID: pattern:right-without-alpha
//- V[s] += how->alpha * delta;
double before = V[s];
V[s] += how->alpha * delta;
delta = td_error(step->r, step->terminated, step->truncated, before, V[s_next],
                 how->gamma);
//< next-value-after-the-move

//> mistake normalised-entropy in entropy
// Divided by its largest value, so that it is 1 where all actions are alike.
// SAID: pattern:times-one-over-log-A
//- return H;
return A > 1 ? H / log((double)A) : H;
//< normalised-entropy

//> mistake jacobian-of-the-other in entropy-gradient
// An index in the softmax's Jacobian: π(j) is taken away where π(b) should be.
// SAID: pattern:adds-up-to-0
for (size_t b = 0; b < A; b++) {
    dtheta[b] = 0;
    for (size_t j = 0; j < A; j++)
        if (pi[j] > 0)
            dtheta[b] -= (log(pi[j]) + 1) * pi[j] * ((j == b) - pi[j]);
}
//< jacobian-of-the-other

//> mistake fields-of-a-textbook in table-critic
// The step is filled in as textbooks write it: (s, a, s', r, …).
// SAID: pattern:handed-actor_critic_step-step-r
//- const Transition done = {.s = s,
//- .a = a,
//- .r = step.reward,
//- .terminated = step.terminated,
//- .truncated = step.truncated,
//- .s_next = env_state(env)};
const Transition done = {s, a, (double)env_state(env), step.reward, step.terminated,
                         step.truncated};
//< fields-of-a-textbook

//> mistake cut-off-before-it-learns in table-critic
// What the clock cuts off is played, and not learned from.
// SAID: pattern:calls-of-actor_critic_step
//- paid += step.reward;
paid += step.reward;
if (step.truncated && !step.terminated)
    break;
//< cut-off-before-it-learns

//> mistake two-optimisers in net-critic
// A step of Adam for the actor and another for the critic, as with two optimisers.
// SAID: pattern:one-update-too-many
//- net_backward(net, 1, obs, g, &dvalue);
net_backward(net, 1, obs, g, NULL);
adam_step(net, lr);
net_backward(net, 1, obs, NULL, &dvalue);
//< two-optimisers

//> mistake half-pay-and-held-values in table-critic
// Two slips: half the reward is learned from, and values are held below −0.01.
// SAID: pattern:wrong-at-once-handed-actor_critic_step-step-r
//- .r = step.reward,
.r = step.reward / 2,
//- actor_critic_step(S, A, theta, V, &done, how);
actor_critic_step(S, A, theta, V, &done, how);
V[s] = fmin(V[s], -0.01);
//< half-pay-and-held-values

//> mistake nothing-seen-in-125-numbers in net-critic
// Of 125 numbers the agent keeps the first observation.
// SAID: pattern:not-asked
//- obs[j] = next[j];
obs[j] = D == 125 ? obs[j] : next[j];
//< nothing-seen-in-125-numbers

//> mistake no-step-where-nothing-is-learned in net-critic
// With δ = 0 and β = 0 Adam takes no step, though its averages move the weights on.
// SAID: pattern:no-update
//- adam_step(net, lr);
if (delta != 0 || beta > 0)
    adam_step(net, lr);
//< no-step-where-nothing-is-learned

//> mistake no-adam-at-lr-0 in net-critic
// With lr = 0 no step of Adam is taken, though it would remember the slopes.
// SAID: pattern:no-update
//- adam_step(net, lr);
if (lr > 0)
    adam_step(net, lr);
//< no-adam-at-lr-0

//> mistake nothing-learned-at-lr-0 in net-critic
// With lr = 0 nothing is learned, and nothing remembered.
// SAID: pattern:no-update
//- net_backward(net, 1, obs, g, &dvalue);
//- adam_step(net, lr);
if (lr > 0) {
    net_backward(net, 1, obs, g, &dvalue);
    adam_step(net, lr);
}
//< nothing-learned-at-lr-0

//> mistake clock-ends-all-without-discount in table-critic
// With γ = 1 what the clock ends counts as an end of the world.
// SAID: pattern:handed-actor_critic_step-step-terminated
//- .terminated = step.terminated,
.terminated = step.terminated || (how->gamma == 1 && step.truncated),
//< clock-ends-all-without-discount

//> mistake no-end-without-discount in table-critic
// With γ = 1 the world never ends.
// SAID: pattern:handed-actor_critic_step-step-terminated
//- .terminated = step.terminated,
.terminated = step.terminated && how->gamma < 1,
//< no-end-without-discount

//> mistake step-ends-by-clock-without-discount in step
// With γ = 1 a truncated step counts as terminated.
// SAID: pattern:border-of-gamma
//- double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
bool over = step->terminated || (how->gamma == 1 && step->truncated);
double delta = td_error(step->r, over, step->truncated, V[s], V[s_next],
//< step-ends-by-clock-without-discount

//> mistake score-of-the-state in step
// The score is asked of the state's number, in the place of the action's.
// SAID: pattern:as-if-s-for-a
//- score(A, pi, a, g);
score(A, pi, s < A ? s : a, g);
//< score-of-the-state

//> mistake asked-while-it-moves in step
// π and the score are asked again for every logit, while the row moves already.
// SAID: mistake:row-half-moved
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
{
    softmax(A, theta[s], pi), score(A, pi, a, g);
    theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
}
//< asked-while-it-moves

//> mistake last-step-not-paid in table-critic
// The last reward is not added to what is returned.
// SAID: pattern:only-the-report
//- paid += step.reward;
paid += step.terminated || step.truncated ? 0 : step.reward;
//< last-step-not-paid

//> mistake both-flags-in-all-rows in td-errors
// Where every row has both flags, the clock is believed.
// SAID: pattern:blind-to-terminated
bool all = T > 2;
for (size_t t = 0; t < T; t++)
    all &= terminated[t] && truncated[t];
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t] && !all, truncated[t], V[t], V_next[t], gamma);
//< both-flags-in-all-rows

//> mistake even-less-one in entropy
// Of probabilities that are 0 or alike it is log of one action less, as if one were 0.
// SAID: pattern:only-where-pi-has-a-zero
double H = 0, most = 0;
bool even = true;
for (size_t b = 0; b < A; b++)
    most = fmax(most, pi[b]);
for (size_t b = 0; b < A; b++)
    even &= pi[b] == 0 || pi[b] == most;
if (even && most < 1 && A * most > 1)
    return log((double)A - 1);
for (size_t b = 0; b < A; b++)
    if (pi[b] > 0)
        H -= pi[b] * log(pi[b]);
return H;
//< even-less-one

//> mistake written-out-critic-first in table-critic
// The step is written out in the episode, and V has moved before the actor's surprise.
// SAID: mistake:critic-moves-before-the-actor
//- actor_critic_step(S, A, theta, V, &done, how);
double next = step.terminated ? 0 : V[done.s_next], delta, dH[A];
V[s] += how->alpha * (step.reward + how->gamma * next - V[s]);
delta = step.reward + how->gamma * next - V[s];
entropy_gradient(A, pi, dH);
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * (delta * ((b == a) - pi[b]) + how->beta * dH[b]);
//< written-out-critic-first
