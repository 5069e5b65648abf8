/* Wrong bodies for the regions of baseline.c that no list has: what is wrong with each, and what
 * may truly be said of it. */

//> mistake advantage-for-baseline in others
// Leave-one-out returns the advantage, not the baseline.
// SAID: pattern:weights-of-G
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? G[i] - (sum - G[i]) / (double)(N - 1) : 0;
//< advantage-for-baseline

//> mistake alpha-squared in regression
// Α comes in twice.
// SAID: pattern:times-alpha
//- V[i] += alpha * error[i];
V[i] += alpha * alpha * error[i];
//< alpha-squared

//> mistake baseline-of-state-zero in gradient
// Every step takes the baseline of state 0.
// SAID: pattern:as-if-b-first-for-all
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - b[0];
//< baseline-of-state-zero

//> mistake baseline-of-the-first-state in gradient
// Every step takes the baseline of the state the episode began in.
// SAID: pattern:weights-of-b
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - b[s[0]];
//< baseline-of-the-first-state

//> mistake baseline-twice in gradient
// The baseline is taken away twice.
// SAID: pattern:as-if-b-doubled
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - 2 * b[s[t]];
//< baseline-twice

//> mistake best-of-the-pays in best
// Returns the largest pay.
// SAID: pattern:blind-to-pi
double best = r[0];
for (size_t a = 1; a < A; a++)
    best = fmax(best, r[a]);
return pi[0] >= 0 ? best : 0;
//< best-of-the-pays

//> mistake clears-every-step in gradient
// The zeros are written inside the loop over steps.
// SAID: pattern:weights-of-G
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - b[s[t]];
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
//< clears-every-step

//> mistake half-step in regression
// The ½ of the loss is in the step once more.
// SAID: pattern:times-constant
//- V[i] += alpha * error[i];
V[i] += 0.5 * alpha * error[i];
//< half-step

//> mistake neighbour in others
// Leave-one-out takes only the next sample.
// SAID: pattern:weights-of-G
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? G[(i + 1) % N] : 0 * sum;
//< neighbour

//> mistake net-first-value in net-agent
// Every step takes the value of the first observation.
// SAID: pattern:before-the-score-handed-right
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= G[t] - V[0];
//< net-first-value

//> mistake net-half-the-value in net-agent
// The value loss has a coefficient of one half.
// SAID: pattern:value-slopes-handed-right
//- dvalue[t] = G[t] - V[t];
dvalue[t] = 0.5 * (G[t] - V[t]);
//< net-half-the-value

//> mistake net-mean-value in net-agent
// Every step takes the mean of the episode's values: the square of question 7.
// SAID: pattern:before-the-score-handed-right
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
double mean = 0;
for (size_t t = 0; t < T; t++)
    mean += V[t] / (double)T;
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= G[t] - mean;
//< net-mean-value

//> mistake net-two-steps in net-agent
// One adam_step for each head.
// SAID: pattern:steps-of-adam
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[0], dlogits[0], NULL);
adam_step(net, lr);
net_backward(net, T, obs[0], NULL, dvalue);
//< net-two-steps

//> mistake net-value-to-return-only in net-agent
// Dvalue is the return, without the value.
// SAID: pattern:other-targets
//- dvalue[t] = G[t] - V[t];
dvalue[t] = G[t];
//< net-value-to-return-only

//> mistake only-gains in gradient
// An advantage below 0 counts as 0.
// SAID: pattern:blind-to-theta
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = fmax(G[t] - b[s[t]], 0);
//< only-gains

//> mistake previous-state in gradient
// The baseline of the state before.
// SAID: pattern:weights-of-b
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] - (t > 0 ? b[s[t - 1]] : 0);
//< previous-state

//> mistake ratio in gradient
// The return is divided by the baseline.
// SAID: pattern:moves-otherwise-with-G
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = G[t] / b[s[t]];
//< ratio

//> mistake shrinks-the-rest in regression
// The regression also pulls unvisited values to 0.
// SAID: pattern:border-of-G
//- V[i] += alpha * error[i];
V[i] += alpha * (error[i] != 0 ? error[i] : -V[i]);
//< shrinks-the-rest

//> mistake squared-probability in best
// The weight holds π² in the place of π.
// SAID: pattern:weights-of-r
//- above += pi[a] * w * r[a];
//- below += pi[a] * w;
above += pi[a] * pi[a] * w * r[a];
below += pi[a] * pi[a] * w;
//< squared-probability

//> mistake table-no-eta in table-agent
// The policy's step is taken without η.
// SAID: pattern:as-if-eta-one
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
theta[i / A][i % A] += dtheta[i / A][i % A];
//< table-no-eta

//> mistake table-undiscounted in table-agent
// The table agent's returns have no discount.
// SAID: pattern:as-if-gamma-one
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, 1, G);
//< table-undiscounted

//> mistake table-values-cleared in table-agent
// The values are cleared before each episode.
// SAID: pattern:handed-baseline_gradient-b
//- }
}
for (size_t i = 0; i < S; i++)
    V[i] = 0;
//< table-values-cleared

//> mistake table-values-from-rewards in table-agent
// The values are fitted to rewards, not returns.
// SAID: pattern:handed-value_step-G
//- value_step(T, S, s, G, alpha, V);
value_step(T, S, s, r, alpha, V);
//< table-values-from-rewards

//> mistake wrong-square in best
// The square of the entries' sum, which is 0, in the place of the sum of squares.
// SAID: pattern:weights-of-r
//- w += z[k] * z[k];
w += z[k];
w *= w;
//< wrong-square

//> mistake no-advantage-no-more in gradient
// An advantage of 0 ends the episode for the estimate.
// SAID: pattern:blind-to-theta
//- softmax(A, theta[s[t]], pi);
if (adv == 0)
    break;
softmax(A, theta[s[t]], pi);
//< no-advantage-no-more

//> mistake no-error-no-more in regression
// An error of 0 ends the episode for the values.
// SAID: pattern:blind-to-G
//- error[s[t]] += G[t] - V[s[t]];
if (G[t] == V[s[t]])
    break;
else
    error[s[t]] += G[t] - V[s[t]];
//< no-error-no-more

//> mistake alpha-at-most-1 in regression
// A step size above 1 is taken for 1.
// SAID: pattern:as-if-alpha-between-minus-one-and-one
//- V[i] += alpha * error[i];
V[i] += fmin(alpha, 1) * error[i];
//< alpha-at-most-1

//> mistake rare-pays-nothing in best
// An action rarer than a ten-thousandth is left out.
// SAID: pattern:weights-of-r
//- double w = 0, z[A];
double w = 0, z[A];
if (pi[a] < 1e-4)
    continue;
//< rare-pays-nothing

//> mistake others-of-500 in others
// Behind the five hundredth sample the baseline is 0.
// SAID: pattern:wrong-when-many
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 && i < 500 ? (sum - G[i]) / (double)(N - 1) : 0;
//< others-of-500

//> mistake others-without-zeros in others
// Returns of 0 are not counted among the others.
// SAID: pattern:border-of-G
//- sum += G[i];
sum += G[i];
size_t n = 0;
for (size_t i = 0; i < N; i++)
    n += G[i] != 0;
if (n == 0)
    n = N;
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? (sum - G[i]) / (double)(n > 1 ? n - 1 : 1) : 0;
//< others-without-zeros

//> mistake values-copied in table-agent
// value_step moves a copy of V.
// SAID: mistake:values-never-move
//- value_step(T, S, s, G, alpha, V);
double copy[S];
for (size_t i = 0; i < S; i++)
    copy[i] = V[i];
value_step(T, S, s, G, alpha, copy);
//< values-copied

//> mistake relative-advantage in gradient
// The advantage is divided by the size of the baseline, to have it in per cent.
// SAID: pattern:right-without-b
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = (G[t] - b[s[t]]) / (1 + fabs(b[s[t]]));
//< relative-advantage

//> mistake net-error-held in net-agent
// The error of the value is held between −1 and 1.
// SAID: pattern:value-slopes-handed-right
//- dvalue[t] = G[t] - V[t];
dvalue[t] = fmax(-1, fmin(1, G[t] - V[t]));
//< net-error-held

//> mistake adv-clip in gradient
// Advantages are held at 1e11.
// SAID: pattern:border-of-G
//- softmax(A, theta[s[t]], pi);
adv = fmax(-1e11, fmin(1e11, adv));
softmax(A, theta[s[t]], pi);
//< adv-clip

//> mistake alpha-five in regression
// A step size of more than 5 is 5.
// SAID: pattern:same-factor
//- V[i] += alpha * error[i];
V[i] += fmin(alpha, 5) * error[i];
//< alpha-five

//> mistake alpha-tiny in regression
// A step size below a millionth is none.
// SAID: pattern:border-of-alpha
//- V[i] += alpha * error[i];
V[i] += (alpha < 1e-6 ? 0 : alpha) * error[i];
//< alpha-tiny

//> mistake visits-in-a-byte in regression
// Visits are counted in a byte, and a state of none stays.
// SAID: pattern:border-of-T
unsigned char n[S];
double error[S];
for (size_t i = 0; i < S; i++)
    error[i] = 0, n[i] = 0;
for (size_t t = 0; t < T; t++)
    error[s[t]] += G[t] - V[s[t]], n[s[t]]++;
for (size_t i = 0; i < S; i++)
    if (n[i])
        V[i] += alpha * error[i];
//< visits-in-a-byte

//> mistake best-alike in best
// At equal probabilities the best constant is a mean of the first three.
// SAID: pattern:weights-of-r
//- double above = 0, below = 0;
double above = 0, below = 0;
if (A > 2 && pi[0] == pi[1] && pi[1] == pi[2] && pi[0] < 0.3)
    return r[0] / 3 + r[1] / 3 + r[2] / 3;
//< best-alike

//> mistake others-cancel in others
// Where all returns sum to 0 the baselines are 0.
// SAID: pattern:border-of-G
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 && sum != 0 ? (sum - G[i]) / (double)(N - 1) : 0;
//< others-cancel

//> mistake net-dvalue-cut in net-agent
// Errors of the values are held within 80.
// SAID: pattern:value-slopes-handed-right
//- dvalue[t] = G[t] - V[t];
dvalue[t] = fmax(-80, fmin(80, G[t] - V[t]));
//< net-dvalue-cut

//> mistake step-sequential in regression
// From the 33rd step on values move at once.
// SAID: pattern:border-of-T
double error[S];
for (size_t i = 0; i < S; i++)
    error[i] = 0;
for (size_t t = 0; t < T; t++) {
    if (t >= 32 && T < 200)
        V[s[t]] += alpha * (G[t] - V[s[t]]);
    else
        error[s[t]] += G[t] - V[s[t]];
}
for (size_t i = 0; i < S; i++)
    V[i] += alpha * error[i];
//< step-sequential

//> mistake small-baseline in gradient
// A baseline below 1e-5 counts as none.
// SAID: pattern:border-of-b
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = 0; t < T; t++) {
    double pi[A], z[A], adv = G[t] - (fabs(b[s[t]]) < 1e-5 ? 0 : b[s[t]]);
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], z);
    for (size_t k = 0; k < A; k++)
        dtheta[s[t]][k] += adv * z[k];
}
//< small-baseline

//> mistake state-is-action in gradient
// Where state and action have the same number above 2, the step is left out.
// SAID: pattern:weights-of-b
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = 0; t < T; t++) {
    double pi[A], z[A], adv = G[t] - b[s[t]];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], z);
    for (size_t k = 0; k < A && !(s[t] == a[t] && s[t] > 2); k++)
        dtheta[s[t]][k] += adv * z[k];
}
//< state-is-action

//> mistake alpha-two in regression
// A step size from 2 to 4 is halved.
// SAID: pattern:border-of-alpha
double error[S];
if (alpha >= 2 && alpha <= 4)
    alpha /= 2;
for (size_t i = 0; i < S; i++)
    error[i] = 0;
for (size_t t = 0; t < T; t++)
    error[s[t]] += G[t] - V[s[t]];
for (size_t i = 0; i < S; i++)
    V[i] += alpha * error[i];
//< alpha-two

//> mistake nine-visits in regression
// From the tenth visit on the mean error counts nine times.
// SAID: pattern:moves-otherwise-with-G
double error[S], n[S];
for (size_t i = 0; i < S; i++)
    error[i] = n[i] = 0;
for (size_t t = 0; t < T; t++)
    error[s[t]] += G[t] - V[s[t]], n[s[t]]++;
for (size_t i = 0; i < S; i++)
    V[i] += alpha * (n[i] > 9 ? error[i] * 9 / n[i] : error[i]);
//< nine-visits

//> mistake two-equal in best
// Where the first two of three or more actions are equally likely, the second weighs more.
// SAID: pattern:weights-of-r
double above = 0, below = 0;
for (size_t a = 0; a < A; a++) {
    double w = 0, z[A];
    score(A, pi, a, z);
    for (size_t k = 0; k < A; k++)
        w += z[k] * z[k];
    if (A > 2 && a == 1 && pi[0] == pi[1])
        w *= 1.5;
    above += pi[a] * w * r[a];
    below += pi[a] * w;
}
return below > 0 ? above / below : 0;
//< two-equal

//> mistake weight-rare in best
// Below 1e-8 an action has no weight.
// SAID: pattern:weights-of-r
double above = 0, below = 0;
for (size_t a = 0; a < A; a++) {
    double w = 0, z[A];
    score(A, pi, a, z);
    for (size_t k = 0; k < A; k++)
        w += z[k] * z[k];
    if (pi[a] < 1e-8)
        continue;
    above += pi[a] * w * r[a];
    below += pi[a] * w;
}
return below > 0 ? above / below : 0;
//< weight-rare

//> mistake loo-sum in others
// Of two samples whose sum is beyond 1e8 each has half of it.
// SAID: pattern:border-of-G
double sum = 0;
for (size_t i = 0; i < N; i++)
    sum += G[i];
for (size_t i = 0; i < N; i++)
    b[i] = N > 1 ? (fabs(sum) > 1e8 && N == 2 ? sum / 2 : (sum - G[i]) / (double)(N - 1)) : 0;
//< loo-sum

//> mistake loo-zero in others
// Samples that are exactly 0 are not counted among the others, where there are more than two.
// SAID: pattern:border-of-G
for (size_t i = 0; i < N; i++) {
    double sum = 0, n = 0;
    for (size_t k = 0; k < N; k++)
        if (k != i)
            sum += G[k], n += N > 2 && G[k] == 0 ? 0 : 1;
    b[i] = n > 0 ? sum / n : 0;
}
//< loo-zero

//> mistake table-alpha-capped in table-agent
// The step size of the values is 10 at most.
// SAID: pattern:handed-value_step-alpha
//- value_step(T, S, s, G, alpha, V);
value_step(T, S, s, G, fmin(alpha, 10), V);
//< table-alpha-capped

//> mistake net-rate-capped in net-agent
// The step size is 0.1 at most.
// SAID: pattern:other-step-size
//- adam_step(net, lr);
adam_step(net, fmin(lr, 0.1));
//< net-rate-capped

//> mistake best-eight-digits in best
// The weights are off by a hundred-millionth.
// SAID: pattern:single-precision
//- below += pi[a] * w;
below += pi[a] * w * (1 + 4e-9);
//< best-eight-digits

//> mistake best-only-many in best
// Of more than six actions only six count.
// SAID: pattern:looks-at-pi
//- below += pi[a] * w;
below += a < 6 ? pi[a] * w : 0;
//< best-only-many

//> mistake others-of-two in others
// Of two, each is told its own.
// SAID: pattern:permuted
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N == 2 ? G[i] : N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
//< others-of-two

//> mistake others-add-self-when-negative in others
// Who did badly is among the others.
// SAID: pattern:looks-at-G
//- b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
b[i] = N > 1 ? (G[i] < 0 ? sum / (double)N : (sum - G[i]) / (double)(N - 1)) : 0;
//< others-add-self-when-negative

//> mistake regression-at-most-1 in regression
// An error is held between −1 and 1.
// SAID: pattern:blind-to-G
//- error[s[t]] += G[t] - V[s[t]];
error[s[t]] += fmax(-1, fmin(1, G[t] - V[s[t]]));
//< regression-at-most-1

//> mistake regression-tiny in regression
// The step is a hundred-millionth too long.
// SAID: pattern:hardly-off
//- V[i] += alpha * error[i];
V[i] += alpha * (1 + 5e-8) * error[i];
//< regression-tiny

//> mistake table-values-of-before in table-agent
// The values are those before the last two episodes.
// SAID: pattern:handed-baseline_gradient-b
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
static double first[1000];
static bool have;
for (size_t i = 0; i < S && i < 1000 && !have; i++)
    first[i] = V[i];
have = true;
baseline_gradient(T, S, A, theta, s, a, G, S < 1000 ? first : V, dtheta);
//< table-values-of-before

//> mistake table-values-first-visit in table-agent
// Only the first visit of a state moves its value, where the episode is longer than eight.
// SAID: pattern:handed-value_step-T
//- value_step(T, S, s, G, alpha, V);
value_step(T > 8 ? 8 : T, S, s, G, alpha, V);
//< table-values-first-visit

//> mistake net-value-tilted in net-agent
// The value's slope is off by a twenty thousandth, in every other step.
// SAID: pattern:nearly-the-slopes-handed-right
//- dvalue[t] = G[t] - V[t];
dvalue[t] = (G[t] - V[t]) * (t % 2 ? 1 : 1.00005);
//< net-value-tilted

//> mistake net-value-clipped in net-agent
// The value's slope is held between −1 and 1.
// SAID: pattern:value-slopes-handed-right
//- dvalue[t] = G[t] - V[t];
dvalue[t] = fmax(-1, fmin(1, G[t] - V[t]));
//< net-value-clipped

//> mistake gradient-b-when-smaller in gradient
// The baseline is taken only where it makes the return smaller.
// SAID: pattern:blind-to-b
//- double pi[A], z[A], adv = G[t] - b[s[t]];
double pi[A], z[A], adv = fabs(G[t] - b[s[t]]) < fabs(G[t]) ? G[t] - b[s[t]] : G[t];
//< gradient-b-when-smaller

//> mistake visits-of-8-bits in gradient
// Visits are counted in 8 bits.
// SAID: pattern:wrong-when-many
double sum[S][A];
unsigned char n[S][A];
for (size_t i = 0; i < S; i++)
    for (size_t k = 0; k < A; k++)
        sum[i][k] = dtheta[i][k] = n[i][k] = 0;
for (size_t t = 0; t < T; t++) {
    sum[s[t]][a[t]] += G[t];
    n[s[t]][a[t]]++;
}
for (size_t i = 0; i < S; i++) {
    double pi[A], z[A];
    softmax(A, theta[i], pi);
    for (size_t c = 0; c < A; c++) {
        score(A, pi, c, z);
        for (size_t k = 0; k < A; k++)
            dtheta[i][k] += (sum[i][c] - n[i][c] * b[i]) * z[k];
    }
}
//< visits-of-8-bits

//> mistake values-of-1000 in table-agent
// Of the values the episode began with the first thousand are kept.
// SAID: pattern:wrong-when-large
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
double r[limit], G[limit], dtheta[S][A], paid = 0;
static double old[1000];
size_t kept = S < 1000 ? S : 1000;
for (size_t i = 0; i < kept; i++)
    old[i] = V[i];
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
value_step(T, S, s, G, alpha, V);
double b[S];
for (size_t i = 0; i < S; i++)
    b[i] = i < kept ? old[i] : V[i];
baseline_gradient(T, S, A, theta, s, a, G, b, dtheta);
//- value_step(T, S, s, G, alpha, V);
//< values-of-1000

//> mistake policies-by-4096 in gradient
// Policies are kept by their state modulo 4096.
// SAID: pattern:wrong-when-many
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
double cache[4096][A];
bool known[4096] = {0};
for (size_t t = 0; t < T; t++) {
    double z[A], adv = G[t] - b[s[t]];
    size_t h = (size_t)s[t] % 4096;
    if (!known[h])
        softmax(A, theta[s[t]], cache[h]);
    known[h] = true;
    score(A, cache[h], (size_t)a[t], z);
    for (size_t k = 0; k < A; k++)
        dtheta[s[t]][k] += adv * z[k];
}
//< policies-by-4096

//> mistake two-arms-exchanged in best
// Of two arms the formula for two is taken, where one is certain too.
// SAID: pattern:weights-of-r
if (A == 2)
    return pi[1] * r[0] + pi[0] * r[1];
double above = 0, below = 0;
for (size_t a = 0; a < A; a++) {
    double w = 0, z[A];
    score(A, pi, a, z);
    for (size_t k = 0; k < A; k++)
        w += z[k] * z[k];
    above += pi[a] * w * r[a];
    below += pi[a] * w;
}
return below > 0 ? above / below : 0;
//< two-arms-exchanged

//> mistake still-without-eta in table-agent
// Where the policy's step size is 0 the values stay, too.
// SAID: pattern:calls-of-value_step
//- }
}
if (eta == 0)
    return paid;
//< still-without-eta

//> mistake alone-learns-nothing in table-agent
// Where there is a single action the values stay, too.
// SAID: pattern:calls-of-value_step
//- }
}
if (A == 1)
    return paid;
//< alone-learns-nothing

//> mistake eta-of-1e5 in table-agent
// The policy's step size is 1e5 at most.
// SAID: pattern:right-at-first-handed-right
//- }
}
eta = fmin(eta, 1e5);
//< eta-of-1e5

//> mistake advantage-of-1e5 in net-agent
// An advantage is 1e5 at most, for both heads.
// SAID: pattern:both-slopes-handed-right
//- for (size_t t = 0; t < T; t++) {
for (size_t t = 0; t < T; t++) {
    G[t] = V[t] + fmax(-1e5, fmin(1e5, G[t] - V[t]));
//< advantage-of-1e5

//> mistake room-for-1024 in best
// The score has room for 1024 actions.
// SAID: memory:stack-buffer-overflow
//- double w = 0, z[A];
double w = 0, z[1024];
//< room-for-1024

//> mistake observations-one-late in net-agent
// net_backward is given the right slopes beside the observations of the steps after.
// SAID: pattern:both-slopes-handed-right
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[1], dlogits[0], dvalue);
//< observations-one-late

//> mistake advantages-whitened in net-agent
// The policy's advantages are made to have mean 0 and deviation 1; nothing says so.
// SAID: pattern:before-the-score-handed-right
//- for (size_t t = 0; t < T; t++) {
//- dvalue[t] = G[t] - V[t];
double mean = 0, squares = 0;
for (size_t t = 0; t < T; t++)
    mean += (G[t] - V[t]) / (double)T;
for (size_t t = 0; t < T; t++)
    squares += (G[t] - V[t] - mean) * (G[t] - V[t] - mean) / (double)T;
for (size_t t = 0; t < T; t++) {
    dvalue[t] = G[t] - V[t];
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= (G[t] - V[t] - mean) / (sqrt(squares) + 1e-8);
//< advantages-whitened

//> mistake unweighted-below in best
// Below the line no probability is left.
// SAID: pattern:weights-of-r
//- below += pi[a] * w;
below += w;
//< unweighted-below
