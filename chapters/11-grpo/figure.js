// title: **What each word of a group is told.** $G$ answers to one prompt; a square is
// a word, green where it is made likelier and red where rarer, the deeper the
// more, by `group_advantages`, `token_weights` and `grpo_slope` of one step.
// try: click an answer to make it right or wrong, drag its end to make it longer, and
// change the weights from GRPO's to Dr. GRPO's. Then one right answer, and more and
// more wrong ones.
// notice: by GRPO a long wrong answer has pale words, and a short one deep ones: going
// on for longer is the cheaper way to be wrong.

const { button, grip, number, rect, svg, text } = Draw;
const COLUMNS = 16;
Figure({
  name: 'figure',
  lesson: '11-grpo',
  state: {
    G: 6,
    r: [1, 0, 0, 1, 0, 0, 0, 0],
    n: [3, 13, 5, 10, 2, 8, 6, 11],
    way: 'GRPO',
    over: 'over s',
  },
  controls: [
    {
      slider: 'G',
      label: 'G',
      says: 'answers in the group G',
      min: 2,
      max: 8,
      step: 1,
      digits: 0,
    },
    { pick: 'way', of: ['GRPO', 'DAPO', 'Dr. GRPO'] },
    { pick: 'over', of: ['over s', 'mean only'] },
    { press: 'all right', does: f => f.set({ r: f.state.r.map(() => 1) }) },
    {
      press: 'one right',
      does: f => f.set({ r: f.state.r.map((_, i) => Number(i === 0)) }),
    },
  ],

  program: impl => ({
    ask(s) {
      const COLUMNS = 16,
        N = s.G,
        n = s.n.slice(0, N),
        answer = n.map(words => Array.from({ length: COLUMNS }, (_, t) => t < words)),
        logs = n.map(() => Array(COLUMNS).fill(-2));
      const groups = impl.group_advantages({
          r: [s.r.slice(0, N)],
          divide: s.over === 'over s',
        }),
        weights = impl.token_weights({
          answer,
          how: ['GRPO', 'DAPO', 'Dr. GRPO'].indexOf(s.way),
        }),
        slopes = impl.grpo_slope({
          logp: logs,
          logp_old: logs,
          adv: groups.adv[0],
          w: weights.w,
          low: 0.2,
          high: 0.28,
        });
      const each = slopes.dlogp.map((row, i) => row.slice(0, n[i]));
      return {
        adv: groups.adv[0],
        each,
        whole: each.map(row => row.reduce((sum, x) => sum + x, 0)),
        deepest: Math.max(1e-12, ...each.flat().map(Math.abs)),
        N,
        trouble: [groups, weights, slopes].find(out => out.trouble)?.trouble,
      };
    },
  }),

  draw(s, a, width) {
    const left = width >= 640 ? 92 : 66,
      right = width >= 640 ? 150 : 62,
      size = (width - left - right) / COLUMNS,
      high = Math.min(34, Math.max(26, size + 6));
    const y = i => 40 + i * (high + 8);
    const rows = s.n.slice(0, a.N).map((n, i) => [
      text(
        0,
        y(i) + high / 2 + 5,
        s.r[i] ? 'right' : 'wrong',
        s.r[i] ? 'f-green' : 'f-red',
      ),
      rect(0, y(i) - 2, left + n * size, high + 4, 'hit', {
        fill: 'transparent',
        ...button(`r${i}`, `answer ${i + 1}: ${s.r[i] ? 'right' : 'wrong'}`),
      }),
      a.each[i].map((x, t) =>
        rect(left + t * size, y(i), size - 2, high, x < 0 ? 'f-red' : 'f-green', {
          fill_opacity: 0.08 + 0.92 * Math.min(1, Math.abs(x) / a.deepest),
          rx: 2,
          pointer_events: 'none',
        }),
      ),
      grip(
        left + n * size + 4,
        y(i) + high / 2,
        7,
        'f-ink',
        `n${i}`,
        `words of answer ${i + 1}`,
        n,
      ),
      text(width, y(i) + high / 2 + 5, number(a.whole[i] * a.N, 2), 'end'),
    ]);
    return svg(
      width,
      y(a.N) + 10,
      `${a.N} answers, and what each word is told`,
      text(left, 18, 'words', 'soft small'),
      text(
        width,
        18,
        width >= 640 ? 'N times the whole answer' : 'N × all',
        'soft small end',
      ),
      rows,
    );
  },
  says(s, a, other) {
    const short = i => `${number(a.each[i][0] * a.N, 3)}`,
      flat = a.adv.every(x => x === 0);
    const wrong = s.r
        .slice(0, a.N)
        .map((r, i) => (r ? -1 : i))
        .filter(i => i >= 0),
      least = wrong.reduce((m, i) => (s.n[i] < s.n[m] ? i : m), wrong[0]),
      most = wrong.reduce((m, i) => (s.n[i] > s.n[m] ? i : m), wrong[0]);
    const off =
      other &&
      a.each.flat().some((x, k) => !(Math.abs(x - other.each.flat()[k]) < 1e-9));
    return (
      (flat
        ? '<p>All were paid the same: the group says nothing, and its answers were ' +
          'written for nothing.</p>'
        : `<p>Right answers have the advantage <b>${number(Math.max(...a.adv))}</b>, ` +
          `wrong ones <b>${number(Math.min(...a.adv))}</b>.` +
          (wrong.length > 1 && s.n[least] !== s.n[most]
            ? ` A word of the shortest wrong answer is told ${short(least)}/N, of ` +
              `the longest ${short(most)}/N.`
            : '') +
          '</p>') +
      (!other
        ? ''
        : off
          ? '<p class="wrong">Your program tells them something else.</p>'
          : '<p>Your program agrees with the reference.</p>')
    );
  },
  click(name, f) {
    const r = [...f.state.r];
    r[Number(name.slice(1))] ^= 1;
    f.set({ r });
  },
  drag(name, at, f) {
    const left = at.width >= 640 ? 92 : 66,
      size = (at.width - left - (at.width >= 640 ? 150 : 62)) / COLUMNS,
      n = [...f.state.n];
    n[Number(name.slice(1))] = Math.max(
      1,
      Math.min(COLUMNS, Math.round((at.x - left - 4) / size)),
    );
    f.set({ n });
  },
  nudge(name, dx, dy, f) {
    const n = [...f.state.n],
      i = Number(name.slice(1));
    n[i] = Math.max(1, Math.min(COLUMNS, n[i] + Math.sign(dx + dy)));
    f.set({ n });
  },
});
