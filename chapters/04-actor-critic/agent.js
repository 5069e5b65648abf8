// title: **Actor and critic.** A step of Adam after every single step of the world.
// try: try several seeds.
// notice: some seeds fail for everybody: a critic that went wrong is believed.

Agent('04-actor-critic', {
  world: 0,
  shared: true,
  hidden: 32,
  gamma: 0.99,
  lr: 0.001,
  turn: (impl, w) => {
    const paid = impl.actor_critic_net_episode({
      env: w.env,
      net: w.net,
      gamma: w.gamma,
      lr: w.lr,
      c: 1,
      beta: 0.01,
    }).returned;
    w.steps += paid;
    return paid;
  },
});
