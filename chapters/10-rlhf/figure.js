// title: **The pull of the reference, exactly.** The 15 answers of the smallest
// language: what the reference says (pale), what the best policy (10.7) says (blue),
// and what each is paid. Beside them, answers as they are drawn from the blue one.
// try: lower β towards 0.05, then raise it to 2.
// notice: no answer that the reference can give is ever lost, and what is best never
// takes all, as long as β is above 0; the score that is gained is paid for in KL.

const { number, rect, scale, svg, text } = Draw;

Figure({
  name: 'figure',
  lesson: '10-rlhf',
  state: { beta: 0.5, seed: 1 },
  controls: [
    {
      slider: 'beta',
      label: 'β',
      says: 'the price of a unit of KL, β',
      min: 0.05,
      max: 2,
      step: 0.05,
    },
    { press: 'Draw others', does: f => f.set({ seed: f.state.seed + 1 }) },
  ],

  program: impl => {
    const said = ['.', 'a.', 'b.'].concat(
      ...['aa', 'ab', 'ba', 'bb'].map(two => ['.', 'a', 'b'].map(last => two + last)),
    );
    // Of x a's and y b's, with or without a stop: as in the world of lesson 10.
    const paid = text => {
      const n = letter => text.split(letter).length - 1,
        whole = text.length === 3 && text.endsWith('.') ? 1.5 : 0;
      if (text === '.') return 0.25;
      return n('a') - n('b') / 2 + whole - (n('a') === 3 ? 2 : 0);
    };
    const ref = said.map(text => 3 ** -text.length),
      reward = said.map(paid);
    function ask(s) {
      const best = impl.tilt({ ref, reward, beta: s.beta }),
        u = impl.page_uniforms({ n: 12, seed: s.seed, round: 0 }).u;
      const drawn = u.map(x => impl.sample_action({ pi: best.pi, u: x }).returned);
      const sum = f =>
        best.pi.reduce((all, p, a) => all + (p > 0 ? p * f(p, a) : 0), 0);
      return {
        said: said.map(text => text.replace('.', ' stop').trim()),
        ref,
        reward,
        pi: best.pi,
        J: best.returned,
        trouble: best.trouble,
        score: sum((p, a) => reward[a]),
        kl: sum((p, a) => Math.log(p / ref[a])),
        drawn,
      };
    }
    return { ask };
  },

  draw(s, a, width, other) {
    const wide = width >= 640,
      w = wide ? width - 170 : width,
      step = 22,
      top = 34,
      X = scale(0, 1, 88, w - 16);
    const rows = a.said.map((said, i) => {
      const y = top + i * step;
      return [
        text(8, y + 13, said, 'small'),
        text(78, y + 13, number(a.reward[i]), 'small end'),
        rect(X(0), y + 2, X(a.ref[i]) - X(0), 6, 'f-deep'),
        rect(X(0), y + 8, X(a.pi[i]) - X(0), 8, 'f-blue'),
        other ? rect(X(other.pi[i]) - 1, y + 6, 2, 12, 'f-ink') : '',
        text(X(a.pi[i]) + 6, y + 16, number(a.pi[i]), 'small'),
      ];
    });
    const left = wide ? w + 30 : 8,
      below = top + 15 * step + 30,
      at = k =>
        wide
          ? [left, top + 34 + k * 24]
          : [left + (k % 4) * ((width - 16) / 4), below + 26 + Math.floor(k / 4) * 22];
    const said = a.drawn.map((i, k) =>
      text(...at(k), a.said[i] ?? '?', ''),
    );
    return svg(
      width,
      wide ? top + 15 * step + 12 : below + 100,
      'the 15 answers and how likely each is',
      text(8, 18, 'answer', 'small it'),
      text(78, 18, 'paid', 'small it end'),
      text(X(0), 18, 'reference, and the best policy', 'small it'),
      rows,
      text(left, wide ? top + 8 : below, 'drawn from the best', 'small it'),
      said,
    );
  },

  says(s, a, other) {
    const off = other && !(Math.abs(a.J - other.J) <= 1e-9);
    return (
      `<p>At β = ${number(s.beta)} the best policy is paid ${number(a.score)} ` +
      `on average and is ${number(a.kl)} away: ` +
      `${number(a.score)} − ${number(s.beta)} · ` +
      `${number(a.kl)} = <b>${number(a.score - s.beta * a.kl)}</b>, and β log Z is ` +
      `<b>${number(a.J)}</b>.</p>` +
      (!other
        ? ''
        : off
          ? `<p class="wrong">The reference returns ${number(other.J)} here.</p>`
          : '<p>Your program agrees with the reference here.</p>')
    );
  },
});
