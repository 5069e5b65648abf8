/* Bodies for the regions of a2c_a3c.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake lock-not-given-back in turn
// FAULT: crash: the lock is kept, and at its next turn the worker would wait for itself.
//- net_unlock(shared);
//< lock-not-given-back

//> mistake lock-never-had in turn
// FAULT: crash: a lock is given back that was not taken.
//- net_lock(shared);
//- shared_step(shared, 1, N, g, how);
shared_step(shared, 1, N, g, how);
//< lock-never-had

//> mistake never-resets in worker
// FAULT: crash: steps on where an episode has ended.
//- env_reset(env, obs);
//< never-resets

//> mistake backwards-without-end in targets
// FAULT: hang: a size_t is never below 0, and the loop that waits for it never ends.
for (size_t i = 0; i < W; i++)
    for (size_t t = T - 1; t + 1 > 0 || t > T; t = t ? t - 1 : 0) {
        bool goes_on = t + 1 < T && !truncated[i][t];
        double next = goes_on ? target[i][t + 1] : V_next[i][t];
        target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
    }
//< backwards-without-end

//> mistake a-row-too-far in targets
// FAULT: memory: the row behind the last is read.
//- bool goes_on = t + 1 < T && !truncated[i][t];
bool goes_on = !truncated[i][t];
//< a-row-too-far

//> mistake writes-the-gradients in mean
// FAULT: memory: adds up in the first worker's gradient, which is const.
for (size_t j = 0; j < N; j++) {
    for (size_t i = 1; i < W; i++)
        ((double *)g[0])[j] += g[i][j];
    mean[j] = g[0][j] / (double)W;
}
//< writes-the-gradients

//> mistake half-done in turn
// FAULT: unwritten: all is done but the last function, which is still the stub's.
TODO("turn", "still to come");
//< half-done

//> mistake no-such-step in stale
// FAULT: crash: what is older than the walk is marked by a number, and that is an index.
//- x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
x[t + 1] = x[t] - eta * h * x[t < tau ? (size_t)-1 >> 4 : t - tau];
//< no-such-step
