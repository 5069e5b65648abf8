/* Right bodies for the regions of rlhf.c, written differently: they must pass. */

//> mistake running-log-sum in token
// The logarithm of the sum is kept up to date as tokens are added, and never taken of a sum.
for (size_t t = T; t-- > 0;) {
    double all = -INFINITY;
    for (size_t v = 0; v < V; v++)
        if (legal[v]) {
            double high = fmax(all, logits[t][v]), low = fmin(all, logits[t][v]);
            all = isinf(low) ? high : high + log1p(exp(low - high));
        }
    logp[t] = legal[y[t]] ? logits[t][y[t]] - all : -INFINITY;
}
//< running-log-sum

//> mistake illegal-logits-struck-out in token
// Tokens that may not be drawn get a logit of −∞ in a copy, and nothing is asked later.
for (size_t t = 0; t < T; t++) {
    double kept[V], most = -INFINITY, sum = 0;
    for (size_t v = 0; v < V; v++) {
        kept[v] = legal[v] ? logits[t][v] : -INFINITY;
        most = kept[v] > most ? kept[v] : most;
    }
    for (size_t v = 0; v < V; v++)
        sum += exp(kept[v] - most);
    logp[t] = kept[y[t]] - (most + log(sum));
}
//< illegal-logits-struck-out

//> mistake against-each-other in token
// log π is minus the logarithm of how much likelier all are than this one, where that is a number.
for (size_t t = 0; t < T; t++) {
    double own = logits[t][y[t]], most = own, sum = 0;
    for (size_t v = 0; v < V; v++)
        if (legal[v] && logits[t][v] > most)
            most = logits[t][v];
    for (size_t v = 0; v < V; v++)
        sum += legal[v] ? exp(logits[t][v] - most) : 0;
    logp[t] = legal[y[t]] ? (own - most) - log(sum) : -INFINITY;
}
//< against-each-other

//> mistake columns-first in total
// Column by column, backwards.
for (size_t i = 0; i < N; i++)
    total[i] = 0;
for (size_t t = T; t-- > 0;)
    for (size_t i = 0; i < N; i++)
        total[i] += answer[i][t] ? logp[i][t] : 0;
//< columns-first

//> mistake two-branches in objective
// −log(1 + e^−x) where the lead is positive, x − log(1 + e^x) where not.
double sum = 0;
for (size_t i = 0; i < N; i++) {
    double x = better[i] - worse[i];
    sum += x > 0 ? -log1p(exp(-x)) : x - log1p(exp(x));
}
return sum / (double)N;
//< two-branches

//> mistake softmax-of-two in objective
// The better one's share of e^better + e^worse, in logarithms, and a mean that runs along.
double mean = 0;
for (size_t i = 0; i < N; i++) {
    double most = fmax(better[i], worse[i]);
    double all = most + log(exp(better[i] - most) + exp(worse[i] - most));
    mean += (better[i] - all - mean) / (double)(i + 1);
}
return mean;
//< softmax-of-two

//> mistake half-tanh in preference
// σ by the hyperbolic tangent.
for (size_t i = 0; i < N; i++) {
    double sigma = 0.5 - 0.5 * tanh((better[i] - worse[i]) / 2);
    dworse[i] = -sigma / (double)N;
    dbetter[i] = sigma / (double)N;
}
//< half-tanh

//> mistake either-side-of-zero in preference
// e is taken of what is not positive only.
for (size_t i = 0; i < N; i++) {
    double lead = better[i] - worse[i], e = exp(-fabs(lead));
    double sigma = lead > 0 ? e / (1 + e) : 1 / (1 + e);
    dbetter[i] = sigma / (double)N;
    dworse[i] = 0 - sigma / (double)N;
}
//< either-side-of-zero

//> mistake one-estimate-at-a-time in estimates
// Three passes over the table; e^−x as a ratio of probabilities where that is a number.
for (size_t i = 0; i < N; i++) {
    k1[i] = k2[i] = k3[i] = 0;
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            k1[i] += logp[i][t] - logp_ref[i][t];
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            k2[i] += 0.5 * pow(logp[i][t] - logp_ref[i][t], 2);
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            k3[i] += exp(logp_ref[i][t] - logp[i][t]) - 1 - (logp_ref[i][t] - logp[i][t]);
}
//< one-estimate-at-a-time

//> mistake backwards-from-the-end in shaped
// From the last column on: the first place that counts is the answer's last.
for (size_t i = 0; i < N; i++) {
    bool paid = false;
    for (size_t t = T; t-- > 0;) {
        r[i][t] = 0;
        if (!answer[i][t])
            continue;
        if (!paid)
            r[i][t] = score[i];
        paid = true;
        if (beta != 0)
            r[i][t] += beta * (logp_ref[i][t] - logp[i][t]);
    }
}
//< backwards-from-the-end

//> mistake tilt-in-logarithms in tilt
// log Z first, from logarithms; then every probability by itself.
double most = -INFINITY, sum = 0;
for (size_t a = 0; a < A; a++)
    if (ref[a] > 0)
        most = fmax(most, log(ref[a]) + reward[a] / beta);
for (size_t a = 0; a < A; a++)
    if (ref[a] > 0)
        sum += exp(log(ref[a]) + reward[a] / beta - most);
double log_z = most + log(sum);
for (size_t a = 0; a < A; a++)
    pi[a] = ref[a] > 0 ? exp(log(ref[a]) + reward[a] / beta - log_z) : 0;
return beta * log_z;
//< tilt-in-logarithms

//> mistake worth-by-its-definition in tilt
// What is returned is Σ π* (r − β log(π*/π_ref)).
double most = -INFINITY, Z = 0, J = 0;
for (size_t a = 0; a < A; a++)
    if (ref[a] > 0 && reward[a] > most)
        most = reward[a];
for (size_t a = 0; a < A; a++)
    Z += ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
for (size_t a = 0; a < A; a++) {
    pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) / Z : 0;
    if (pi[a] > 0)
        J += pi[a] * (most + beta * log(Z));
}
return J;
//< worth-by-its-definition

//> mistake lesson-six-on-a-list in slope
// The tokens that count are copied into a list, for lesson 6's own function.
double list[N * T], A[N * T], d[N * T];
size_t n = 0, k = 0;
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            list[n] = ratio[i][t], A[n++] = adv[i][t];
if (n)
    clipped_slope(n, list, A, epsilon, d);
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++)
        dlogp[i][t] = answer[i][t] ? d[k++] : 0;
//< lesson-six-on-a-list

//> mistake smaller-product-decides in slope
// Whichever product is the smaller has the slope.
size_t n = 0;
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++)
        n += answer[i][t] ? 1 : 0;
for (size_t i = 0; i < N; i++)
    for (size_t t = 0; t < T; t++) {
        dlogp[i][t] = 0;
        if (!answer[i][t])
            continue;
        double held = fmax(fmin(ratio[i][t], 1 + epsilon), 1 - epsilon);
        if (ratio[i][t] * adv[i][t] <= held * adv[i][t])
            dlogp[i][t] = ratio[i][t] * adv[i][t] / (double)n;
    }
//< smaller-product-decides

//> mistake scored-afterwards in play
// Answers are played first; then both networks are asked about all rows at once.
size_t N = rows->N, T = rows->T, D = rows->D, n = N * T;
double obs[D], logits[n][V], masked[V], pi[V];
for (size_t i = 0; i < N; i++) {
    bool over = false;
    rows->score[i] = 0;
    env_reset(env, obs);
    for (size_t at = i * T; at < (i + 1) * T; at++) {
        for (size_t j = 0; j < D; j++)
            rows->obs[at * D + j] = over ? rows->obs[i * T * D + j] : obs[j];
        rows->answer[at] = !over;
        rows->y[at] = 0;
        if (over)
            continue;
        net_forward(net, 1, obs, masked, NULL);
        for (size_t v = 0; v < V; v++)
            masked[v] = legal[v] ? masked[v] : -1e6;
        softmax(V, masked, pi);
        size_t y = sample_action(V, pi, env_uniform(env, 0));
        Step step = env_step(env, y, obs);
        rows->y[at] = (int)y;
        rows->score[i] += step.reward;
        over = step.terminated || step.truncated;
    }
}
net_forward(net, n, rows->obs, logits[0], rows->V_old);
token_logp(n, V, logits, rows->y, legal, rows->logp_old);
net_forward(reference, n, rows->obs, logits[0], NULL);
token_logp(n, V, logits, rows->y, legal, rows->logp_ref);
for (size_t at = 0; at < n; at++)
    if (!rows->answer[at])
        rows->logp_old[at] = rows->logp_ref[at] = rows->V_old[at] = 0;
//< scored-afterwards

//> mistake only-what-counts in epoch
// The rows that count are copied out, and holes never reach the network.
size_t D = rows->D, all = rows->N * rows->T, n = 0;
double obs[all][D], old[all], adv[all], target[all];
int y[all];
for (size_t k = 0; k < all; k++) {
    if (!rows->answer[k])
        continue;
    for (size_t j = 0; j < D; j++)
        obs[n][j] = rows->obs[k * D + j];
    y[n] = rows->y[k], old[n] = rows->logp_old[k], adv[n] = rows->adv[k];
    target[n++] = rows->target[k];
}
double logits[n][V], pi[n][V], dlogits[n][V], now[n], dvalue[n], ratio[n], dlogp[n], logp[n];
net_forward(net, n, obs[0], logits[0], now);
token_logp(n, V, logits, y, legal, logp);
importance_ratio(n, logp, old, ratio);
clipped_slope(n, ratio, adv, how->epsilon, dlogp);
for (size_t k = 0; k < n; k++) {
    for (size_t v = 0; v < V; v++) {
        int one = (int)v;
        double each;
        token_logp(1, V, &logits[k], &one, legal, &each);
        pi[k][v] = exp(each);
        dlogits[k][v] = dlogp[k] * ((y[k] == one) - pi[k][v]);
    }
    dvalue[k] = how->c_value * (target[k] - now[k]) / (double)n;
}
net_backward(net, n, obs[0], dlogits[0], dvalue);
adam_step(net, how->lr);
//< only-what-counts

//> mistake returns-by-hand in iteration
// gae and targets are worked out backwards in one loop, from what is known to end each answer.
size_t N = how->N, T = env_sizes(env).limit, D = env_sizes(env).obs;
double obs[N][T][D], old[N][T], ref[N][T], V_old[N][T], r[N][T], adv[N][T], target[N][T];
double score[N], sum = 0;
int y[N][T];
bool answer[N][T];
Answers rows = {N, T, D, V, obs[0][0], y[0], answer[0], old[0], ref[0], V_old[0], adv[0],
                target[0], score};
rlhf_play(env, net, reference, V, legal, &rows);
shaped_rewards(N, T, old, ref, answer, score, how->beta, r);
for (size_t i = 0; i < N; i++) {
    double behind = 0, later = 0;
    for (size_t t = T; t-- > 0;) {
        adv[i][t] = target[i][t] = 0;
        if (!answer[i][t])
            continue;
        later = r[i][t] + behind - V_old[i][t] + how->lambda * later;
        behind = V_old[i][t];
        adv[i][t] = later;
        target[i][t] = later + V_old[i][t];
    }
    sum += score[i];
}
for (size_t left = how->epochs; left > 0; left--)
    rlhf_epoch(net, V, legal, &rows, how);
return sum / (double)N;
//< returns-by-hand

//> mistake sure-is-sure in objective
// Where the lead is above 36, log σ is 0 to the last digit that counts.
double sum = 0;
for (size_t i = 0; i < N; i++) {
    double lead = better[i] - worse[i];
    if (lead <= 36)
        sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
}
return sum / (double)N;
//< sure-is-sure

//> mistake one-less-sigma in preference
// 1 − σ of the lead: where it is nearly 0 there are fewer digits, and enough.
for (size_t i = 0; i < N; i++) {
    dbetter[i] = (1 - 1 / (1 + exp(worse[i] - better[i]))) / (double)N;
    dworse[i] = -dbetter[i];
}
//< one-less-sigma
