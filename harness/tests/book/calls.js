// calls.js: what a chapter's figures ask of C, as a Lua table: node calls.js SLUG. Every figure is
// asked at its first state and with each slider at either end, then for what follows; a call is
// { f = name, args = { … }, out = { … } }, each once, and of a function the first thousand. Left
// out are page.h's functions, whose worlds live in the page.
'use strict';
const fs = require('fs');
const { figures } = require('../../book/drawn.js');
const slug = process.argv[2],
  page = fs.readFileSync('harness/book/page/page.h', 'utf8'),
  enough = 1000,
  seen = {};

function lua(x) {
  if (typeof x === 'boolean') return String(x);
  if (typeof x !== 'object') {
    if (Object.is(x, -0)) return '-0.0';
    return Number.isNaN(x)
      ? '0/0'
      : Math.abs(x) === Infinity
        ? `${x < 0 ? '-' : ''}math.huge`
        : `${x}`;
  }
  const pairs =
    Array.isArray(x) || ArrayBuffer.isView(x)
      ? Array.from(x, lua)
      : Object.entries(x)
          .filter(([name]) => name !== 'trouble')
          .map(([name, y]) => `${name} = ${lua(y)}`);
  return `{ ${pairs.join(', ')} }`;
}

function recorded(impl) {
  return new Proxy(impl, {
    get: (_, f) => args => {
      const asked = `f = '${f}', args = ${lua(args ?? {})}`,
        out = impl[f](args),
        before = (seen[f] ??= new Set());
      if (!page.includes(`${f}(`) && before.size < enough && !before.has(asked)) {
        before.add(asked);
        console.log(`{ ${asked}, out = ${lua(out)} },`);
      }
      return out;
    },
  });
}

function states({ state, controls }) {
  const ends = controls
    .filter(c => c.slider)
    .flatMap(c => [c.min, c.max].map(x => ({ [c.slider]: x })));
  return [{}, ...ends].map(end => ({ ...structuredClone(state), ...end }));
}

console.log('return {');
for (const { spec, lesson } of figures(slug, undefined, recorded))
  for (const state of states(spec)) {
    lesson.ask(state);
    lesson.more?.(state);
  }
console.log('}');
