// agents.js: a lesson's agent training before one's eyes: the world drawn, the curve growing. A
// lesson's agent.js says how its agent learns for one turn:
//
//   Agent('NN-name', { world: 0, shared: true, hidden: 32, gamma: 0.99, lr: 0.001,
//     turn: (lesson, w) =>
//       lesson.net_episode({ env: w.env, net: w.net, gamma: w.gamma, lr: w.lr }).returned })
//
// A turn returns what an episode paid; w.round counts the turns. With a `unit` turns are rollouts.
// A second world, with dice of its own, is there to be looked at, and to be pushed.
function Agent(slug, spec) {
  const lesson = slug.slice(0, 2),
    D = spec.world === 0 ? 4 : 3,
    unit = spec.unit ?? 'episodes';

  // What runs beside the lesson's C; as text, for it is sent to a worker.
  function program(impl, spec, turn) {
    const D = spec.world === 0 ? 4 : 3,
      budget = 12;
    let w,
      show,
      obs,
      ret,
      begun = '',
      left = 0,
      push = 0,
      steps,
      seconds;
    function begin(s) {
      const env = impl.page_world({ which: spec.world, seed: s.seed }).returned,
        other = impl.page_world({ which: spec.world, seed: s.seed + 1000003 }).returned;
      show = impl.page_world({ which: spec.world, seed: s.seed + 77 }).returned;
      w = {
        env,
        other,
        net: impl.page_net({ env, hidden: spec.hidden, shared: spec.shared, seed: s.seed })
          .returned,
        gamma: spec.gamma,
        lr: spec.lr,
        seed: s.seed,
        round: 0,
        steps: 0,
      };
      // rollouts go on where the last one stopped
      if (spec.unit) w.obs = impl.page_begin({ env, D }).obs;
      obs = impl.page_begin({ env: show, D }).obs;
      ret = [];
      seconds = 0;
    }
    function ask(s) {
      const now = `${s.seed} ${s.fresh}`;
      if (now !== begun) {
        begun = now;
        begin(s);
      }
      if (s.pushed !== push) {
        push = s.pushed;
        left = push ? 12 : 0;
      }
      return {
        obs,
        ret,
        steps: w.steps,
        speed: seconds ? w.steps / seconds : 0,
        pushing: left > 0,
      };
    }
    return {
      ask,
      more(s) {
        ask(s);
        const from = performance.now();
        if (s.mode === 'learn')
          do {
            ret.push(turn(impl, w));
            w.round++;
          } while (performance.now() - from < budget);
        seconds += s.mode === 'learn' ? (performance.now() - from) / 1000 : 0;
        const force = left-- <= 0 ? 0 : spec.world === 0 ? (push > 0 ? 2 : 1) : 2 * Math.sign(push);
        obs = impl.page_play({ env: show, net: w.net, D, push: force }).obs;
        return ask(s);
      },
    };
  }
  const source = `impl => (${program})(impl, ${JSON.stringify(spec)}, ${spec.turn})`;

  const { axes, circle, curve, group, line, number, rect, scale, svg, text } = Draw;
  function cart(obs, x, y, w) {
    const [place, , angle] = obs,
      X = x + w / 2 + (place * w) / 5,
      long = w * 0.3,
      tip = [X + long * Math.sin(angle), y - long * Math.cos(angle)];
    return [
      line(x, y + 22, x + w, y + 22, 'ink', { stroke_width: 1.5 }),
      [-2.4, 2.4].map(e =>
        line(x + w / 2 + (e * w) / 5, y + 14, x + w / 2 + (e * w) / 5, y + 30, 'ink', {
          stroke_width: 1.5,
        }),
      ),
      rect(X - 34, y - 10, 68, 26, 'f-blue', { rx: 4 }),
      [-18, 18].map(d => circle(X + d, y + 17, 6, 'f-ink')),
      line(X, y - 6, ...tip, Math.abs(angle) > 0.2 ? 'red' : 'gold', {
        stroke_width: 9,
        stroke_linecap: 'round',
      }),
      circle(X, y - 6, 4, 'f-ink'),
    ];
  }
  function pole(obs, x, y, w) {
    const [c, s] = obs,
      long = w * 0.32,
      X = x + w / 2,
      Y = y - w * 0.12;
    return [
      circle(X, Y, long + 12, 'f-none rule'),
      line(X, Y, X + long * s, Y - long * c, c > 0.9 ? 'green' : 'gold', {
        stroke_width: 11,
        stroke_linecap: 'round',
      }),
      circle(X, Y, 5, 'f-ink'),
    ];
  }

  Figure({
    name: `agent-${lesson}`,
    lesson: `${slug}-agent`,
    learn: 'more',
    program: { toString: () => source },
    deadline: 6000,
    state: { seed: 1, mode: 'learn', pushed: 0, fresh: 0 },
    kept: s => ({ seed: s.seed }),
    controls: [
      { pick: 'mode', of: ['learn', 'only play'] },
      { press: '← push', does: f => f.set({ pushed: -1 - Math.abs(f.state.pushed) }) },
      { press: 'push →', does: f => f.set({ pushed: 1 + Math.abs(f.state.pushed) }) },
      { slider: 'seed', label: 'seed', min: 1, max: 20, step: 1, digits: 0 },
    ],
    draw(s, a, width) {
      const wide = width >= 640,
        w = wide ? width * 0.42 : width,
        left = wide ? w + 66 : 44,
        top = wide ? 40 : 270,
        box = { x: left, y: top, w: width - left - 8, h: 190 };
      const most = spec.world === 0 ? 500 : 0,
        low = spec.world === 0 ? 0 : -1600,
        n = a.ret.length,
        bin = Math.max(1, Math.ceil(n / 160)),
        bins = [];
      for (let i = 0; i + bin <= n; i += bin)
        bins.push(a.ret.slice(i, i + bin).reduce((x, y) => x + y, 0) / bin);
      const X = scale(0, Math.max(50, n), box.x, box.x + box.w),
        Y = scale(low, most, box.y + box.h, box.y),
        at = (v, i) => [X((i + 0.5) * bin), Y(Math.max(low, Math.min(most, v)))];
      const smooth = bins.map((_, i) => {
        const part = bins.slice(Math.max(0, i - Math.ceil(9 / bin)), i + 1);
        return at(part.reduce((x, y) => x + y, 0) / part.length, i);
      });
      return svg(
        width,
        wide ? 276 : 510,
        'the world, and what each episode paid',
        spec.world === 0 ? cart(a.obs, 0, 170, w) : pole(a.obs, 0, 170, w),
        axes(box, X, Y, {
          ys: [low, (low + most) / 2, most],
          digits: 0,
          title: 'paid by an episode',
        }),
        text(box.x + box.w, box.y + box.h + 22, `${n} ${unit}`, 'small soft end'),
        group(
          { opacity: 0.4 },
          bins.map((v, i) => circle(...at(v, i), 1.6, 'f-ink')),
        ),
        smooth.length > 1 ? curve(smooth, 'blue', { stroke_width: 2.4 }) : '',
      );
    },
    says(s, a) {
      const last = a.ret.slice(-20),
        mean = last.reduce((x, y) => x + y, 0) / last.length;
      return a.ret.length
        ? `<p>The last ${last.length} paid <b>${number(mean, 0)}</b> on average. ` +
            `${Math.round(a.steps / 1000)} thousand ` +
            `steps${a.speed ? `, ${Math.round(a.speed / 1000)} thousand a second` : ''}.</p>`
        : '<p>It has not learned yet. Press <i>Train</i>.</p>';
    },
  });
}
if (typeof globalThis !== 'undefined') globalThis.Agent = Agent;
