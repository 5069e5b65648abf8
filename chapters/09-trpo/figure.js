// title: **The same distance in every direction.** Moves of two logits; the third stays
// at 0. In the shape the true KL is below δ, in the dashed ellipse that of the model.
// In red the gradient, in green the natural gradient, each as long as the model allows.
// try: make one action rare, and let it be the good one. Then make δ large.
// notice: the line of equal gain touches the ellipse at the green point, and cuts it at
// the red one. Where δ is large the shape is no ellipse, and green may lie outside.

const { arrow, curve, line, number, path, scale, svg, tag, text } = Draw;
Figure({
  name: 'figure',
  lesson: '09-trpo',
  state: { l1: 2, l2: -0.5, good: 1, delta: 0.1 },
  controls: [
    {
      press: f => `Action ${f.state.good + 1} is the good one`,
      does: f => f.set({ good: (f.state.good + 1) % 3 }),
    },
    { slider: 'l1', label: 'first logit', min: -3, max: 3, step: 0.1, digits: 1 },
    { slider: 'l2', label: 'second logit', min: -3, max: 3, step: 0.1, digits: 1 },
    { slider: 'delta', label: 'δ', min: 0.01, max: 0.5, step: 0.01 },
  ],

  program: impl => {
    const RAYS = 72;
    return {
      ask(s) {
        const softmax = d => impl.softmax({ theta: [s.l1 + d[0], s.l2 + d[1], 0] }).pi,
          pi = softmax([0, 0]),
          A = [0, 1, 2].map(b => (b === s.good ? 1 : 0)),
          mean = pi[s.good],
          g = [0, 1].map(b => pi[b] * (A[b] - mean));
        let trouble;
        const asked = out => ((trouble ??= out.trouble), out);
        const kl = d =>
          asked(impl.mean_kl({ pi_old: [pi], pi: [softmax(d)] })).returned;
        const F = v => {
          const z = [[v[0], v[1], 0]];
          return asked(impl.fisher_logits({ pi: [pi], z })).u[0].slice(0, 2);
        };
        const along = v => {
          const beta = asked(
            impl.step_length({ x: v, Fx: F(v), delta: s.delta }),
          ).returned;
          return v.map(x => beta * x);
        };
        const ray = i => {
          const at = (2 * Math.PI * i) / RAYS;
          return [Math.cos(at), Math.sin(at)];
        };
        // The first place on a ray where the true KL is δ, or six times the model's.
        const edge = v => {
          let low = 0,
            high = 6;
          for (let k = 0; k < 18; k++) {
            const t = (low + high) / 2;
            if (kl([t * v[0], t * v[1]]) < s.delta) low = t;
            else high = t;
          }
          return [low * v[0], low * v[1]];
        };
        let cg = { x: [0, 0], r: g, p: g };
        for (let k = 0; k < 2; k++)
          cg = asked(impl.cg_step({ Fp: F(cg.p), x: cg.x, r: cg.r, p: cg.p }));
        const model = [],
          truth = [];
        for (let i = 0; i <= RAYS; i++) {
          model.push(along(ray(i)));
          truth.push(edge(model[i]));
        }
        const steps = [along(g), along(cg.x)];
        return {
          pi,
          g,
          model,
          truth,
          steps,
          kl: steps.map(kl),
          gain: steps.map(d => g[0] * d[0] + g[1] * d[1]),
          trouble,
        };
      },
    };
  },

  draw(s, a, width, other) {
    const side = Math.min(width - 20, 460),
      left = (width - side) / 2,
      most = 1.15 * Math.max(...a.model.concat(a.truth).flat().map(Math.abs)),
      X = scale(-most, most, left, left + side),
      Y = scale(-most, most, 20 + side, 20);
    const points = list => list.map(([x, y]) => [X(x), Y(y)]);
    const [red, green] = a.steps,
      length = Math.hypot(...a.g) || 1,
      across = [-a.g[1] / length, a.g[0] / length];
    const level = d =>
      [-0.6, 0.6].map(t => [d[0] + t * most * across[0], d[1] + t * most * across[1]]);
    const step = (d, ink) => arrow(X(0), Y(0), X(d[0]), Y(d[1]), 4, 'f-' + ink);
    return svg(
      width,
      side + 56,
      'the trust region in two logits',
      tag('path', { d: path(points(a.truth)) + 'Z', class: 'f-deep' }),
      curve(points(a.truth), 'blue', { stroke_width: 2.2 }),
      curve(points(a.model), 'ink', { stroke_dasharray: '5 5' }),
      other ? curve(points(other.model), 'ink', { stroke_dasharray: '1 6' }) : '',
      line(left, Y(0), left + side, Y(0), 'ink', { stroke_width: 0.6 }),
      line(X(0), 20, X(0), 20 + side, 'ink', { stroke_width: 0.6 }),
      curve(points(level(green)), 'green', { stroke_dasharray: '2 4' }),
      curve(points(level(red)), 'red', { stroke_dasharray: '2 4' }),
      step(red, 'red'),
      step(green, 'green'),
      text(left + side, Y(0) - 6, 'first logit', 'small', { text_anchor: 'end' }),
      text(X(0) + 6, 32, 'second logit', 'small'),
      text(left, side + 44, `π = ${a.pi.map(p => number(p)).join(', ')}`, 'small'),
      text(left + side, side + 44, `${number(most, 1)} each way`, 'small', {
        text_anchor: 'end',
      }),
    );
  },

  says(s, a, other) {
    const off =
      other &&
      !a.steps.flat().every((x, i) => Math.abs(x - other.steps.flat()[i]) <= 1e-9);
    return (
      `<p>For a model’s KL of ${number(s.delta)} the gradient gains ` +
      `${number(a.gain[0], 3)} and goes, in truth, ${number(a.kl[0], 3)}; the ` +
      `natural gradient gains <b>${number(a.gain[1], 3)}</b> and goes ` +
      `<b>${number(a.kl[1], 3)}</b>${
        a.kl[1] > s.delta ? ', too far: the line search would shorten it' : ''
      }.</p>` +
      (!other
        ? ''
        : off
          ? '<p class="wrong">The reference’s steps end elsewhere.</p>'
          : '<p>Your program agrees with the reference here.</p>')
    );
  },
});
