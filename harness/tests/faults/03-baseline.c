/* Bodies for the regions of baseline.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake divided-by-none in others
// FAULT: pattern: leave-one-out divides by N − 1 when there is one sample.
double sum = 0;
for (size_t i = 0; i < N; i++)
    sum += G[i];
for (size_t i = 0; i < N; i++)
    b[i] = (sum - G[i]) / (double)(N - 1);
//< divided-by-none

//> mistake half-done in table-agent
// FAULT: unwritten: the pure functions are done, the two agents are still the stub's.
TODO("table-agent", "still to come");
//> and in net-agent
TODO("net-agent", "still to come");
//< half-done

//> mistake indexed-by-step in gradient
// FAULT: memory: the baseline is indexed by the step, beyond the array where an episode has more
// steps than there are states.
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - b[t];
//< indexed-by-step

//> mistake never-ends in table-agent
// FAULT: hang: waits for both flags at once in the table agent.
//- for (Step step = {0}; !step.terminated && !step.truncated; T++) {
for (Step step = {0}; !step.terminated || !step.truncated; T++) {
    if (step.terminated || step.truncated)
        continue;
//< never-ends
