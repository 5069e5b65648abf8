// title: **Against oneself.** Rock-paper-scissors, one policy in both seats, as a point
// in a triangle whose corners are the three pure policies. Both learners begin where
// you put the point and climb by (0.2).
// try: drag the point near the middle, then near a corner. Then make the steps larger.
// notice: neither learner comes to rest in the middle, the one safe place. Small steps
// circle; larger ones spiral outwards, each a tangent that leaves its circle.

const { axes, circle, curve, grip, number, scale, svg, tag, text, path } = Draw;
Figure({
  name: 'figure',
  lesson: '00-why-policies',
  mine: false,
  state: { start: [0.6, 0.3, 0.1], eta: 0.1, steps: 1200 },
  controls: [
    { slider: 'eta', label: 'η', says: 'step size η', min: 0.02, max: 0.5, step: 0.02 },
    { slider: 'steps', label: 'steps', min: 100, max: 3000, step: 100, digits: 0 },
  ],

  // Lesson 1's softmax and score: the softmax gradient is the mean of pay times score.
  program: impl => ({
    ask(s) {
      const pays = pi => [pi[2] - pi[1], pi[0] - pi[2], pi[1] - pi[0]];
      function run(slope) {
        let theta = s.start.map(Math.log);
        const path = [];
        for (let t = 0; ; t++) {
          const { pi } = impl.softmax({ theta }),
            u = pays(pi);
          path.push(pi);
          if (t === s.steps) return path;
          const d = slope(pi, u);
          theta = theta.map((x, b) => x + s.eta * d[b]);
        }
      }
      const softmax = (pi, u) => {
        const z = [0, 1, 2].map(a => impl.score({ pi, a }).g);
        return [0, 1, 2].map(b =>
          u.reduce((sum, x, a) => sum + pi[a] * x * z[a][b], 0),
        );
      };
      return { natural: run((pi, u) => u), softmax: run(softmax) };
    },
  }),

  draw(s, a, width) {
    const wide = width >= 640,
      side = wide ? 400 : width - 30,
      high = (side * Math.sqrt(3)) / 2,
      x0 = wide ? 20 : 15,
      y0 = 30;
    const at = pi => [x0 + side * (pi[1] + 0.5 * pi[0]), y0 + high * (1 - pi[0])],
      corner = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ].map(([r, p, q]) => at([r, q, p]));
    const [x, y] = at(s.start),
      left = wide ? side + 110 : 40,
      top = wide ? 50 : high + 110,
      box = { x: left, y: top, w: width - left - 20, h: wide ? 230 : 160 };
    const T = scale(0, s.steps, box.x, box.x + box.w),
      Y = scale(0, 1, box.y + box.h, box.y),
      thin = list => list.filter((_, i) => i % Math.ceil(list.length / 400) === 0),
      product = pi => 27 * pi[0] * pi[1] * pi[2];
    const swing = (path, ink) =>
      curve(thin(path.map((pi, t) => [T(t), Y(product(pi))])), ink, {
        stroke_width: 2,
      });
    const trail = (path, ink) => [
      curve(thin(path.map(at)), ink, { stroke_width: 1.6, opacity: 0.85 }),
      circle(...at(path[path.length - 1]), 5, 'f-' + ink),
    ];
    return svg(
      width,
      wide ? high + 70 : top + 220,
      'two learners of rock-paper-scissors',
      tag('path', { d: path(corner) + 'Z', class: 'f-wash rule' }),
      text(corner[0][0], y0 - 10, 'rock', 'mid it'),
      text(corner[1][0], corner[1][1] + 22, 'scissors', 'it mid'),
      text(corner[2][0], corner[2][1] + 22, 'paper', 'it mid'),
      circle(...at([1 / 3, 1 / 3, 1 / 3]), 3, 'f-ink'),
      trail(a.natural, 'blue'),
      trail(a.softmax, 'red'),
      grip(x, y, 8, 'f-ink', 'start', 'rock, where both begin', s.start[0]),
      axes(box, T, Y, {
        ys: [0, 0.5, 1],
        xs: [0, s.steps / 2, s.steps],
        title: '27 RPS: 1 in the middle, 0 at the edge',
        below: 'steps',
      }),
      swing(a.natural, 'blue'),
      swing(a.softmax, 'red'),
      text(
        box.x,
        box.y + box.h + 50,
        'blue: natural gradient; red: softmax gradient',
        'small soft',
      ),
    );
  },
  says(s, a) {
    const loses = pi => Math.max(pi[0] - pi[2], pi[1] - pi[0], pi[2] - pi[1]),
      end = path => path[path.length - 1],
      words = path =>
        `27<i>RPS</i> = ${number(27 * end(path).reduce((x, y) => x * y), 3)}, ` +
        `exploitability ${number(loses(end(path)))}`;
    return (
      `<p>After ${s.steps} steps, natural: ${words(a.natural)}; softmax: ` +
      `${words(a.softmax)}.</p>`
    );
  },
  drag(name, p, f) {
    const wide = p.width >= 640,
      side = wide ? 400 : p.width - 30,
      high = (side * Math.sqrt(3)) / 2,
      r = 1 - (p.y - 30) / high,
      q = (p.x - (wide ? 20 : 15)) / side - 0.5 * r;
    const low = [r, q, 1 - r - q].map(x => Math.max(0.02, x)),
      sum = low.reduce((x, y) => x + y);
    f.set({ start: low.map(x => x / sum) });
  },
  nudge(name, dx, dy, f) {
    const [r, q, t] = f.state.start,
      low = [r + 0.02 * dy, q + 0.02 * dx, t - 0.02 * (dx + dy)].map(x =>
        Math.max(0.02, x),
      ),
      sum = low.reduce((x, y) => x + y);
    f.set({ start: low.map(x => x / sum) });
  },
});
