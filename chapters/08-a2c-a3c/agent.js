// title: **A3C.** Eight workers, one turn of 16 steps each, in a round; then an episode
// that is only watched.
// try: compare with lesson 5's agent, over three seeds.
// notice: every gradient is seven pushes old, and it learns all the same.

Agent('08-a2c-a3c', {
  world: 0,
  shared: true,
  hidden: 32,
  gamma: 0.99,
  lr: 0.003,
  unit: 'rounds of 8 turns',
  turn: (impl, w) => {
    const one = i => {
      const env = impl.page_world({ which: 0, seed: w.seed + 7919 * i }).returned;
      return {
        env,
        obs: impl.page_begin({ env, D: 4 }).obs,
        copy: impl.page_net({ env, hidden: 32, shared: true, seed: w.seed }).returned,
      };
    };
    w.workers ??= Array.from({ length: 8 }, (_, i) => one(i));
    for (const worker of w.workers)
      worker.obs = impl.a3c_turn({
        env: worker.env,
        copy: worker.copy,
        shared: w.net,
        obs: worker.obs,
        how: { T: 16, gamma: w.gamma, c_value: 0.05, c_entropy: 0.01, lr: w.lr },
      }).obs;
    w.steps += 128;
    return impl.page_episode({ env: w.other, net: w.net }).returned;
  },
});
