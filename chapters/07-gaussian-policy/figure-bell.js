// title: **One draw, two slopes; and the same bell, squashed.** Drag the draw $u$ and
// the
// mean; above, (7.3) says which way each would move for a draw that pays 1. Below, the
// density (7.7) of the action $a = c \tanh u$ that the world gets, $c = 2$.
// try: drag the draw from the mean out over one deviation. Then make the bell wide.
// notice: within one deviation a good draw narrows the bell, outside it widens it, and
// the mean is pulled the harder the narrower the bell is. A wide bell, squashed, stands
// on the two edges.

const { arrow, circle, curve, grip, line, number, scale, svg, text } = Draw;
const C = 2,
  REACH = 4;
Figure({
  name: 'figure-bell',
  lesson: '07-gaussian-policy',
  state: { mu: 0, u: 1.4, sigma: 0.8 },
  controls: [
    { slider: 'sigma', label: 'σ', says: 'deviation σ', min: 0.2, max: 2.5,
      step: 0.05 },
  ],

  program: impl => ({
    ask(s) {
      const C = 2,
        REACH = 4;
      const log_sigma = [Math.log(s.sigma)],
        us = Array.from({ length: 241 }, (_, i) => -REACH + (2 * REACH * i) / 240);
      const rows = us.map(u => [u]),
        mu = us.map(() => [s.mu]);
      const bell = impl.gaussian_logp({ mu, log_sigma, u: rows });
      const squashed = impl.tanh_squash({ u: rows, logp_u: bell.logp, c: C });
      const one = { mu: [[s.mu]], log_sigma, u: [[s.u]] };
      const score = impl.gaussian_score(one),
        here = impl.gaussian_logp(one);
      const at = impl.tanh_squash({ u: [[s.u]], logp_u: here.logp, c: C });
      return {
        us,
        p: bell.logp.map(Math.exp),
        a: squashed.a.map(row => row[0]),
        q: squashed.logp_a.map(Math.exp),
        dmu: score.dmu[0][0],
        dlog: score.dlog_sigma[0][0],
        here: Math.exp(here.logp[0]),
        action: at.a[0][0],
        there: Math.exp(at.logp_a[0]),
        H: impl.gaussian_entropy({ mu: [s.mu], log_sigma }).returned,
        trouble: bell.trouble ?? score.trouble ?? squashed.trouble,
      };
    },
  }),

  draw(s, a, width) {
    const X = scale(-REACH, REACH, 14, width - 14),
      A = scale(-C * 1.05, C * 1.05, 14, width - 14),
      top = Math.max(...a.p.filter(Number.isFinite)),
      peak = Math.min(3, Math.max(...a.q.filter(Number.isFinite)));
    const Y = scale(0, Math.max(top, 0.4), 190, 50),
      Z = y => scale(0, Math.max(peak, 0.4), 390, 270)(Math.min(y, peak));
    const pull = Math.sign(a.dmu) * Math.min(width / 3, 30 * Math.abs(a.dmu)),
      grow = Math.max(-60, Math.min(60, 26 * a.dlog));
    return svg(
      width,
      420,
      'a bell, its two slopes, and the bell squashed',
      text(14, 16, 'density of u', 'it'),
      line(14, 190, width - 14, 190, 'rule'),
      [-4, -2, 0, 2, 4].map(x => text(X(x), 208, number(x, 0), 'small soft mid')),
      line(X(s.mu - s.sigma), 190, X(s.mu - s.sigma), Y(0.6 * top), 'rule'),
      line(X(s.mu + s.sigma), 190, X(s.mu + s.sigma), Y(0.6 * top), 'rule'),
      curve(a.us.map((u, i) => [X(u), Y(a.p[i])]), 'blue'),
      arrow(X(s.mu), 34, X(s.mu) + pull, 34, 3, 'f-green'),
      text(X(s.mu) - 8 * Math.sign(pull || 1), 30, 'mean', pull < 0 ? 'small' :
        'small end'),
      Math.abs(grow) > 2
        ? [
            arrow(X(s.mu + s.sigma), 120, X(s.mu + s.sigma) + grow, 120, 3, 'f-purple'),
            arrow(X(s.mu - s.sigma), 120, X(s.mu - s.sigma) - grow, 120, 3, 'f-purple'),
          ]
        : '',
      line(X(s.u), 190, X(s.u), Y(a.here), 'line gold'),
      grip(X(s.mu), 190, 7, 'f-blue', 'mu', 'mean μ', s.mu),
      grip(X(s.u), Y(a.here), 8, 'f-gold', 'u', 'the draw u', s.u),
      text(14, 246, 'density of a = 2 tanh u', 'it'),
      line(14, 390, width - 14, 390, 'rule'),
      [-2, -1, 0, 1, 2].map(x => text(A(x), 408, number(x, 0), 'small soft mid')),
      curve(a.a.map((x, i) => [A(x), Z(a.q[i])]).filter(([x]) => Number.isFinite(x)),
        'red'),
      circle(A(a.action), Z(a.there), 6, 'f-gold'),
    );
  },
  says(s, a) {
    const way =
      Math.abs(a.dlog) < 0.005
        ? 'neither wider nor narrower'
        : a.dlog > 0
          ? 'wider'
          : 'narrower';
    return (
      `<p>∂/∂μ = ${number(a.dmu)}, ∂/∂log σ = ${number(a.dlog)}: a good draw here ` +
      `makes the bell <b>${way}</b>. Its entropy is ${number(a.H)}. The world gets ` +
      `<i>a</i> = ${number(a.action)}.</p>`
    );
  },
  drag(name, p, f) {
    const u = -REACH + ((p.x - 14) / (p.width - 28)) * 2 * REACH;
    f.set({ [name]: Math.max(-3.9, Math.min(3.9, u)) });
  },
  nudge(name, dx, dy, f) {
    f.set({ [name]: Math.max(-3.9, Math.min(3.9, f.state[name] + 0.05 * (dx || dy))) });
  },
});
