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
        double x = -2 * u[t][j], softplus = x > 30 ? x + exp(-x) : log1p(exp(x));
        double e = expm1(-2 * fabs(u[t][j]));
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

//> mistake row-by-row in minibatch
// The network is asked and taught one row at a time.
//- net_forward(net, n, obs[0], head[0][0], V);
for (size_t i = n; i-- > 0;)
    net_forward(net, 1, obs[i], head[i][0], &V[i]);
//- net_backward(net, n, obs[0], dhead[0][0], dvalue);
for (size_t i = 0; i < n; i++)
    net_backward(net, 1, obs[i], dhead[i][0], &dvalue[i]);
//< row-by-row

//> mistake squashed-on-both-sides in minibatch
// Both log-densities are those of the action: the squash cancels in the ratio.
//- importance_ratio(n, logp, logp_old, ratio);
double a[n][d], now[n], then[n];
tanh_squash(n, d, u, logp, how->c, a, now);
tanh_squash(n, d, u, logp_old, how->c, a, then);
importance_ratio(n, now, then, ratio);
//< squashed-on-both-sides

//> mistake sigma-in-one-row in minibatch
// log σ is the same for all rows, so its slope may be added up and handed over in the first.
//- dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j];
dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = 0;
//- net_backward(net, n, obs[0], dhead[0][0], dvalue);
for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < d; j++)
        dhead[0][1][j] += dlog_sigma[i][j];
net_backward(net, n, obs[0], dhead[0][0], dvalue);
//< sigma-in-one-row

//> mistake head-as-one-list in minibatch
// The head as a list of 2d numbers, counted by hand.
//- mu[i][j] = head[i][0][j];
mu[i][j] = (&head[0][0][0])[2 * d * i + j];
//- double *log_sigma = head[0][1]; /* the same in every row */
double log_sigma[d];
for (size_t j = 0; j < d; j++)
    log_sigma[j] = (&head[0][0][0])[2 * d * (n - 1) + d + j];
//< head-as-one-list

//> mistake asked-behind-every-step in play
// The network is asked behind every step, not only where an episode ends.
//- if (over || t + 1 == T)
//- net_forward(net, 1, obs, NULL, &rows->V_next[t]);
net_forward(net, 1, obs, NULL, &rows->V_next[t]);
//- for (size_t t = 0; t + 1 < T; t++)
//- if (!rows->terminated[t] && !rows->truncated[t])
//- rows->V_next[t] = rows->V_old[t + 1];
//< asked-behind-every-step

//> mistake all-noise-first in play
// Means and σ copied, noise drawn backwards: a die gives the same number whenever it is asked.
//- for (size_t j = 0; j < d; j++)
//- xi[0][j] = env_normal(env, j);
for (size_t j = d; j-- > 0;)
    xi[0][j] = env_normal(env, j);
//< all-noise-first

//> mistake cosh in squash
// The logarithm of cosh, by the magnitude.
for (size_t t = 0; t < T; t++) {
    double sum = 0;
    for (size_t j = 0; j < d; j++) {
        double x = fabs(u[t][j]);
        a[t][j] = c * tanh(u[t][j]);
        sum += log(c) + log(4) - 2 * x - 2 * log1p(exp(-2 * x));
    }
    logp_a[t] = logp_u[t] - sum;
}
//< cosh

//> mistake logp-division in logp
// Divided by σ, the constants outside.
for (size_t t = 0; t < T; t++) {
    double squares = 0, logs = 0;
    for (size_t j = 0; j < d; j++) {
        double z = (u[t][j] - mu[t][j]) / exp(log_sigma[j]);
        squares += z * z;
        logs += log_sigma[j];
    }
    logp[t] = -squares / 2 - logs - (double)d / 2 * log(2 * M_PI);
}
//< logp-division

//> mistake squash-abs in squash
// With |u|, for the slope is even.
for (size_t t = 0; t < T; t++) {
    logp_a[t] = logp_u[t];
    for (size_t j = 0; j < d; j++) {
        double m = fabs(u[t][j]);
        a[t][j] = c * tanh(u[t][j]);
        logp_a[t] -= log(c) + log(4) - 2 * m - 2 * log1p(exp(-2 * m));
    }
}
//< squash-abs

//> mistake score-var in score
// With σ².
for (size_t t = 0; t < T; t++)
    for (size_t j = 0; j < d; j++) {
        double v = exp(2 * log_sigma[j]), x = u[t][j] - mu[t][j];
        dmu[t][j] = x / v;
        dlog_sigma[t][j] = x * x / v - 1;
    }
//< score-var

//> mistake squash-by-parts in squash
// Three forms of one logarithm, each where it is exact.
for (size_t t = 0; t < T; t++) {
    double s = 0;
    for (size_t j = 0; j < d; j++) {
        double x = u[t][j], th = tanh(x);
        a[t][j] = th * c;
        s += fabs(x) < 4 ? log(c * (1 - th) * (1 + th))
             : fabs(x) < 20 ? log(c) - 2 * log(cosh(x))
                            : log(c) + 2 * (M_LN2 - fabs(x));
    }
    logp_a[t] = logp_u[t] - s;
}
//< squash-by-parts

//> mistake rows-backwards in minibatch
// The slopes of a row at a time, the last row first: a sum is a sum.
//- net_backward(net, n, obs[0], dhead[0][0], dvalue);
for (size_t i = n; i-- > 0;)
    net_backward(net, 1, obs[i], dhead[i][0], &dvalue[i]);
//< rows-backwards
