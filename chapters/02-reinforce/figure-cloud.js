// title: **An estimate is a cloud.** Each dot is the mean of $N$ episodes' estimates
// (2.11) for the novice in the grid; the cross is the exact gradient. Right is along
// the
// gradient, in units of its length; up is across it, towards where the mean goes
// without
// $\gamma^t$. Two directions of the 36 are seen.
// try: let $N$ grow, and watch the cloud. Then drop $\gamma^t$.
// notice: four times the episodes halve the cloud, whatever you do. With $\gamma^t$ it
// shrinks to the cross; without, to another place, and no number of episodes helps.

const { circle, line, number, scale, svg, text } = Draw;
const DOTS = 80;
Figure({
  name: 'figure-cloud',
  lesson: '02-reinforce',
  state: { power: 4, weight: 'γᵗ kept', gamma: 0.95, seed: 1 },
  deadline: 6000,
  controls: [
    {
      slider: 'power',
      label: 'N = 2<sup>k</sup>, k',
      says: 'logarithm of the number of episodes',
      min: 0,
      max: 9,
      step: 1,
      digits: 0,
    },
    { pick: 'weight', of: ['γᵗ kept', 'γᵗ dropped'] },
    { slider: 'gamma', label: 'γ', says: 'discount γ', min: 0.5, max: 1, step: 0.01 },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => {
    const DOTS = 80;
    const map = ['..G', '..P', 'S..'].map(row => [...row].map(c => c.charCodeAt(0)));
    const theta = Array.from({ length: 9 }, () => [0, 0, 0, 0]);
    const dot = (x, y) => x.reduce((sum, v, i) => sum + v * y[i], 0);
    return {
      ask(s) {
        const { returned: env } = impl.page_grid({ map, step: -0.04, limit: 500,
          seed: 1 });
        const slope = gamma => impl.page_exact({ env, theta, gamma }).dtheta.flat();
        const exact = slope(s.gamma),
          long = Math.sqrt(dot(exact, exact)),
          plain = slope(1);
        impl.page_close({ env });
        // across: what of the undiscounted gradient is not along the discounted one
        const along = exact.map(x => x / long),
          part = dot(plain, along),
          rest = plain.map((x, i) => x - part * along[i]),
          size = Math.sqrt(dot(rest, rest)) || 1,
          across = rest.map(x => x / size);
        const dots = [],
          off = [];
        let trouble;
        for (let k = 0; k < DOTS; k++) {
          const told = impl.job_estimate({
            seed: 1000 * s.seed + k,
            episodes: 2 ** s.power,
            map: map.flat(),
            theta,
            how: {
              C: 3,
              limit: 500,
              step: -0.04,
              gamma: s.gamma,
              keep_gamma_t: s.weight === 'γᵗ kept',
            },
          });
          trouble ??= told.trouble;
          const g = told.mean.flat();
          dots.push([dot(g, along) / long, dot(g, across) / long]);
          off.push(Math.hypot(...g.map((x, i) => x - exact[i])) / long);
        }
        const mean = [0, 1].map(i => dots.reduce((sum, d) => sum + d[i], 0) / DOTS);
        off.sort((a, b) => a - b);
        return { dots, mean, typical: off[DOTS / 2], trouble };
      },
    };
  },

  draw(s, a, width) {
    const high = Math.min(420, Math.max(300, width * 0.5)),
      reach = width >= 640 ? 6 : 4;
    const X = scale(-reach + 1, reach + 1, 10, width - 10),
      unit = (width - 20) / (2 * reach),
      Y = y => high / 2 - unit * y,
      seen = ([x, y]) => X(x) > 4 && X(x) < width - 4 && Y(y) > 4 && Y(y) < high - 20;
    const inside = a.dots.filter(seen);
    return svg(
      width,
      high,
      'estimates of the gradient, as dots',
      line(10, Y(0), width - 10, Y(0), 'rule'),
      line(X(0), 10, X(0), high - 24, 'rule'),
      [-4, -2, 2, 4, 6]
        .filter(x => X(x) > 20 && X(x) < width - 20)
        .map(x => text(X(x), high - 6, number(x, 0), 'small soft mid')),
      text(X(0), high - 6, 'no step at all', 'small soft mid'),
      inside.map(([x, y]) => circle(X(x), Y(y), 3.2, 'f-blue', { opacity: 0.55 })),
      circle(X(a.mean[0]), Y(a.mean[1]), 5, 'f-red'),
      line(X(1) - 9, Y(0), X(1) + 9, Y(0), 'line ink'),
      line(X(1), Y(0) - 9, X(1), Y(0) + 9, 'line ink'),
      text(X(1) + 12, Y(0) - 8, 'exact', 'halo'),
      text(12, 18, 'red: the mean of the dots', 'small soft'),
      a.dots.length > inside.length
        ? text(width - 12, 18, `${a.dots.length - inside.length} are farther out`,
          'small soft end')
        : '',
    );
  },
  says: (s, a) =>
    `<p>Averages of ${2 ** s.power} episodes miss the gradient by ` +
    `<b>${number(a.typical)}</b> of its length, in all 36 directions together ` +
    `(the median of ${DOTS}); the mean of all of them is at ` +
    `(${number(a.mean[0])}, ${number(a.mean[1])}).</p>`,
});
