/* Bodies for the regions of reinforce.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake half-done in table-agent
// FAULT: unwritten: returns and gradient are done, the two agents are still the stub's.
TODO("table-agent", "still to come");
//> and in net-agent
TODO("net-agent", "still to come");
//< half-done

//> mistake leaks in table-agent
// FAULT: memory: 2 MB of every episode is never given back; right as long as there is memory, and
// then malloc gives NULL.
//- size_t limit = env_sizes(env).limit, T = 0;
//- int s[limit], a[limit];
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
Record *record = malloc(sizeof *record);
int *s = record->s, *a = record->a;
double *r = record->r, G[env_sizes(env).limit], dtheta[S][A], paid = 0;
size_t T = 0;
//> and in head
#include <stdlib.h>

typedef struct {
    int s[1 << 17], a[1 << 17];
    double r[1 << 17];
} Record; /* 2 MB */
//< leaks

//> mistake never-ends in table-agent
// FAULT: hang: waits for both flags at once; once the episode is over it does nothing, for ever.
//- for (Step step = {0}; !step.terminated && !step.truncated; T++) {
//- double pi[A];
Step step = {0};
while (!(step.terminated && step.truncated)) {
    double pi[A];
    if (step.terminated || step.truncated)
        continue;
//- paid += step.reward;
paid += step.reward;
T++;
//< never-ends

//> mistake remembers in returns
// FAULT: difference: the recursion's variable is static, so each episode's last return starts from
// the first return of the call before.
static double next;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
//< remembers

//> mistake room-for-fifty in net-agent
// FAULT: memory: arrays for 50 steps, where an episode of CartPole may last 500; shorter ones hide
// it.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[51][D], dlogits[50][A], r[50], G[50], paid = 0;
//< room-for-fifty

//> mistake steps-after-the-end in net-agent
// FAULT: crash: the network agent plays `limit` steps whatever the flags say; env_step asserts and
// aborts.
//- for (Step step = {0}; !step.terminated && !step.truncated; T++) {
for (; T < n.limit; T++) {
//- step = env_step(env, a, obs[T + 1]);
Step step = env_step(env, a, obs[T + 1]);
//< steps-after-the-end

//> mistake writes-past-g in returns
// FAULT: memory: puts a 0 behind the last return, in G[T], to start the recursion from.
G[T] = 0;
for (size_t t = T; t-- > 0;)
    G[t] = r[t] + gamma * G[t + 1];
//< writes-past-g

//> mistake zero-over-zero in net-agent
// FAULT: nan: scales the step size by the mean of the rewards below −10; where there is none that
// is 0/0.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double loss = 0, losses = 0;
//- paid += step.reward;
paid += step.reward;
if (step.reward < -10)
    loss -= step.reward, losses++;
//- adam_step(net, lr);
adam_step(net, lr * (1 + loss / losses));
//< zero-over-zero

//> mistake two-rows-for-one in net-agent
// FAULT: memory: the network is told two rows and writes the second behind `logits`, right by luck.
//- net_forward(net, 1, obs[T], logits, NULL);
net_forward(net, 2, obs[T], logits, NULL);
//< two-rows-for-one
