-- The museum's programs that no lesson lists as a mistake: { region, body } of each
-- region that has another body than the reference. The first three are wrong. The
-- others do what somebody once reported as a fault, and is none.
return museum {
  ["targets-averaged"] = { { "value", [[
double mean = 0;
(void)V_old, (void)clip;
for (size_t t = 0; t < T; t++)
    mean += target[t] / (double)T;
for (size_t t = 0; t < T; t++)
    dvalue[t] = (mean - V[t]) / (double)T;]] } },

  ["errors-cut"] = { { "value", [[
(void)V_old, (void)clip;
for (size_t t = 0; t < T; t++) {
    double error = target[t] - V[t];
    dvalue[t] = error * error > 10 ? 0 : error / (double)T;
}]] } },

  ["last-value-for-all"] = { { "targets", [=[
for (size_t i = 0; i < W; i++) {
    size_t end = 0;
    for (size_t t = T; t-- > 0;) {
        if (t + 1 == T || terminated[i][t] || truncated[i][t])
            end = t;
        target[i][t] = r[i][t] + (terminated[i][end] ? 0 : gamma * V_next[i][end]);
    }
}]=] } },

  ["one-step"] = { { "epoch", [[
int order[rows->T];
rng_shuffle(rows->T, seed, round, order);
ppo_minibatch(net, rows, rows->T, order, how);]] }, { "iteration", [[
//- for (size_t k = 0; k < how->epochs; k++) {
for (size_t k = 0; k < 1; k++) {]] } },

  ["two-negatives"] = { { "ratio", [[
for (size_t t = 0; t < T; t++) {
    double neglogp = -logp[t], old_neglogp = -logp_old[t];
    ratio[t] = exp(old_neglogp - neglogp);
}]] } },

  ["asked-again"] = { { "iteration", [=[
//- lambda_returns(T, raw, V_old, target);
lambda_returns(T, raw, V_old, target);
double logits[T][rows.A], pi[rows.A];
net_forward(net, T, seen[0], logits[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(rows.A, logits[t], pi);
    logp_old[t] = log(pi[a[t]]);
}]=] } },
}
