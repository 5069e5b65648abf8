/* Bodies for the regions of gae.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake endless-walk in n-step
// FAULT: hang: the walk over n steps never moves on where an episode has ended.
//- break;
k--;
//< endless-walk

//> mistake half-done in rollout
// FAULT: unwritten: the four functions are done, the agent is still the stub's.
TODO("rollout", "still to come");
//< half-done

//> mistake never-resets in rollout
// FAULT: crash: plays on when an episode is over; env_step asserts and aborts.
//- if (step.terminated || step.truncated) {
//- env_reset(env, obs);
if (step.terminated || step.truncated) {
//< never-resets

//> mistake reads-behind-v in gae
// FAULT: memory: takes V[t + 1] in every row, in the last one too, which lies behind the array.
double next = 0;
for (size_t t = T; t-- > 0;) {
    double delta = r[t] + (terminated[t] ? 0 : gamma * V[t + 1]) - V[t];
    adv[t] = next = delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
}
//< reads-behind-v
