// title: **REINFORCE on CartPole.** One whole episode, one step of Adam.
// try: let it learn for a thousand episodes, and do not stop where it is best.
// notice: what it has learned it loses again: near the top the gradient fades and the
// noise does not.

Agent('02-reinforce', {
  world: 0,
  shared: true,
  hidden: 32,
  gamma: 0.99,
  lr: 0.001,
  turn: (impl, w) => {
    const paid = impl.net_episode({
      env: w.env,
      net: w.net,
      gamma: w.gamma,
      lr: w.lr,
    }).returned;
    w.steps += paid;
    return paid;
  },
});
