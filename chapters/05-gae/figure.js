// title: **A rollout of ten rows.** Drag what the world pays and what the critic says;
// see what reaches each row. A click at the top, between two rows, ends an episode
// there.
// try: set $\lambda$ to 0, then to 1, and watch how far the ribbons reach. Then choose
// *mine*.
// notice: no ribbon crosses the end of an episode, whichever end it is. But behind a
// truncated row there is still a value (the open circle), and behind a terminated one
// there is none.

const { bar, button, grip, line, number, rect, scale, svg, tag, text } = Draw;
Figure({
  name: 'figure',
  lesson: '05-gae',
  state: {
    r: [0.3, 0, 0.7, -0.9, 0, 0.5, 0.2, 0, 0.6, 0.1],
    V: [0.6, 0.8, 1.1, 0.4, -0.2, 0.3, 0.8, 0.3, -0.1, 0.5],
    behind: [0, 0, 0, 0.9, 0, 0, 1.2, 0, 0, 0.9],
    ends: ['', '', '', 'terminated', '', '', 'truncated', '', '', ''],
    gamma: 0.9,
    lambda: 0.8,
    row: 1,
  },
  controls: [
    { slider: 'gamma', label: 'γ', says: 'discount γ', min: 0, max: 1, step: 0.01 },
    { slider: 'lambda', label: 'λ', says: 'λ', min: 0, max: 1, step: 0.01 },
  ],

  // All numbers are answers of gae: δ is λ = 0, and the weight of row k in row t is
  // what reaches row t when row k alone pays 1 and the critic says 0.
  program: impl => ({
    ask(s) {
      const T = s.r.length,
        terminated = s.ends.map(e => e === 'terminated'),
        truncated = s.ends.map(e => e === 'truncated');
      const V_next = s.V.map((_, t) =>
          s.ends[t] || t === T - 1 ? s.behind[t] : s.V[t + 1],
        ),
        zero = s.r.map(() => 0);
      const rows = { terminated, truncated, gamma: s.gamma },
        adv = impl.gae({ ...rows, r: s.r, V: s.V, V_next, lambda: s.lambda });
      const unit = k =>
        impl.gae({
          ...rows,
          r: zero.map((_, t) => (t === k ? 1 : 0)),
          V: zero,
          V_next: zero,
          lambda: s.lambda,
        }).adv;
      return {
        adv: adv.adv,
        trouble: adv.trouble,
        delta: impl.gae({ ...rows, r: s.r, V: s.V, V_next, lambda: 0 }).adv,
        unit: s.r.map((_, k) => unit(k)),
        V_next,
        target: impl.lambda_returns({ adv: adv.adv, V: s.V }).target,
      };
    },
  }),

  failing: (call, args) =>
    call === 'gae' &&
    args.r?.length >= 2 &&
    args.r.length <= 12 && {
      r: args.r,
      V: args.V,
      behind: args.V_next,
      ends: args.r.map((_, t) =>
        args.terminated[t] ? 'terminated' : args.truncated[t] ? 'truncated' : '',
      ),
      gamma: args.gamma,
      lambda: args.lambda,
      row: 0,
    },

  draw(s, a, width, other) {
    const wide = width >= 640,
      T = s.r.length,
      left = wide ? 120 : 8,
      column = (width - left - 12) / T,
      X = t => left + column * (t + 0.5),
      edge = t => left + column * (t + 1),
      rows = [...s.r.keys()];
    const shift = wide ? 0 : 22,
      band = {
        r: [60, 108],
        V: [140 + shift, 218 + shift],
        delta: [258 + 2 * shift, 336 + 2 * shift],
        flow: [362 + 3 * shift, 442 + 3 * shift],
        adv: [476 + 4 * shift, 574 + 4 * shift],
      },
      bottom = 604 + 4 * shift;
    const Y = {
      r: scale(-1.5, 1.5, band.r[1], band.r[0]),
      V: scale(-1, 2, band.V[1], band.V[0]),
      delta: scale(-2, 2, band.delta[1], band.delta[0]),
      adv: scale(-2.5, 2.5, band.adv[1], band.adv[0]),
    };
    const clip = (x, most) => Math.max(-most, Math.min(most, x)),
      cut = t => s.ends[t] || t === T - 1,
      size = wide ? 'small' : 'small',
      digits = column > 44 ? 2 : 1;
    const title = (name, words, symbol) =>
      wide
        ? [
            text(0, (band[name][0] + band[name][1]) / 2, words, 'soft'),
            text(0, (band[name][0] + band[name][1]) / 2 + 17, symbol, 'it soft'),
          ]
        : text(0, band[name][0] - 14, `${words} ${symbol}`, 'soft');
    const ends = rows.map(t => {
      const kind = s.ends[t] || (t === T - 1 ? 'rollout' : ''),
        x = edge(t) - (t === T - 1 ? 1 : 0),
        words = {
          terminated: wide ? 'the world ends' : 'ends',
          truncated: wide ? 'the clock stops' : 'clock',
          rollout: '',
          '': '',
        }[kind];
      return [
        line(x, 24, x, kind ? bottom - 18 : 32, 'ink', {
          stroke_width: kind === 'terminated' ? 2.2 : 1.2,
          opacity: kind ? 0.8 : 0.45,
          stroke_dasharray:
            kind === 'truncated' ? '6 4' : kind === 'rollout' ? '2 4' : undefined,
        }),
        text(x, 16, words, 'small it mid'),
        t < T - 1
          ? rect(
              x - column / 2 + 4,
              0,
              column - 8,
              44,
              'f-none',
              button('end' + t, `after row ${t}: ${kind || 'goes on'}`),
            )
          : '',
      ];
    });
    const handle = (kind, t, x, value, scale, hollow, words) =>
      grip(
        x,
        scale(value),
        hollow ? 5.5 : 6,
        hollow ? 'green' : kind === 'r' ? 'f-gold' : 'f-green',
        kind + t,
        words,
        value,
        { ...(hollow && { fill: 'var(--paper)', stroke_width: 2 }) },
      );
    const label = (x, y, value, more = '') =>
      text(x, y, number(value, 1), `mid halo ${size} ${more}`);
    const inputs = rows.map(t => [
      line(X(t), Y.r(0), X(t), Y.r(s.r[t]), 'gold', { stroke_width: 3 }),
      handle('r', t, X(t), s.r[t], Y.r, false, `reward of row ${t}`),
      s.r[t] ? label(X(t), Y.r(s.r[t]) + (s.r[t] > 0 ? -10 : 20), s.r[t]) : '',
      !cut(t)
        ? line(X(t), Y.V(s.V[t]), X(t + 1), Y.V(s.V[t + 1]), 'green', {
            stroke_width: 1.6,
          })
        : s.ends[t] === 'terminated'
          ? ''
          : [
              line(X(t), Y.V(s.V[t]), edge(t), Y.V(s.behind[t]), 'green', {
                stroke_dasharray: '2 4',
                stroke_width: 1.5,
              }),
              handle('b', t, edge(t), s.behind[t], Y.V, true, `value behind row ${t}`),
              label(edge(t) - 2, Y.V(s.behind[t]) - 11, s.behind[t]),
            ],
      handle('v', t, X(t), s.V[t], Y.V, false, `value of row ${t}`),
      label(
        X(t),
        Y.V(s.V[t]) + (t && !cut(t - 1) && s.V[t - 1] > s.V[t] ? 19 : -10),
        s.V[t],
      ),
    ]);
    const answer = (name, t, v, ref, dim) => {
      const off = ref !== undefined && !(Math.abs(v - ref) <= 1e-9),
        y = Y[name](clip(v, name === 'adv' ? 2.5 : 2));
      return [
        bar(
          X(t),
          Math.min(26, column * 0.55),
          x => Y[name](clip(x, 2.5)),
          v,
          v < 0 ? 'f-red' : 'f-blue',
          { opacity: dim ? 0.28 : 1 },
        ),
        off
          ? line(
              X(t) - 16,
              Y[name](clip(ref, 2.5)),
              X(t) + 16,
              Y[name](clip(ref, 2.5)),
              'ink',
              {
                stroke_width: 2,
              },
            )
          : '',
        text(
          X(t),
          v < 0 ? y + 15 : y - 6,
          number(v, digits),
          `mid halo ${size}${dim ? ' soft' : ''}`,
        ),
      ];
    };
    const weight = rows.map(k => a.unit[k][s.row]),
      reach = rows.filter(k => Math.abs(weight[k]) > 5e-3),
      thick = Math.min(26, column * 0.55),
      sum = reach.reduce((x, k) => x + Math.abs(weight[k]), 0);
    let into = X(s.row) - Math.min(column * 0.43, (sum * thick) / 2);
    const squeeze = Math.min(1, (column * 0.86) / (sum * thick || 1)),
      [top, low] = band.flow;
    const ribbons = reach.map(k => {
      const h = (thick * Math.abs(weight[k])) / 2,
        x0 = X(k),
        x1 = into + h * squeeze,
        g = h * squeeze,
        m = (top + low) / 2;
      into += 2 * g;
      return (
        tag('path', {
          d:
            `M${x0 - h} ${top + 16}C${x0 - h} ${m + 8} ${x1 - g} ${m} ${x1 - g} ` +
            `${low}L${x1 + g} ${low}C${x1 + g} ${m} ${x0 + h} ${m + 8} ${x0 + h} ` +
            `${top + 16}Z`,
          class: a.delta[k] < 0 ? 'f-red' : 'f-blue',
          opacity: 0.5,
        }) +
        text(
          x0,
          top + 10,
          number(weight[k], weight[k] === 1 ? 0 : 2),
          `mid halo ${size} soft`,
        )
      );
    });
    return svg(
      width,
      bottom + 4,
      'a rollout, its TD errors, and the advantages',
      rect(X(s.row) - column / 2, 36, column, bottom - 56, 'f-deep', { rx: 4 }),
      rows.map(t =>
        rect(
          X(t) - column / 2,
          band.delta[0] - 24,
          column,
          bottom - band.delta[0],
          'f-none',
          button('row' + t, `what reaches row ${t}`),
        ),
      ),
      ['r', 'V', 'delta', 'adv'].map(n =>
        line(left, Y[n](0), width - 8, Y[n](0), 'rule'),
      ),
      title('r', 'reward', 'rₜ'.replace('ₜ', '')),
      title('V', 'critic', 'V'),
      title('delta', 'TD error', 'δ'),
      title('flow', `what reaches`, wide ? `row ${s.row}` : `row ${s.row}`),
      title('adv', 'advantage', 'Â'),
      ends,
      inputs,
      rows.map(t =>
        answer('delta', t, a.delta[t], other?.delta[t], !reach.includes(t)),
      ),
      ribbons,
      rows.map(t => answer('adv', t, a.adv[t], other?.adv[t], t !== s.row)),
      rows.map(t => text(X(t), bottom, t, `mid soft ${size}`)),
      wide ? text(0, bottom, 'row', 'soft it small') : '',
    );
  },
  says(s, a, other) {
    const w = s.r.map((_, k) => a.unit[k][s.row]),
      terms = w.map((x, k) => [x, k]).filter(([x]) => Math.abs(x) > 5e-3),
      shown = terms.slice(0, 4),
      more = terms.length > 4 ? ' + …' : '',
      n = x => (x < 0 ? `(${number(x)})` : number(x));
    const sum =
        shown
          .map(([x, k]) => `${x === 1 ? '' : number(x) + ' '}<i>δ</i><sub>${k}</sub>`)
          .join(' + ') + more,
      numbers =
        shown
          .map(([x, k]) => `${x === 1 ? '' : number(x) + ' · '}${n(a.delta[k])}`)
          .join(' + ') + more;
    // (5.4): the weight of each n, up to the row in which the episode or rollout ends
    let N = 1;
    while (!s.ends[s.row + N - 1] && s.row + N < s.r.length) N++;
    const weights = Array.from({ length: N }, (_, n) =>
      number((n < N - 1 ? 1 - s.lambda : 1) * s.lambda ** n),
    );
    const wrong = other
        ? a.adv
            .map((x, t) => t)
            .filter(t => !(Math.abs(a.adv[t] - other.adv[t]) <= 1e-9))
        : [],
      t = wrong[wrong.length - 1];
    return (
      `<p><i>Â</i><sub>${s.row}</sub> = ${sum} = ${numbers} = ` +
      `<b>${number(a.adv[s.row])}</b></p>` +
      `<p>As a mean of advantages of 1, 2, … steps its weights are ` +
      `${weights.join(', ')}; the last of them goes to the end.</p>` +
      (!other
        ? ''
        : wrong.length
          ? `<p class="wrong">Your program differs in ${wrong.length} of ` +
            `${a.adv.length} rows. From the end, the first is row ${t}: ` +
            `${number(a.adv[t], 4)}, where ${number(other.adv[t], 4)} is expected ` +
            `(the tick).</p>`
          : '<p>Your program agrees in all rows.</p>')
    );
  },
  click(name, f) {
    const t = Number(name.match(/\d+/)[0]),
      turn = { '': 'terminated', terminated: 'truncated', truncated: '' };
    if (name.startsWith('row')) return f.set({ row: t });
    f.set({ ends: f.state.ends.map((e, i) => (i === t ? turn[e] : e)) });
  },
  drag(name, at, f) {
    const shift = at.width >= 640 ? 0 : 22,
      t = Number(name.slice(1)),
      [list, y] =
        name[0] === 'r'
          ? ['r', scale(108, 60, -1.5, 1.5)(at.y)]
          : [
              name[0] === 'v' ? 'V' : 'behind',
              scale(218 + shift, 140 + shift, -1, 2)(at.y),
            ];
    const most = list === 'r' ? [-1.5, 1.5] : [-1, 2];
    f.set({
      [list]: f.state[list].map((v, i) =>
        i === t ? Math.round(10 * Math.max(most[0], Math.min(most[1], y))) / 10 : v,
      ),
    });
  },
  nudge(name, dx, dy, f) {
    const list = { r: 'r', v: 'V', b: 'behind' }[name[0]],
      t = Number(name.slice(1));
    f.set({
      [list]: f.state[list].map((v, i) =>
        i === t ? Math.round(10 * v + dx + dy) / 10 : v,
      ),
    });
  },
});
