/* Right bodies for the regions of trpo.c, written differently: they must pass. */

//> mistake ratio-by-hand in surrogate
// The ratios without lesson 6, backwards.
double sum = 0;
for (size_t t = T; t-- > 0;)
    sum += exp(logp[t] - logp_old[t]) * adv[t] / (double)T;
return sum;
//< ratio-by-hand

//> mistake surrogate-by-clip in surrogate
// The clipped objective with an infinite ε.
double ratio[T];
importance_ratio(T, logp, logp_old, ratio);
return clipped_objective(T, ratio, adv, INFINITY);
//< surrogate-by-clip

//> mistake difference-of-logs in kl
// log π_old − log π, a row at a time.
double all = 0;
for (size_t t = 0; t < T; t++) {
    double row = 0;
    for (size_t b = 0; b < A; b++)
        row += pi_old[t][b] > 0 ? pi_old[t][b] * (log(pi_old[t][b]) - log(pi[t][b])) : 0;
    all += row / (double)T;
}
return all;
//< difference-of-logs

//> mistake minus-log-of-the-quotient in kl
// −π_old log(π/π_old).
double sum = 0;
for (size_t t = 0; t < T; t++)
    for (size_t b = 0; b < A; b++) {
        if (pi_old[t][b] == 0)
            continue;
        sum -= pi_old[t][b] * log(pi[t][b] / pi_old[t][b]);
    }
return sum / (double)T;
//< minus-log-of-the-quotient

//> mistake whole-matrix-of-a-row in fisher-logits
// diag π − π πᵀ, formed and multiplied.
for (size_t t = 0; t < T; t++)
    for (size_t b = 0; b < A; b++) {
        u[t][b] = 0;
        for (size_t c = 0; c < A; c++)
            u[t][b] += ((b == c ? pi[t][b] : 0) - pi[t][b] * pi[t][c]) * z[t][c] / (double)T;
    }
//< whole-matrix-of-a-row

//> mistake by-scores in fisher-logits
// The mean of score times (score · z), as the matrix is defined.
for (size_t t = 0; t < T; t++) {
    double g[A];
    for (size_t b = 0; b < A; b++)
        u[t][b] = 0;
    for (size_t b = 0; b < A; b++) {
        double along = 0;
        score(A, pi[t], b, g);
        for (size_t c = 0; c < A; c++)
            along += g[c] * z[t][c];
        for (size_t c = 0; c < A; c++)
            u[t][c] += pi[t][b] * along * g[c] / (double)T;
    }
}
//< by-scores

//> mistake three-loops in cg
// α and β have names, and every sum its own loop.
double rr = 0, pFp = 0, rr_new = 0;
for (size_t i = 0; i < N; i++)
    rr += r[i] * r[i];
for (size_t i = 0; i < N; i++)
    pFp += p[i] * Fp[i];
if (pFp <= 0)
    return 0;
double alpha = rr / pFp;
for (size_t i = 0; i < N; i++)
    x[i] += alpha * p[i];
for (size_t i = 0; i < N; i++)
    r[i] -= alpha * Fp[i];
for (size_t i = 0; i < N; i++)
    rr_new += r[i] * r[i];
double beta = rr_new / rr;
for (size_t i = 0; i < N; i++) {
    p[i] *= beta;
    p[i] += r[i];
}
return rr_new;
//< three-loops

//> mistake from-the-back in cg
// From the last number to the first.
double before = 0, after = 0, curve = 0;
for (size_t i = N; i-- > 0;)
    before += r[i] * r[i], curve += p[i] * Fp[i];
if (curve > 0) {
    double alpha = before / curve;
    for (size_t i = N; i-- > 0; after += r[i] * r[i])
        x[i] = x[i] + alpha * p[i], r[i] = r[i] - alpha * Fp[i];
    for (size_t i = N; i-- > 0;)
        p[i] = fma(after / before, p[i], r[i]);
}
return after;
//< from-the-back

//> mistake two-roots in length
// The root of the one over the root of the other.
double curve = 0;
for (size_t i = N; i-- > 0;)
    curve += Fx[i] * x[i];
if (curve <= 0)
    return 0;
return sqrt(2 * delta) / sqrt(curve);
//< two-roots

//> mistake row-by-row in gradient
// A net_backward for each row.
size_t T = rows->T, A = rows->A, D = rows->D;
net_set_gradient(net, NULL);
for (size_t t = 0; t < T; t++) {
    double logits[A], pi[A], s[A];
    net_forward(net, 1, rows->obs + t * D, logits, NULL);
    softmax(A, logits, pi);
    score(A, pi, (size_t)rows->a[t], s);
    for (size_t b = 0; b < A; b++)
        s[b] *= rows->adv[t] / (double)T;
    net_backward(net, 1, rows->obs + t * D, s, NULL);
}
net_gradient(net, g);
net_set_gradient(net, NULL);
//< row-by-row

//> mistake sum-then-mean in gradient
// The sum over the rows, divided in the end.
size_t T = rows->T, A = rows->A;
double logits[T][A], pi[T][A], dlogits[T][A];
net_forward(net, T, rows->obs, logits[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(A, logits[t], pi[t]);
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] = rows->adv[t] * ((b == (size_t)rows->a[t] ? 1 : 0) - pi[t][b]);
}
net_backward(net, T, rows->obs, dlogits[0], NULL);
net_gradient(net, g);
for (size_t i = 0; i < N; i++)
    g[i] /= (double)T;
net_set_gradient(net, NULL);
//< sum-then-mean

//> mistake product-row-by-row in fvp
// A row at a time, damping first.
size_t T = rows->T, A = rows->A, D = rows->D;
net_set_gradient(net, NULL);
for (size_t t = 0; t < T; t++) {
    double logits[A], pi[1][A], z[1][A], u[1][A];
    net_forward(net, 1, &rows->obs[t * D], logits, NULL);
    softmax(A, logits, pi[0]);
    net_forward_along(net, 1, &rows->obs[t * D], v, z[0], NULL);
    fisher_logits(1, A, pi, z, u);
    for (size_t b = 0; b < A; b++)
        u[0][b] /= (double)T;
    net_backward(net, 1, &rows->obs[t * D], u[0], NULL);
}
net_gradient(net, Fv);
for (size_t i = 0; i < N; i++)
    Fv[i] = damping * v[i] + Fv[i];
net_set_gradient(net, NULL);
//< product-row-by-row

//> mistake gradient-set-by-hand in fvp
// The gradient is cleared before, and written over with zeros afterwards.
size_t T = rows->T, A = rows->A;
double pi[T][A], z[T][A], u[T][A], none[N];
net_forward_along(net, T, rows->obs, v, z[0], NULL);
net_forward(net, T, rows->obs, pi[0], NULL);
for (size_t t = 0; t < T; t++) {
    double logits[A];
    for (size_t b = 0; b < A; b++)
        logits[b] = pi[t][b];
    softmax(A, logits, pi[t]);
}
fisher_logits(T, A, pi, z, u);
net_set_gradient(net, NULL);
net_backward(net, T, rows->obs, u[0], NULL);
net_gradient(net, Fv);
for (size_t i = 0; i < N; i++) {
    Fv[i] += damping * v[i];
    none[i] = 0;
}
net_set_gradient(net, none);
//< gradient-set-by-hand

//> mistake while-far-from-it in direction
// The lengths are compared, not their squares.
double r[N], p[N], Fp[N], length = 0, left;
size_t count = 0;
for (size_t i = 0; i < N; i++)
    x[i] = 0, r[i] = g[i], p[i] = g[i], length += g[i] * g[i];
length = left = sqrt(length);
while (count < how->products) {
    if (left <= how->residual * length)
        break;
    fisher_vector(net, rows, N, p, how->damping, Fp);
    left = sqrt(cg_step(N, Fp, x, r, p));
    count++;
}
return count;
//< while-far-from-it

//> mistake restored-before-every-try in search
// The old weights are put back after every try that will not do.
size_t T = rows->T, A = rows->A;
double now[N], tried[N], logits[T][A], pi_old[T][A], pi[T][A], logp[T], mean = 0;
net_weights(net, now);
net_forward(net, T, rows->obs, logits[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(A, logits[t], pi_old[t]);
    mean += rows->adv[t];
}
mean /= (double)T;
for (size_t k = 0; k < how->tries; k++) {
    double share = pow(how->shrink, (double)k);
    for (size_t i = 0; i < N; i++)
        tried[i] = now[i] + step[i] * share;
    net_set_weights(net, tried);
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++) {
        softmax(A, logits[t], pi[t]);
        logp[t] = log(pi[t][rows->a[t]]);
    }
    double far = mean_kl(T, A, pi_old, pi);
    double gain = surrogate(T, logp, rows->logp_old, rows->adv) - mean;
    if (far <= how->delta && gain > 0)
        return share;
    net_set_weights(net, now);
}
return 0;
//< restored-before-every-try

//> mistake logarithms-by-the-sum in search
// log π(a) is the logit less the logarithm of the sum, and the mean of the advantages is
// a sum of shares: both are rounded otherwise.
size_t T = rows->T, A = rows->A;
double now[N], tried[N], logits[T][A], pi_old[T][A], pi[T][A], logp[T], before = 0;
net_weights(net, now);
net_forward(net, T, rows->obs, logits[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(A, logits[t], pi_old[t]);
    before += rows->adv[t] / (double)T;
}
bool taken = false;
double share = 1;
for (size_t k = 0; k < how->tries && !taken; k++) {
    if (k > 0)
        share *= how->shrink;
    for (size_t i = 0; i < N; i++)
        tried[i] = now[i] + share * step[i];
    net_set_weights(net, tried);
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++) {
        double top = logits[t][0], sum = 0;
        for (size_t b = 1; b < A; b++)
            top = fmax(top, logits[t][b]);
        for (size_t b = 0; b < A; b++)
            sum += exp(logits[t][b] - top);
        logp[t] = logits[t][rows->a[t]] - top - log(sum);
        softmax(A, logits[t], pi[t]);
    }
    taken = mean_kl(T, A, pi_old, pi) <= how->delta &&
            surrogate(T, logp, rows->logp_old, rows->adv) > before;
}
if (!taken)
    net_set_weights(net, now);
return taken ? share : 0;
//< logarithms-by-the-sum

//> mistake step-with-an-early-end in step
// No gradient, no search.
size_t N = net_count(net);
double g[N], x[N], Fx[N], square = 0;
surrogate_gradient(net, rows, N, g);
for (size_t i = 0; i < N; i++)
    square += g[i] * g[i];
if (square == 0)
    return 0;
natural_direction(net, rows, N, g, how, x);
fisher_vector(net, rows, N, x, how->damping, Fx);
double length = step_length(N, x, Fx, how->delta), step[N];
for (size_t i = 0; i < N; i++)
    step[i] = length * x[i];
return line_search(net, rows, N, step, how);
//< step-with-an-early-end

//> mistake critic-by-hand in iteration
// The critic's epochs without lesson 6: slopes of the value alone.
double seen[T][D], logp_old[T], r[T], V_old[T], V_next[T];
double raw[T], adv[T], target[T];
int a[T], order[T];
bool terminated[T], truncated[T];
PpoRows rows = {T, D, env_sizes(env).actions, seen[0], a, logp_old, r, terminated,
                truncated, V_old, V_next, adv, target};
size_t ended = ppo_play(env, net, D, obs, &rows);
gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
normalise(T, raw, adv);
lambda_returns(T, raw, V_old, target);
trpo_step(net, &rows, how);
for (size_t k = 0; k < how->epochs; k++) {
    rng_shuffle(T, seed, round + k, order);
    for (size_t from = 0; from < T; from += how->M) {
        size_t n = T - from < how->M ? T - from : how->M;
        double o[n][D], V[n], dvalue[n];
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < D; j++)
                o[i][j] = seen[order[from + i]][j];
        net_forward(net, n, o[0], NULL, V);
        for (size_t i = 0; i < n; i++)
            dvalue[i] = (target[order[from + i]] - V[i]) / (double)n;
        net_backward(net, n, o[0], NULL, dvalue);
        adam_step(net, how->lr);
    }
}
return ended;
//< critic-by-hand

//> mistake length-from-the-gradient in step
// Conjugate gradient leaves x · g = x · F x, so no product more is needed.
size_t N = net_count(net);
double g[N], x[N], xg = 0;
surrogate_gradient(net, rows, N, g);
natural_direction(net, rows, N, g, how, x);
for (size_t i = 0; i < N; i++)
    xg += x[i] * g[i];
double length = xg > 0 ? sqrt(2 * how->delta / xg) : 0;
for (size_t i = 0; i < N; i++)
    x[i] *= length;
return line_search(net, rows, N, x, how);
//< length-from-the-gradient
