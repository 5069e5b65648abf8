// title: **Nine cells, one goal, one pit.** A table of logits learns from whole
// episodes, by (2.1) and (2.11). Over each cell stand its four probabilities; the
// arrows grow with them.
// try: press *Train* until the arrows agree. Then click a free cell: it becomes the
// goal, and learning goes on from where it was.
// notice: how long the old habit lasts. Where the policy is nearly certain it seldom
// tries anything else, and what is not tried cannot be praised.

const {
  arrow,
  axes,
  button,
  circle,
  curve,
  group,
  line,
  number,
  rect,
  scale,
  svg,
  text,
} = Draw;
Figure({
  name: 'figure',
  lesson: '02-reinforce',
  learn: 'more',
  state: {
    eta: 0.3,
    gamma: 0.95,
    seed: 1,
    view: 'policy',
    pace: '×1',
    goal: 2,
    first: 40,
    fresh: 0,
  },
  kept: s => ({ eta: s.eta, gamma: s.gamma, seed: s.seed, view: s.view, pace: s.pace }),
  controls: [
    { pick: 'view', of: ['policy', 'trajectories'] },
    { pick: 'pace', of: ['×1', '×10'] },
    { slider: 'eta', label: 'η', says: 'step size η', min: 0, max: 1, step: 0.01 },
    { slider: 'gamma', label: 'γ', says: 'discount γ', min: 0, max: 1, step: 0.01 },
    { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
  ],

  program: impl => {
    const S = 9,
      A = 4,
      MOST = 256,
      zero = () => Array.from({ length: S }, () => [0, 0, 0, 0]);
    let theta,
      env,
      copy,
      begun = '',
      goal,
      ret,
      moved,
      last;
    const map = goal =>
      [0, 1, 2].map(r =>
        [0, 1, 2].map(c => {
          const i = 3 * r + c;
          return (i === goal ? 'G' : i === 5 ? 'P' : i === 6 ? 'S' : '.').charCodeAt(0);
        }),
      );
    function open(s) {
      // twice: an episode replayed in the world itself would throw the next one's dice
      goal = s.goal;
      [env, copy] = [0, 1].map(
        () =>
          impl.page_grid({ map: map(goal), step: -0.04, limit: 100, seed: s.seed })
            .returned,
      );
    }
    function episode(s) {
      impl.ascent_journal_open({ most: MOST });
      const told = impl.table_episode({ env, theta, gamma: s.gamma, eta: s.eta });
      if (told.trouble) throw { kind: 'trap', text: told.trouble };
      const rows = impl
        .ascent_journal_read({ n: MOST, W: 8 })
        .what.filter(row => row[0] === 2);
      theta = told.theta;
      ret.push(told.returned);
      const a = rows.map(row => row[1]),
        replay = a.length && impl.page_states({ env: copy, a });
      if (a.length)
        last.push({
          a,
          cells: [...replay.s, replay.returned],
          paid: told.returned,
          end:
            replay.returned === goal ? 'goal' : replay.returned === 5 ? 'pit' : 'clock',
        });
      last = last.slice(-20);
    }
    function ask(s) {
      const now = `${s.seed} ${s.fresh}`;
      if (now !== begun) {
        begun = now;
        theta = zero();
        ret = [];
        moved = [];
        last = [];
        open({ ...s, goal: 2 });
        for (let i = 0; i < s.first; i++) episode(s);
      }
      if (s.goal !== goal) {
        moved.push(ret.length);
        last = [];
        for (const world of [env, copy]) impl.page_close({ env: world });
        open(s);
      }
      return answer(s);
    }
    function answer(s) {
      const exact = impl.page_exact({ env, theta, gamma: s.gamma });
      return {
        pi: theta.map(row => impl.softmax({ theta: row }).pi),
        theta,
        ret: ret.slice(-400),
        from: Math.max(0, ret.length - 400),
        moved,
        last,
        goal,
        J: exact.returned,
        exact: exact.dtheta[6],
      };
    }
    return {
      ask,
      more(s) {
        ask(s);
        for (let i = 0; i < (s.pace === '×1' ? 1 : 10); i++) episode(s);
        return answer(s);
      },
    };
  },

  draw(s, a, width) {
    const wide = width >= 640,
      side = wide ? Math.min(150, width * 0.18) : (width - 8) / 3,
      top = 4,
      grid = 3 * side;
    const box = wide
      ? { x: grid + 90, y: 50, w: width - grid - 96, h: grid - 90 }
      : { x: 34, y: grid + 64, w: width - 40, h: 170 };
    const centre = i => [
        side * ((i % 3) + 0.5),
        top + side * (Math.floor(i / 3) + 0.5),
      ],
      trails = s.view === 'trajectories';
    const cells = a.pi.map((pi, i) => {
      const [x, y] = centre(i),
        kind = i === a.goal ? 'goal' : i === 5 ? 'pit' : i === 6 ? 'start' : '',
        bar = side / 11,
        high = side * 0.2;
      const free = !kind && button(i, `make cell ${i} the goal`);
      const ground = rect(
        x - side / 2 + 3,
        y - side / 2 + 3,
        side - 6,
        side - 6,
        kind === 'goal' ? 't-gold gold' : kind === 'pit' ? 't-red red' : 'f-wash rule',
        { rx: 8, stroke_width: kind && kind !== 'start' ? 2 : 1, ...free },
      );
      if (kind === 'goal' || kind === 'pit')
        return [
          ground,
          text(x, y - side * 0.12, kind, 'mid it'),
          text(x, y + side * 0.16, kind === 'goal' ? '+1' : '−1', 'mid', {
            style: `font-size:${side * 0.2}px;font-weight:700`,
          }),
        ];
      const bars = pi.map((p, k) => {
        const bx = x + (k - 1.5) * side * 0.17;
        return [
          rect(bx - bar / 2, y - side * 0.4, bar, high, 'f-deep', { rx: 2 }),
          rect(bx - bar / 2, y - side * 0.4 + high * (1 - p), bar, high * p, 'f-blue', {
            rx: 2,
          }),
          text(bx, y - side * 0.4 + high + 12, 'NESW'[k], 'small soft mid'),
        ];
      });
      const arrows = pi.map((p, k) => {
        const [dx, dy] = [
            [0, -1],
            [1, 0],
            [0, 1],
            [-1, 0],
          ][k],
          cy = y + side * 0.2;
        return arrow(
          x + dx * 3,
          cy + dy * 3,
          x + dx * side * 0.24,
          cy + dy * side * 0.22,
          0.8 + side * 0.07 * p,
          'f-ink',
          { opacity: 0.12 + 0.88 * p },
        );
      });
      return [
        ground,
        group({ opacity: trails ? 0.4 : 1 }, bars, trails ? '' : arrows),
        kind ? text(x - side * 0.42, y + side * 0.42, kind, 'small it') : '',
      ];
    });
    const paths = !trails
      ? ''
      : a.last.map((e, n) => {
          const off = k => ((((n * k) % 20) - 9.5) * side) / 52,
            at = e.cells
              .map(centre)
              .map(([x, y]) => [x + off(7), y + off(3) + side * 0.12])
              .filter(
                (p, i, all) => !i || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1],
              );
          const [q, p] = [at[at.length - 2] ?? at[0], at[at.length - 1]],
            colour = e.end === 'goal' ? 'green' : e.end === 'pit' ? 'red' : 'ink',
            d = Math.hypot(p[0] - q[0], p[1] - q[1]) || 1;
          return group(
            { opacity: 0.25 + (0.7 * (n + 1)) / a.last.length },
            curve(at, colour, { stroke_width: 1.5 }),
            arrow(
              p[0] - ((p[0] - q[0]) / d) * 9,
              p[1] - ((p[1] - q[1]) / d) * 9,
              p[0],
              p[1],
              2.5,
              'f-' + colour,
            ),
          );
        });
    const X = scale(
        a.from,
        Math.max(a.from + 60, a.from + a.ret.length),
        box.x,
        box.x + box.w,
      ),
      Y = scale(-2, 1, box.y + box.h, box.y),
      clip = y => Math.max(-2, Math.min(1, y));
    const mean = a.ret.map((_, i) => {
      const part = a.ret.slice(Math.max(0, i - 19), i + 1);
      return [X(a.from + i), Y(clip(part.reduce((x, y) => x + y, 0) / part.length))];
    });
    return svg(
      width,
      wide ? grid + 8 : box.y + box.h + 30,
      'a grid of nine cells, and what each episode paid',
      cells,
      group({}, paths),
      axes(box, X, Y, { ys: [-2, -1, 0, 1], digits: 0, title: 'paid by an episode' }),
      text(
        box.x + box.w,
        box.y + box.h + 22,
        `episode ${a.from + a.ret.length}`,
        'small soft end',
      ),
      a.moved
        .filter(m => m > a.from)
        .map(m => [
          line(X(m), box.y, X(m), box.y + box.h, 'gold', { stroke_width: 2 }),
          text(X(m) - 6, box.y + 14, 'goal moved', 'small it end halo'),
        ]),
      group(
        { opacity: 0.45 },
        a.ret.map((r, i) => circle(X(a.from + i), Y(clip(r)), 1.5, 'f-ink')),
      ),
      curve(mean, 'blue', { stroke_width: 2.4 }),
    );
  },
  says(s, a) {
    const count = end => a.last.filter(e => e.end === end).length,
      n = a.last.length,
      paid = a.last.reduce((x, e) => x + e.paid, 0) / n;
    const clock = count('clock') ? `, ${count('clock')} met the clock` : '';
    const ended = n
      ? `Of the last ${n} episodes <b class="good">${count('goal')} reached the ` +
        `goal</b>, <b class="wrong">${count('pit')} fell into the pit</b>${clock}. ` +
        `They paid ${number(paid)} on average.`
      : 'No episode yet.';
    return `<p>${ended} The policy is worth exactly <i>J</i> = ${number(a.J, 3)}.</p>`;
  },
  click: (name, f) => f.set({ goal: Number(name) }),
});
