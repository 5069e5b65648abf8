/* Right bodies for the regions of a2c_a3c.c, written differently: they must pass. */

//> mistake divides-each in mean
// Each gradient is divided before it is added; worker by worker.
for (size_t j = 0; j < N; j++)
    mean[j] = 0;
for (size_t i = 0; i < W; i++)
    for (size_t j = 0; j < N; j++)
        mean[j] += g[i][j] / (double)W;
//< divides-each

//> mistake running-mean in mean
// A running mean: each worker moves it by a part of the difference.
for (size_t j = 0; j < N; j++)
    mean[j] = g[0][j];
for (size_t i = 1; i < W; i++)
    for (size_t j = 0; j < N; j++)
        mean[j] += (g[i][j] - mean[j]) / (double)(i + 1);
//< running-mean

//> mistake last-worker-first in mean
// Adds from the last worker to the first.
//- for (size_t i = 0; i < W; i++)
//- sum += g[i][j];
for (size_t i = W; i-- > 0;)
    sum += g[i][j];
//< last-worker-first

//> mistake summed-in-long-double in mean
// A wider sum.
//- double sum = 0;
long double sum = 0;
//- mean[j] = sum / (double)W;
mean[j] = (double)(sum / (long double)W);
//< summed-in-long-double

//> mistake forward-walk in targets
// From each row forward, with powers of γ, until something ends.
for (size_t i = 0; i < W; i++)
    for (size_t t = 0; t < T; t++) {
        double sum = 0, w = 1;
        for (size_t k = t;; k++) {
            sum += w * r[i][k];
            w *= gamma;
            if (terminated[i][k])
                break;
            if (truncated[i][k] || k + 1 == T) {
                sum += w * V_next[i][k];
                break;
            }
        }
        target[i][t] = sum;
    }
//< forward-walk

//> mistake by-masks in targets
// With masks of 0 and 1 and one number that is carried back.
for (size_t i = 0; i < W; i++) {
    double carried = V_next[i][T - 1];
    for (size_t t = T; t-- > 0;) {
        double alive = !terminated[i][t], cut = truncated[i][t];
        carried = r[i][t] + gamma * alive * (cut * V_next[i][t] + (1 - cut) * carried);
        target[i][t] = carried;
    }
}
//< by-masks

//> mistake by-lesson-5 in targets
// Lesson 5's n_step_advantage with V = 0 and all the steps there are.
double zero[T];
for (size_t t = 0; t < T; t++)
    zero[t] = 0;
for (size_t i = 0; i < W; i++)
    n_step_advantage(T, T, r[i], zero, V_next[i], terminated[i], truncated[i], gamma,
                     target[i]);
//< by-lesson-5

//> mistake columns-outside in targets
// The rows outside and the workers inside: all workers go back together.
for (size_t t = T; t-- > 0;)
    for (size_t i = 0; i < W; i++) {
        double next = V_next[i][t];
        if (t + 1 < T && !truncated[i][t] && !terminated[i][t])
            next = target[i][t + 1];
        target[i][t] = terminated[i][t] ? r[i][t] : r[i][t] + gamma * next;
    }
//< columns-outside

//> mistake remembers-in-a-table in ages
// A list of the workers met so far, and of the turn behind the last of each.
int name[M];
size_t taken[M], known = 0;
for (size_t m = 0; m < M; m++) {
    size_t i = 0;
    while (i < known && name[i] != who[m])
        i++;
    if (i == known)
        name[i] = who[m], taken[i] = 0, known++;
    age[m] = (int)(m - taken[i]);
    taken[i] = m + 1;
}
//< remembers-in-a-table

//> mistake all-grow-older in ages
// Whenever someone pushes, all turns to come grow older by one, until their own worker's.
for (size_t m = 0; m < M; m++)
    age[m] = 0;
for (size_t m = 0; m < M; m++)
    for (size_t k = m + 1; k < M; k++)
        age[k] = who[k] == who[m] ? 0 : age[k] + 1;
//< all-grow-older

//> mistake difference-of-positions in stale
// From the differences: the step is kept, and the place added up.
double at = start;
for (size_t t = 0; t < n; t++) {
    x[t] = at;
    double slope = h * (t >= tau ? x[t - tau] : start);
    at -= eta * slope;
}
//< difference-of-positions

//> mistake in-two-loops in stale
// First the straight line, then the recursion.
size_t t = 0;
for (; t < n && t <= tau; t++)
    x[t] = t ? x[t - 1] - eta * h * start : start;
for (; t < n; t++)
    x[t] = x[t - 1] - eta * h * x[t - 1 - tau];
//< in-two-loops

//> mistake by-the-chord in bound
// The length of the chord from 1 to e^(iω).
double omega = M_PI / (2 * (double)tau + 1), a = cos(omega) - 1, b = sin(omega);
return sqrt(a * a + b * b) / h;
//< by-the-chord

//> mistake by-a-cosine in bound
// By the cosine of the other angle.
double k = (double)tau;
return 2 / h * cos(M_PI * k / (2 * k + 1));
//< by-a-cosine

//> mistake asks-all-later in worker
// Keeps observations and actions; values are asked again when the turn is over.
//- net_forward(net, T, next[0], NULL, V_next[0]);
net_forward(net, T, next[0], NULL, V_next[0]);
net_forward(net, T, seen[0], NULL, V);
//< asks-all-later

//> mistake row-by-row in worker
// The gradient goes through the network one row at a time.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
for (size_t t = 0; t < T; t++)
    net_backward(net, 1, seen[t], dlogits[t], &dvalue[t]);
//< row-by-row

//> mistake takes-the-old-away in worker
// Remembers what was in the network, and subtracts it.
//- net_set_gradient(net, NULL);
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
double zeros[N];
for (size_t j = 0; j < N; j++)
    zeros[j] = 0;
net_set_gradient(net, zeros);
net_backward(net, T, seen[0], dlogits[0], dvalue);
//< takes-the-old-away

//> mistake slopes-by-hand in worker
// Policy and critic are sent back one after the other, each with its own slopes.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
net_backward(net, T, seen[0], NULL, dvalue);
net_backward(net, T, seen[0], dlogits[0], NULL);
//< slopes-by-hand

//> mistake mean-in-place in step
// The mean without the function for it.
//- mean_gradient(W, N, g, mean);
for (size_t j = 0; j < N; j++) {
    mean[j] = 0;
    for (size_t i = 0; i < W; i++)
        mean[j] += g[i][j] / (double)W;
}
//< mean-in-place

//> mistake copies-under-the-lock in turn
// The copy is written before the lock is given back.
//- net_unlock(shared);
//- net_set_weights(copy, w);
net_set_weights(copy, w);
net_unlock(shared);
//< copies-under-the-lock

//> mistake steps-by-hand in turn
// The step of one worker without the mean of one.
//- shared_step(shared, 1, N, g, how);
net_set_gradient(shared, g[0]);
adam_step(shared, how->lr);
//< steps-by-hand

//> mistake cosine-instead in bound
// The cosine of the other angle.
double k = (double)tau;
return 2 / h * cos(M_PI * k / (2 * k + 1));
//< cosine-instead

//> mistake next-carried-along in targets
// What comes next is carried from row to row, and replaced where a row ends.
for (size_t i = 0; i < W; i++) {
    double next = V_next[i][T - 1];
    for (size_t k = 1; k <= T; k++) {
        const size_t t = T - k;
        if (truncated[i][t])
            next = V_next[i][t];
        if (terminated[i][t])
            next = 0;
        next = target[i][t] = gamma * next + r[i][t];
    }
}
//< next-carried-along

//> mistake rows-backwards in worker
// The slopes of a row at a time, the last row first: a sum is a sum.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
for (size_t i = T; i-- > 0;)
    net_backward(net, 1, seen[i], dlogits[i], &dvalue[i]);
//< rows-backwards
