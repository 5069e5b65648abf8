// title: **One step, by hand; then three hundred.** Drag the logits, click the action
// that was taken, say what it brought: (1.12) moves each logit by $\eta G$ times its
// score. Then the same functions play a bandit.
// try: make $G$ negative. Then drag one arm's pay until the run settles on another arm.
// Put a mistake beside it, and let every arm cost.
// notice: an action that was not taken moves too, and by how much depends on its own
// probability alone. Between two equally good arms the winner is whoever was lucky
// early; other seeds choose otherwise.

const { arrow, axes, bar, button, curve, grip, line, number, rect, scale, svg, text } =
  Draw;
Figure({
  name: 'figure',
  lesson: '01-softmax-step',
  beside: [
    'forgot-the-log',
    'sign',
    'one-hot',
    'only-chosen',
    'abs-return',
    'return-ignored',
    'argmax-credited',
    'step-size-missing',
  ],
  state: {
    theta: [1, -1, 0.5],
    a: 2,
    G: 3,
    eta: 0.1,
    seed: 1,
    pays: [-0.5, 1, -0.5],
    pulls: 300,
  },
  controls: [
    { press: 'Take the step', does: f => f.set({ theta: f.answer.after }) },
    {
      slider: 'G',
      label: 'G',
      says: 'return G',
      min: -3,
      max: 3,
      step: 0.1,
      digits: 1,
    },
    { slider: 'eta', label: 'η', says: 'step size η', min: 0.01, max: 1, step: 0.01 },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => ({
    ask(s) {
      const pi = impl.softmax({ theta: s.theta }),
        g = impl.score({ pi: pi.pi, a: s.a });
      const step = impl.softmax_step({ theta: s.theta, a: s.a, G: s.G, eta: s.eta });
      const run = Array.from({ length: 76 }, (_, i) => {
        const at = impl.job_bandit({
          seed: s.seed,
          steps: (i * s.pulls) / 75,
          mean: s.pays,
          spread: 0.5,
          eta: s.eta,
          theta: [0, 0, 0],
        });
        return {
          pi: impl.softmax({ theta: at.theta }).pi,
          theta: at.theta,
          count: at.count,
        };
      });
      const trouble = pi.trouble ?? g.trouble ?? step.trouble;
      return {
        pi: pi.pi,
        score: g.g,
        after: step.theta,
        pi_after: impl.softmax({ theta: step.theta }).pi,
        run,
        trouble,
      };
    },
  }),

  draw(s, a, width, other) {
    const wide = width >= 640,
      w = wide ? width * 0.46 : width,
      left = 66,
      column = (w - left) / 3,
      X = b => left + column * (b + 0.5);
    const panel = { theta: [36, 150], g: [196, 280], pi: [316, 420] };
    const within = (name, low, high) =>
      scale(low, high, panel[name][1], panel[name][0]);
    const Y = {
        theta: within('theta', -3, 3),
        g: within('g', -3, 3),
        pi: within('pi', 0, 1),
      },
      clip = x => Math.max(-3, Math.min(3, x));
    const name = (y, words, symbol) => [
      text(0, y, words, 'soft'),
      text(0, y + 17, symbol, 'it soft'),
    ];
    const columns = [0, 1, 2].map(b => {
      const x = X(b),
        off = other && Math.abs(a.after[b] - other.after[b]) > 1e-9,
        estimate = s.G * a.score[b],
        t = s.theta[b],
        to = a.after[b];
      return [
        rect(
          left + column * b + 3,
          0,
          column - 6,
          452,
          b === s.a ? 'f-deep' : 'f-none',
          {
            rx: 8,
            ...button(b, `action ${b} was taken`),
          },
        ),
        text(x, 16, b === s.a ? 'taken' : '', 'mid it small'),
        Math.abs(Y.theta(clip(to)) - Y.theta(clip(t))) > 5
          ? arrow(
              x + 16,
              Y.theta(clip(t)),
              x + 16,
              Y.theta(clip(to)),
              2.5,
              to > t ? 'f-green' : 'f-red',
            )
          : '',
        grip(x, Y.theta(clip(t)), 7, 'f-blue', 't' + b, `logit of action ${b}`, t),
        text(x - 14, Y.theta(clip(t)) + 4, number(t), 'end halo'),
        bar(x, 26, v => Y.g(clip(v)), estimate, estimate < 0 ? 'f-red' : 'f-green'),
        text(
          x,
          estimate < 0 ? Y.g(clip(estimate)) + 15 : Y.g(clip(estimate)) - 6,
          number(estimate),
          'mid small halo',
        ),
        bar(x, 26, Y.pi, a.pi[b], 't-blue'),
        line(x - 20, Y.pi(a.pi_after[b]), x + 20, Y.pi(a.pi_after[b]), 'line blue', {
          stroke_width: 3,
        }),
        text(
          x,
          Math.min(Y.pi(a.pi[b]), Y.pi(a.pi_after[b])) - 8,
          number(a.pi_after[b], 4),
          'mid small halo',
        ),
        off
          ? line(
              x + 8,
              Y.theta(clip(other.after[b])),
              x + 24,
              Y.theta(clip(other.after[b])),
              'ink',
              { stroke_width: 2 },
            )
          : '',
        text(x, 442, `action ${b}`, 'mid small soft'),
      ];
    });
    const zero = (y, x1, x2) => line(x1, y, x2, y, 'rule');
    const left2 = wide ? w + 70 : 34,
      top = wide ? 0 : 490,
      w2 = width - left2 - 8,
      box = { x: left2, y: top + 216, w: w2, h: 190 };
    const P = scale(-2, 2, top + 140, top + 40),
      col = w2 / 3,
      px = b => left2 + col * (b + 0.5),
      ink = ['purple', 'blue', 'gold'];
    const T = scale(0, s.pulls, box.x, box.x + box.w),
      Q = scale(0, 1, box.y + box.h, box.y),
      last = a.run[a.run.length - 1];
    const arms = s.pays.map((pay, b) => [
      bar(px(b), 26, P, pay, 'f-' + ink[b], { opacity: 0.35 }),
      grip(px(b), P(pay), 7, 'f-' + ink[b], 'p' + b, `what arm ${b} pays`, pay),
      text(px(b) + 14, P(pay) + 4, number(pay, 1), 'halo'),
      text(px(b), top + 160, `arm ${b}`, 'mid small soft'),
      curve(
        a.run.map((r, i) => [T((i * s.pulls) / 75), Q(r.pi[b])]),
        ink[b],
      ),
      other?.name
        ? curve(
            other.run.map((r, i) => [T((i * s.pulls) / 75), Q(r.pi[b])]),
            ink[b],
            { stroke_dasharray: '2 5' },
          )
        : '',
    ]);
    return svg(
      width,
      wide ? 452 : top + 450,
      'a step of a softmax policy, and a bandit learning',
      columns,
      name(Y.theta(0), 'logit', 'θ'),
      name(Y.g(0), 'estimate', 'G × score'),
      name(Y.pi(0.5), 'probability', 'π, line: after'),
      zero(Y.theta(0), left, w),
      zero(Y.g(0), left, w),
      zero(Y.pi(0), left, w),
      zero(P(0), left2, left2 + w2),
      text(left2, top + 16, 'what the arms pay on average', 'it'),
      arms,
      axes(box, T, Q, {
        ys: [0, 0.5, 1],
        xs: [0, 100, 200, 300],
        title: 'probability of each arm',
        below: 'pulls',
      }),
    );
  },
  says(s, a, other) {
    const wrong = other
        ? [0, 1, 2].filter(b => !(Math.abs(a.after[b] - other.after[b]) <= 1e-9))
        : [],
      last = a.run[a.run.length - 1];
    const mine = !other
      ? ''
      : other.name
        ? `<p>Dashed, and as a black line: <i>${other.name}</i>. Its step leads to ` +
          `(${other.after.map(x => number(x, 4)).join(', ')}), and after ` +
          `${s.pulls} pulls ` +
          `arm 1 has ${number(other.run[75].pi[1], 4)}.</p>`
      : wrong.length
        ? `<p class="wrong">Your step leaves logit ${wrong[0]} at ` +
          `${number(a.after[wrong[0]], 4)}, where ` +
          `${number(other.after[wrong[0]], 4)} is expected.</p>`
        : '<p>Your step agrees with the reference’s.</p>';
    return (
      `<p>The logits become (${a.after.map(x => number(x, 4)).join(', ')}). ` +
      `After ${s.pulls} pulls arm 1 has probability ${number(last.pi[1], 4)}, and ` +
      `was pulled ${last.count[1]} times.</p>${mine}`
    );
  },
  // A check's failing case of three actions, as the step by hand.
  failing: (call, { theta, a, G, eta }) =>
    theta?.length === 3 && {
      theta,
      ...(a !== undefined && { a }),
      ...(G !== undefined && { G }),
      ...(eta !== undefined && { eta }),
    },
  click: (name, f) => f.set({ a: Number(name) }),
  drag(name, at, f) {
    const which = name[0] === 't' ? 'theta' : 'pays',
      b = Number(name[1]),
      list = [...f.state[which]],
      narrow = at.width < 640;
    const Y =
        which === 'theta'
          ? scale(150, 36, -3, 3)
          : scale(140 + (narrow ? 490 : 0), 40 + (narrow ? 490 : 0), -2, 2),
      most = which === 'theta' ? 3 : 2;
    list[b] = Math.round(20 * Math.max(-most, Math.min(most, Y(at.y)))) / 20;
    f.set({ [which]: list });
  },
  nudge(name, dx, dy, f) {
    const which = name[0] === 't' ? 'theta' : 'pays',
      list = [...f.state[which]];
    list[Number(name[1])] += 0.1 * (dx + dy);
    f.set({ [which]: list });
  },
});
