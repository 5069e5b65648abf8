// title: **TRPO.** A rollout of 1024 steps, and one step of the policy, as long as
// δ = 0.02 allows.
// try: let it learn for some iterations, then push the cart.
// notice: the first iterations already move it as far as the last ones do.

Agent('09-trpo', {
  world: 0,
  shared: false,
  hidden: 32,
  gamma: 0.99,
  lr: 0.001,
  unit: 'iterations',
  turn: (impl, w) => {
    w.obs = impl.trpo_iteration({
      env: w.env,
      net: w.net,
      T: 1024,
      obs: w.obs,
      seed: w.seed,
      round: w.round * 10,
      how: {
        products: 10,
        tries: 10,
        epochs: 10,
        M: 64,
        gamma: w.gamma,
        lambda: 0.95,
        delta: 0.02,
        damping: 0.1,
        residual: 1e-5,
        shrink: 0.7,
        lr: w.lr,
      },
    }).obs;
    w.steps += 1024;
    return impl.page_episode({ env: w.other, net: w.net }).returned;
  },
});
