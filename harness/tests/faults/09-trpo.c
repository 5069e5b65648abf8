/* Bodies for the regions of trpo.c that crash, hang or stray; FAULT is the kind of each. */

//> mistake search-without-end in search
// FAULT: hang: the tries are counted only where one will do.
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k < how->tries; share *= how->shrink) {
//< search-without-end

//> mistake residual-without-end in direction
// FAULT: hang: goes on until the residual is 0, which rounding never lets it be.
//- for (; k < how->products && square > enough; k++) {
for (; square > 0 * enough - 1; k++) {
//< residual-without-end

//> mistake no-rows in gradient
// FAULT: crash: no rows are handed to the network.
//- net_backward(net, T, rows->obs, dlogits[0], NULL);
net_backward(net, 0, rows->obs, dlogits[0], NULL);
//< no-rows

//> mistake no-weights in search
// FAULT: crash: the weights are set to none.
//- net_set_weights(net, tried);
net_set_weights(net, NULL);
//< no-weights

//> mistake half-of-the-weights in search
// FAULT: memory: there is room for half of the weights.
//- double now[N], tried[N], logits[T][A], pi_old[T][A], pi[T][A], logp[T];
double now[N / 2], tried[N], logits[T][A], pi_old[T][A], pi[T][A], logp[T];
//< half-of-the-weights

//> mistake one-move-too-many in fisher-logits
// FAULT: memory: writes one action behind the last.
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b + 1] = pi[t][b] * (z[t][b] - mean) / (double)T;
//< one-move-too-many

//> mistake writes-the-product in cg
// FAULT: memory: scales F p where it lies, which is const.
//- r[i] -= before / curve * Fp[i];
r[i] -= ((double *)Fp)[i] *= before / curve;
//< writes-the-product

//> mistake half-done in step
// FAULT: unwritten: all is done but one function, which is still the stub's.
TODO("step", "still to come");
//< half-done
