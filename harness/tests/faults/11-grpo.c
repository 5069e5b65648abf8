/* Bodies for the regions of grpo.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake one-group-too-many in group
// FAULT: memory: writes a row behind the last group.
//- for (size_t p = 0; p < P; p++) {
for (size_t p = 0; p <= P; p++) {
//< one-group-too-many

//> mistake writes-the-old-logs in slope
// FAULT: memory: clips the ratios where log π_old lies, which is const.
//- double ratio = exp(logp[i][t] - logp_old[i][t]);
double ratio = exp(logp[i][t] - logp_old[i][t]);
((double *)logp_old[i])[t] = logp[i][t];
//< writes-the-old-logs

//> mistake epochs-without-end in iteration
// FAULT: hang: the epochs are not counted.
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < how->epochs; k += k)
//< epochs-without-end

//> mistake half-done in epoch
// FAULT: unwritten: the last region is still the stub's.
TODO("epoch", "still to come");
//< half-done

//> mistake no-room-for-values in iteration
// FAULT: crash: rlhf_play writes the values, for which there is no array.
//- .logp_ref = logp_ref[0], .V_old = V_old[0], .score = score};
.logp_ref = logp_ref[0], .score = score};
(void)V_old;
//< no-room-for-values
