/* Lesson 9's known mistakes: wrong bodies for the regions of trpo.c, each with what its
 * author is told. */

//> mistake surrogate-sum-for-mean in surrogate
// You give the sum over the rows, not their mean.
//- return sum / (double)T;
return sum;
//< surrogate-sum-for-mean

//> mistake log-for-ratio in surrogate
// The advantages are weighed with log π. That has the right slope where the policies
// agree; but what is it worth there, and what is the surrogate worth there?
//- sum += ratio[t] * adv[t];
sum += logp[t] * adv[t];
//< log-for-ratio

//> mistake surrogate-upside-down in surrogate
// The ratio stands on its head: what does it say of an action that has become twice as
// likely?
//- importance_ratio(T, logp, logp_old, ratio);
importance_ratio(T, logp_old, logp, ratio);
//< surrogate-upside-down

//> mistake surrogate-as-a-loss in surrogate
// The sign is a loss's. This contract climbs.
//- return sum / (double)T;
return -sum / (double)T;
//< surrogate-as-a-loss

//> mistake surrogate-less-one in surrogate
// You take how far the ratio is from 1. A line search that compared it with 0 would not
// mind; but what is promised for a policy that has not moved?
//- sum += ratio[t] * adv[t];
sum += (ratio[t] - 1) * adv[t];
//< surrogate-less-one

//> variant surrogate-weighted in surrogate
// You divide by the sum of the ratios, as weighted importance sampling does. Here the
// sum is divided by the number of rows.
double ratio[T], sum = 0, weights = 0;
importance_ratio(T, logp, logp_old, ratio);
for (size_t t = 0; t < T; t++) {
    sum += ratio[t] * adv[t];
    weights += ratio[t];
}
return sum / weights;
//< surrogate-weighted

//> variant surrogate-clipped in surrogate
// This is lesson 6's clipped objective, with ε = 0.2. TRPO does not clip: what keeps
// the
// policy near instead?
//- for (size_t t = 0; t < T; t++)
//- sum += ratio[t] * adv[t];
//- return sum / (double)T;
(void)sum;
return clipped_objective(T, ratio, adv, 0.2);
//< surrogate-clipped

//> mistake kl-reversed in kl
// This is the divergence the other way round. Which of the two policies played, and
// whose probabilities weigh the logarithms?
//- if (pi_old[t][b] > 0)
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
if (pi[t][b] > 0)
    sum += pi[t][b] * log(pi[t][b] / pi_old[t][b]);
//< kl-reversed

//> mistake kl-negative in kl
// The quotient stands on its head, so what you get is below 0. Can one policy be less
// than no distance from another?
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum += pi_old[t][b] * log(pi[t][b] / pi_old[t][b]);
//< kl-negative

//> mistake kl-sum-for-mean in kl
// You add up over the rows. How far have the policies come apart in a row?
//- return sum / (double)T;
return sum;
//< kl-sum-for-mean

//> mistake kl-mean-over-actions in kl
// You divide by the number of actions as well. The probabilities weigh them already.
//- return sum / (double)T;
return sum / (double)(T * A);
//< kl-mean-over-actions

//> variant kl-largest in kl
// You report the largest distance of any row. The theorem speaks of it; what this
// contract limits is the mean.
double most = 0;
for (size_t t = 0; t < T; t++) {
    double sum = 0;
    for (size_t b = 0; b < A; b++)
        if (pi_old[t][b] > 0)
            sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
    most = fmax(most, sum);
}
return most;
//< kl-largest

//> mistake kl-not-weighed in kl
// The logarithms are added up as they are. How often does the policy that played take
// each of these actions?
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum += log(pi_old[t][b] / pi[t][b]);
//< kl-not-weighed

//> mistake kl-of-nothing in kl
// An action that π_old never takes gives 0 · log 0, which is no number to a computer.
// What should it add?
//- if (pi_old[t][b] > 0)
//< kl-of-nothing

//> mistake cross-entropy in kl
// This is the cross-entropy. How far is a policy from itself, by it?
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum -= pi_old[t][b] * log(pi[t][b]);
//< cross-entropy

//> mistake kl-symmetric in kl
// You take the mean of both directions. Only one of them is asked for: which policy
// played?
//- sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
sum += (pi_old[t][b] - pi[t][b]) * log(pi_old[t][b] / pi[t][b]) / 2;
//< kl-symmetric

//> mistake mean-move-kept in fisher-logits
// This is diag π alone, without − π πᵀ. What becomes of the policy if all logits move
// by
// the same number, and what does your product say of it?
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = pi[t][b] * z[t][b] / (double)T;
//< mean-move-kept

//> mistake fisher-sum-for-mean in fisher-logits
// The rows are not divided by their number: the more you play, the shorter your steps.
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = pi[t][b] * (z[t][b] - mean);
//< fisher-sum-for-mean

//> mistake plain-mean-move in fisher-logits
// The mean move is taken with all actions alike. How often is each of them taken?
//- mean += pi[t][b] * z[t][b];
mean += z[t][b] / (double)A;
//< plain-mean-move

//> mistake fisher-not-weighed in fisher-logits
// What each logit moves beyond the mean is not weighed with its probability. How much
// does an action count that is hardly ever taken?
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = (z[t][b] - mean) / (double)T;
//< fisher-not-weighed

//> mistake fisher-downwards in fisher-logits
// The sign is the wrong way round. A distance grows in every direction: what should z ·
// u
// be?
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = pi[t][b] * (mean - z[t][b]) / (double)T;
//< fisher-downwards

//> mistake mean-move-of-all-rows in fisher-logits
// The mean move goes on from row to row. What has it to begin with in each?
double mean = 0;
for (size_t t = 0; t < T; t++) {
    for (size_t b = 0; b < A; b++)
        mean += pi[t][b] * z[t][b];
    for (size_t b = 0; b < A; b++)
        u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
}
//< mean-move-of-all-rows

//> mistake diagonal-only in fisher-logits
// You keep the diagonal of the matrix, π(1 − π), and drop what is beside it. Does an
// action's probability not move when another's logit does?
//- u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
u[t][b] = pi[t][b] * (1 - pi[t][b]) * z[t][b] / (double)T + 0 * mean;
//< diagonal-only

//> mistake residual-grows in cg
// The residual goes the wrong way. It is g − F x: what does it lose when x gains αp?
//- r[i] -= before / curve * Fp[i];
r[i] += before / curve * Fp[i];
//< residual-grows

//> mistake steepest-ascent in cg
// Each direction is the residual and nothing else. That also arrives, some time; what
// is
// conjugate about it?
//- p[i] = r[i] + after / before * p[i];
p[i] = r[i];
//< steepest-ascent

//> mistake beta-upside-down in cg
// The share of the old direction stands on its head. The residual shrinks: should the
// old direction count more for it?
//- p[i] = r[i] + after / before * p[i];
p[i] = r[i] + before / after * p[i];
//< beta-upside-down

//> mistake beta-subtracted in cg
// The old direction is taken away, not added. Then F p of the new one is not at right
// angles to the old.
//- p[i] = r[i] + after / before * p[i];
p[i] = r[i] - after / before * p[i];
//< beta-subtracted

//> mistake beta-of-lengths in cg
// The share of the old direction is a quotient of lengths. Of what should it be one?
//- p[i] = r[i] + after / before * p[i];
p[i] = r[i] + sqrt(after / before) * p[i];
//< beta-of-lengths

//> mistake residual-as-it-was in cg
// r·r is computed before r has moved, both times, so their quotient is always 1.
//- r[i] -= before / curve * Fp[i];
//- after += r[i] * r[i];
after += r[i] * r[i];
r[i] -= before / curve * Fp[i];
//< residual-as-it-was

//> mistake direction-from-the-old-residual in cg
// The new direction is made of the residual as it was before this step.
//- for (size_t i = 0; i < N; i++) {
//- x[i] += before / curve * p[i];
//- r[i] -= before / curve * Fp[i];
//- after += r[i] * r[i];
//- }
//- for (size_t i = 0; i < N; i++)
//- p[i] = r[i] + after / before * p[i];
double old[N];
for (size_t i = 0; i < N; i++) {
    old[i] = r[i];
    x[i] += before / curve * p[i];
    r[i] -= before / curve * Fp[i];
    after += r[i] * r[i];
}
for (size_t i = 0; i < N; i++)
    p[i] = old[i] + after / before * p[i];
//< direction-from-the-old-residual

//> mistake moves-along-the-new-direction in cg
// x has moved along p as it is behind this step; the length α was reckoned for p as it
// was.
//- x[i] += before / curve * p[i];
//- r[i] -= before / curve * Fp[i];
r[i] -= before / curve * Fp[i];
//- p[i] = r[i] + after / before * p[i];
p[i] = r[i] + after / before * p[i];
for (size_t i = 0; i < N; i++)
x[i] += before / curve * p[i];
//< moves-along-the-new-direction

//> mistake alpha-upside-down in cg
// The length of the step stands on its head: where the matrix is twice as large, should
// x move twice as far?
//- x[i] += before / curve * p[i];
//- r[i] -= before / curve * Fp[i];
x[i] += curve / before * p[i];
r[i] -= curve / before * Fp[i];
//< alpha-upside-down

//> mistake moves-along-the-residual in cg
// x moves along the residual. Along what was F multiplied?
//- x[i] += before / curve * p[i];
x[i] += before / curve * r[i];
//< moves-along-the-residual

//> mistake length-for-its-square in cg
// You return the residual's length. What is promised is its square.
//- return after;
return sqrt(after);
//< length-for-its-square

//> mistake old-residual-returned in cg
// You return what r·r was before the step.
//- return after;
return before;
//< old-residual-returned

//> mistake divides-by-no-curve in cg
// Where F p is 0 you divide by 0, and x is no number any more.
//- if (!(curve > 0))
//- return 0;
//< divides-by-no-curve

//> mistake two-forgotten in length
// A factor is missing under the root. The model of the distance is half of a square:
// which β makes it δ?
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 0 ? sqrt(delta / curve) : 0;
//< two-forgotten

//> mistake half-for-two in length
// The factor is on the wrong side of the line. Solve ½ β² xᵀFx = δ once more.
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 0 ? sqrt(delta / (2 * curve)) : 0;
//< half-for-two

//> mistake length-not-rooted in length
// There is no root. The distance grows with the square of the step.
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 0 ? 2 * delta / curve : 0;
//< length-not-rooted

//> mistake length-upside-down in length
// The fraction stands on its head: the further you may go, the shorter your step.
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return curve > 0 && delta > 0 ? sqrt(curve / (2 * delta)) : 0;
//< length-upside-down

//> mistake plain-length in length
// You measure the direction by x·x. In which units is δ?
//- curve += x[i] * Fx[i];
curve += x[i] * x[i] + 0 * Fx[i];
//< plain-length

//> mistake length-of-the-product in length
// You measure F x by itself. What has to stand before it?
//- curve += x[i] * Fx[i];
curve += Fx[i] * Fx[i];
//< length-of-the-product

//> mistake divides-by-no-length in length
// Where there is no direction you divide 2δ by 0.
//- return curve > 0 ? sqrt(2 * delta / curve) : 0;
return sqrt(2 * delta / curve);
//< divides-by-no-length

//> mistake gradient-sum-for-mean in gradient
// The slopes of the rows are not divided by their number. What you climb is a mean.
//- dlogp[t] = rows->adv[t] / (double)T;
dlogp[t] = rows->adv[t];
//< gradient-sum-for-mean

//> mistake gradient-mean-twice in gradient
// The slopes are divided by the number of rows twice.
//- dlogp[t] = rows->adv[t] / (double)T;
dlogp[t] = rows->adv[t] / (double)(T * T);
//< gradient-mean-twice

//> mistake gradient-downhill in gradient
// The sign is a loss's. Everything here climbs.
//- dlogp[t] = rows->adv[t] / (double)T;
dlogp[t] = -rows->adv[t] / (double)T;
//< gradient-downhill

//> mistake gradient-left-behind in gradient
// What net_backward has added is still in the network. Whoever calls it next adds to
// that: what is promised of the gradient after the call?
//- net_set_gradient(net, NULL);
//< gradient-left-behind

//> mistake slope-of-a-stranger in gradient
// The advantages are paired with the wrong rows: row t has the advantage of the one
// before.
//- dlogp[t] = rows->adv[t] / (double)T;
dlogp[t] = rows->adv[t > 0 ? t - 1 : 0] / (double)T;
//< slope-of-a-stranger

//> mistake logits-for-probabilities in gradient
// ppo_gradient gets the logits themselves. What does it ask for?
//- softmax(A, logits[t], pi[t]);
for (size_t b = 0; b < A; b++)
    pi[t][b] = logits[t][b];
//< logits-for-probabilities

//> mistake critic-slope-too in gradient
// The critic gets a slope as well. What does its value have to do with this objective?
//- net_backward(net, T, rows->obs, dlogits[0], NULL);
net_backward(net, T, rows->obs, dlogits[0], dlogp);
//< critic-slope-too

//> mistake undamped in fvp
// The damping is not added. You notice in directions along which no policy changes.
//- for (size_t i = 0; i < N; i++)
//- Fv[i] += damping * v[i];
(void)damping;
//< undamped

//> mistake damped-twice in fvp
// The damping is added twice.
//- Fv[i] += damping * v[i];
Fv[i] += 2 * damping * v[i];
//< damped-twice

//> mistake damping-taken-away in fvp
// The damping is taken away. It should make F larger in every direction.
//- Fv[i] += damping * v[i];
Fv[i] -= damping * v[i];
//< damping-taken-away

//> mistake damping-without-v in fvp
// You add the damping itself to every number. It stands on the diagonal of a matrix:
// what is such a matrix times v?
//- Fv[i] += damping * v[i];
Fv[i] += damping;
//< damping-without-v

//> mistake damping-as-a-factor in fvp
// The damping multiplies the product. Along a direction that F makes nothing of, that
// adds nothing.
//- Fv[i] += damping * v[i];
Fv[i] *= 1 + damping;
//< damping-as-a-factor

//> mistake damping-of-the-logits in fvp
// The damping is added in the logits, where it goes through Jᵀ. To what should it be
// added?
//- net_backward(net, T, rows->obs, u[0], NULL);
for (size_t t = 0; t < T; t++)
    for (size_t b = 0; b < A; b++)
        u[t][b] += damping * z[t][b] / (double)T;
net_backward(net, T, rows->obs, u[0], NULL);
//- for (size_t i = 0; i < N; i++)
//- Fv[i] += damping * v[i];
//< damping-of-the-logits

//> mistake no-curvature in fvp
// J v goes back through Jᵀ as it is. Which matrix stands between the two, and what does
// it do to a move that changes no probability?
//- fisher_logits(T, A, pi, z, u);
for (size_t t = 0; t < T; t++)
    for (size_t b = 0; b < A; b++)
        u[t][b] = z[t][b] / (double)T;
//< no-curvature

//> mistake moves-sent-back in fvp
// J v goes back through Jᵀ as it is, and for every row in full. What stands between the
// two, and what does it do to a move that changes no probability?
//- fisher_logits(T, A, pi, z, u);
for (size_t t = 0; t < T; t++)
    for (size_t b = 0; b < A; b++)
        u[t][b] = z[t][b];
//< moves-sent-back

//> mistake logits-in-the-product in fvp
// fisher_logits gets the logits where it asks for probabilities.
//- softmax(A, logits[t], pi[t]);
for (size_t b = 0; b < A; b++)
    pi[t][b] = logits[t][b];
//< logits-in-the-product

//> mistake product-left-behind in fvp
// What net_backward has added is still in the network, and the next product adds to it.
//- net_set_gradient(net, NULL);
//< product-left-behind

//> mistake product-averaged-twice in fvp
// The product is divided by the number of rows once more. fisher_logits has done that.
//- Fv[i] += damping * v[i];
Fv[i] = Fv[i] / (double)T + damping * v[i];
//< product-averaged-twice

//> variant empirical-fisher in fvp
// This takes the scores of the actions that were played. It is called the empirical
// Fisher, and is another matrix: F averages over all actions, as the policy takes them.
//- fisher_logits(T, A, pi, z, u);
for (size_t t = 0; t < T; t++) {
    double g[A], along = 0;
    score(A, pi[t], (size_t)rows->a[t], g);
    for (size_t b = 0; b < A; b++)
        along += g[b] * z[t][b];
    for (size_t b = 0; b < A; b++)
        u[t][b] = along * g[b] / (double)T;
}
//< empirical-fisher

//> mistake begins-at-the-gradient in direction
// x begins at g, and the residual as if it began at 0. What is g − F x at the start?
//- x[i] = 0;
x[i] = g[i];
//< begins-at-the-gradient

//> mistake residual-downhill in direction
// The residual begins at −g, and the direction at g. What is g − F x where x is 0?
//- r[i] = p[i] = g[i];
p[i] = g[i];
r[i] = -g[i];
//< residual-downhill

//> mistake product-of-the-residual in direction
// You multiply F with the residual. Along what does cg_step move?
//- fisher_vector(net, rows, N, p, how->damping, Fp);
fisher_vector(net, rows, N, r, how->damping, Fp);
//< product-of-the-residual

//> mistake product-of-the-solution in direction
// You multiply F with the solution so far. Along what does cg_step move?
//- fisher_vector(net, rows, N, p, how->damping, Fp);
fisher_vector(net, rows, N, k > 0 ? x : p, how->damping, Fp);
//< product-of-the-solution

//> mistake never-near-enough in direction
// It always takes all its products. Is there nothing to be read off the residual?
//- for (; k < how->products && square > enough; k++) {
for (; k < how->products && square > 0 * enough; k++) {
//< never-near-enough

//> mistake residual-not-squared in direction
// A square is compared with a length's share. Which power of `residual` belongs there?
//- double enough = how->residual * how->residual * square;
double enough = how->residual * square;
//< residual-not-squared

//> variant residual-absolute in direction
// The residual is compared with a number of its own, as some programs do. In which
// units
// is a gradient? The contract asks for a share of its length.
//- double enough = how->residual * how->residual * square;
double enough = how->residual * how->residual;
//< residual-absolute

//> mistake one-product-more in direction
// There is one product more than asked for.
//- for (; k < how->products && square > enough; k++) {
for (; k <= how->products && square > enough; k++) {
//< one-product-more

//> mistake goes-on-at-the-limit in direction
// You go on where the residual is just as short as it has to be. With no gradient at
// all both are 0: is there anything left to be solved?
//- for (; k < how->products && square > enough; k++) {
for (; k < how->products && square >= enough; k++) {
//< goes-on-at-the-limit

//> mistake direction-undamped in direction
// The damping does not get as far as the products.
//- fisher_vector(net, rows, N, p, how->damping, Fp);
fisher_vector(net, rows, N, p, 0, Fp);
//< direction-undamped

//> mistake no-direction-of-its-own in direction
// What you hand on is the gradient. That is where conjugate gradient begins.
for (size_t i = 0; i < N; i++)
    x[i] = g[i];
(void)net, (void)rows;
return how->products;
//< no-direction-of-its-own

//> mistake not-restored in search
// Where no share will do, the weights stay where the last try has put them.
//- net_set_weights(net, now);
//- return 0;
return 0;
//< not-restored

//> mistake share-of-the-refused in search
// The weights are put back, and what is returned is the share after the last one tried.
// What is to be said where none was taken?
//- return 0;
return share;
//< share-of-the-refused

//> mistake last-share-returned in search
// The weights are put back, and what is returned is the last share that was tried. What
// is to be said where none was taken?
//- return 0;
return share / how->shrink;
//< last-share-returned

//> mistake last-try-kept in search
// Where no share will do, the last one is taken. Is that what was asked of it?
//- net_set_weights(net, now);
//- return 0;
return share / how->shrink;
//< last-try-kept

//> mistake distance-not-asked in search
// The distance refuses no step. Is it asked, and from the policy that there was before
// the weights were moved?
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
if (surrogate(T, logp, rows->logp_old, rows->adv) > best)
//< distance-not-asked

//> mistake surrogate-not-asked in search
// Only the distance decides. Is a step that is short also one that is uphill?
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
(void)best, (void)logp;
if (mean_kl(T, A, pi_old, pi) <= how->delta)
//< surrogate-not-asked

//> mistake either-will-do in search
// One of the two conditions is enough for you. Both are asked for.
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
if (mean_kl(T, A, pi_old, pi) <= how->delta ||
    surrogate(T, logp, rows->logp_old, rows->adv) > best)
//< either-will-do

//> mistake nothing-asked in search
// The step is taken as it is, and nobody asks. This is the natural gradient; what is a
// model of the distance worth where the step is long?
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
(void)best, (void)logp;
//< nothing-asked

//> mistake searched-kl-reversed in search
// The two policies have changed places in mean_kl. Which one played?
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
if (mean_kl(T, A, pi, pi_old) <= how->delta &&
//< searched-kl-reversed

//> mistake never-shorter in search
// No try is shorter than the whole step. From where does each begin, and what becomes
// of the share?
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k < how->tries; k++) {
//< never-shorter

//> mistake share-subtracted in search
// The share becomes smaller by the same amount from try to try, until it is below 0.
// What stands in the exponent of (9.13)?
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k < how->tries; k++, share -= how->shrink) {
//< share-subtracted

//> mistake distance-from-the-last-try in search
// The distance is measured from the try before. From which policy should it be?
//- net_set_weights(net, tried);
net_forward(net, T, rows->obs, logits[0], NULL);
for (size_t t = 0; t < T; t++)
    softmax(A, logits[t], pi_old[t]);
net_set_weights(net, tried);
//< distance-from-the-last-try

//> mistake logits-for-logarithms in search
// The surrogate gets something else in the place of log π(a): of what is the logarithm
// to be taken?
//- logp[t] = log(pi[t][rows->a[t]]);
logp[t] = pi[t][rows->a[t]];
//< logits-for-logarithms

//> mistake shrunk-at-once in search
// The whole step is never tried: the share is made smaller before the first try.
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 0; k < how->tries; k++) {
    share *= how->shrink;
//< shrunk-at-once

//> mistake better-than-nothing in search
// You ask whether the surrogate is above 0. Above what should it be, where the
// advantages are not of mean 0?
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
surrogate(T, logp, rows->logp_old, rows->adv) > 0 * best)
//< better-than-nothing

//> mistake as-good-as-before in search
// A surrogate that is the same as before will do for you. Then a step of 0 is taken.
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
surrogate(T, logp, rows->logp_old, rows->adv) >= best)
//< as-good-as-before

//> mistake no-number-taken in search
// A step is refused where the distance is too large. Is what is no number too large?
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
//- surrogate(T, logp, rows->logp_old, rows->adv) > best)
if (!(mean_kl(T, A, pi_old, pi) > how->delta) &&
    !(surrogate(T, logp, rows->logp_old, rows->adv) <= best))
//< no-number-taken

//> mistake one-try-fewer in search
// There is one try fewer than asked for.
//- for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
for (size_t k = 1; k < how->tries; k++, share *= how->shrink) {
//< one-try-fewer

//> mistake number-for-share in search
// You return the number of the try. The share of the step is asked for.
//- return share;
return (double)k;
//< number-for-share

//> variant kl-half-as-far-again in search
// A distance of 1.5 δ will do for you, as in some programs. Here it is δ.
//- if (mean_kl(T, A, pi_old, pi) <= how->delta &&
if (mean_kl(T, A, pi_old, pi) <= 1.5 * how->delta &&
//< kl-half-as-far-again

//> mistake step-along-the-gradient in step
// The step goes along the gradient. What was the direction computed for?
//- natural_direction(net, rows, N, g, how, x);
for (size_t i = 0; i < N; i++)
    x[i] = g[i];
//< step-along-the-gradient

//> mistake gradient-at-that-length in step
// β is the length for the natural gradient, and you step along the gradient by it.
//- x[i] *= length;
x[i] = length * g[i];
//< gradient-at-that-length

//> variant length-undamped in step
// The length is measured by the matrix without its damping. It makes the steps longer,
// and nearer to δ; this contract measures by the one that was solved with.
//- fisher_vector(net, rows, N, x, how->damping, Fx);
fisher_vector(net, rows, N, x, 0, Fx);
//< length-undamped

//> mistake length-by-the-gradient in step
// xᵀFx is formed with F of the gradient. Along what do you step?
//- fisher_vector(net, rows, N, x, how->damping, Fx);
fisher_vector(net, rows, N, g, how->damping, Fx);
//< length-by-the-gradient

//> mistake length-never-used in step
// The direction is taken as it is, and β is not multiplied with it.
//- for (size_t i = 0; i < N; i++)
//- x[i] *= length;
(void)length;
//< length-never-used

//> mistake searched-from-nothing in step
// The step is taken and then searched for once more, from where it has led.
//- return line_search(net, rows, N, x, how);
line_search(net, rows, N, x, how);
return line_search(net, rows, N, x, how);
//< searched-from-nothing

//> mistake policy-never-moves in iteration
// The policy does not move. Who calls trpo_step, and which advantages does it find?
//- trpo_step(net, &rows, how);
//< policy-never-moves

//> mistake advantages-as-they-are in iteration
// The advantages are not normalised. Does an iteration notice in which unit it is paid?
// The contract says where they are.
//- normalise(T, raw, adv);
for (size_t t = 0; t < T; t++)
    adv[t] = raw[t];
//< advantages-as-they-are

//> mistake targets-from-normalised in iteration
// The critic's targets are made from normalised advantages. In which unit is a value?
//- lambda_returns(T, raw, V_old, target);
//- normalise(T, raw, adv);
normalise(T, raw, adv);
lambda_returns(T, adv, V_old, target);
//< targets-from-normalised

//> mistake critic-not-taught in iteration
// The critic learns nothing.
//- for (size_t k = 0; k < how->epochs; k++)
//- ppo_epoch(net, &rows, &critic, seed, round + k);
(void)critic, (void)seed, (void)round;
//< critic-not-taught

//> mistake policy-taught-too in iteration
// The critic's epochs move the policy as well: what do the advantages do there?
//- for (size_t t = 0; t < T; t++)
//- adv[t] = 0;
//< policy-taught-too

//> mistake policy-taught-too-clipped in iteration
// The critic's epochs move the policy as well: what do the advantages do there?
//- PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = INFINITY, .c_value = 1,
PpoSettings critic = {.M = how->M, .epsilon = 0.2, .clip = INFINITY, .c_value = 1,
//- for (size_t t = 0; t < T; t++)
//- adv[t] = 0;
//< policy-taught-too-clipped

//> mistake one-epoch in iteration
// The critic sees a rollout once only.
//- for (size_t k = 0; k < how->epochs; k++)
//- ppo_epoch(net, &rows, &critic, seed, round + k);
if (how->epochs > 0)
    ppo_epoch(net, &rows, &critic, seed, round);
//< one-epoch

//> mistake one-order-for-all in iteration
// All epochs take the rows in the same order. Which number has the k-th?
//- ppo_epoch(net, &rows, &critic, seed, round + k);
ppo_epoch(net, &rows, &critic, seed, round);
//< one-order-for-all

//> mistake order-from-its-start in iteration
// Every iteration begins with shuffle 0 again.
//- ppo_epoch(net, &rows, &critic, seed, round + k);
ppo_epoch(net, &rows, &critic, seed, 0 * round + k);
//< order-from-its-start

//> mistake value-weight-kept in iteration
// The critic's slope has a weight that is not the contract's.
//- PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = INFINITY, .c_value = 1,
//- .lr = how->lr};
PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = INFINITY, .c_value = 0.5,
                      .lr = how->lr};
//< value-weight-kept

//> mistake value-clip-kept in iteration
// The values are clipped as in lesson 6. How far may they move here?
//- PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = INFINITY, .c_value = 1,
PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = 0.2, .c_value = 1,
//< value-clip-kept

//> mistake ends-are-all-deaths in iteration
// An episode that the clock has ended is treated as if nothing could follow. What is
// the value of what it led to?
//- gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
for (size_t t = 0; t < T; t++)
    terminated[t] = terminated[t] || truncated[t];
gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
//< ends-are-all-deaths

//> mistake gamma-and-lambda-exchanged in iteration
// γ and λ have changed places.
//- gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
gae(T, r, V_old, V_next, terminated, truncated, how->lambda, how->gamma, raw);
//< gamma-and-lambda-exchanged

//> mistake two-steps-of-the-policy in iteration
// The policy takes two steps from one rollout. After the first, whose rows are they?
//- trpo_step(net, &rows, how);
trpo_step(net, &rows, how);
trpo_step(net, &rows, how);
//< two-steps-of-the-policy

//> mistake ended-not-counted in iteration
// What you return is not the number of episodes that have ended.
//- return ended;
return 0 * ended + T;
//< ended-not-counted
