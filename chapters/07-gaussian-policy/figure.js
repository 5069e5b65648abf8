// title: **A bell in two dimensions looks for a target.** Each step draws 64 actions,
// coloured by what they pay, and moves the mean and both deviations by (7.3), as
// `job_target` does.
// try: press *Train*, then click anywhere: the target moves there.
// notice: the mean arrives first and the bell shrinks afterwards, sooner across than
// along, for a miss upwards costs four times as much. A narrow bell that has to move
// grows again before it goes.

const { axes, button, circle, curve, group, line, number, rect, scale, svg, tag } =
  Draw;
Figure({
  name: 'figure',
  lesson: '07-gaussian-policy',
  learn: 'more',
  state: { lr: 0.05, c: 0.1, seed: 1, target: [1.5, -1], first: 0, fresh: 0 },
  kept: s => ({ lr: s.lr, c: s.c, seed: s.seed }),
  controls: [
    {
      slider: 'lr',
      label: 'step',
      says: 'step size',
      min: 0.005,
      max: 0.2,
      step: 0.005,
      digits: 3,
    },
    {
      slider: 'c',
      label: 'c<sub>H</sub>',
      says: 'weight of the entropy',
      min: 0,
      max: 1,
      step: 0.05,
    },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => {
    const n = 64,
      weight = [1, 4];
    let m,
      l,
      i,
      begun = '',
      path,
      last;
    const rows = () => Array.from({ length: n }, () => [...m]);
    const pay = (u, s) =>
      -weight.reduce((sum, w, j) => sum + w * (u[j] - s.target[j]) ** 2, 0);
    function draw_actions(s) {
      const u = impl.gaussian_sample({
        mu: rows(),
        log_sigma: l,
        xi: impl.page_normals({ n, d: 2, seed: s.seed, round: i }).xi,
      });
      if (u.trouble) throw { kind: 'trap', text: u.trouble };
      return { u: u.u, pays: u.u.map(x => pay(x, s)) };
    }
    function step(s) {
      const { u, pays } = draw_actions(s),
        sum = pays.reduce((x, y) => x + y, 0),
        mu = rows();
      const dlogp = pays.map(p => (p - (sum - p) / (n - 1)) / n),
        score = impl.gaussian_score({ mu, log_sigma: l, u });
      const d = impl.head_gradient({
        score_mu: score.dmu,
        score_log_sigma: score.dlog_sigma,
        dlogp,
        c_entropy: s.c,
      });
      last = { u, pays };
      m = m.map((x, j) => x + d.dmu.reduce((a, row) => a + s.lr * row[j], 0));
      l = l.map((x, j) => d.dlog_sigma.reduce((a, row) => a + s.lr * row[j], x));
      i++;
      path.push([...m]);
    }
    function ask(s) {
      const now = `${s.seed} ${s.fresh}`;
      if (now !== begun) {
        begun = now;
        m = [0, 0];
        l = [0, 0];
        i = 0;
        path = [[0, 0]];
        last = draw_actions(s);
        for (let k = 0; k < s.first; k++) step(s);
      }
      return {
        m,
        l,
        i,
        path: path.slice(-300),
        u: last.u,
        pays: last.u.map(x => pay(x, s)),
        H: impl.gaussian_entropy({ mu: m, log_sigma: l }).returned,
        target: s.target,
      };
    }
    return {
      ask,
      more(s) {
        ask(s);
        step(s);
        return ask(s);
      },
    };
  },

  draw(s, a, width) {
    const wide = width >= 640,
      side = wide ? 430 : width,
      unit = side / 8,
      X = x => side / 2 + unit * x,
      Y = y => side / 2 - unit * y,
      sigma = a.l.map(Math.exp);
    const rank = [...a.pays].sort((x, y) => x - y),
      good = p => rank.indexOf(p) / (rank.length - 1);
    const ellipse = (k, more) =>
      tag('ellipse', {
        cx: X(a.m[0]),
        cy: Y(a.m[1]),
        rx: k * sigma[0] * unit,
        ry: k * sigma[1] * unit,
        class: 'f-none blue',
        stroke_width: 2,
        ...more,
      });
    const left = wide ? side + 60 : 0,
      top = wide ? 0 : side + 30,
      w = width - left - 12;
    // One bell a control: its density, the target, and how far the mean is from it.
    const bells = [0, 1].map(j => {
      const b = { x: left, y: top + 36 + j * 200, w, h: 130 },
        U = scale(-4, 4, b.x, b.x + b.w),
        D = scale(0, Math.max(0.5, 0.4 / sigma[j]), b.y + b.h, b.y);
      const bell = Array.from({ length: 121 }, (_, i) => {
        const u = -4 + i / 15,
          z = (u - a.m[j]) / sigma[j];
        return [U(u), D(Math.exp((-z * z) / 2) / (sigma[j] * Math.sqrt(2 * Math.PI)))];
      });
      return [
        axes(b, U, D, {
          xs: [-4, -2, 0, 2, 4],
          title: `control ${j}: μ = ${number(a.m[j])}, σ = ${number(sigma[j])}`,
        }),
        line(b.x, b.y + b.h, b.x + b.w, b.y + b.h, 'rule'),
        a.u.map((u, k) =>
          Math.abs(u[j]) < 4
            ? line(
                U(u[j]),
                b.y + b.h,
                U(u[j]),
                b.y + b.h - 8,
                good(a.pays[k]) > 0.5 ? 'green' : 'red',
                { opacity: 0.5 },
              )
            : '',
        ),
        curve(bell, 'blue', { stroke_width: 2.2 }),
        line(U(s.target[j]), b.y, U(s.target[j]), b.y + b.h, 'gold', {
          stroke_width: 2,
        }),
      ];
    });
    return svg(
      width,
      wide ? side : top + 410,
      'actions drawn from a Gaussian, and a target',
      rect(0, 0, side, side, 'f-wash rule', {
        rx: 8,
        ...button('field', 'click to move the target'),
      }),
      group(
        {},
        [1, 2, 3].map(k =>
          tag('ellipse', {
            cx: X(s.target[0]),
            cy: Y(s.target[1]),
            rx: k * unit * 0.8,
            ry: k * unit * 0.4,
            class: 'f-none gold',
            opacity: 0.35,
          }),
        ),
        a.u.map((u, k) =>
          Math.abs(u[0]) < 4 && Math.abs(u[1]) < 4
            ? circle(X(u[0]), Y(u[1]), 3, good(a.pays[k]) > 0.5 ? 'f-green' : 'f-red', {
                opacity: 0.25 + 0.7 * Math.abs(good(a.pays[k]) - 0.5) * 2,
              })
            : '',
        ),
        curve(
          a.path.map(([x, y]) => [X(x), Y(y)]),
          'blue',
          { stroke_width: 1.5, opacity: 0.6 },
        ),
        ellipse(1),
        ellipse(2, { opacity: 0.4 }),
        circle(X(a.m[0]), Y(a.m[1]), 4, 'f-blue'),
        line(
          X(s.target[0]) - 8,
          Y(s.target[1]),
          X(s.target[0]) + 8,
          Y(s.target[1]),
          'gold',
          {
            stroke_width: 3,
          },
        ),
        line(
          X(s.target[0]),
          Y(s.target[1]) - 8,
          X(s.target[0]),
          Y(s.target[1]) + 8,
          'gold',
          {
            stroke_width: 3,
          },
        ),
      ),
      bells,
    );
  },
  says: (s, a) =>
    `<p>After ${a.i} steps <i>μ</i> = (${a.m.map(x => number(x)).join(', ')}), ` +
    `<i>σ</i> = (${a.l.map(x => number(Math.exp(x))).join(', ')}), the entropy is ` +
    `${number(a.H)}. The draws pay ` +
    `${number(a.pays.reduce((x, y) => x + y, 0) / a.pays.length)} on average.</p>`,
  click(name, f, at) {
    if (!at) return f.set({ target: [-f.state.target[0], -f.state.target[1]] });
    const side = at.width >= 640 ? 430 : at.width,
      near = x => Math.round(20 * Math.max(-3.8, Math.min(3.8, x))) / 20;
    f.set({
      target: [
        near(((at.x - side / 2) * 8) / side),
        near(((side / 2 - at.y) * 8) / side),
      ],
    });
  },
});
