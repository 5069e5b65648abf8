// title: **The clip, and what it does not do.** First one row: its term of (6.6)
// and its slope (6.7) against the ratio. Then 24 rows that share one small network and
// are used again and again.
// try: drag the ratio over both corners, then turn the advantage's sign. Then let the
// epochs run with and without the clip.
// notice: where the slope is 0, a row stops pulling; it is not held. Ratios leave the
// band all the same, for the other rows move the network they share.

const { axes, circle, curve, grip, line, number, rect, scale, svg, text } = Draw;
Figure({
  name: 'figure',
  lesson: '06-ppo-clip',
  state: { ratio: 1.35, A: 1, epsilon: 0.2, epochs: 16, lr: 1, seed: 1 },
  controls: [
    {
      press: f =>
        f.state.A > 0 ? 'Make the advantage negative' : 'Make the advantage positive',
      does: f => f.set({ A: -f.state.A }),
    },
    {
      slider: 'epsilon',
      label: 'ε',
      says: 'half the band ε',
      min: 0.05,
      max: 0.6,
      step: 0.05,
    },
    {
      slider: 'lr',
      label: 'step',
      says: 'step size',
      min: 0.1,
      max: 3,
      step: 0.1,
      digits: 1,
    },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => {
    const T = 24,
      A = 3;
    // Logits of row t are w_b + x_t v_b: two numbers for each action, for all rows.
    const policy = (w, x) =>
      x.map(xt => impl.softmax({ theta: w.map(([c, v]) => c + xt * v) }).pi);
    const logp = (pi, a) => a.map((at, t) => Math.log(pi[t][at]));
    function train(s, epsilon) {
      const x = impl
          .page_uniforms({ n: T, seed: s.seed, round: 0 })
          .u.map(u => 2 * u - 1),
        u = impl.page_uniforms({ n: T, seed: s.seed, round: 1 }).u;
      const noise = impl.page_uniforms({ n: T, seed: s.seed, round: 2 }).u;
      let w = [
        [0.4, 0.6],
        [0, -0.8],
        [-0.4, 0.2],
      ];
      const old = policy(w, x),
        a = old
          .map((pi, t) => impl.sample_action({ pi, u: u[t] }))
          .map(r => r.returned);
      const adv = impl.normalise({
          adv: noise.map((n, t) => (a[t] === 0 ? 1 : 0) + 2.8 * n),
        }).scaled,
        logp_old = logp(old, a),
        out = [];
      for (let e = 0; ; e++) {
        const pi = policy(w, x),
          now = logp(pi, a),
          ratio = impl.importance_ratio({ logp: now, logp_old }).ratio;
        out.push({
          ratio,
          kl: impl.approximate_kl({ logp: now, logp_old }).returned,
          L: impl.clipped_objective({ ratio, adv, epsilon }).returned,
        });
        if (e === s.epochs)
          return {
            adv,
            path: out,
            rows: impl.effective_sample_size({ T, ratio }).returned,
          };
        const dlogp = impl.clipped_slope({ ratio, adv, epsilon }).dlogp,
          d = impl.ppo_gradient({ pi, a, dlogp, c_entropy: 0 }).dlogits;
        w = w.map(([c, v], b) => [
          c + s.lr * d.reduce((sum, row) => sum + row[b], 0),
          v + s.lr * d.reduce((sum, row, t) => sum + x[t] * row[b], 0),
        ]);
      }
    }
    return {
      ask(s) {
        const at = r => ({
          L: impl.clipped_objective({ ratio: [r], adv: [s.A], epsilon: s.epsilon }),
          slope: impl.clipped_slope({ ratio: [r], adv: [s.A], epsilon: s.epsilon }),
        });
        const curve = Array.from({ length: 101 }, (_, i) => {
            const r = 0.02 * i;
            return [r, at(r).L.returned, at(r).slope.dlogp[0]];
          }),
          now = at(s.ratio);
        return {
          curve,
          L: now.L.returned,
          slope: now.slope.dlogp[0],
          trouble: now.L.trouble ?? now.slope.trouble,
          clipped: train(s, s.epsilon),
          free: train(s, 1e6),
        };
      },
    };
  },

  draw(s, a, width, other) {
    const wide = width >= 640,
      w = wide ? width * 0.42 : width,
      box = { x: 40, y: 36, w: w - 52, h: 170 },
      low = { x: 40, y: 262, w: w - 52, h: 110 };
    const X = scale(0, 2, box.x, box.x + box.w),
      [y0, y1] = s.A > 0 ? [0, 2] : [-2, 0],
      Y = scale(y0, y1, box.y + box.h, box.y),
      Z = scale(y0, y1, low.y + low.h, low.y);
    const parts = a.curve.reduce((list, p) => {
      const last = list[list.length - 1];
      if (last && Math.abs(last[last.length - 1][2] - p[2]) < 0.2) last.push(p);
      else list.push([p]);
      return list;
    }, []);
    const bands = [box, low].map(b =>
      rect(X(1 - s.epsilon), b.y, X(1 + s.epsilon) - X(1 - s.epsilon), b.h, 'f-deep'),
    );
    const dashes = other
      ? curve(
          other.curve.map(([r, L]) => [X(r), Y(L)]),
          'ink',
          { stroke_dasharray: '2 5' },
        )
      : '';
    const left = wide ? w + 66 : 40,
      top = wide ? 36 : 460,
      wide2 = width - left - 40,
      high = wide ? 150 : 130,
      all = [
        ['clipped', 'with the clip'],
        ['free', 'without'],
      ];
    const most = Math.max(
      2.5,
      Math.min(8, Math.max(...a.free.path.flatMap(p => p.ratio))),
    );
    const panels = all.map(([name, words], k) => {
      const b = { x: left, y: top + k * (high + 56), w: wide2, h: high },
        E = scale(0, s.epochs, b.x, b.x + b.w),
        R = scale(0, most, b.y + b.h, b.y),
        run = a[name],
        end = run.path[s.epochs];
      return [
        rect(b.x, R(1 + s.epsilon), b.w, R(1 - s.epsilon) - R(1 + s.epsilon), 'f-deep'),
        axes(b, E, R, {
          ys: [0, 1, Math.floor(most)],
          xs: [0, 4, 8, 12, 16],
          digits: 0,
          title: `ratios, epoch by epoch, ${words}`,
        }),
        run.adv.map((z, t) =>
          curve(
            run.path
              .map((p, e) => [E(e), R(Math.min(most, p.ratio[t]))])
              .filter((_, e) => e % 2 === 0),
            z > 0 ? 'green' : 'red',
            { stroke_width: 1.3, opacity: 0.6 },
          ),
        ),
        text(b.x + b.w + 6, b.y + 12, 'KL', 'small it'),
        text(b.x + b.w + 6, b.y + 28, number(end.kl), 'small'),
      ];
    });
    return svg(
      width,
      wide ? 430 : top + 2 * high + 110,
      'the clipped objective, and ratios over epochs',
      bands,
      axes(box, X, Y, {
        ys: [y0, (y0 + y1) / 2, y1],
        digits: 0,
        title: 'a row’s term of the objective',
      }),
      axes(low, X, Z, {
        ys: [y0, (y0 + y1) / 2, y1],
        xs: [0, 1, 2],
        digits: 0,
        title: 'its slope in log π',
        below: 'ratio',
      }),
      curve(
        a.curve.map(([r, L]) => [X(r), Y(L)]),
        'blue',
        { stroke_width: 2.6 },
      ),
      dashes,
      parts.map(p =>
        curve(
          p.map(([r, , d]) => [X(r), Z(d)]),
          'red',
          { stroke_width: 2.4 },
        ),
      ),
      line(X(s.ratio), box.y, X(s.ratio), low.y + low.h, 'ink', {
        stroke_dasharray: '2 4',
      }),
      circle(X(s.ratio), Z(a.slope), 5, 'f-red'),
      grip(X(s.ratio), Y(a.L), 8, 'f-ink', 'r', 'the ratio', s.ratio),
      panels,
    );
  },
  says(s, a, other) {
    const where =
        s.ratio > 1 + s.epsilon
          ? 'above the band'
          : s.ratio < 1 - s.epsilon
            ? 'below the band'
            : 'inside the band',
      stopped = a.slope === 0 ? ': the row has stopped pulling' : '',
      most = run => Math.max(...run.path[s.epochs].ratio);
    const off =
      other &&
      !(Math.abs(a.slope - other.slope) <= 1e-9 && Math.abs(a.L - other.L) <= 1e-9);
    return (
      `<p>At ratio ${number(s.ratio)}, ${where}, with an advantage of ` +
      `${number(s.A, 0)}, the slope is ` +
      `<b>${number(a.slope)}</b>${stopped}. ` +
      `After ${s.epochs} epochs the largest ratio is ${number(most(a.clipped))} ` +
      `with the clip and ${number(most(a.free))} without; the 24 rows are worth ` +
      `${number(a.clipped.rows, 1)} and ${number(a.free.rows, 1)}.</p>` +
      (!other
        ? ''
        : off
          ? `<p class="wrong">The reference has the term ${number(other.L)} and the ` +
            `slope ${number(other.slope)} here.</p>`
          : '<p>Your program agrees with the reference here.</p>')
    );
  },
  drag(name, at, f) {
    const w = at.width >= 640 ? at.width * 0.42 : at.width;
    f.set({
      ratio:
        Math.round(50 * Math.max(0, Math.min(2, scale(40, w - 12, 0, 2)(at.x)))) / 50,
    });
  },
  nudge: (name, dx, dy, f) =>
    f.set({
      ratio:
        Math.round(100 * Math.max(0, Math.min(2, f.state.ratio + 0.05 * (dx + dy)))) /
        100,
    }),
});
