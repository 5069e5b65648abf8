/* Bodies for the regions of actor_critic.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake never-ends in table-critic
// FAULT: hang: waits for both flags at once, and does nothing once the episode is over.
//- for (Step step = {0}; !step.terminated && !step.truncated;) {
for (Step step = {0}; !(step.terminated && step.truncated);) {
    if (step.terminated || step.truncated)
        continue;
//< never-ends

//> mistake plays-on in table-critic
// FAULT: crash: the table agent ignores the clock; env_step asserts and aborts.
//- for (Step step = {0}; !step.terminated && !step.truncated;) {
for (Step step = {0}; !step.terminated;) {
//< plays-on

//> mistake writes-past-delta in td-errors
// FAULT: memory: writes a 0 behind the last TD error.
delta[T] = 0;
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t], truncated[t], V[t], V_next[t], gamma);
//< writes-past-delta
