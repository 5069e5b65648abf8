// title: **GAE.** Eight rollouts of 32 steps, then an episode that is only watched.
// try: compare with the actor and critic above, over three seeds.
// notice: the critic is believed for some steps and no further, and fewer seeds are
// lost.

Agent('05-gae', {
  world: 0,
  shared: true,
  hidden: 32,
  gamma: 0.99,
  lr: 0.001,
  unit: 'turns of 8 rollouts',
  turn: (impl, w) => {
    for (let i = 0; i < 8; i++)
      w.obs = impl.gae_rollout({
        env: w.env,
        net: w.net,
        T: 32,
        obs: w.obs,
        gamma: w.gamma,
        lambda: 0.95,
        how: { c_value: 0.05, c_entropy: 0.01 },
        lr: w.lr,
      }).obs;
    w.steps += 256;
    return impl.page_episode({ env: w.other, net: w.net }).returned;
  },
});
