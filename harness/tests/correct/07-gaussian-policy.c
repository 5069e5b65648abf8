/* Right bodies for the regions of gaussian_policy.c, written differently: they must pass. */

//> mistake sigma-first in sample
// All deviations are computed once, before any row.
double sigma[d];
for (size_t j = 0; j < d; j++)
    sigma[j] = exp(log_sigma[j]);
for (size_t i = 0; i < T * d; i++)
    u[i / d][i % d] = sigma[i % d] * xi[i / d][i % d] + mu[i / d][i % d];
//< sigma-first

//> mistake fused in sample
// A multiplication and an addition in one rounding; number by number, not row by row.
for (size_t j = d; j-- > 0;)
    for (size_t t = T; t-- > 0;)
        u[t][j] = fma(exp(log_sigma[j]), xi[t][j], mu[t][j]);
//< fused

//> mistake by-the-variance in logp
// The textbook's formula with σ² below the line, and one logarithm of 2πσ².
for (size_t t = 0; t < T; t++) {
    logp[t] = 0;
    for (size_t j = 0; j < d; j++) {
        double variance = exp(2 * log_sigma[j]), away = u[t][j] - mu[t][j];
        logp[t] += -away * away / (2 * variance) - 0.5 * log(2 * M_PI * variance);
    }
}
//> and in score
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        double variance = exp(2 * log_sigma[j]), away = u[t][j] - mu[t][j];
        dmu[t][j] = away / variance;
        dlog_sigma[t][j] = away * away / variance - 1;
    }
//< by-the-variance

//> mistake three-sums in logp
// Squares, logarithms and constants are added up apart.
double widths = 0, constant = -0.918938533204672741780329736406 * (double)d;
for (size_t j = 0; j < d; j++)
    widths += log_sigma[j];
for (size_t t = 0; t < T; t++) {
    double squares = 0;
    for (size_t j = d; j-- > 0;)
        squares += pow((u[t][j] - mu[t][j]) / exp(log_sigma[j]), 2);
    logp[t] = constant - widths - squares / 2;
}
//< three-sums

//> mistake dimension-by-dimension in logp
// The outer loop runs over the numbers of the action.
for (size_t t = 0; t < T; t++)
    logp[t] = -0.5 * (double)d * log(2 * M_PI);
for (size_t j = 0; j < d; j++) {
    double sigma = exp(log_sigma[j]);
    for (size_t t = 0; t < T; t++) {
        double z = (u[t][j] - mu[t][j]) / sigma;
        logp[t] -= z * z / 2 + log_sigma[j];
    }
}
//< dimension-by-dimension

//> mistake product-below-one-root in logp
// −½ log of (2π)^d Π σ²: the determinant of the covariance, in logarithms.
double log_determinant = 0;
for (size_t j = 0; j < d; j++)
    log_determinant += 2 * log_sigma[j];
for (size_t t = 0; t < T; t++) {
    double distance = 0;
    for (size_t j = 0; j < d; j++)
        distance += (u[t][j] - mu[t][j]) * exp(-2 * log_sigma[j]) * (u[t][j] - mu[t][j]);
    logp[t] = -0.5 * (distance + log_determinant + (double)d * (log(2) + log(M_PI)));
}
//< product-below-one-root

//> mistake factored-square in score
// z² − 1 as (z − 1)(z + 1); μ's slope from a division by σ twice.
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        double sigma = exp(log_sigma[j]), z = (u[t][j] - mu[t][j]) / sigma;
        dlog_sigma[t][j] = (z - 1) * (z + 1);
        dmu[t][j] = z / sigma;
    }
//< factored-square

//> mistake slope-times-sigma in score
// The slope in σ first, then the chain rule.
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        double sigma = exp(log_sigma[j]), away = u[t][j] - mu[t][j];
        double dsigma = away * away / (sigma * sigma * sigma) - 1 / sigma;
        dmu[t][j] = away / sigma / sigma;
        dlog_sigma[t][j] = sigma * dsigma;
    }
//< slope-times-sigma

//> mistake one-logarithm in entropy
// ½ log 2πeσ², number by number.
double H = 0;
for (size_t j = d; j-- > 0;)
    H += 0.5 * log(2 * M_PI * M_E * exp(2 * log_sigma[j]));
return H;
//< one-logarithm

//> mistake constant-times-d in entropy
// d times the constant, and the widths on top.
double H = 0.5 * (double)d * (1 + log(2 * M_PI));
for (size_t j = 0; j < d; j++)
    H += log_sigma[j];
return H;
//< constant-times-d

//> mistake by-size in squash
// log(1 − tanh² u) is even: with |u| no case overflows.
for (size_t t = 0; t < T; t++) {
    logp_a[t] = logp_u[t] - (double)d * log(c);
    for (size_t j = 0; j < d; j++) {
        double far = fabs(u[t][j]);
        logp_a[t] += 2 * (far + log1p(exp(-2 * far)) - log(2));
        a[t][j] = tanh(u[t][j]) * c;
    }
}
//< by-size

//> mistake two-cases in squash
// softplus by cases, and tanh from one exponential.
for (size_t t = 0; t < T; t++) {
    double less = 0;
    for (size_t j = 0; j < d; j++) {
        double x = -2 * u[t][j], softplus = x > 30 ? x + exp(-x) : log1p(exp(x)), e = expm1(-2 * fabs(u[t][j]));
        less += 2 * log(2) - 2 * u[t][j] - 2 * softplus + log(c);
        a[t][j] = copysign(c * -e / (2 + e), u[t][j]);
    }
    logp_a[t] = logp_u[t] - less;
}
//< two-cases

//> mistake hyperbolic-secant in squash
// 1 − tanh² is 4/(e^u + e^−u)², taken apart on paper.
for (size_t t = 0; t < T; t++) {
    double sum = logp_u[t];
    for (size_t j = 0; j < d; j++) {
        double big = fmax(u[t][j], -u[t][j]);
        double log_cosh = big + log((1 + exp(-2 * big)) / 2);
        sum = sum + 2 * log_cosh - log(c);
        a[t][j] = c * tanh(u[t][j]);
    }
    logp_a[t] = sum;
}
//< hyperbolic-secant

//> mistake entropy-share-first in head
// Everything is set to the entropy's share, then the objective's is added to what was just set.
double share = c_entropy / (double)T;
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        dmu[t][j] = 0;
        dlog_sigma[t][j] = share;
    }
for (size_t t = 0; t < T; t++) {
    if (dlogp[t] == 0)
        continue;
    for (size_t j = 0; j < d; j++) {
        dmu[t][j] += score_mu[t][j] * dlogp[t];
        dlog_sigma[t][j] += score_log_sigma[t][j] * dlogp[t];
    }
}
//< entropy-share-first

//> mistake row-by-row in iteration
// The network is asked and taught one row at a time.
//- net_forward(net, n, o[0], head[0], V);
for (size_t i = n; i-- > 0;)
    net_forward(net, 1, o[i], head[i], &V[i]);
//- net_backward(net, n, o[0], dhead[0], dvalue);
for (size_t i = 0; i < n; i++)
    net_backward(net, 1, o[i], dhead[i], &dvalue[i]);
//< row-by-row

//> mistake squashed-on-both-sides in iteration
// Both log-densities are those of the action: the squash cancels in the ratio.
//- old[i] = logp_old[t], z[i] = adv[t], aim[i] = target[t];
old[i] = logp_a[t], z[i] = adv[t], aim[i] = target[t];
//- importance_ratio(n, logp, old, ratio);
double act[n][d], squashed[n];
tanh_squash(n, d, x, logp, c, act, squashed);
importance_ratio(n, squashed, old, ratio);
//< squashed-on-both-sides

//> mistake sigma-in-one-row in iteration
// log σ is the same for all rows, so its slope may be added up and handed over in the first.
//- dhead[i][j] = dmu[i][j], dhead[i][d + j] = dlog_sigma[i][j];
dhead[i][j] = dmu[i][j], dhead[i][d + j] = 0;
//- net_backward(net, n, o[0], dhead[0], dvalue);
for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < d; j++)
        dhead[0][d + j] += dlog_sigma[i][j];
net_backward(net, n, o[0], dhead[0], dvalue);
//< sigma-in-one-row

//> mistake asked-afterwards in iteration
// Old values and densities are asked for when all steps are played; the network has not moved.
//- net_forward(net, 1, obs, head, &V_old[t]);
net_forward(net, 1, obs, head, NULL);
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, seen[0], NULL, V_old);
gaussian_logp(T, d, mu, log_sigma, u, logp_old);
//< asked-afterwards
