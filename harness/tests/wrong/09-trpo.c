/* Wrong bodies for the regions of trpo.c that no list has: what is wrong with each, and what may
 * truly be said of it. */

//> mistake surrogate-squared in surrogate
// The ratio is squared.
// SAID: pattern:weights-of-adv
//- sum += ratio[t] * adv[t];
sum += ratio[t] * ratio[t] * adv[t];
//< surrogate-squared

//> mistake surrogate-without-the-last in surrogate
// The last row is not counted.
// SAID: pattern:as-if-adv-without-the-last
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t + 1 < T; t++)
//< surrogate-without-the-last

//> mistake good-rows-only in surrogate
// Rows with a negative advantage are left out.
// SAID: pattern:as-if-adv-positive-part
//- sum += ratio[t] * adv[t];
sum += adv[t] > 0 ? ratio[t] * adv[t] : 0;
//< good-rows-only

//> mistake kl-in-bits in kl
// The logarithm is that of base 2.
// SAID: pattern:times-constant
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum += pi_old[t][b] * log2(pi_old[t][b] / pi[t][b]);
//< kl-in-bits

//> mistake kl-halved in kl
// Half of the divergence.
// SAID: pattern:times-constant
//- return sum / (double)T;
return sum / (double)T / 2;
//< kl-halved

//> mistake chi-squared in kl
// Another divergence: half of Σ (π − π_old)²/π_old, which is the same to second order.
// SAID: pattern:moves-otherwise-with-pi
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum += (pi[t][b] - pi_old[t][b]) * (pi[t][b] - pi_old[t][b]) / pi_old[t][b] / 2;
//< chi-squared

//> mistake total-variation in kl
// Half of the sum of absolute differences.
// SAID: pattern:moves-otherwise-with-pi
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum += fabs(pi_old[t][b] - pi[t][b]) / 2;
//< total-variation

//> mistake kl-first-row in kl
// Only the first row is looked at.
// SAID: pattern:blind-to-pi_old
//- for (size_t t = 0; t < T; t++)
for (size_t t = 0; t < 1; t++)
//< kl-first-row

//> mistake first-action-for-mean in fisher-logits
// The first logit's move stands for the mean move.
// SAID: pattern:blind-to-pi
//- for (size_t b = 0; b < A; b++)
//- mean += pi[t][b] * z[t][b];
mean = z[t][0];
//< first-action-for-mean

//> mistake fisher-doubled in fisher-logits
// Twice the matrix.
// SAID: pattern:times-constant
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = 2 * pi[t][b] * (z[t][b] - mean) / (double)T;
//< fisher-doubled

//> mistake fisher-squared in fisher-logits
// Weighed with π².
// SAID: pattern:times-each-pi
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = pi[t][b] * pi[t][b] * (z[t][b] - mean) / (double)T;
//< fisher-squared

//> mistake half-a-step in cg
// α is half of what it should be.
// SAID: pattern:times-constant
//- curve += p[i] * Fp[i];
curve += 2 * p[i] * Fp[i];
//< half-a-step

//> mistake residual-stays in cg
// The residual does not move.
// SAID: pattern:always-zero
//- r[i] -= before / curve * Fp[i];
//< residual-stays

//> mistake direction-stays in cg
// The direction is never made anew.
// SAID: pattern:always-zero
//- for (size_t i = 0; i < N; i++)
//- p[i] = r[i] + after / before * p[i];
//< direction-stays

//> mistake solution-stays in cg
// x does not move.
// SAID: pattern:always-zero
//- x[i] += before / curve * p[i];
//< solution-stays

//> mistake length-of-delta-squared in length
// δ is taken for a radius.
// SAID: pattern:as-if-delta-squared
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 0 ? delta * sqrt(2 / curve) : 0;
//< length-of-delta-squared

//> mistake length-by-first in length
// Only the first number is looked at.
// SAID: pattern:blind-to-x
//- for (size_t i = 0; i < N; i++)
for (size_t i = 0; i < 1; i++)
//< length-by-first

//> mistake entropy-too in gradient
// A bonus for entropy that nobody asked for.
// SAID: pattern:handed-ppo_gradient-c_entropy
//- ppo_gradient(T, A, pi, rows->a, dlogp, 0, dlogits);
ppo_gradient(T, A, pi, rows->a, dlogp, 0.01, dlogits);
//< entropy-too

//> mistake gradient-of-good-rows in gradient
// Only good actions pull.
// SAID: pattern:as-if-adv-positive-part
//- dlogp[t] = rows->adv[t] / (double)T;
dlogp[t] = rows->adv[t] > 0 ? rows->adv[t] / (double)T : 0;
//< gradient-of-good-rows

//> mistake damping-squared in fvp
// The damping is squared.
// SAID: pattern:as-if-damping-squared
//- Fv[i] += damping * v[i];
Fv[i] += damping * damping * v[i];
//< damping-squared

//> mistake first-row-only in fvp
// The matrix of the first row only.
// SAID: pattern:handed-fisher_logits-T
//- size_t T = rows->T, A = rows->A;
size_t T = 1, A = rows->A;
//< first-row-only

//> mistake one-product-fewer in direction
// One product fewer than asked for.
// SAID: pattern:calls-of-fisher_vector
//- for (; k < how->products && square > enough; k++) {
for (; k + 1 < how->products && square > enough; k++) {
//< one-product-fewer

//> mistake damping-doubled-in-the-products in direction
// The products have twice the damping.
// SAID: pattern:as-if-damping-doubled
//- fisher_vector(net, rows, N, p, how->damping, Fp);
fisher_vector(net, rows, N, p, 2 * how->damping, Fp);
//< damping-doubled-in-the-products

//> mistake shrinks-by-halves in search
// Each share is half of the last, whatever the settings say.
// SAID: pattern:other-weights-handed-softmax-theta
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k < how->tries; k++, share /= 2) {
//< shrinks-by-halves

//> mistake one-try-more in search
// One try more than asked for.
// SAID: pattern:other-weights
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k <= how->tries; k++, share *= how->shrink) {
//< one-try-more

//> mistake always-whole in search
// Says that it took the whole step.
// SAID: pattern:border-of-times
//- return share;
return 1;
//< always-whole

//> mistake twice-delta in step
// The step is made for twice δ; the search cuts it down again.
// SAID: pattern:handed-step_length-delta
//- double length = step_length(N, x, Fx, how->delta);
double length = step_length(N, x, Fx, 2 * how->delta);
//< twice-delta

//> mistake policy-stays in iteration
// The policy does not move, for a step is computed for a length of 0.
// SAID: mistake:policy-never-moves
//- trpo_step(net, &rows, how);
TrpoSettings still = *how;
still.delta = 0;
trpo_step(net, &rows, &still);
//< policy-stays

//> mistake advantages-halved in iteration
// The advantages are halved and not normalised.
// SAID: mistake:advantages-as-they-are
//- normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = raw[t] / 2;
//< advantages-halved

//> mistake one-epoch-too-many in iteration
// The critic sees a rollout once more than asked for.
// SAID: pattern:one-update-too-many
//- for (size_t k = 0; k < how->epochs; k++)
for (size_t k = 0; k <= how->epochs; k++)
//< one-epoch-too-many

//> mistake observations-into-another-array in iteration
// The next observation is put where the old logarithms stand, and what stands there is no number.
// SAID: memory:dynamic-stack-buffer-overflow
//- size_t ended = ppo_play(env, net, D, obs, &rows);
size_t ended = ppo_play(env, net, D, logp_old, &rows);
//< observations-into-another-array

//> mistake rare-is-never in kl
// An action rarer than 1e-15 is taken for one that is never taken.
// SAID: pattern:finite-where-infinite
//- if (pi_old[t][b] > 0)
if (pi_old[t][b] > 1e-15)
//< rare-is-never

//> mistake polak-ribiere in cg
// The new direction by r · (r − what r was): the same in a solution, and not from any place.
// SAID: pattern:blind-to-r
//- double before = 0, after = 0, curve = 0;
double before = 0, after = 0, curve = 0, turn = 0;
//- r[i] -= before / curve * Fp[i];
double was = r[i];
r[i] -= before / curve * Fp[i];
turn += r[i] * (r[i] - was);
//- p[i] = r[i] + after / before * p[i];
p[i] = r[i] + turn / before * p[i];
//< polak-ribiere

//> mistake hardly-curved-is-flat in length
// What curves by less than 1e-15 is taken for flat.
// SAID: pattern:border-of-Fx
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 1e-15 ? sqrt(2 * delta / curve) : 0;
//< hardly-curved-is-flat

//> mistake whole-chunks-only in gradient
// Rows go through the network in chunks of 32; the last, shorter one is dropped.
// SAID: pattern:other-gradient-handed-right
//- net_backward(net, T, rows->obs, dlogits[0], NULL);
for (size_t from = 0; from + 32 <= T; from += 32)
    net_backward(net, 32, rows->obs + from * rows->D, dlogits[from], NULL);
if (T < 32)
    net_backward(net, T, rows->obs, dlogits[0], NULL);
//< whole-chunks-only

//> mistake damped-where-it-curves in fvp
// Only where F has a say is anything added.
// SAID: pattern:only-some
//- Fv[i] += damping * v[i];
if (Fv[i] != 0)
    Fv[i] += damping * v[i];
//< damped-where-it-curves

//> mistake small-is-enough in direction
// It also ends where r · r is below 1e-10, however small the gradient is.
// SAID: pattern:calls-of-fisher_vector
//- for (; k < how->products && square > enough; k++) {
for (; k < how->products && square > enough && square > 1e-10; k++) {
//< small-is-enough

//> mistake gain-above-a-hair in search
// A gain counts from 1e-8 on.
// SAID: pattern:other-weights
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
surrogate(T, logp, rows->logp_old, rows->adv) > best + 1e-8)
//< gain-above-a-hair

//> mistake clip-of-ten in iteration
// The critic clips values at 10.
// SAID: pattern:handed-ppo_epoch-how-clip
//- PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = INFINITY, .c_value = 1,
PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = 10, .c_value = 1,
//< clip-of-ten

//> mistake length-up-to-a-hundred in step
// The step is at most a hundred times the direction.
// SAID: pattern:handed-line_search-step
//- double length = step_length(N, x, Fx, how->delta);
double length = fmin(step_length(N, x, Fx, how->delta), 100);
//< length-up-to-a-hundred

//> mistake p-before-the-sum-is-whole in cg
// The new direction is made in the loop that adds up r · r, of what has been added by then.
// SAID: pattern:last-is-right
//- after += r[i] * r[i];
//- }
//- for (size_t i = 0; i < N; i++)
//- p[i] = r[i] + after / before * p[i];
after += r[i] * r[i];
p[i] = r[i] + after / before * p[i];
}
//< p-before-the-sum-is-whole

//> mistake delta-outside-the-root in length
// The root is taken of the curvature alone.
// SAID: pattern:other-power-of-delta
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 0 ? 2 * delta / sqrt(curve) : 0;
//< delta-outside-the-root

//> mistake rare-ones-left-out in fisher-logits
// An action rarer than a billionth does not move.
// SAID: pattern:nearly
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = pi[t][b] < 1e-9 ? 0 : pi[t][b] * (z[t][b] - mean) / (double)T;
//< rare-ones-left-out

//> mistake ratio-to-the-old in gradient
// Takes the ratio from log π_old, which this function is not promised.
// SAID: pattern:handed-ppo_gradient-dlogp
//- dlogp[t] = rows->adv[t] / (double)T;
dlogp[t] = pi[t][rows->a[t]] / exp(rows->logp_old[t]) * rows->adv[t] / (double)T;
//< ratio-to-the-old

//> mistake residual-of-its-own in direction
// The residual is to be small by itself where the gradient is large.
// SAID: pattern:calls-of-fisher_vector
//- double enough = how->residual * how->residual * square;
double enough = how->residual * how->residual * fmin(square, 1);
//< residual-of-its-own

//> mistake begun-anew-after-ten in direction
// After ten products the direction is the residual again.
// SAID: pattern:other-gradient
//- square = cg_step(N, Fp, x, r, p);
square = cg_step(N, Fp, x, r, p);
for (size_t i = 0; i < N && k % 10 == 9; i++)
    p[i] = r[i];
//< begun-anew-after-ten

//> mistake no-share-that-small in search
// Shares below 1e-4 are not tried.
// SAID: pattern:calls-of-surrogate
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k < how->tries && share > 1e-4; k++, share *= how->shrink) {
//< no-share-that-small

//> mistake nothing-from-two-rows in iteration
// Advantages of two rows are not used.
// SAID: pattern:handed-trpo_step-rows-adv
//- normalise(T, raw, adv);
normalise(T, raw, adv);
for (size_t t = 0; t < T && T < 3; t++)
    adv[t] = 0;
//< nothing-from-two-rows

//> mistake shuffle-in-a-byte in iteration
// The number of a shuffle begins again at 256.
// SAID: pattern:handed-ppo_epoch-round
//- ppo_epoch(net, &rows, &critic, seed, round + k);
ppo_epoch(net, &rows, &critic, seed, (unsigned char)(round + k));
//< shuffle-in-a-byte

//> mistake distance-of-the-rows in search
// The distance is lesson 6's estimate from the actions that were drawn.
// SAID: pattern:calls-another
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
if (approximate_kl(T, logp, rows->logp_old) <= how->delta &&
    surrogate(T, logp, rows->logp_old, rows->adv) > best)
//< distance-of-the-rows

//> mistake seed-for-round in iteration
// The critic's epochs are numbered by the seed, not by the round.
// SAID: pattern:handed-ppo_epoch-seed
//- ppo_epoch(net, &rows, &critic, seed, round + k);
ppo_epoch(net, &rows, &critic, seed + k, round);
//< seed-for-round

//> mistake lost-beside-one-never-taken in kl
// A lost action is overlooked beside one that is never taken.
// SAID: pattern:finite-where-infinite
//- if (pi_old[t][b] > 0)
if (pi_old[t][b] > 0 && !(t && b && pi[t][b] == 0 && pi[t][b - 1] == 0))
//< lost-beside-one-never-taken

//> mistake room-for-4096-weights in search
// There is room for 4096 weights, and a network may have 200 000.
// SAID: memory:stack-buffer-overflow
//- double now[N], tried[N], logits[T][A], pi_old[T][A], pi[T][A], logp[T];
double now[4096], tried[4096], logits[T][A], pi_old[T][A], pi[T][A], logp[T];
//< room-for-4096-weights
