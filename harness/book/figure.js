// figure.js: what every figure of the book shares: controls, drawing, dragging, learning. A figure
// is one call:
//
//   Figure({ name: 'figure', lesson: 'NN-name',
//     state: { eta: 0.3, … },                what the reader can change
//     controls: [{ slider: 'eta', label: 'η', min: 0, max: 1, step: .01 },
//                { pick: 'view', of: ['policy', 'trajectories'] },
//                { press: 'Reset', does: f => f.reset() }],
//     program: impl => ({ ask(state) { … } }),    runs beside the lesson's C; see calls.js
//     learn: 'more',                         a method to be asked again: gives Train and Step
//     draw: (state, answer, width, other) => an SVG as text,
//     says: (state, answer, other) => HTML,
//     click(name, f), drag(name, point, f), nudge(name, dx, dy, f),
//     beside: ['name', …],                   known mistakes, one of which may be put beside
//     failing: (call, args) => a change of state, or nothing })     a check's failing case, shown
//
// All but name, lesson, state, controls, program, draw and says may be left out. What else there
// is:
// mine: false (no switch between reference and mine), deadline (ms that one answer may take),
// kept: state => fields that Reset leaves alone. `program` goes to a worker as text, so it can use
// nothing of the file around it.
//
// A shape with data-click="name" can be clicked, one with data-grip="name" dragged, both by
// keyboard too; nothing else in a drawing is met by the pointer. `other` is the reference's answer
// beside mine, or a
// known mistake's beside the reference's, which has its name in other.name.
'use strict';

const Figure = (() => {
  const all = [];

  function load(file) {
    // a script beside the page
    return new Promise((done, failed) => {
      const script = document.createElement('script');
      Object.assign(script, {
        src: file,
        onload: done,
        onerror: () =>
          failed({
            kind: 'misuse',
            text: `${file.replace(/\?.*/, '')} is not there; run make book`,
          }),
      });
      document.head.append(script);
    });
  }

  // Makes `old` like `fresh`, node by node, so that focus and dragging outlive a drawing.
  function merge(old, fresh) {
    if (old.nodeName !== fresh.nodeName || old.nodeType !== 1) {
      if (old.nodeType !== 3 || fresh.nodeType !== 3) old.replaceWith(fresh);
      else if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    for (const { name } of [...old.attributes])
      if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes)
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const kept = [...old.childNodes],
      wanted = [...fresh.childNodes];
    wanted.forEach((node, i) => (i < kept.length ? merge(kept[i], node) : old.append(node)));
    kept.slice(wanted.length).forEach(node => node.remove());
  }

  // What is said when a call fails: never as a page that stands still.
  const in_words = (e, which) =>
    `<p class="wrong">${which === 'mine' ? 'Your program: ' : ''}` +
    `${Draw.escape(e.text ?? e.stack ?? e).replace(/\n/g, '<br>')}</p>`;

  function start(spec) {
    const box = document.getElementById(spec.name),
      stage = box.querySelector('.fig-stage'),
      says = box.querySelector('.fig-says'),
      panel = box.querySelector('.fig-controls');
    const lessons = {},
      shown = [],
      learning = Boolean(spec.learn);
    const f = {
      state: structuredClone(spec.state),
      which: 'reference',
      answer: null,
      other: null,
      running: false,
      failed: null,
      frames: 0,
    };
    let width = 0,
      loaded,
      busy = false,
      again = null,
      saved = '';

    // The lesson's C is up to a tenth of a page, and is loaded when its figure is first seen.
    const known = async () => Ascent.knows(spec.lesson) || load(spec.lesson + '-reference.js');
    async function lesson(which) {
      await known();
      return (lessons[which] ??= Ascent.open(spec.lesson, which, spec.program, spec));
    }
    function picture() {
      const fresh = document.createElement('div');
      fresh.innerHTML = spec.draw(f.state, f.answer, width, f.other);
      if (stage.firstElementChild?.nodeName === 'svg')
        merge(stage.firstElementChild, fresh.firstElementChild);
      else stage.replaceChildren(fresh.firstElementChild);
    }
    function draw() {
      if (f.answer) picture();
      else if (!f.failed) return;
      const text = f.failed
        ? in_words(f.failed, f.which)
        : (f.answer.trouble ? `<p class="wrong">${Draw.escape(f.answer.trouble)}.</p>` : '') +
          spec.says(f.state, f.answer, f.other);
      if (text !== saved) says.innerHTML = saved = text;
      shown.forEach(show => show());
    }
    // Asks once at a time; of what changes meanwhile only the last is asked.
    async function ask(method = 'ask') {
      if (busy) {
        again = again === 'ask' ? 'ask' : method;
        return;
      }
      busy = true;
      try {
        f.failed = null;
        const state = { ...f.state };
        const answer = await (await lesson(f.which))[method](state);
        f.other = null;
        if (f.which === 'mine' && !learning) f.other = await (await lesson('reference')).ask(state);
        else if (f.beside)
          f.other = { ...(await (await lesson(f.beside)).ask(state)), name: f.beside };
        f.answer = answer;
      } catch (e) {
        if (e.kind === 'closed') {
          busy = false;
          return;
        }
        f.failed = e;
        f.running = false;
        lessons[f.which]?.close();
        delete lessons[f.which];
        if (!f.answer && f.which === 'mine')
          f.answer = f.other = await (await lesson('reference')).ask({ ...f.state });
      }
      busy = false;
      f.frames++;
      draw();
      if (again) {
        const method = again;
        again = null;
        return ask(method);
      }
    }
    // The failing case of a check as this figure's state, if it can be that.
    function failing(call, args) {
      const change = spec.failing?.(call, args);
      return change && (() => f.set(change));
    }
    const tick = () => {
      if (!f.running) return;
      ask(spec.learn);
      requestAnimationFrame(tick);
    };
    Object.assign(f, {
      set(change) {
        Object.assign(f.state, change);
        draw();
        return ask();
      },
      run(on = !f.running) {
        f.running = on;
        draw();
        if (on) requestAnimationFrame(tick);
      },
      step: () => ask(spec.learn),
      reset() {
        f.running = false;
        const s = structuredClone(spec.state);
        return f.set({
          ...s,
          ...spec.kept?.(f.state),
          fresh: (f.state.fresh ?? 0) + 1,
          ...(learning && { first: 0 }),
        });
      },
      async put_beside(name) {
        await known();
        if (name) loaded ??= await load(`${spec.lesson}-mistakes.js`);
        f.beside = name;
        return ask();
      },
      async choose(which) {
        f.running = false;
        if (which === 'mine')
          try {
            lessons.mine?.close();
            delete lessons.mine;
            await known();
            await load(`${spec.lesson}-mine.js?${Date.now()}`);
            if (typeof Verdict === 'undefined') await load('verdict.js');
          } catch (e) {
            f.failed = e;
            return draw();
          }
        f.which = which;
        await ask();
        if (which === 'mine') Verdict.show(box, Ascent.verdict_of(spec.lesson), failing);
        else box.querySelector('.fig-check')?.remove();
      },
    });

    // ---- controls ----
    const make = (tag, fields = {}, ...inside) => {
      const e = Object.assign(document.createElement(tag), fields);
      e.append(...inside);
      return e;
    };
    function slider(c) {
      const input = make('input', { type: 'range', min: c.min, max: c.max, step: c.step }),
        out = make('output');
      input.setAttribute('aria-label', c.says ?? c.label);
      input.oninput = () => f.set({ [c.slider]: c.of ? c.of(+input.value) : +input.value });
      shown.push(() => {
        const v = f.state[c.slider];
        input.value = c.to ? c.to(v) : v;
        input.style.setProperty('--at', (100 * (input.value - c.min)) / (c.max - c.min) + '%');
        out.textContent = Draw.number(v, c.digits ?? 2);
      });
      return make('label', { className: 'slider' }, make('i', { innerHTML: c.label }), input, out);
    }
    function pick(words, chosen, choose, label) {
      const group = make('span', { className: 'group pick', role: 'group' });
      group.setAttribute('aria-label', label);
      for (const word of words) {
        const button = make('button', {
          type: 'button',
          textContent: word,
          onclick: () => choose(word),
        });
        shown.push(() => button.setAttribute('aria-pressed', String(chosen() === word)));
        group.append(button);
      }
      return group;
    }
    function press(words, does, main) {
      const button = make('button', {
        type: 'button',
        className: main ? 'main' : '',
        onclick: () => does(f),
      });
      shown.push(() => (button.textContent = typeof words === 'function' ? words(f) : words));
      return button;
    }
    const buttons = make('span', { className: 'group' });
    if (learning)
      buttons.append(
        press(
          () => (f.running ? 'Pause' : 'Train'),
          () => f.run(),
          true,
        ),
        press('Step', () => f.step()),
      );
    for (const c of spec.controls.filter(c => c.press)) buttons.append(press(c.press, c.does));
    buttons.append(press('Reset', () => f.reset()));
    panel.append(buttons);
    for (const c of spec.controls) {
      if (c.slider) panel.append(slider(c));
      if (c.pick)
        panel.append(
          pick(
            c.of,
            () => f.state[c.pick],
            word => f.set({ [c.pick]: word }),
            c.pick,
          ),
        );
    }
    if (spec.beside && !Ascent.own) {
      const list = make('select', { onchange: () => f.put_beside(list.value) });
      list.setAttribute('aria-label', 'a known mistake beside it');
      list.append(make('option', { value: '' }, 'a mistake beside it …'));
      for (const name of spec.beside) list.append(make('option', { value: name }, name));
      panel.append(list);
    }
    if (spec.mine !== false && !Ascent.own)
      panel.append(pick(['reference', 'mine'], () => f.which, f.choose, 'whose program'));

    // ---- pointer and keys ----
    const point = e => {
      const svg = stage.querySelector('svg'),
        r = svg.getBoundingClientRect(),
        s = svg.viewBox.baseVal.width / r.width;
      return { x: (e.clientX - r.left) * s, y: (e.clientY - r.top) * s, width };
    };
    let held = null;
    stage.addEventListener('pointerdown', e => {
      held = e.target.closest('[data-grip]')?.dataset.grip ?? null;
      if (held) {
        stage.setPointerCapture(e.pointerId);
        e.preventDefault();
        e.target.closest('[data-grip]').focus({ preventScroll: true });
      }
    });
    stage.addEventListener('pointermove', e => {
      if (held) spec.drag(held, point(e), f);
    });
    for (const name of ['pointerup', 'pointercancel'])
      stage.addEventListener(name, () => {
        held = null;
      });
    stage.addEventListener('click', e => {
      const name = e.target.closest('[data-click]')?.dataset.click;
      if (name) spec.click(name, f, point(e));
    });
    stage.addEventListener('keydown', e => {
      const name = e.target.dataset?.click,
        grip = e.target.dataset?.grip;
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
        e.key
      ];
      if (name && (e.key === 'Enter' || e.key === ' ')) {
        e.preventDefault();
        spec.click(name, f);
      }
      if (grip && by) {
        e.preventDefault();
        spec.nudge(grip, ...by, f);
      }
    });
    new ResizeObserver(() => {
      const now = Math.round(stage.clientWidth);
      if (now && now !== width) {
        width = now;
        draw();
      }
    }).observe(stage);
    width = Math.round(stage.clientWidth) || 760;
    shown.forEach(show => show());
    new IntersectionObserver(
      (seen, observer) => {
        // nothing runs before it can be seen
        if (seen.some(e => e.isIntersecting)) {
          observer.disconnect();
          ask();
        }
      },
      { rootMargin: '300px' },
    ).observe(box);
    return f;
  }

  const Figure = spec => {
    all.push({ spec, f: typeof document === 'undefined' ? null : start(spec) });
  };
  Figure.all = all;
  return Figure;
})();
