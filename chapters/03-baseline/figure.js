// title: **What a baseline does to the noise.** One decision, three arms. Each arrow is
// the estimate (3.1) after that arm was drawn; the curve is their variance (3.3), from
// `baseline_gradient` itself.
// try: drag $b$, the point on the curve, to $b^*$. Then drag one pay far from the
// others, or a logit until one arm is nearly certain.
// notice: the arrows move, and their mean never does. $V$ is a good choice and seldom
// the best.

const { arrow, axes, circle, curve, grip, line, number, scale, svg, text } = Draw;
Figure({
  name: 'figure',
  lesson: '03-baseline',
  state: { theta: [0.8, -0.2, 0.1], r: [2, 1, 4], b: 0 },
  controls: [
    { press: 'b = 0', does: f => f.set({ b: 0 }) },
    { press: 'b = V', does: f => f.set({ b: f.answer.V }) },
    { press: 'b = b*', does: f => f.set({ b: f.answer.best }) },
  ],

  program: impl => {
    const estimate = (s, a, b) =>
      impl.baseline_gradient({ theta: [s.theta], s: [0], a: [a], G: [s.r[a]], b: [b] });
    function spread(s, pi, b) {
      // mean and variance of the estimate, exactly: there are as many as arms
      const all = pi.map((_, a) => estimate(s, a, b)),
        mean = pi.map((_, i) =>
          all.reduce((sum, e, a) => sum + pi[a] * e.dtheta[0][i], 0),
        );
      const square = v => v.reduce((sum, x) => sum + x * x, 0);
      return {
        mean,
        arrows: all.map(e => e.dtheta[0]),
        variance:
          all.reduce((sum, e, a) => sum + pi[a] * square(e.dtheta[0]), 0) -
          square(mean),
        trouble: all.find(e => e.trouble)?.trouble,
      };
    }
    return {
      ask(s) {
        const { pi } = impl.softmax({ theta: s.theta }),
          V = pi.reduce((sum, p, a) => sum + p * s.r[a], 0),
          best = impl.best_constant({ pi, r: s.r }).returned;
        const curve = Array.from({ length: 61 }, (_, i) => {
          const b = -3 + 0.2 * i;
          return [b, spread(s, pi, b).variance];
        });
        const at = b => spread(s, pi, b).variance;
        return {
          pi,
          V,
          best,
          curve,
          now: spread(s, pi, s.b),
          none: spread(s, pi, 0),
          at: { none: at(0), V: at(V), best: at(best) },
          trouble: spread(s, pi, s.b).trouble,
        };
      },
    };
  },

  draw(s, a, width, other) {
    const wide = width >= 640,
      w = wide ? width * 0.5 : width,
      box = { x: 44, y: 40, w: w - 60, h: 250 };
    const most = Math.max(0.5, Math.min(60, 1.6 * Math.max(a.at.none, a.at.V)));
    const X = scale(-3, 9, box.x, box.x + box.w),
      Y = scale(0, most, box.y + box.h, box.y),
      seen = a.curve.filter(([, v]) => v <= most * 1.02 && v >= 0);
    const ink = ['purple', 'blue', 'gold'],
      height = Y(Math.max(0, Math.min(most, a.now.variance)));
    const mark = (b, v, words, ink, dy) => [
      line(X(b), box.y + box.h, X(b), Y(Math.min(v, most)), ink, {
        stroke_dasharray: '3 4',
      }),
      text(X(b), box.y + box.h + dy, words, 'mid it'),
    ];
    const pays = s.r.map((r, arm) => [
      grip(
        X(r),
        box.y + box.h + 66,
        8,
        'f-' + ink[arm],
        'r' + arm,
        `what arm ${arm} pays`,
        r,
      ),
      text(
        X(r),
        box.y + box.h + (arm === 1 ? 52 : 90),
        `arm ${arm}`,
        'mid small soft halo',
      ),
    ]);
    const left = wide ? w + 24 : 0,
      top = wide ? 0 : box.y + box.h + 120,
      side = Math.min(width - left, 330),
      cx = left + (width - left) / 2,
      cy = top + 30 + side / 2;
    const longest = Math.max(
        1,
        ...[...a.now.arrows, ...a.none.arrows].map(v => Math.hypot(...v)),
      ),
      unit = (side * 0.46) / longest;
    const flat = v => [
      cx + (unit * (v[0] - v[1])) / Math.SQRT2,
      cy + (unit * (v[0] + v[1] - 2 * v[2])) / Math.sqrt(6),
    ];
    const vector = (v, size, ink, more) => arrow(cx, cy, ...flat(v), size, ink, more);
    const clouds = a.pi.map((p, arm) => [
      vector(a.none.arrows[arm], 1.5, 'f-ink', { opacity: 0.18 }),
      vector(a.now.arrows[arm], 1.5 + 5 * p, 'f-' + ink[arm]),
      text(
        ...flat(a.now.arrows[arm].map(x => x * 1.06 + 0.06 * Math.sign(x))),
        `${Math.round(100 * p)} %`,
        'small mid halo',
      ),
    ]);
    const sliders = s.theta.map((t, arm) => {
      const y = top + side + 54 + 26 * arm,
        S = scale(-3, 3, left + 70, left + (width - left) - 60);
      return [
        line(S(-3), y, S(3), y, 'rule', { stroke_width: 2 }),
        text(left, y + 4, `logit ${arm}`, 'soft small'),
        text(width, y + 4, number(t, 1), 'small end'),
        grip(S(t), y, 7, 'f-' + ink[arm], 't' + arm, `logit of arm ${arm}`, t),
      ];
    });
    return svg(
      width,
      top + side + 54 + 70,
      'variance against the baseline, and the estimates',
      axes(box, X, Y, { ys: [0, most / 2, most], title: 'variance of the estimate' }),
      mark(a.V, a.at.V, 'V', 'ink', Math.abs(X(a.V) - X(a.best)) < 18 ? 34 : 18),
      mark(a.best, a.at.best, 'b*', 'green', 18),
      curve(
        seen.map(([b, v]) => [X(b), Y(v)]),
        'blue',
        { stroke_width: 2.5 },
      ),
      other && Math.abs(other.now.variance - a.now.variance) > 1e-9
        ? curve(
            other.curve.filter(([, v]) => v <= most).map(([b, v]) => [X(b), Y(v)]),
            'ink',
            { stroke_dasharray: '2 5' },
          )
        : '',
      grip(X(s.b), height, 8, 'f-ink', 'b', 'the baseline b', s.b),
      text(X(s.b) + 13, height - 8, `b = ${number(s.b)}`, 'halo'),
      line(box.x, box.y + box.h + 66, box.x + box.w, box.y + box.h + 66, 'rule'),
      text(0, box.y + box.h + 70, 'pays', 'soft small'),
      [-2, 0, 2, 4, 6, 8].map(x => [
        line(X(x), box.y + box.h + 62, X(x), box.y + box.h + 70, 'rule'),
        text(X(x), box.y + box.h + 108, number(x, 0), 'small soft mid'),
      ]),
      pays,
      text(
        left,
        top + 16,
        'the three estimates, and their mean (green); grey: b = 0',
        'it',
      ),
      clouds,
      vector(a.now.mean, 4, 'f-green'),
      circle(cx, cy, 3, 'f-ink'),
      sliders,
    );
  },
  says(s, a, other) {
    const v = x => number(x, 4),
      off = other && a.now.mean.some((x, i) => Math.abs(x - other.now.mean[i]) > 1e-9);
    return (
      `<p>Variance: ${v(a.at.none)} with nothing, ${v(a.at.V)} with <i>V</i> = ` +
      `${v(a.V)}, ${v(a.at.best)} with <i>b</i>* = ${v(a.best)}; with your <i>b</i> ` +
      `= ${number(s.b)} it is <b>${v(a.now.variance)}</b>. The mean is ` +
      `(${a.now.mean.map(v).join(', ')}), whatever <i>b</i> is.</p>` +
      (!other
        ? ''
        : off
          ? `<p class="wrong">Your mean is not the reference’s, ` +
            `(${other.now.mean.map(v).join(', ')}).</p>`
          : '<p>Your program agrees with the reference.</p>')
    );
  },
  drag(name, at, f) {
    const w = (at.width >= 640 ? at.width * 0.5 : at.width) - 60,
      left = at.width >= 640 ? at.width * 0.5 + 24 : 0,
      near = (x, low, high) => Math.round(20 * Math.max(low, Math.min(high, x))) / 20;
    const value = scale(44, 44 + w, -3, 9)(at.x),
      list = which => {
        const l = [...f.state[which]];
        return l;
      };
    if (name === 'b') return f.set({ b: near(value, -3, 9) });
    const which = name[0] === 'r' ? 'r' : 'theta',
      all = list(which);
    all[Number(name[1])] =
      which === 'r'
        ? near(value, -2, 8)
        : near(scale(left + 70, at.width - 60, -3, 3)(at.x), -3, 3);
    f.set({ [which]: all });
  },
  nudge(name, dx, dy, f) {
    if (name === 'b') return f.set({ b: f.state.b + 0.1 * (dx + dy) });
    const which = name[0] === 'r' ? 'r' : 'theta',
      all = [...f.state[which]];
    all[Number(name[1])] += 0.1 * (dx + dy);
    f.set({ [which]: all });
  },
});
