// title: **The same with a baseline.** The value head says what was to be expected.
// try: train the same seed here and above, side by side.
// notice: how much steadier the curve is for one number subtracted.

Agent('03-baseline', {
  world: 0,
  shared: false,
  hidden: 32,
  gamma: 0.99,
  lr: 0.001,
  turn: (impl, w) => {
    const paid = impl.baseline_episode({
      env: w.env,
      net: w.net,
      gamma: w.gamma,
      lr: w.lr,
    }).returned;
    w.steps += paid;
    return paid;
  },
});
