/* Right bodies for the regions of ppo_clip.c, written differently: they must pass. */

//> mistake quotient-of-probabilities in ratio
// The ratio as a quotient, where the logarithms are ordinary; the exponential of a difference
// where not.
for (size_t t = 0; t < T; t++)
    ratio[t] = logp[t] > -300 && logp_old[t] > -300 ? exp(logp[t]) / exp(logp_old[t])
                                                    : exp(logp[t] - logp_old[t]);
//< quotient-of-probabilities

//> mistake weights-first in ess
// The effective sample size from weights that sum to 1.
double sum = 0, squares = 0;
for (size_t t = T; t-- > 0;)
    sum += ratio[t];
for (size_t t = 0; t < T && sum > 0; t++)
    squares += (ratio[t] / sum) * (ratio[t] / sum);
return sum > 0 ? 1 / squares : 0;
//< weights-first

//> mistake two-moments in normalise
// The deviation from a running mean and sum of squares (Welford), and an early return for a
// single row.
double mean = 0, squares = 0;
for (size_t t = 0; t < T; t++) {
    double before = adv[t] - mean;
    mean += before / (double)(t + 1);
    squares += before * (adv[t] - mean);
}
if (T == 1) {
    scaled[0] = 0;
    return;
}
double scale = 1 / (sqrt(squares / ((double)T - 1)) + 1e-8);
for (size_t t = 0; t < T; t++)
    scaled[t] = (adv[t] - mean) * scale;
//< two-moments

//> mistake four-cases in objective
// The four cases of sign and side, written out.
double sum = 0;
for (size_t t = 0; t < T; t++) {
    double r = ratio[t], A = adv[t];
    if (A >= 0)
        sum += r > 1 + epsilon ? (1 + epsilon) * A : r * A;
    else
        sum += r < 1 - epsilon ? (1 - epsilon) * A : r * A;
}
return sum / (double)T;
//> and in slope
for (size_t t = 0; t < T; t++) {
    if (adv[t] == 0 || (adv[t] > 0 && ratio[t] > 1 + epsilon) ||
        (adv[t] < 0 && ratio[t] < 1 - epsilon))
        dlogp[t] = 0;
    else
        dlogp[t] = adv[t] * ratio[t] / (double)T;
}
//< four-cases

//> mistake limit-by-sign in objective
// min(rÂ, g(Â)), the form Spinning Up explains it in; the slope by comparing the two.
double sum = 0;
for (size_t t = 0; t < T; t++) {
    double limit = adv[t] >= 0 ? (1 + epsilon) * adv[t] : (1 - epsilon) * adv[t];
    sum += fmin(ratio[t] * adv[t], adv[t] == 0 ? 0 : limit);
}
return sum / (double)T;
//> and in slope
for (size_t t = 0; t < T; t++) {
    double product = ratio[t] * adv[t];
    double clipped = ratio[t] < 1 - epsilon   ? (1 - epsilon) * adv[t]
                     : ratio[t] > 1 + epsilon ? (1 + epsilon) * adv[t]
                                              : product;
    dlogp[t] = product <= clipped ? product / (double)T : 0;
}
//< limit-by-sign

//> mistake loss-turned-round in objective
// A loss to be descended, as most programs have it, and one minus in the end.
double loss = 0;
for (size_t t = 0; t < T; t++) {
    double clipped = ratio[t] < 1 - epsilon   ? 1 - epsilon
                     : ratio[t] > 1 + epsilon ? 1 + epsilon
                                              : ratio[t];
    loss += fmax(-ratio[t] * adv[t], -clipped * adv[t]) / (double)T;
}
return -loss;
//> and in value
for (size_t t = 0; t < T; t++) {
    double moved = V[t] - V_old[t], held = moved > clip ? clip : moved < -clip ? -clip : moved;
    double plain = (V[t] - target[t]) * (V[t] - target[t]);
    double clipped = (V_old[t] + held - target[t]) * (V_old[t] + held - target[t]);
    dvalue[t] = held == moved || plain >= clipped ? -(V[t] - target[t]) / (double)T : 0;
}
//< loss-turned-round

//> mistake kl-from-the-ratio in kl
// k3 from the ratio itself, with log r by subtraction.
double r[T], sum = 0;
importance_ratio(T, logp, logp_old, r);
for (size_t t = 0; t < T; t++)
    sum += (r[t] - 1) - (logp[t] - logp_old[t]);
return sum / (double)T;
//< kl-from-the-ratio

//> mistake zeros-skipped in full
// Entropy over the actions that are possible, everything else set to 0 first.
for (size_t t = 0; t < T; t++) {
    double H = 0;
    for (size_t b = 0; b < A; b++) {
        dlogits[t][b] = -dlogp[t] * pi[t][b];
        if (pi[t][b] > 0)
            H += pi[t][b] * log(1 / pi[t][b]);
    }
    dlogits[t][a[t]] += dlogp[t];
    for (size_t b = 0; b < A; b++)
        if (pi[t][b] > 0)
            dlogits[t][b] += c_entropy / (double)T * pi[t][b] * (log(1 / pi[t][b]) - H);
}
//< zeros-skipped

//> mistake entropy-by-chain in full
// The entropy by the chain rule through the Jacobian of softmax.
for (size_t t = 0; t < T; t++) {
    for (size_t b = 0; b < A; b++) {
        double dH = 0;
        for (size_t j = 0; j < A; j++)
            if (pi[t][j] > 0)
                dH -= pi[t][j] * ((j == b) - pi[t][b]) * (log(pi[t][j]) + 1);
        dlogits[t][b] = dlogp[t] * ((b == (size_t)a[t]) - pi[t][b]) + c_entropy * dH / (double)T;
    }
}
//< entropy-by-chain

//> mistake row-by-row in minibatch
// The network is asked and taught one row at a time; the mean is taken by hand.
//- net_forward(net, n, obs[0], logits[0], V);
for (size_t i = n; i-- > 0;)
    net_forward(net, 1, obs[i], logits[i], &V[i]);
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
for (size_t i = 0; i < n; i++)
    net_backward(net, 1, obs[i], dlogits[i], &dvalue[i]);
//< row-by-row

//> mistake values-asked-afterwards in play
// All values are asked for when the steps are played: the network has not moved. What the
// steps led to is kept till then.
//- size_t T = rows->T, A = rows->A, ended = 0;
size_t T = rows->T, A = rows->A, ended = 0;
double next[T][D];
//- net_forward(net, 1, obs, logits, &rows->V_old[t]);
net_forward(net, 1, obs, logits, NULL);
//- if (over || t + 1 == T)
//- net_forward(net, 1, obs, NULL, &rows->V_next[t]);
for (size_t i = 0; i < D; i++)
    next[t][i] = obs[i];
//- for (size_t t = 0; t + 1 < T; t++)
//- if (!rows->terminated[t] && !rows->truncated[t])
//- rows->V_next[t] = rows->V_old[t + 1];
net_forward(net, T, rows->obs, NULL, rows->V_old);
net_forward(net, T, next[0], NULL, rows->V_next);
//< values-asked-afterwards

//> mistake value-asked-behind-every-step in play
// The network is asked behind every step, not only where an episode ends.
//- if (over || t + 1 == T)
//- net_forward(net, 1, obs, NULL, &rows->V_next[t]);
net_forward(net, 1, obs, NULL, &rows->V_next[t]);
//- for (size_t t = 0; t + 1 < T; t++)
//- if (!rows->terminated[t] && !rows->truncated[t])
//- rows->V_next[t] = rows->V_old[t + 1];
//< value-asked-behind-every-step

//> mistake logits-not-probabilities in play
// log π by log-sum-exp, never through the probability.
//- rows->logp_old[t] = log(pi[a]);
double top = logits[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, logits[b]);
for (size_t b = 0; b < A; b++)
    sum += exp(logits[b] - top);
rows->logp_old[t] = logits[a] - top - log(sum);
//< logits-not-probabilities

//> mistake kl-asked-at-the-head in iteration
// The distance is asked at the head of the next epoch, also where nothing is to be kept to.
//- ppo_epoch(net, &rows, how, seed, round + k);
//- bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
//- if (ask && ppo_kl(net, &rows) > how->target_kl)
//- break;
if (k > 0 && ppo_kl(net, &rows) > how->target_kl)
    return ended;
ppo_epoch(net, &rows, how, seed, round + k);
//< kl-asked-at-the-head

//> mistake rows-in-one-block in iteration
// One block of memory for all arrays of doubles.
//- double seen[T][D], logp_old[T], r[T], V_old[T], V_next[T];
//- double raw[T], adv[T], target[T];
double block[(D + 7) * T], *seen[] = {block};
double *logp_old = block + D * T, *r = logp_old + T, *V_old = r + T, *V_next = V_old + T;
double *raw = V_next + T, *adv = raw + T, *target = adv + T;
//< rows-in-one-block

//> mistake epoch-counts-minibatches in epoch
// Minibatches are counted, and the order is read through a pointer that moves on.
//- for (size_t from = 0; from < T; from += M)
//- ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
const int *next = order;
for (size_t left = T; left > 0;) {
    size_t n = left < M ? left : M;
    ppo_minibatch(net, rows, n, next, how);
    next += n, left -= n;
}
//< epoch-counts-minibatches

//> mistake mean-from-the-first in normalise
// Distances from the first advantage, so that rows that are all alike give exactly 0.
double mean = 0, squares = 0;
for (size_t t = 0; t < T; t++)
    mean += (adv[t] - adv[0]) / (double)T;
for (size_t t = 0; t < T; t++)
    squares += pow(adv[t] - adv[0] - mean, 2);
for (size_t t = 0; t < T; t++)
    scaled[t] = (adv[t] - adv[0] - mean) / (sqrt(T > 1 ? squares / ((double)T - 1) : 0) + 1e-8);
//< mean-from-the-first

//> mistake all-with-floats in kl
// The count of rows as a float, sums from the end.
double sum = 0;
for (size_t t = T; t-- > 0;) {
    double l = logp[t] - logp_old[t];
    sum += exp(l) - 1 - l;
}
return sum / (double)(float)T;
//> and in ess
float n = (float)T;
double mean = 0, square = 0;
for (size_t t = 0; t < T; t++) {
    mean += ratio[t] / (double)n;
    square += ratio[t] * ratio[t] / (double)n;
}
return square > 0 ? mean * mean / square * (double)n : 0;
//< all-with-floats

//> mistake distance-clipped in value
// The band put around the move and not around the value. It may be an ulp off inside the band, so
// what has not moved out is asked first.
for (size_t t = 0; t < T; t++) {
    double move = V[t] - V_old[t];
    double clipped = fabs(move) <= clip ? V[t] : V_old[t] + copysign(clip, move);
    bool moves = fabs(clipped - target[t]) <= fabs(V[t] - target[t]);
    dvalue[t] = moves ? (target[t] - V[t]) / (double)T : 0;
}
//< distance-clipped

//> mistake as-published in value
// The form most programs have, squares compared.
for (size_t t = 0; t < T; t++) {
    double clipped = V_old[t] + fmin(fmax(V[t] - V_old[t], -clip), clip);
    double first = (V[t] - target[t]) * (V[t] - target[t]);
    double second = (clipped - target[t]) * (clipped - target[t]);
    dvalue[t] = first >= second ? (target[t] - V[t]) / (double)T : 0;
}
//< as-published

//> mistake two-pass in normalise
// A mean that is put right once, in place.
double mean = 0, more = 0, q = 0;
for (size_t t = 0; t < T; t++)
    mean += adv[t];
mean /= (double)T;
for (size_t t = 0; t < T; t++)
    more += adv[t] - mean;
mean += more / (double)T;
for (size_t t = 0; t < T; t++)
    scaled[t] = adv[t] - mean, q += scaled[t] * scaled[t];
q = T > 1 ? sqrt(q / ((double)T - 1)) : 0;
for (size_t t = 0; t < T; t++)
    scaled[t] /= q + 1e-8;
//< two-pass

//> mistake scaled in ess
// By the largest ratio, so that nothing is too small.
double most = 0, sum = 0, squares = 0;
for (size_t t = 0; t < T; t++)
    most = fmax(most, ratio[t]);
if (most == 0)
    return 0;
for (size_t t = 0; t < T; t++)
    sum += ratio[t] / most, squares += (ratio[t] / most) * (ratio[t] / most);
return sum * sum / squares;
//< scaled

//> mistake kl-plain in kl
// As the definition says it.
double sum = 0;
for (size_t t = 0; t < T; t++) {
    double x = logp[t] - logp_old[t];
    sum += exp(x) - 1 - x;
}
return sum / (double)T;
//< kl-plain

//> mistake slope-products in slope
// The two products are compared.
for (size_t t = 0; t < T; t++) {
    double c = fmin(ratio[t] < 1 - epsilon ? 1 - epsilon : ratio[t], 1 + epsilon);
    dlogp[t] = ratio[t] * adv[t] <= c * adv[t] ? ratio[t] * adv[t] / (double)T : 0;
}
//< slope-products

//> mistake value-clamp in value
// The difference is clamped and added to the old value.
for (size_t t = 0; t < T; t++) {
    double c = V_old[t] + fmax(-clip, fmin(clip, V[t] - V_old[t]));
    double one = (V[t] - target[t]) * (V[t] - target[t]), two = (c - target[t]) * (c - target[t]);
    dvalue[t] = one >= two ? (target[t] - V[t]) / (double)T : 0;
}
//< value-clamp

//> mistake norm-welford in normalise
// The mean by Welford's recurrence.
double mean = 0, m2 = 0;
for (size_t t = 0; t < T; t++) {
    double d = adv[t] - mean;
    mean += d / (double)(t + 1);
    m2 += d * (adv[t] - mean);
}
double deviation = T > 1 ? sqrt(m2 / (double)(T - 1)) : 0;
for (size_t t = 0; t < T; t++)
    scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
//< norm-welford

//> mistake norm-from-the-first in normalise
// Sums of what is off the first, in one pass.
double s = 0, q = 0;
for (size_t t = 1; t < T; t++) {
    double x = adv[t] - adv[0];
    s += x, q += x * x;
}
double m = s / (double)T, var = T > 1 ? (q - s * m) / (double)(T - 1) : 0;
double deviation = var > 0 ? sqrt(var) : 0;
for (size_t t = 0; t < T; t++)
    scaled[t] = ((adv[t] - adv[0]) - m) / (deviation + 1e-8);
//< norm-from-the-first

//> mistake objective-by-halves in objective
// A half of the rows, and the other half, by itself.
if (T == 1) {
    double both = fmax(1 - epsilon, fmin(ratio[0], 1 + epsilon));
    return fmin(ratio[0] * adv[0], both * adv[0]);
}
size_t h = T / 2;
return ((double)h * clipped_objective(h, ratio, adv, epsilon) +
        (double)(T - h) * clipped_objective(T - h, ratio + h, adv + h, epsilon)) /
       (double)T;
//< objective-by-halves

//> mistake heads-one-after-the-other in minibatch
// net_backward is called for the policy head and for the value head.
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
net_backward(net, n, obs[0], dlogits[0], NULL);
net_backward(net, n, obs[0], NULL, dvalue);
//< heads-one-after-the-other

//> mistake rows-backwards in minibatch
// The slopes of a row at a time, the last row first: a sum is a sum.
//- net_backward(net, n, obs[0], dlogits[0], dvalue);
for (size_t i = n; i-- > 0;)
    net_backward(net, 1, obs[i], dlogits[i], &dvalue[i]);
//< rows-backwards
