// title: **The hill.** What the blind walker's one number $p$ is worth, (0.6), and a
// point
// that climbs it: by the exact slope, or by what single walks through the corridor say.
// try: put the point near an end and press *Train*. Then let it learn from walks.
// notice: the cliff pushes hard, the top hardly pulls. From walks the point jumps
// about,
// and most of all where walks are long.

const { axes, circle, curve, grip, line, number, scale, svg, text } = Draw;
const J = p => (2 * p - 4) / (p * (1 - p)),
  BEST = 2 - Math.SQRT2;
Figure({
  name: 'figure-corridor',
  lesson: '00-why-policies',
  learn: 'more',
  mine: false,
  state: { p: 0.05, eta: 0.001, by: 'exact slope', seed: 1, first: 0, fresh: 0 },
  kept: s => ({ eta: s.eta, by: s.by, seed: s.seed }),
  controls: [
    { pick: 'by', of: ['exact slope', 'single walks'] },
    {
      slider: 'eta',
      label: 'η',
      says: 'step size η',
      min: -4,
      max: -1.5,
      step: 0.1,
      to: Math.log10,
      of: x => 10 ** x,
      digits: 4,
    },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => {
    let begun = '',
      logit,
      steps,
      trail,
      walk;
    const chance = () => impl.softmax({ theta: [0, logit] }).pi[1];
    // A walk from cell 0 to the goal, cell 3; in cell 1 left and right are exchanged.
    function walked(seed, p) {
      const rights = [];
      for (let cell = 0, round = 0; cell < 3; ) {
        const { u } = impl.page_uniforms({ n: 64, seed, round: 4096 * steps + round++
          });
        for (const x of u) {
          const a = impl.sample_action({ pi: [1 - p, p], u: x }).returned;
          rights.push(a);
          cell = (a === 1) !== (cell === 1) ? cell + 1 : Math.max(0, cell - 1);
          if (cell === 3 || rights.length > 2000) return rights;
        }
      }
      return rights;
    }
    function step(s) {
      const p = chance();
      if (s.by === 'exact slope') {
        logit += (s.eta * 2 * (p * p - 4 * p + 2)) / (p * (1 - p));
        walk = null;
      } else {
        // REINFORCE: each move is credited with what the rest of the walk cost
        const rights = walked(s.seed, p);
        logit += s.eta * rights.reduce((sum, a, t) =>
          sum - (rights.length - t) * (a - p), 0);
        walk = rights.length;
      }
      logit = Math.max(-3.5, Math.min(3.5, logit));
      steps++;
      trail = [...trail, chance()].slice(-60);
    }
    function ask(s) {
      const now = `${s.seed} ${s.fresh} ${s.p}`;
      if (now !== begun) {
        begun = now;
        logit = Math.log(s.p / (1 - s.p));
        steps = 0;
        walk = null;
        trail = [s.p];
      }
      return { p: chance(), steps, trail, walk };
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
    const box = { x: 44, y: 30, w: width - 60, h: 230 };
    const X = scale(0, 1, box.x, box.x + box.w),
      Y = v => scale(-60, 0, box.y + box.h, box.y)(Math.max(-60, v));
    const hill = Array.from({ length: 187 }, (_, i) => 0.035 + (0.93 * i) / 186);
    const mark = (p, words, up) => [
      line(X(p), Y(J(p)), X(p), Y(J(p)) + (up ? -22 : 26), 'rule'),
      text(X(p), Y(J(p)) + (up ? -27 : 40), words, 'small soft mid halo'),
    ];
    return svg(
      width,
      320,
      'what p is worth',
      axes(box, X, Y, {
        xs: [0, 0.25, 0.5, 0.75, 1],
        ys: [-60, -40, -20, 0],
        title: 'minus the mean number of steps',
        below: 'p, the probability of right',
        digits: 2,
      }),
      curve(hill.filter(p => J(p) > -60).map(p => [X(p), Y(J(p))]), 'blue'),
      mark(0.5, 'a coin', false),
      mark(BEST, 'the best, 0.586', true),
      a.trail.map((p, i) =>
        circle(X(p), Y(J(p)), 2.6, 'f-red', { opacity: (i +
          1) / a.trail.length / 1.6 }),
      ),
      grip(X(a.p), Y(J(a.p)), 8, 'f-red', 'p', 'p, the probability of right', a.p),
    );
  },
  says: (s, a) =>
    `<p>After ${a.steps} steps <i>p</i> = ${number(a.p, 3)}, worth ` +
    `${number(J(a.p), 2)}; the best there is, ${number(J(BEST), 2)}.` +
    (a.walk ? ` The last walk took ${a.walk} moves.` : '') +
    '</p>',
  drag(name, at, f) {
    const p = (at.x - 44) / (at.width - 60);
    f.set({ p: Math.max(0.03, Math.min(0.97, p)) });
  },
  nudge(name, dx, dy, f) {
    f.set({ p: Math.max(0.03, Math.min(0.97, f.answer.p + 0.01 * (dx || dy))) });
  },
});
