// The chapter's drawings; each is named where the chapter wants it.
const { arrow, circle, line, number, rect, svg, text } = Draw;

const box = (x, y, w, h, words) => [
  rect(x - w / 2, y - h / 2, w, h, 'f-wash ink', { rx: 10 }),
  text(x, y + 5, words, 'mid'),
];
const label = (x, y, words, more = '') => text(x, y, words, `mid it ${more}`);

Drawing(
  'loop',
  'The agent sees a state and draws an action; the world answers with a reward and ' +
    'the next state.',
  () =>
    svg(
      480,
      130,
      'the loop of agent and world',
      box(72, 65, 124, 60, 'agent: π(a | s)'),
      box(404, 65, 146, 60, 'world: p(r, s′ | s, a)'),
      arrow(140, 48, 325, 48, 2, 'f-blue'),
      label(232, 37, 'action a', 'halo'),
      arrow(325, 82, 140, 82, 2, 'f-green'),
      label(232, 105, 'reward r, next state s′', 'halo'),
    ),
);

// The world of two steps: states, then actions as small dots, then where they lead.
Drawing(
  'two-steps',
  'The world of two steps. Circles are states, dots are actions with what they pay; ' +
    'numbers on the lines are chances.',
  () => {
    const S = { 0: [90, 130], 1: [370, 60], 2: [370, 200] },
      end = [600, 130];
    const actions = [
      {
        s: 0,
        at: [200, 88],
        name: 'a = 0, pays 1',
        to: [
          [1, 0.7],
          [2, 0.3],
        ],
      },
      {
        s: 0,
        at: [200, 172],
        name: 'a = 1, pays 0',
        to: [
          [1, 0.2],
          [2, 0.8],
        ],
      },
      { s: 1, at: [480, 40], name: 'pays 0', to: [['end', 1]] },
      { s: 1, at: [480, 84], name: 'pays 2', to: [['end', 1]] },
      { s: 2, at: [480, 176], name: 'pays 3', to: [['end', 1]] },
      { s: 2, at: [480, 220], name: 'pays −1', to: [['end', 1]] },
    ];
    const short = ([x1, y1], [x2, y2], r) => {
      const d = Math.hypot(x2 - x1, y2 - y1);
      return [x2 - ((x2 - x1) / d) * r, y2 - ((y2 - y1) / d) * r];
    };
    const lines = actions.map(({ s, at, name, to }) => [
      line(...S[s], ...at, 'ink', { stroke_width: 1.2 }),
      to.map(([t, p]) => {
        const there = t === 'end' ? end : S[t],
          [x, y] = short(at, there, 26);
        const chance =
          p < 1
            ? text(
                at[0] + (x - at[0]) * 0.36,
                at[1] + (y - at[1]) * 0.36 + 4,
                number(p, 1),
                'mid small halo',
              )
            : '';
        return [arrow(...at, x, y, 0.6 + 2 * p, 'f-blue', { opacity: 0.75 }), chance];
      }),
      circle(...at, 4, 'f-ink'),
      text(at[0], at[1] + (at[1] < S[s][1] ? -10 : 20), name, 'mid small it halo'),
    ]);
    return svg(
      640,
      250,
      'a graph of states and actions',
      lines,
      Object.entries(S).map(([s, at]) => [
        circle(...at, 24, 'f-wash ink'),
        text(at[0], at[1] + 5, `s = ${s}`, 'mid'),
      ]),
      rect(end[0] - 26, end[1] - 22, 52, 44, 'f-deep ink', { rx: 6 }),
      text(end[0], end[1] + 5, 'end', 'mid'),
    );
  },
);

// A network of two layers with both heads, and which way things go through it.
Drawing(
  'network',
  'Forward, an observation becomes logits (and, from lesson 3 on, a value). ' +
    'Backward, dlogits becomes a slope for every weight.',
  () => {
    const layers = [
        ['o', 4, 70],
        ['tanh', 6, 220],
        ['tanh', 6, 370],
        ['logits', 2, 520],
      ],
      Y = (n, i) => 120 + 26 * (i - (n - 1) / 2);
    const edges = layers
      .slice(1)
      .flatMap(([, n, x], l) =>
        Array.from({ length: n }, (_, i) =>
          Array.from({ length: layers[l][1] }, (_, k) =>
            line(layers[l][2], Y(layers[l][1], k), x, Y(n, i), 'rule'),
          ),
        ),
      );
    const nodes = layers.map(([name, n, x]) => [
      Array.from({ length: n }, (_, i) => circle(x, Y(n, i), 7, 'f-wash ink')),
      text(x, 222, name, 'mid it'),
    ]);
    return svg(
      640,
      270,
      'a network of two layers',
      edges,
      nodes,
      arrow(60, 18, 580, 18, 2, 'f-blue'),
      text(320, 12, 'net_forward', 'mid small halo'),
      arrow(580, 248, 60, 248, 2, 'f-red'),
      text(
        320,
        264,
        'net_backward: dlogits, then a slope in every weight',
        'mid small halo',
      ),
    );
  },
);
