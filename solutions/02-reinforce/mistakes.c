/* Lesson 2's known mistakes: wrong bodies for the regions of reinforce.c, each with
 * what its author is told. */

//> mistake discount-missing in returns
// γ never enters your returns: a reward far away counts as much as the next one. Where
// does the definition hold γ?
(void)gamma;
double next = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + next;
//< discount-missing

//> mistake forward-recursion in returns
// You run forwards: each return is made of the rewards before it, the past discounted.
// What follows an action, and what came before it?
double before = 0;
for (size_t t = 0; t < T; t++)
    G[t] = before = r[t] + gamma * before;
//< forward-recursion

//> mistake own-reward-excluded in returns
// The reward that follows the action itself is left out: G_t begins with r_{t+1}. In
// this workbook r_t is what the action a_t brought.
double next = 0;
for (size_t t = T; t-- > 0;) {
    G[t] = next;
    next = r[t] + gamma * next;
}
//< own-reward-excluded

//> mistake immediate-reward in returns
// Each action is credited with its own reward and nothing that came later. What of an
// action that pays only three steps on?
(void)gamma;
for (size_t t = 0; t < T; t++)
    G[t] = r[t];
//< immediate-reward

//> variant whole-return in returns
// Every step carries the return of the whole episode. With γ^t left out that estimate
// is unbiased too, for rewards before an action
// average to nothing; it is only noisier. This contract asks for the return from each
// step on.
double whole = 0;
for (size_t t = T; t-- > 0;)
    whole = r[t] + gamma * whole;
for (size_t t = 0; t < T; t++)
    G[t] = whole;
//< whole-return

//> mistake discounted-from-the-start in returns
// Your returns are discounted from the beginning of the episode, so γ^t is in them
// already. How far is a reward from the action that earned it?
double next = 0, w = 1;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
for (size_t t = 0; t < T; t++, w *= gamma)
    G[t] *= w;
//< discounted-from-the-start

//> variant whitened in returns
// Your returns have mean 0 and deviation 1: many programs do that, and it often helps.
// But it changes the direction of the estimate, which is
// then the gradient of nothing in particular. This contract asks for the returns as
// they are.
double next = 0, mean = 0, square = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next, mean += next / (double)T;
for (size_t t = 0; t < T; t++)
    square += (G[t] - mean) * (G[t] - mean);
double deviation = sqrt(square / (T > 1 ? (double)T - 1 : 1)) + 1e-8;
for (size_t t = 0; t < T; t++)
    G[t] = (G[t] - mean) / deviation;
//< whitened

//> variant gamma-t-dropped in gradient
// The weight γ^t is missing where keep_gamma_t asks for it. Most programs leave it out,
// but what they then follow is the gradient of no
// objective at all; the chapter shows it by two numbers. With keep_gamma_t the contract
// asks for the gradient of J.
(void)how;
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += G[t] * g[b];
}
//< gamma-t-dropped

//> mistake gamma-t-always in gradient
// γ^t is there even where keep_gamma_t is false. What is the weight then?
//- for (size_t i = 0; i < S * A; i++)
for (size_t i = 0; i < S * A; i++)
//- for (size_t t = 0; t < T; t++) {
for (size_t t = 0; t < T; t++, w *= how->gamma) {
//- if (how->keep_gamma_t)
//- w *= how->gamma;
//< gamma-t-always

//> mistake first-return in gradient
// Every step is weighted by the first return, G_0. Rewards from before an action say
// nothing about it: which return belongs to step t?
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += w * G[0] * g[b];
//< first-return

//> mistake ends-at-a-return-of-0 in gradient
// The sum ends at the first return that is 0. Later steps have returns of their own.
//- for (size_t t = 0; t < T; t++) {
for (size_t t = 0; t < T && G[t] != 0; t++) {
//< ends-at-a-return-of-0

//> mistake mean-for-sum in gradient
// You average over the steps, where the estimate is their sum: an episode of 100 steps
// then counts as little as one of a single step.
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += w * G[t] * g[b] / (double)T;
//< mean-for-sum

//> mistake forgot-the-log in gradient
// The slope of π(a_t) stands here, not that of log π(a_t): each step carries an extra
// factor π(a_t). lesson 1's score has the logarithm in it.
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] += w * G[t] * pi[a[t]] * g[b];
//< forgot-the-log

//> mistake sign in gradient
// The sign is turned: a step along this makes what paid rarer. Do you descend a loss
// where a return is to be climbed?
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] -= w * G[t] * g[b];
//< sign

//> mistake last-visit-only in gradient
// When a state comes twice, only its last visit is left: its row is set where it should
// be added to.
//- dtheta[s[t]][b] += w * G[t] * g[b];
dtheta[s[t]][b] = w * G[t] * g[b];
//< last-visit-only

//> variant step-by-step in table-agent
// You step after each action of the episode, so later scores are taken at logits that
// have moved already. Some books print it that way; the
// estimate is exact only when all scores are taken at the old logits, and this contract
// asks for that.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], paid = 0, w = 1;
//- reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
//- for (size_t i = 0; i < S * A; i++)
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
for (size_t t = 0; t < T; t++, w *= gamma)
    softmax_step(A, theta[s[t]], (size_t)a[t], w * G[t], eta);
//< step-by-step

//> mistake discounted-report in table-agent
// The agent learns rightly, but reports the discounted return of the episode; it should
// say what the episode paid.
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A];
//- paid += step.reward;
//- }
}
//- return paid;
return G[0];
//< discounted-report

//> mistake gradient-downhill in net-agent
// adam_step climbs, and you hand it the slope of a loss: the sign of dlogits is turned.
//- dlogits[t][b] *= G[t];
dlogits[t][b] *= -G[t];
//< gradient-downhill

//> mistake next-observation in net-agent
// The scores belong to the observations the actions were taken at; you hand
// net_backward the ones that came after.
//- net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, T, obs[1], dlogits[0], NULL);
//< next-observation

//> variant gamma-t-kept in net-agent
// The weight γ^t is kept, which is the gradient of J; this contract asks for the common
// form without it.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0,
                                                                         w = 1;
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t < T; t++, w *= gamma)
//- dlogits[t][b] *= G[t];
dlogits[t][b] *= w * G[t];
//< gamma-t-kept

//> variant reset-at-a-reward in returns
// Your sum begins anew at every reward that is not 0. In a famous program for Pong,
// where a point ends a rally, that is meant; here every later reward counts, whatever
// came between.
//- G[t] = next = r[t] + gamma * next;
G[t] = next = r[t] + (r[t] != 0 ? 0 : gamma * next);
//< reset-at-a-reward

//> mistake own-reward-discounted in returns
// Each step carries its own reward, discounted from the beginning of the episode, and
// nothing that came later. What does an action earn that pays three steps on?
//- double next = 0;
//- for (size_t t = T; t-- > 0;)
//- G[t] = next = r[t] + gamma * next;
double w = 1;
for (size_t t = 0; t < T; t++, w *= gamma)
    G[t] = w * r[t];
//< own-reward-discounted

//> mistake gamma-t-one-late in gradient
// The weights are γ^(t+1): the first step weighs γ already. What is γ^0?
//- double w = 1;
double w = how->keep_gamma_t ? how->gamma : 1;
//< gamma-t-one-late

//> mistake gamma-once in gradient
// Every step weighs γ, where step t is to weigh γ^t. How often is a step t discounted?
//- double w = 1;
double w = how->keep_gamma_t ? how->gamma : 1;
//- if (how->keep_gamma_t)
//- w *= how->gamma;
(void)w;
//< gamma-once

//> mistake gamma-t-twice in gradient
// The weights are γ^(2t): γ comes in twice a step.
//- w *= how->gamma;
w *= how->gamma * how->gamma;
//< gamma-t-twice

//> mistake gamma-t-inverted in gradient
// γ^t is there where keep_gamma_t is false, and missing where it is true.
//- if (how->keep_gamma_t)
if (!how->keep_gamma_t)
//< gamma-t-inverted

//> mistake state-after-the-step in table-agent
// You ask env_state when the step is over, so each action is credited to the state
// after it. In which state was it taken?
//- step = env_step(env, (size_t)a[T], NULL);
step = env_step(env, (size_t)a[T], NULL);
s[T] = (int)env_state(env);
//< state-after-the-step

//> mistake last-step-not-counted in table-agent
// The step that ends the episode is not learned from: it is not counted in T. How many
// steps has an episode whose last index is 3?
//- returns_to_go(T, r, gamma, G);
T -= T > 1;
returns_to_go(T, r, gamma, G);
//< last-step-not-counted
