// title: **PPO with a bell, on Pendulum.** The motor is too weak to lift the pole at
// once.
// try: let it learn for a minute, then push.
// notice: at first it learns not to hurry; that it has to swing comes later.

Agent('07-gaussian-policy', {
  world: 1,
  shared: false,
  hidden: 64,
  gamma: 0.9,
  lr: 0.001,
  unit: 'iterations',
  turn: (impl, w) => {
    w.obs = impl.gaussian_iteration({
      env: w.env,
      net: w.net,
      T: 512,
      obs: w.obs,
      seed: w.seed,
      round: w.round * 10,
      how: {
        epochs: 10,
        M: 64,
        c: 2,
        pay: 0.1,
        gamma: w.gamma,
        lambda: 0.95,
        epsilon: 0.2,
        c_value: 0.5,
        c_entropy: 0,
        lr: w.lr,
      },
    }).obs;
    w.steps += 512;
    return impl.page_episode({ env: w.other, net: w.net }).returned;
  },
});
