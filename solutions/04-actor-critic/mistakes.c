/* Lesson 4's known mistakes: wrong bodies for the regions of actor_critic.c, each
 * with what its author is told. */

//> mistake bootstrap-at-terminal in td-error
// The value of the next state counts even where the world has ended. Can any reward
// follow there?
//follow?
(void)truncated, (void)terminated;
return r + gamma * V_next - V_s;
//< bootstrap-at-terminal

//> mistake truncation-as-death in td-error
// You treat the time limit as if the world had ended: nothing counts behind a
// truncation. Had the clock been set later, would nothing have
// followed?
//follow?
return r + (terminated || truncated ? 0 : gamma * V_next) - V_s;
//< truncation-as-death

//> mistake flags-exchanged in td-error
// The two flags are exchanged: you cut off the future where the clock ran out, and let
// the critic speak where the world has ended.
//follow?
(void)terminated;
return r + (truncated ? 0 : gamma * V_next) - V_s;
//< flags-exchanged

//> mistake truncation-wins in td-error
// Where both flags are set you let the truncation decide. The world has ended there as
// well: is there anything behind it that the clock could have
// cut off?
//follow?
return r + (terminated && !truncated ? 0 : gamma * V_next) - V_s;
//< truncation-wins

//> mistake both-flags-needed in td-error
// You end the future only where both flags are set. Is a termination none when the
// clock has time left?
//follow?
return r + (terminated && truncated ? 0 : gamma * V_next) - V_s;
//< both-flags-needed

//> mistake discount-missing in td-error
// γ never enters your TD error: the next state's value counts as if it were this one's.
// How far away is what it promises?
//follow?
(void)truncated, (void)gamma;
return r + (terminated ? 0 : V_next) - V_s;
//< discount-missing

//> mistake target-alone in td-error
// This is the target, what the step says the state is worth. What was expected of the
// state before is not taken away, so there is no surprise in
// it.
//follow?
(void)truncated, (void)V_s;
return r + (terminated ? 0 : gamma * V_next);
//< target-alone

//> mistake surprise-turned-round in td-error
// The sign is turned: a step that went better than expected gives a negative number.
// Which is the expectation, and which the news?
//follow?
(void)truncated;
return V_s - r - (terminated ? 0 : gamma * V_next);
//< surprise-turned-round

//> mistake discounted-reward in td-error
// γ multiplies the reward as well. In this workbook r follows the action at once: how
// many steps away is it?
//follow?
(void)truncated;
return gamma * r + (terminated ? 0 : gamma * V_next) - V_s;
//< discounted-reward

//> mistake reset-observation in td-errors
// Your next value is that of the next row. Where an episode has ended, the next row is
// the first step of another episode, and says nothing about
// this one.
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t], truncated[t], V[t],
                        t + 1 < T ? V[t + 1] : V_next[t], gamma);
//< reset-observation

//> mistake value-before-the-last in td-errors
// The last row is treated as if an episode had ended there. Rows may stop in the middle
// of an episode: what do the flags say?
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], t + 1 == T || terminated[t], truncated[t], V[t],
                        V_next[t], gamma);
//< value-before-the-last

//> mistake zero-behind-the-rows in td-errors
// Your next value is that of the next row, and 0 behind the last. But the next row may
// be the first of another episode, and the last row need not
// end one: which array knows what each step led to?
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t], truncated[t], V[t],
                        t + 1 < T ? V[t + 1] : 0 * V_next[t], gamma);
//< zero-behind-the-rows

//> mistake entropy-sign in entropy
// The sign is turned: yours is the mean of log π, and is never positive. Which policy
// should have the greatest entropy?
//- return H;
return -H;
//< entropy-sign

//> mistake entropy-in-bits in entropy
// Your logarithm has base 2. In this workbook all logarithms are natural, else the
// slope gets a factor as well.
//- H -= pi[b] * log(pi[b]);
H -= pi[b] * log2(pi[b]);
//< entropy-in-bits

//> mistake logs-not-weighted in entropy
// You add up −log π of every action as if all were taken alike. How often is an action
// taken whose −log π is large?
//- H -= pi[b] * log(pi[b]);
H -= log(pi[b]);
//< logs-not-weighted

//> mistake entropy-averaged in entropy
// You divide by the number of actions. The entropy is a mean already: which weights
// does that mean have?
//- return H;
return H / (double)A;
//< entropy-averaged

//> mistake no-jacobian in entropy-gradient
// This would be the slope in the probabilities, times π. A logit moves all
// probabilities at once, and their sum stays 1: what do your slopes add up
// to?
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + 1) : 0;
//< no-jacobian

//> mistake entropy-downhill in entropy-gradient
// The sign is turned: a step along this makes a sure policy surer. Which way does the
// logit of a rare action have to go, for more entropy?
//- dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
dtheta[b] = pi[b] > 0 ? pi[b] * (log(pi[b]) + H) : 0;
//< entropy-downhill

//> mistake slope-in-probabilities in entropy-gradient
// This is the slope of the entropy in the probabilities, not in the logits. How do the
// probabilities move with a logit?
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 ? -(log(pi[b]) + 1) : 0;
//< slope-in-probabilities

//> mistake entropy-left-out in entropy-gradient
// H is missing beside log π: your slopes do not add up to 0, though adding the same to
// all logits changes nothing.
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b])) : 0;
//< entropy-left-out

//> mistake entropy-subtracted in entropy-gradient
// H is taken away from log π where it should be added: H is the mean of −log π, so log
// π + H is what is unusual about an action. What do your slopes
// add up to?
//- dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) - H) : 0;
//< entropy-subtracted

//> mistake actor-after-critic in step
// The actor's δ is reckoned anew after the critic has moved, so part of the surprise is
// gone already. Both are meant to learn from the same δ.
//- V[s] += how->alpha * delta;
V[s] += how->alpha * delta;
delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                        how->gamma);
//< actor-after-critic

//> mistake gradient-through-target in step
// The critic's step moves the value of the next state too: you let the slope run
// through the target. The target is a number here; which value is to
// be corrected?
//- V[s] += how->alpha * delta;
V[s] += how->alpha * delta;
if (!step->terminated)
    V[s_next] -= how->alpha * how->gamma * delta;
//< gradient-through-target

//> mistake values-exchanged in step
// The values of the two states have changed places in δ. Which of them was expected
// before the step, and which is what the step led to?
//- double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
double delta = td_error(step->r, step->terminated, step->truncated, V[s_next], V[s],
//< values-exchanged

//> mistake critic-downhill in step
// The critic moves away from its target. When a step went better than expected, was the
// state valued too high or too low?
//- V[s] += how->alpha * delta;
V[s] -= how->alpha * delta;
//< critic-downhill

//> mistake actor-downhill in step
// The actor's sign is turned: what went better than expected becomes rarer. Do you
// descend a loss where something is to be climbed?
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * (-delta * g[b] + how->beta * dH[b]);
//< actor-downhill

//> mistake bonus-downhill in step
// The bonus has the wrong sign: it rewards a policy for being sure.
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * (delta * g[b] - how->beta * dH[b]);
//< bonus-downhill

//> mistake bonus-missing in step
// β never enters the step: there is no bonus for entropy.
//- double pi[A], g[A], dH[A];
double pi[A], g[A];
//- entropy_gradient(A, pi, dH);
//- V[s] += how->alpha * delta;
V[s] += how->alpha * delta;
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * (delta * g[b]);
//< bonus-missing

//> mistake bonus-from-the-sample in step
// Your bonus is the slope of −log π of the one action taken. Its mean over the actions
// is 0 whatever the policy is, so it pushes nowhere: noise, no
// bonus.
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], g[A];
double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                        how->gamma);
softmax(A, theta[s], pi);
score(A, pi, a, g);
V[s] += how->alpha * delta;
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * (delta * g[b] + how->beta * -g[b]);
//< bonus-from-the-sample

//> mistake bonus-times-surprise in step
// δ multiplies the bonus as well, so entropy is punished wherever a step disappoints.
// Does the slope of the entropy depend on what the step
// brought?
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * delta * (g[b] + how->beta * dH[b]);
//< bonus-times-surprise

//> mistake target-for-surprise in step
// The actor is weighted by the whole target, without what the critic expected. What is
// the critic there for?
//- entropy_gradient(A, pi, dH);
entropy_gradient(A, pi, dH);
double before = V[s];
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * ((delta + before) * g[b] + how->beta * dH[b]);
//< target-for-surprise

//> mistake one-step-size in step
// The critic moves with the actor's step size. The contract has two: which belongs to
// whom?
//- V[s] += how->alpha * delta;
V[s] += how->eta * delta;
//< one-step-size

//> mistake critic-moves-before-the-actor in step
// V(s) has moved before the actor's δ is formed, so α of the surprise is gone already.
// Both are meant to learn from the same δ.
//- V[s] += how->alpha * delta;
V[s] += how->alpha * delta;
delta -= how->alpha * delta;
//< critic-moves-before-the-actor

//> mistake step-sizes-exchanged in step
// The two step sizes have changed places: η belongs to the actor, α to the critic.
//- V[s] += how->alpha * delta;
V[s] += how->eta * delta;
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->alpha * (delta * g[b] + how->beta * dH[b]);
//< step-sizes-exchanged

//> mistake row-half-moved in step
// π is formed anew for each entry, of a row that has moved in part by then. All of the
// row moves along the slope of one π.
//- for (size_t b = 0; b < A; b++)
for (size_t b = 0; b < A; b++) {
softmax(A, theta[s], pi);
score(A, pi, a, g);
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
}
//< row-half-moved

//> mistake chosen-logit-only in step
// δ moves the logit of the action taken and no other. The score has an entry for every
// action: when one becomes more probable, what becomes of the
// others?
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * ((a == b ? delta * g[b] : 0) + how->beta * dH[b]);
//< chosen-logit-only

//> mistake one-hot in step
// δ is added to the logit of the action taken, and π is missing: the score is 1 − π
// there, and −π at the others.
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s][b] += how->eta * ((a == b ? delta : 0 * g[b]) + how->beta * dH[b]);
//< one-hot

//> mistake next-row-moved in step
// You move the logits of the state the step led to, s_next. In which state was the
// action chosen?
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
theta[s_next][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
//< next-row-moved

//> mistake next-value-moved in step
// You move the value of the state the step led to, s_next. Which state's value was the
// surprise about?
//- V[s] += how->alpha * delta;
V[s_next] += how->alpha * delta;
//< next-value-moved

//> variant gamma-t-kept in table-critic
// The actor's step is weighted by γ^t, as in the box of Sutton and Barto, which makes
// it the gradient of J. This contract asks for the common form
// without it.
//- double pi[A], paid = 0;
double pi[A], paid = 0, w = 1;
//- actor_critic_step(S, A, theta, V, &done, how);
actor_critic_step(S, A, theta, V, &done,
                  &(Rates){how->gamma, how->alpha, w * how->eta, how->beta});
w *= how->gamma;
//< gamma-t-kept

//> mistake discounted-report in table-critic
// The agent learns rightly, but reports the discounted return of the episode; it should
// say what the episode paid.
//- double pi[A], paid = 0;
double pi[A], paid = 0, w = 1;
//- paid += step.reward;
paid += w * step.reward;
w *= how->gamma;
//< discounted-report

//> mistake flags-merged in table-critic
// Every end counts as a termination, though the world has two flags. Where the clock
// has run out, what would have followed is worth V of where it stopped.
//- .terminated = step.terminated,
//- .truncated = step.truncated,
.terminated = step.terminated || step.truncated,
//< flags-merged

//> mistake flags-swapped in table-critic
// Each end of an episode is taken for the other: which flag is the world's, and which
// the clock's?
//- .terminated = step.terminated,
//- .truncated = step.truncated,
.terminated = step.truncated,
.truncated = step.terminated,
//< flags-swapped

//> mistake state-after-the-step in table-critic
// You ask env_state for s when the step is over, so what is learned is learned about
// the state after it. In which state was the action taken?
//- paid += step.reward;
paid += step.reward;
s = env_state(env);
//< state-after-the-step

//> mistake next-is-the-same in table-critic
// The next state is s itself, as it was before the step: where the step led has no say.
//- .s_next = env_state(env)};
.s_next = s};
//< next-is-the-same

//> mistake last-step-not-learned in table-critic
// The step that ends the episode teaches nothing: your loop is left before
// actor_critic_step. Where does the reward of the goal come?
//- actor_critic_step(S, A, theta, V, &done, how);
if (!step.terminated && !step.truncated)
    actor_critic_step(S, A, theta, V, &done, how);
//< last-step-not-learned

//> mistake net-gradient-through-target in net-critic
// The critic's slope runs through the target too: the value of the next observation is
// pushed down while this one's is pushed up. Only V(o) is to
// be corrected.
//- net_backward(net, 1, obs, g, &dvalue);
net_backward(net, 1, obs, g, &dvalue);
double back = step.terminated ? 0 : -gamma * dvalue;
net_backward(net, 1, next, NULL, &back);
//< net-gradient-through-target

//> mistake net-critic-downhill in net-critic
// adam_step climbs, and your critic hands it the slope of a loss: the values move away
// from their targets.
//- dvalue = c * delta;
dvalue = -c * delta;
//< net-critic-downhill

//> mistake net-actor-downhill in net-critic
// adam_step climbs, and your actor hands it the slope of a loss: what went better than
// expected becomes rarer.
//- g[b] = delta * g[b] + beta * dH[b];
g[b] = -delta * g[b] + beta * dH[b];
//< net-actor-downhill

//> mistake net-bonus-downhill in net-critic
// adam_step climbs, and your bonus has the sign it would have in a loss: it makes the
// policy surer.
//- g[b] = delta * g[b] + beta * dH[b];
g[b] = delta * g[b] - beta * dH[b];
//< net-bonus-downhill

//> mistake net-factor-two in net-critic
// The critic's slope is twice what the contract asks for: it is that of the square
// without its half.
//- dvalue = c * delta;
dvalue = 2 * c * delta;
//< net-factor-two

//> mistake net-c-missing in net-critic
// c does not come in: the critic's slope is δ alone. How much does the contract let the
// critic weigh beside the actor?
//- net_forward(net, 1, next, NULL, &V_next);
net_forward(net, 1, next, NULL, &V_next);
(void)c;
//- dvalue = c * delta;
dvalue = delta;
//< net-c-missing

//> mistake net-half-kept in net-critic
// The critic's slope is half of what the contract asks for: the 2 of the square takes
// the ½ away.
//- dvalue = c * delta;
dvalue = c * delta / 2;
//< net-half-kept

//> mistake net-flags-swapped in net-critic
// A truncation is taken for a termination, and a termination for a truncation: in which
// order does td_error have the two flags?
//- double delta = td_error(step.reward, step.terminated, step.truncated, V, V_next,
double delta = td_error(step.reward, step.truncated, step.terminated, V, V_next,
//< net-flags-swapped

//> mistake net-clock-as-death in net-critic
// Every end counts as a termination, with nothing behind it. Where the clock has run
// out, what would have followed is worth V of the observation that came.
//- double delta = td_error(step.reward, step.terminated, step.truncated, V, V_next,
//- gamma),
double delta = td_error(step.reward, step.terminated || step.truncated, false,
                        V, V_next, gamma),
//< net-clock-as-death

//> mistake net-value-behind-the-end in net-critic
// The value of the observation that came counts even where the world has ended. Can any
// reward follow there?
//- double delta = td_error(step.reward, step.terminated, step.truncated, V, V_next,
//- gamma),
//- dvalue = c * delta;
double delta = step.reward + gamma * V_next - V, dvalue = c * delta;
//< net-value-behind-the-end

//> mistake net-chosen-logit-only in net-critic
// δ moves the logit of the action taken and no other. The score has an entry for every
// action.
//- g[b] = delta * g[b] + beta * dH[b];
g[b] = (a == b ? delta * g[b] : 0) + beta * dH[b];
//< net-chosen-logit-only

//> mistake net-next-observation in net-critic
// The slopes belong to the observation the action was taken at; you hand net_backward
// the one that came after.
//- net_backward(net, 1, obs, g, &dvalue);
net_backward(net, 1, next, g, &dvalue);
//< net-next-observation

//> mistake net-softmax-twice in net-critic
// softmax is applied to probabilities, which softmax has made already: what you draw
// from is flatter than the policy. What does softmax take, and who gives it?
//- softmax(A, logits, pi);
softmax(A, logits, pi);
softmax(A, pi, logits);
for (size_t b = 0; b < A; b++)
    pi[b] = logits[b];
//< net-softmax-twice
