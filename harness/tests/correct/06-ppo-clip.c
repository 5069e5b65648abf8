/* Right bodies for the regions of ppo_clip.c, written differently: they must pass. */

//> mistake quotient-of-probabilities in ratio
// The ratio as a quotient, where the logarithms are ordinary; the exponential of a difference where not.
for (size_t t = 0; t < T; t++)
    ratio[t] = logp[t] > -300 && logp_old[t] > -300 ? exp(logp[t]) / exp(logp_old[t]) : exp(logp[t] - logp_old[t]);
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
// The deviation from a running mean and sum of squares (Welford), and an early return for a single row.
double mean = 0, squares = 0;
for (size_t t = 0; t < T; t++) {
    double before = adv[t] - mean;
    mean += before / (double)(t + 1);
    squares += before * (adv[t] - mean);
}
if (T == 1) {
    z[0] = 0;
    return;
}
double scale = 1 / (sqrt(squares / ((double)T - 1)) + 1e-8);
for (size_t t = 0; t < T; t++)
    z[t] = (adv[t] - mean) * scale;
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
    if (adv[t] == 0 || (adv[t] > 0 && ratio[t] > 1 + epsilon) || (adv[t] < 0 && ratio[t] < 1 - epsilon))
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
    double clipped = ratio[t] < 1 - epsilon ? (1 - epsilon) * adv[t] : ratio[t] > 1 + epsilon ? (1 + epsilon) * adv[t] : product;
    dlogp[t] = product <= clipped ? product / (double)T : 0;
}
//< limit-by-sign

//> mistake loss-turned-round in objective
// A loss to be descended, as most programs have it, and one minus in the end.
double loss = 0;
for (size_t t = 0; t < T; t++) {
    double clipped = ratio[t] < 1 - epsilon ? 1 - epsilon : ratio[t] > 1 + epsilon ? 1 + epsilon : ratio[t];
    loss += fmax(-ratio[t] * adv[t], -clipped * adv[t]) / (double)T;
}
return -loss;
//> and in value
for (size_t t = 0; t < T; t++) {
    double moved = V[t] - V_old[t], held = moved > clip ? clip : moved < -clip ? -clip : moved;
    double plain = (V[t] - target[t]) * (V[t] - target[t]), clipped = (V_old[t] + held - target[t]) * (V_old[t] + held - target[t]);
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

//> mistake row-by-row in iteration
// The network is asked and taught one row at a time; the mean is taken by hand.
//- net_backward(net, n, o[0], dlogits[0], dvalue);
for (size_t i = 0; i < n; i++)
    net_backward(net, 1, o[i], dlogits[i], &dvalue[i]);
//- net_forward(net, n, o[0], logits[0], V);
for (size_t i = n; i-- > 0;)
    net_forward(net, 1, o[i], logits[i], &V[i]);
//< row-by-row

//> mistake values-asked-afterwards in iteration
// The old values are asked for when all steps are played; the network has not moved.
//- net_forward(net, 1, obs, logits, &V_old[t]);
net_forward(net, 1, obs, logits, NULL);
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, seen[0], NULL, V_old);
//< values-asked-afterwards

//> mistake logits-not-probabilities in iteration
// log π by log-sum-exp, never through the probability; the KL is asked for at the head of the next epoch.
//- logp_old[t] = log(pi[a[t]]);
double top = logits[0], sum = 0;
for (size_t b = 1; b < A; b++)
    top = fmax(top, logits[b]);
for (size_t b = 0; b < A; b++)
    sum += exp(logits[b] - top);
logp_old[t] = logits[a[t]] - top - log(sum);
//- if (approximate_kl(T, logp, logp_old) > target_kl)
//- break;
bool far = approximate_kl(T, logp, logp_old) > target_kl;
k = far ? epochs : k;
//< logits-not-probabilities

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
// The band put around the move and not around the value. It may be an ulp off inside the band, so what has not moved out is asked first.
for (size_t t = 0; t < T; t++) {
    double move = V[t] - V_old[t];
    double clipped = fabs(move) <= clip ? V[t] : V_old[t] + copysign(clip, move);
    dvalue[t] = fabs(clipped - target[t]) <= fabs(V[t] - target[t]) ? (target[t] - V[t]) / (double)T : 0;
}
//< distance-clipped

//> mistake as-published in value
// The form most programs have, squares compared.
for (size_t t = 0; t < T; t++) {
    double clipped = V_old[t] + fmin(fmax(V[t] - V_old[t], -clip), clip);
    double first = (V[t] - target[t]) * (V[t] - target[t]), second = (clipped - target[t]) * (clipped - target[t]);
    dvalue[t] = first >= second ? (target[t] - V[t]) / (double)T : 0;
}
//< as-published
