/* Lesson 9: the trust region. The contract of each function is in trpo.h. */
#include "trpo.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

double surrogate(size_t T, const double logp[T], const double logp_old[T],
                 const double adv[T])
{
    //> surrogate: lesson 6 has a function for the ratios
    double ratio[T], sum = 0;
    importance_ratio(T, logp, logp_old, ratio);
    for (size_t t = 0; t < T; t++)
        sum += ratio[t] * adv[t];
    return sum / (double)T;
    //< surrogate
}

double mean_kl(size_t T, size_t A, const double pi_old[T][A], const double pi[T][A])
{
    //> kl: which of the two policies weighs the logarithms, and where is it 0?
    double sum = 0;
    for (size_t t = 0; t < T; t++)
        for (size_t b = 0; b < A; b++)
            if (pi_old[t][b] > 0)
                sum += pi_old[t][b] * log(pi_old[t][b] / pi[t][b]);
    return sum / (double)T;
    //< kl
}

void fisher_logits(size_t T, size_t A, const double pi[T][A], const double z[T][A],
                   double u[T][A])
{
    //> fisher-logits: the mean move of the row first, weighed with π; then what each
    //>     logit moves beyond it
    for (size_t t = 0; t < T; t++) {
        double mean = 0;
        for (size_t b = 0; b < A; b++)
            mean += pi[t][b] * z[t][b];
        for (size_t b = 0; b < A; b++)
            u[t][b] = pi[t][b] * (z[t][b] - mean) / (double)T;
    }
    //< fisher-logits
}

double cg_step(size_t N, const double Fp[N], double x[N], double r[N], double p[N])
{
    //> cg: r·r is needed twice, before r moves and after it
    double before = 0, after = 0, curve = 0;
    for (size_t i = 0; i < N; i++) {
        before += r[i] * r[i];
        curve += p[i] * Fp[i];
    }
    if (!(curve > 0))
        return 0;
    for (size_t i = 0; i < N; i++) {
        x[i] += before / curve * p[i];
        r[i] -= before / curve * Fp[i];
        after += r[i] * r[i];
    }
    for (size_t i = 0; i < N; i++)
        p[i] = r[i] + after / before * p[i];
    return after;
    //< cg
}

double step_length(size_t N, const double x[N], const double Fx[N], double delta)
{
    //> length: solve ½ β² xᵀFx = δ for β; and if xᵀFx is 0?
    double curve = 0;
    for (size_t i = 0; i < N; i++)
        curve += x[i] * Fx[i];
    return curve > 0 ? sqrt(2 * delta / curve) : 0;
    //< length
}

void surrogate_gradient(Net *net, const PpoRows *rows, size_t N, double g[N])
{
    //> gradient: slopes in the logits by ppo_gradient, where every ratio is 1; then the
    //>     network's gradient, which is yours to copy and to clear
    size_t T = rows->T, A = rows->A;
    double logits[T][A], pi[T][A], dlogp[T], dlogits[T][A];
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++) {
        softmax(A, logits[t], pi[t]);
        dlogp[t] = rows->adv[t] / (double)T;
    }
    ppo_gradient(T, A, pi, rows->a, dlogp, 0, dlogits);
    net_backward(net, T, rows->obs, dlogits[0], NULL);
    net_gradient(net, g);
    net_set_gradient(net, NULL);
    //< gradient
}

void fisher_vector(Net *net, const PpoRows *rows, size_t N, const double v[N],
                   double damping, double Fv[N])
{
    //> fvp: from right to left: J v is net_forward_along's, then fisher_logits, then Jᵀ
    //>     is net_backward's
    size_t T = rows->T, A = rows->A;
    double logits[T][A], pi[T][A], z[T][A], u[T][A];
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++)
        softmax(A, logits[t], pi[t]);
    net_forward_along(net, T, rows->obs, v, z[0], NULL);
    fisher_logits(T, A, pi, z, u);
    net_backward(net, T, rows->obs, u[0], NULL);
    net_gradient(net, Fv);
    net_set_gradient(net, NULL);
    for (size_t i = 0; i < N; i++)
        Fv[i] += damping * v[i];
    //< fvp
}

size_t natural_direction(Net *net, const PpoRows *rows, size_t N, const double g[N],
                         const TrpoSettings *how, double x[N])
{
    //> direction: x, r and p to begin with; then a product and a cg_step, as long as
    //>     both limits allow
    double r[N], p[N], Fp[N], square = 0;
    for (size_t i = 0; i < N; i++) {
        x[i] = 0;
        r[i] = p[i] = g[i];
        square += g[i] * g[i];
    }
    double enough = how->residual * how->residual * square;
    size_t k = 0;
    for (; k < how->products && square > enough; k++) {
        fisher_vector(net, rows, N, p, how->damping, Fp);
        square = cg_step(N, Fp, x, r, p);
    }
    return k;
    //< direction
}

double line_search(Net *net, const PpoRows *rows, size_t N, const double step[N],
                   const TrpoSettings *how)
{
    //> search: what belongs to the policy as it is now, first: weights, probabilities,
    //>     surrogate. Then share after share; and if none will do?
    size_t T = rows->T, A = rows->A;
    double now[N], tried[N], logits[T][A], pi_old[T][A], pi[T][A], logp[T];
    double best = surrogate(T, rows->logp_old, rows->logp_old, rows->adv), share = 1;
    net_weights(net, now);
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++)
        softmax(A, logits[t], pi_old[t]);
    for (size_t k = 0; k < how->tries; k++, share *= how->shrink) {
        for (size_t i = 0; i < N; i++)
            tried[i] = now[i] + share * step[i];
        net_set_weights(net, tried);
        net_forward(net, T, rows->obs, logits[0], NULL);
        for (size_t t = 0; t < T; t++) {
            softmax(A, logits[t], pi[t]);
            logp[t] = log(pi[t][rows->a[t]]);
        }
        if (mean_kl(T, A, pi_old, pi) <= how->delta &&
            surrogate(T, logp, rows->logp_old, rows->adv) > best)
            return share;
    }
    net_set_weights(net, now);
    return 0;
    //< search
}

double trpo_step(Net *net, const PpoRows *rows, const TrpoSettings *how)
{
    //> step: your functions, one after another
    size_t N = net_count(net);
    double g[N], x[N], Fx[N];
    surrogate_gradient(net, rows, N, g);
    natural_direction(net, rows, N, g, how, x);
    fisher_vector(net, rows, N, x, how->damping, Fx);
    double length = step_length(N, x, Fx, how->delta);
    for (size_t i = 0; i < N; i++)
        x[i] *= length;
    return line_search(net, rows, N, x, how);
    //< step
}

size_t trpo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                      const TrpoSettings *how, size_t seed, size_t round)
{
    //> iteration: room for the rows, and play; advantages, targets, and advantages
    //>     normalised; one step of the policy; then the critic's epochs
    double seen[T][D], logp_old[T], r[T], V_old[T], V_next[T];
    double raw[T], adv[T], target[T];
    int a[T];
    bool terminated[T], truncated[T];
    PpoRows rows = {.T = T, .D = D, .A = env_sizes(env).actions, .obs = seen[0], .a = a,
                    .logp_old = logp_old, .r = r, .terminated = terminated,
                    .truncated = truncated, .V_old = V_old, .V_next = V_next,
                    .adv = adv, .target = target};
    size_t ended = ppo_play(env, net, D, obs, &rows);
    gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
    lambda_returns(T, raw, V_old, target);
    normalise(T, raw, adv);
    trpo_step(net, &rows, how);
    PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = INFINITY, .c_value = 1,
                          .lr = how->lr};
    for (size_t t = 0; t < T; t++)
        adv[t] = 0;
    for (size_t k = 0; k < how->epochs; k++)
        ppo_epoch(net, &rows, &critic, seed, round + k);
    return ended;
    //< iteration
}
