// title: **The goal that moves.** Tables learn to find a corner of a 5×5 grid for 1500
// episodes; then the goal stands in the opposite corner. Above: one step by hand, with
// both flags to click.
// try: click *terminated* and *truncated* and watch which term of $\delta$ goes. Then
// give the bonus a weight.
// notice: the habit without a bonus outlives the goal by far. A large bonus finds the
// new goal soonest and uses it worst, for it is paid for doubt.

const {
  arrow,
  axes,
  button,
  circle,
  curve,
  grip,
  line,
  number,
  rect,
  scale,
  svg,
  text,
} = Draw;
Figure({
  name: 'figure',
  lesson: '04-actor-critic',
  state: {
    beta: 0.05,
    alpha: 0.9,
    eta: 0.5,
    seed: 1,
    r: 0.5,
    V: 1,
    next: 1.5,
    gamma: 0.95,
    terminated: false,
    truncated: false,
  },
  controls: [
    {
      slider: 'beta',
      label: 'β',
      says: 'weight of the entropy β',
      min: 0,
      max: 0.3,
      step: 0.01,
    },
    {
      slider: 'alpha',
      label: 'α',
      says: 'the critic’s step α',
      min: 0.05,
      max: 1,
      step: 0.05,
    },
    {
      slider: 'eta',
      label: 'η',
      says: 'the actor’s step η',
      min: 0.05,
      max: 1,
      step: 0.05,
    },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => {
    const maps = ['G...........S............', '............S...........G'].map(text =>
      [...text].map(c => c.charCodeAt(0)),
    );
    const stay = 1500,
      runs = 4,
      block = 50;
    // Which part of each fifty episodes found the goal, over four tables.
    function found(s, beta) {
      const sums = Array((2 * stay) / block).fill(0);
      for (let k = 0; k < runs; k++) {
        const zero = Array.from({ length: 25 }, () => [0, 0, 0, 0]);
        const run = impl.job_moving_goal({
          episodes: 2 * stay,
          maps,
          how: {
            seed: s.seed * 1000 + 2 * k,
            stay,
            C: 5,
            limit: 12,
            step: 0,
            gamma: s.gamma,
            alpha: s.alpha,
            eta: s.eta,
            beta,
          },
          theta: zero,
          V: Array(25).fill(0),
        });
        run.ret.forEach((r, e) => (sums[Math.floor(e / block)] += r / (block * runs)));
      }
      return sums;
    }
    const kept = {};
    const known = (s, beta) =>
      (kept[[beta, s.seed, s.alpha, s.eta]] ??= found(s, beta));
    return {
      ask(s) {
        const delta = impl.td_error({
          r: s.r,
          terminated: s.terminated,
          truncated: s.truncated,
          V_s: s.V,
          V_next: s.next,
          gamma: s.gamma,
        });
        return {
          delta: delta.returned,
          trouble: delta.trouble,
          off: known(s, 0),
          on: known(s, s.beta),
        };
      },
    };
  },

  draw(s, a, width, other) {
    const wide = width >= 640,
      w = Math.min(width, 620),
      u = w / 620,
      cx = [70, 300, 530].map(x => Math.max(46, x * u));
    const node = (x, name, v, which, dim) => [
      circle(x, 70, 30, 'f-wash ink', { opacity: dim ? 0.35 : 1 }),
      text(x, 75, name, 'mid it'),
      line(x, 122, x, 186, 'rule', { stroke_width: 2 }),
      grip(
        x,
        scale(-1, 3, 186, 122)(v),
        7,
        which === 'r' ? 'f-gold' : 'f-green',
        which,
        name,
        v,
        {
          opacity: dim ? 0.3 : 1,
        },
      ),
      text(x + 12, scale(-1, 3, 186, 122)(v) + 4, number(v, 1), 'halo small'),
    ];
    const flag = (x, name) => [
      rect(x - 52, 8, 104, 26, s[name] ? 'f-ink' : 'f-wash ink', {
        rx: 13,
        ...button(name, name),
        role: 'switch',
        aria_checked: String(s[name]),
      }),
      text(x, 26, name, 'mid small', { style: s[name] ? 'fill:var(--paper)' : '' }),
    ];
    const dead = s.terminated,
      box = { x: 40, y: 262, w: width - 110, h: 190 },
      X = scale(0, 3000, box.x, box.x + box.w),
      Y = scale(0, 1, box.y + box.h, box.y);
    const series = (list, ink, words) => {
      const at = list.map((v, i) => [X(50 * i + 25), Y(v)]),
        end = at[at.length - 1];
      return [
        curve(at, ink, { stroke_width: 2.4 }),
        text(box.x + box.w + 6, end[1] + 4, words, 'small'),
      ];
    };
    const close =
      Math.abs(a.on[a.on.length - 1] - a.off[a.off.length - 1]) < 0.08 && s.beta > 0;
    return svg(
      width,
      500,
      'one step with two flags, and a goal that moves',
      flag(cx[1] - 58 * Math.max(u, 0.95), 'terminated'),
      flag(cx[1] + 58 * Math.max(u, 0.95), 'truncated'),
      arrow(cx[0] + 34, 70, cx[1] - 34, 70, 2, 'f-ink'),
      arrow(cx[1] + 34, 70, cx[2] - 34, 70, 2, 'f-ink', { opacity: dead ? 0.2 : 1 }),
      node(cx[0], 'V(s)', s.V, 'V'),
      node(cx[1], 'r', s.r, 'r'),
      node(cx[2], 'V(s′)', s.next, 'next', dead),
      dead
        ? text(cx[2], 112, 'the world is over', 'small mid it soft')
        : s.truncated
          ? text(cx[2], 112, 'only the clock stopped', 'small mid it soft')
          : '',
      axes(box, X, Y, {
        ys: [0, 0.5, 1],
        xs: [0, 1000, 2000, 3000],
        title: 'part of the episodes that find the goal',
        below: 'episodes',
      }),
      line(X(1500), box.y, X(1500), box.y + box.h, 'gold', { stroke_width: 2 }),
      text(X(1500) + 6, box.y + 12, 'the goal moves', 'small it halo'),
      series(a.off, 'red', close ? '' : 'no bonus'),
      s.beta > 0 ? series(a.on, 'blue', close ? 'both' : `β = ${number(s.beta)}`) : '',
    );
  },
  says(s, a, other) {
    const behind = s.terminated ? '' : ` + ${number(s.gamma)} · ${number(s.next, 1)}`,
      late = list => list.slice(-6).reduce((x, y) => x + y, 0) / 6;
    const off = other && !(Math.abs(other.delta - a.delta) <= 1e-9);
    const bonus =
      s.beta > 0
        ? `, ${Math.round(100 * late(a.on))} % with β = ${number(s.beta)}`
        : '';
    return (
      `<p><i>δ</i> = ${number(s.r, 1)}${behind} − ${number(s.V, 1)} = ` +
      `<b>${number(a.delta, 3)}</b>. Of the last 300 episodes, in four tables, ` +
      `${Math.round(100 * late(a.off))} % find the goal without a ` +
      `bonus${bonus}.</p>` +
      (!other
        ? ''
        : off
          ? `<p class="wrong">Your <i>δ</i> is ${number(a.delta, 3)}, the ` +
            `reference’s ${number(other.delta, 3)}.</p>`
          : '<p>Your <i>δ</i> is the reference’s.</p>')
    );
  },
  click: (name, f) => f.set({ [name]: !f.state[name] }),
  drag: (name, at, f) =>
    f.set({
      [name]:
        Math.round(10 * Math.max(-1, Math.min(3, scale(186, 122, -1, 3)(at.y)))) / 10,
    }),
  nudge: (name, dx, dy, f) =>
    f.set({ [name]: Math.round(10 * f.state[name] + dx + dy) / 10 }),
});
