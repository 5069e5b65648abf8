// title: **Who pushes when, and what it costs.** Four workers and twenty pushes. Click
// a place to give that turn to another worker; click a number in the last line to see
// what its gradient has missed. Below, a descent by gradients of one age.
// try: make one worker slow. Then raise η until the descent grows, at several ages.
// notice: a slow worker's gradients get old and the others' get young; what is added up
// in each lane ends at its last turn, whatever the order. And twice the age bears half
// the step.

const { axes, button, curve, line, number, rect, scale, svg, tag, text } = Draw;
Figure({
  name: 'figure',
  lesson: '08-a2c-a3c',
  state: {
    who: [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 0, 1, 3, 2, 0, 1],
    turn: 16,
    tau: 3,
    eta: 0.35,
  },
  controls: [
    {
      press: 'In a round',
      does: f => f.set({ who: f.state.who.map((_, m) => m % 4) }),
    },
    { slider: 'tau', label: 'τ', says: 'age τ', min: 0, max: 15, step: 1, digits: 0 },
    { slider: 'eta', label: 'η', says: 'step size η', min: 0, max: 2.2, step: 0.01 },
  ],

  program: impl => ({
    ask(s) {
      const ages = impl.gradient_ages({ who: s.who }),
        down = impl.stale_descent({ n: 61, h: 1, eta: s.eta, tau: s.tau, start: 1 }),
        bound = impl.largest_stable_rate({ h: 1, tau: s.tau });
      return {
        age: ages.age,
        x: down.x,
        bound: bound.returned,
        trouble: ages.trouble ?? down.trouble ?? bound.trouble,
      };
    },
  }),

  draw(s, a, width, other) {
    const wide = width >= 640,
      M = s.who.length,
      W = 4,
      left = wide ? 80 : 22,
      column = (width - left - 8) / M,
      X = m => left + column * (m + 0.5),
      lane = i => 40 + 34 * i,
      ages = lane(W) + 4,
      size = wide ? 'small' : 'small';
    const own = s.who.slice(0, s.turn).lastIndexOf(s.who[s.turn]),
      from = own < 0 ? left : X(own);
    const lanes = Array.from({ length: W }, (_, i) => [
      line(left, lane(i), width - 8, lane(i), 'rule'),
      wide ? text(0, lane(i) + 4, `worker ${i}`, 'soft small') : text(4, lane(i) + 4, i, 'soft small'),
    ]);
    const places = s.who.map((who, m) =>
      Array.from({ length: W }, (_, i) =>
        rect(X(m) - column / 2, lane(i) - 17, column, 34, 'f-none', {
          ...button(`at${m}-${i}`, `turn ${m} to worker ${i}`),
        }),
      ),
    );
    const dots = s.who.map((who, m) => {
      const missed = m > own && m < s.turn,
        here = m === s.turn;
      return tag('circle', {
        cx: X(m),
        cy: lane(who),
        r: here ? 7 : 5.5,
        class: here ? 'f-red' : missed ? 'f-gold' : 'f-blue',
        opacity: here || missed || m === own ? 1 : 0.45,
      });
    });
    const numbers = s.who.map((_, m) => [
      text(
        X(m),
        ages + 14,
        number(a.age[m], 0),
        `mid ${size}${m === s.turn ? '' : ' soft'}${
          other && other.age[m] !== a.age[m] ? ' red' : ''
        }`,
      ),
      rect(X(m) - column / 2, ages - 4, column, 26, 'f-none', {
        ...button(`turn${m}`, `what turn ${m} has missed`),
      }),
    ]);
    const top = ages + 62,
      low = top + 170,
      most = 2,
      x_of = scale(0, 60, left, width - 8),
      y_of = scale(-most, most, low, top);
    const held = v => Math.max(-most, Math.min(most, Number.isFinite(v) ? v : most));
    const points = list => list.map((v, t) => [x_of(t), y_of(held(v))]);
    return svg(
      width,
      low + 26,
      'a schedule of four workers, and a descent by old gradients',
      text(left, 14, wide ? 'turn by turn: who pushes' : 'who pushes', 'soft small'),
      lanes,
      line(from, lane(s.who[s.turn]), X(s.turn), lane(s.who[s.turn]), 'red', {
        stroke_width: 2.5,
      }),
      dots,
      places,
      wide ? text(0, ages + 14, 'age', 'soft small it') : '',
      numbers,
      text(left, top - 12, wide ? 'x, by gradients that are τ old' : 'x', 'soft small'),
      line(left, y_of(0), width - 8, y_of(0), 'rule'),
      line(left, top, left, low, 'rule'),
      text(left - 6, y_of(1) + 4, '1', 'end soft small'),
      text(left - 6, y_of(0) + 4, '0', 'end soft small'),
      text(left - 6, y_of(-1) + 4, '−1', 'end soft small'),
      other
        ? curve(points(other.x), 'line ink', { opacity: 0.4 })
        : '',
      curve(points(a.x), s.eta < a.bound ? 'line blue' : 'line red'),
      text(width - 8, low + 20, 'step 60', 'end soft small'),
    );
  },

  says(s, a, other) {
    const mean = a.age.reduce((x, y) => x + y, 0) / a.age.length,
      who = s.who[s.turn],
      of = s.who.map((w, m) => m).filter(m => s.who[m] === who),
      sum = of.reduce((x, m) => x + a.age[m] + 1, 0),
      wrong = other
        ? s.who.filter((_, m) => a.age[m] !== other.age[m]).length
        : 0;
    return (
      `<p>Turn ${s.turn} is worker ${who}’s: its gradient is <b>${number(a.age[s.turn], 0)}</b> ` +
      `old. The mean of all twenty is ${number(mean)}. Worker ${who}’s ages, each with 1 added, ` +
      `come to ${number(sum, 0)}; its last turn is number ${of[of.length - 1]}.</p>` +
      `<p>At <i>τ</i> = ${s.tau} the largest stable <i>η</i> is ${number(a.bound, 3)}; yours ` +
      `is ${number(s.eta)}, and <i>x</i> ${s.eta < a.bound ? 'comes to rest' : 'grows'}.</p>` +
      (wrong ? `<p class="wrong">Your program differs in ${wrong} ages.</p>` : '')
    );
  },

  click(name, f) {
    const at = name.match(/^at(\d+)-(\d+)$/);
    if (at)
      return f.set({
        who: f.state.who.map((w, m) => (m === Number(at[1]) ? Number(at[2]) : w)),
        turn: Number(at[1]),
      });
    f.set({ turn: Number(name.slice(4)) });
  },
});
