/* Bodies for the regions of ppo_clip.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake epochs-without-end in iteration
// FAULT: hang: waits until the policy has come back, and nothing moves it any more.
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
//- break;
while (ask && ppo_kl(net, &rows) > how->target_kl)
    ;
//< epochs-without-end

//> mistake minibatch-past-the-end in epoch
// FAULT: memory: the last minibatch is read past the end of the order.
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
ppo_minibatch(net, rows, M, &order[from], how);
//< minibatch-past-the-end

//> mistake never-resets in play
// FAULT: crash: steps on where an episode has ended.
//- env_reset(env, obs);
//< never-resets

//> mistake half-done in iteration
// FAULT: unwritten: all is done but the last function, which is still the stub's.
TODO("iteration", "still to come");
//< half-done

//> mistake writes-the-advantages in normalise
// FAULT: memory: normalises its input in place, which is const.
//- scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
scaled[t] = ((double *)adv)[t] = (adv[t] - mean) / (deviation + 1e-8);
//< writes-the-advantages

//> mistake writes-the-settings in minibatch
// FAULT: memory: halves the step size where the settings lie, which are const.
//- adam_step(net, how->lr);
adam_step(net, ((PpoSettings *)how)->lr /= 2);
//< writes-the-settings

//> mistake room-for-the-first-rollout in iteration
// FAULT: memory: the advantages lie in memory that the first call has asked for, by its T.
//- double raw[T], adv[T], target[T];
static double *raw;
if (!raw)
    raw = __builtin_malloc(T * sizeof *raw);
double adv[T], target[T];
//< room-for-the-first-rollout
