/* Bodies for the regions of rlhf.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake no-end-of-an-answer in play
// FAULT: crash: steps on where an answer is over.
//- over = step.terminated || step.truncated;
over = false;
//< no-end-of-an-answer

//> mistake score-behind-the-table in shaped
// FAULT: memory: an answer without tokens is paid behind the end of its row.
//- if (last < T)
//-     r[i][last] += score[i];
r[N - 1][last + T] += score[i];
//< score-behind-the-table

//> mistake epochs-without-end in iteration
// FAULT: hang: the counter never passes.
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k < how->epochs; k *= 1)
//< epochs-without-end

//> mistake writes-the-scores in preference
// FAULT: memory: leaves the difference where the scores lie, which are const.
//- dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
((double *)better)[i] -= worse[i];
dbetter[i] = 1 / (1 + exp(better[i])) / (double)N;
//< writes-the-scores

//> mistake agent-to-come in iteration
// FAULT: unwritten: all is done but the last function, which is still the stub's.
TODO("iteration", "still to come");
//< agent-to-come
