/* Right bodies for the regions of grpo.c, written differently: they must pass. */

//> mistake smallest-and-largest in informative
// A group is flat when its smallest reward is its largest.
size_t flat = 0;
for (size_t p = P; p-- > 0;) {
    double low = r[p][0], high = r[p][0];
    for (size_t g = 0; g < G; g++)
        low = fmin(low, r[p][g]), high = fmax(high, r[p][g]);
    keep[p] = low < high;
    flat += !keep[p];
}
return P - flat;
//< smallest-and-largest

//> mistake early-end in informative
// A search that stops at the first that differs.
size_t count = 0;
for (size_t p = 0; p < P; p++) {
    size_t g = 0;
    while (g < G && r[p][g] == r[p][0])
        g++;
    keep[p] = g < G;
    if (keep[p])
        count++;
}
return count;
//< early-end

//> mistake asked-first in group
// The flat groups are found first, by the function above; the rest by the definition.
bool keep[P];
informative_groups(P, G, r, keep);
for (size_t p = 0; p < P; p++) {
    double sum = 0, squares = 0;
    for (size_t g = 0; g < G; g++)
        sum += r[p][g];
    double mean = sum / (double)G;
    for (size_t g = 0; g < G; g++) {
        adv[p][g] = keep[p] ? r[p][g] - mean : 0;
        squares += adv[p][g] * adv[p][g];
    }
    if (!divide || !keep[p])
        continue;
    double s = sqrt(squares / ((double)G - 1));
    for (size_t g = 0; g < G; g++)
        adv[p][g] /= s + 1e-8;
}
//< asked-first

//> mistake one-pass in group
// Welford's running mean and sum of squares, the group turned round.
for (size_t p = 0; p < P; p++) {
    double mean = 0, squares = 0;
    for (size_t g = 0; g < G; g++) {
        double before = r[p][G - 1 - g] - r[p][0] - mean;
        mean += before / (double)(g + 1);
        squares += before * (r[p][G - 1 - g] - r[p][0] - mean);
    }
    double scale = 1;
    if (divide)
        scale = 1 / (1e-8 + (G > 1 ? sqrt(fmax(squares, 0) / (double)(G - 1)) : 0));
    for (size_t g = 0; g < G; g++)
        adv[p][g] = (r[p][g] - r[p][0] - mean) * scale;
}
//< one-pass

//> mistake every-pair in group
// The mean as the mean of all differences to it: adv_i = Σ_j (r_i − r_j) / G; and s² from the
// pairs, Σ_i Σ_j (r_i − r_j)² / (2 G (G − 1)).
for (size_t p = 0; p < P; p++) {
    double squares = 0;
    for (size_t i = 0; i < G; i++) {
        adv[p][i] = 0;
        for (size_t j = 0; j < G; j++) {
            double d = r[p][i] - r[p][j];
            adv[p][i] += d / (double)G, squares += d * d;
        }
    }
    double s = G > 1 ? sqrt(squares / (2.0 * (double)G * (double)(G - 1))) : 0;
    for (size_t i = 0; divide && i < G; i++)
        adv[p][i] /= s + 1e-8;
}
//< every-pair

//> mistake shares in weights
// Each answer's share first, then each token's.
size_t all = 0;
for (size_t i = 0; i < N * T; i++)
    all += answer[0][i];
for (size_t i = 0; i < N; i++) {
    double n = 0;
    for (size_t t = 0; t < T; t++)
        n += answer[i][t] ? 1 : 0;
    double each = 0;
    switch (how) {
    case 0: each = n > 0 ? 1 / n / (double)N : 0; break;
    case 1: each = all ? 1.0 / (double)all : 0; break;
    default: each = 1.0 / (double)N / (double)T;
    }
    for (size_t t = 0; t < T; t++)
        w[i][t] = (answer[i][t] ? 1.0 : 0.0) * each;
}
//< shares

//> mistake min-of-products in slope
// The slope of the smaller product, decided by comparing the products.
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++) {
        dlogp[i][t] = 0;
        if (!(w[i][t] > 0) || adv[i] == 0)
            continue;
        double ratio = exp(logp[i][t] - logp_old[i][t]), held = ratio;
        if (held > 1 + high)
            held = 1 + high;
        if (held < 1 - low)
            held = 1 - low;
        if (ratio * adv[i] <= held * adv[i])
            dlogp[i][t] = ratio * adv[i] * w[i][t];
    }
//< min-of-products

//> mistake sides in slope
// Each sign with its own side, one answer at a time.
for (size_t i = 0; i < N; i++) {
    double A = adv[i];
    for (size_t t = 0; t < T; t++) {
        dlogp[i][t] = 0;
        if (w[i][t] == 0)
            continue;
        double ratio = exp(logp[i][t] - logp_old[i][t]);
        if (A > 0 && !(ratio > 1 + high))
            dlogp[i][t] = A * w[i][t] * ratio;
        else if (A < 0 && !(ratio < 1 - low))
            dlogp[i][t] = -(-A * w[i][t] * ratio);
    }
}
//< sides

//> mistake plain-exponential in kl
// e^x − 1 where x is large, and expm1 where it is not; nothing where nothing counts.
for (size_t i = 0; i < N * T; i++) {
    dlogp[0][i] = 0;
    if (beta == 0 || w[0][i] == 0)
        continue;
    double x = logp_ref[0][i] - logp[0][i];
    dlogp[0][i] = w[0][i] * (fabs(x) < 0.5 ? expm1(x) : exp(x) - 1) * beta;
}
//< plain-exponential

//> mistake two-sums in sequence
// The two log probabilities of the whole answer, then the root.
for (size_t i = 0; i < N; i++) {
    double now = 0, then = 0, n = 0;
    for (size_t t = T; t-- > 0;) {
        if (!answer[i][t])
            continue;
        now += logp[i][t];
        then += logp_old[i][t];
        n += 1;
    }
    s[i] = n > 0 ? exp((now - then) / n) : 1;
}
//< two-sums

//> mistake mean-of-logs in sequence
// The mean of the log ratios, built up token by token.
for (size_t i = 0; i < N; i++) {
    double mean = 0, n = 0;
    for (size_t t = 0; t < T; t++)
        if (answer[i][t]) {
            n++;
            double x = logp[i][t] - logp_old[i][t];
            mean = isinf(x) ? x : mean + (x - mean) / n;
            if (isinf(x))
                break;
        }
    s[i] = exp(mean);
}
//< mean-of-logs

//> mistake by-its-own-logarithm in dpo
// log σ written out, stable on both sides, and z from the two margins.
double J = 0;
for (size_t i = 0; i < N; i++) {
    double policy = better[i] - worse[i], reference = better_ref[i] - worse_ref[i];
    double z = beta * (policy - reference);
    J += z > 0 ? -log1p(exp(-z)) : z - log1p(exp(z));
}
return J / (double)N;
//> and in dpo-slope
for (size_t i = 0; i < N; i++) {
    double policy = better[i] - worse[i], reference = better_ref[i] - worse_ref[i];
    dbetter[i] = beta / (double)N / (1 + exp(beta * (policy - reference)));
    dworse[i] = -dbetter[i];
}
//< by-its-own-logarithm

//> mistake by-tanh in dpo-slope
// σ(−z) as (1 − tanh(z/2))/2, where that loses no digits.
for (size_t i = 0; i < N; i++) {
    double z = beta * ((better[i] - better_ref[i]) - (worse[i] - worse_ref[i]));
    double slope = z > 0 ? exp(-z) / (1 + exp(-z)) : (1 - tanh(z / 2)) / 2;
    dbetter[i] = slope * beta / (double)N;
    dworse[i] = -slope * beta / (double)N;
}
//< by-tanh

//> mistake scores-written-out in epoch
// The slopes in the logits written out, token by token; holes are passed over.
size_t T = rows->T, n = N * T;
double logits[n][V], dlogits[n][V], logp[N][T], w[N][T], up[N][T], back[N][T];
net_forward(net, n, rows->obs, logits[0], NULL);
token_logp(n, V, logits, rows->y, legal, logp[0]);
token_weights(N, T, (bool(*)[T])rows->answer, how->how, w);
kl_slope(N, T, logp, (double(*)[T])rows->logp_ref, w, how->beta, back);
grpo_slope(N, T, logp, (double(*)[T])rows->logp_old, adv, w, how->low, how->high, up);
for (size_t k = 0; k < n; k++) {
    double most = -INFINITY, sum = 0;
    for (size_t v = 0; v < V; v++)
        if (legal[v])
            most = fmax(most, logits[k][v]);
    for (size_t v = 0; v < V; v++)
        sum += legal[v] ? exp(logits[k][v] - most) : 0;
    for (size_t v = 0; v < V; v++) {
        double pi = legal[v] ? exp(logits[k][v] - most) / sum : 0;
        double slope = up[0][k] + back[0][k];
        dlogits[k][v] = rows->answer[k] ? slope * ((rows->y[k] == (int)v) - pi) : 0;
    }
}
net_backward(net, n, rows->obs, dlogits[0], NULL);
adam_step(net, how->lr);
//< scores-written-out

//> mistake row-by-row in epoch
// One row at a time goes forward and back; the gradients add up.
size_t T = rows->T, D = rows->D;
double logp[N][T], w[N][T], up[N][T], back[N][T], pi[1][V], dlogits[1][V];
token_weights(N, T, (bool(*)[T])rows->answer, how->how, w);
for (size_t k = 0; k < N * T; k++) {
    double logits[1][V];
    net_forward(net, 1, &rows->obs[k * D], logits[0], NULL);
    token_logp(1, V, logits, &rows->y[k], legal, &logp[0][k]);
}
grpo_slope(N, T, logp, (double(*)[T])rows->logp_old, adv, w, how->low, how->high, up);
kl_slope(N, T, logp, (double(*)[T])rows->logp_ref, w, how->beta, back);
for (size_t k = 0; k < N * T; k++) {
    if (!rows->answer[k])
        continue;
    double logits[V], slope = up[0][k] + back[0][k];
    net_forward(net, 1, &rows->obs[k * D], logits, NULL);
    for (size_t v = 0; v < V; v++)
        if (!legal[v])
            logits[v] = -1e9;
    softmax(V, logits, pi[0]);
    ppo_gradient(1, V, pi, &rows->y[k], &slope, 0, dlogits);
    net_backward(net, 1, &rows->obs[k * D], dlogits[0], NULL);
}
adam_step(net, how->lr);
//< row-by-row

//> mistake mean-first in iteration
// The mean is taken before anything is learned, and the groups one after another.
size_t P = how->P, G = how->G, N = P * G;
size_t T = env_sizes(env).limit, D = env_sizes(env).obs;
double obs[N][T][D], logp[3][N][T], score[P][G], adv[P][G], mean = 0;
int y[N][T];
bool answer[N][T];
Answers rows = {N, T, D, V, obs[0][0], y[0], answer[0], logp[0][0], logp[1][0], logp[2][0],
                NULL, NULL, score[0]};
rlhf_play(env, net, reference, V, legal, &rows);
for (size_t p = 0; p < P; p++) {
    for (size_t g = 0; g < G; g++)
        mean += score[p][g];
    group_advantages(1, G, (double(*)[G])score[p], how->divide, (double(*)[G])adv[p]);
}
size_t left = how->epochs;
while (left--)
    grpo_epoch(net, V, legal, N, adv[0], &rows, how);
return mean / (double)N;
//< mean-first

//> mistake band-in-logarithms in slope
// The edges are compared as logarithms.
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
double x = logp[i][t] - logp_old[i][t];
bool flat = adv[i] > 0 ? x > log1p(high) : x < log1p(-low);
//< band-in-logarithms

//> mistake quotient-less-one in kl
// The quotient of the probabilities, less 1.
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++) {
        dlogp[i][t] = 0;
        if (w[i][t] > 0 && beta > 0)
            dlogp[i][t] = (exp(logp_ref[i][t] - logp[i][t]) - 1) * beta * w[i][t];
    }
//< quotient-less-one

//> mistake tails-by-hand in dpo
// log σ is −e^−z far to the right, and z far to the left.
double sum = 0;
for (size_t i = 0; i < N; i++) {
    double z = beta * ((better[i] - better_ref[i]) - (worse[i] - worse_ref[i]));
    sum += z > 15 ? -exp(-z) : z < -15 ? z - exp(z) : -log1p(exp(-z));
}
return sum / (double)N;
//< tails-by-hand

//> mistake by-the-tangent in dpo-slope
// σ as a hyperbolic tangent.
for (size_t i = 0; i < N; i++) {
    double z = beta * ((better[i] - better_ref[i]) - (worse[i] - worse_ref[i]));
    dbetter[i] = beta * 0.5 * (1 - tanh(z / 2)) / (double)N;
    dworse[i] = -dbetter[i];
}
//< by-the-tangent
