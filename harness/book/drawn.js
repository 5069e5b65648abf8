// drawn.js: what a chapter's figures show before a script has run, and its drawings, which need none,
// as HTML for the weave:
//   node drawn.js SLUG FOLDER              writes FOLDER/SLUG.FIGURE.html
//   node drawn.js SLUG FOLDER drawings     writes FOLDER/SLUG.drawing-NAME.html
// The module is the reference's, called here and not in a worker. chapters/SLUG/drawings.js says
// Drawing(name, caption, () => SVG), with the Draw of figure.js.
'use strict';
const fs = require('fs'), vm = require('vm');
const [slug, folder, kind] = process.argv.slice(2);

// The figures of a chapter, each with its program beside the reference's C.
function figures(slug, site = 'build/book') {
  const context = vm.createContext({ performance, WebAssembly, TextDecoder, TextEncoder, atob, structuredClone, console });
  const run = (file, after = '') => vm.runInContext(fs.readFileSync(`${site}/${file}`, 'utf8') + after, context, { filename: file });
  run('figures.js', '\nglobalThis.Ascent = Ascent; globalThis.Figure = Figure; globalThis.Draw = Draw;');
  run(slug + '.js');
  const { Ascent, Figure } = context;
  for (const { spec } of Figure.all) if (!Ascent.knows(spec.lesson)) run(spec.lesson + '.js');
  return Figure.all.map(({ spec }) => ({ spec, lesson: Ascent.here(spec.lesson, 'reference', vm.runInContext(`(${spec.program})`, context)) }));
}

function write({ spec, lesson }) {
  const state = structuredClone(spec.state), answer = lesson.ask(state);
  if (answer.trouble) throw { text: answer.trouble };
  fs.writeFileSync(`${folder}/${slug}.${spec.name}.html`,
    `<div class="fig-stage">${spec.draw(state, answer, 840, null)}</div><div class="fig-says" aria-live="polite">${spec.says(state, answer, null)}</div>\n`);
}

function drawings() {
  const Drawing = (name, caption, draw) => fs.writeFileSync(`${folder}/${slug}.drawing-${name}.html`,
    `<figure class="drawing" id="${name}">${draw()}<figcaption>${caption}</figcaption></figure>\n`);
  const context = vm.createContext({ Drawing });
  for (const [file, after] of [['harness/book/figure.js', '\nglobalThis.Draw = Draw;'], [`chapters/${slug}/drawings.js`, '']])
    vm.runInContext(fs.readFileSync(file, 'utf8') + after, context, { filename: file });
}

if (kind === 'drawings') drawings();
else if (require.main === module)
  for (const figure of figures(slug))
    try { write(figure) }
    catch (e) { console.error(`${slug}, ${figure.spec.name}: ${e.text ?? e.stack}`); process.exit(1) }
module.exports = { figures };
