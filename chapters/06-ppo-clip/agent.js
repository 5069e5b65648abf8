// title: **PPO.** A rollout of 128 steps, used four times.
// try: push the cart once it stands.
// notice: the same steps of the world go further than in any lesson before.

Agent('06-ppo-clip', {
  world: 0,
  shared: false,
  hidden: 32,
  gamma: 0.99,
  lr: 0.001,
  unit: 'iterations',
  turn: (impl, w) => {
    w.obs = impl.ppo_iteration({
      env: w.env,
      net: w.net,
      T: 128,
      obs: w.obs,
      seed: w.seed,
      round: w.round * 4,
      how: {
        epochs: 4,
        M: 32,
        gamma: w.gamma,
        lambda: 0.95,
        epsilon: 0.2,
        clip: Infinity,
        c_value: 0.5,
        c_entropy: 0,
        target_kl: Infinity,
        lr: w.lr,
      },
    }).obs;
    w.steps += 128;
    return impl.page_episode({ env: w.other, net: w.net }).returned;
  },
});
