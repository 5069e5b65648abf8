// drawn.js: what a chapter's figures show before a script has run, and its drawings, which need
// none, as HTML for the weave:
//   node drawn.js SLUG FOLDER              writes FOLDER/SLUG.FIGURE.html
//   node drawn.js SLUG FOLDER drawings     writes FOLDER/SLUG.drawing-NAME.html
//   node drawn.js SLUG FOLDER picture      writes FOLDER/figure.svg, to be shown outside the book
// The module is the reference's, called here and not in a worker. chapters/SLUG/drawings.js says
// Drawing(name, caption, () => SVG), with the Draw of draw.js.
'use strict';
const fs = require('fs'),
  vm = require('vm');
const [slug, folder, kind] = process.argv.slice(2);

// The figures of a chapter, each with its program beside the reference's C, as `through` shows it.
function figures(slug, site = process.env.SITE || 'build/book', through = impl => impl) {
  const context = vm.createContext({
    performance,
    WebAssembly,
    TextDecoder,
    TextEncoder,
    atob,
    structuredClone,
    console,
  });
  const run = (file, after = '') =>
    vm.runInContext(fs.readFileSync(`${site}/${file}`, 'utf8') + after, context, {
      filename: file,
    });
  run(
    'figures.js',
    '\nglobalThis.Ascent = Ascent; globalThis.Figure = Figure; globalThis.Draw = Draw;',
  );
  // a chapter's figures from where they are written, so that what is wrong has a line
  const own = fs.existsSync(`chapters/${slug}`)
    ? fs.readdirSync(`chapters/${slug}`).filter(name => /^figure.*\.js$/.test(name))
    : [];
  for (const name of own.sort()) {
    const filename = `chapters/${slug}/${name}`;
    vm.runInContext(`(() => {${fs.readFileSync(filename, 'utf8')}\n})();`, context, { filename });
  }
  if (!own.length) run(slug + '.js');
  const { Ascent, Figure } = context;
  for (const { spec } of Figure.all)
    if (!Ascent.knows(spec.lesson)) run(spec.lesson + '-reference.js');
  return Figure.all.map(({ spec }) => {
    const program = vm.runInContext(`(${spec.program})`, context);
    return { spec, lesson: Ascent.here(spec.lesson, 'reference', impl => program(through(impl))) };
  });
}

function write({ spec, lesson }) {
  const state = structuredClone(spec.state),
    answer = lesson.ask(state);
  if (answer.trouble) throw { text: answer.trouble };
  fs.writeFileSync(
    `${folder}/${slug}.${spec.name}.html`,
    `<div class="fig-stage">${spec.draw(state, answer, 840, null)}</div><div class="fig-says" ` +
      `aria-live="polite">${spec.says(state, answer, null)}</div>\n`,
  );
}

function drawings() {
  const Drawing = (name, caption, draw) =>
    fs.writeFileSync(
      `${folder}/${slug}.drawing-${name}.html`,
      `<figure class="drawing" ` +
        `id="${name}">${draw()}<figcaption>${caption}</figcaption></figure>\n`,
    );
  const context = vm.createContext({ Drawing });
  for (const [file, after] of [
    ['harness/book/draw.js', '\nglobalThis.Draw = Draw;'],
    [`chapters/${slug}/drawings.js`, ''],
  ])
    vm.runInContext(fs.readFileSync(file, 'utf8') + after, context, { filename: file });
}

// A picture that stands alone carries what of book.css it needs: the inks, and the rules for svg.
function picture() {
  const css = fs.readFileSync('harness/book/book.css', 'utf8'),
    rules = css.match(/^svg [^@]*?\}$/gm).join('\n');
  const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(m =>
    m[1].match(/--[a-z]+: #[0-9a-f]+;/g).join(' '),
  );
  const { spec, lesson } = figures(slug).find(({ spec }) => spec.name === 'figure'),
    state = structuredClone(spec.state),
    svg = spec.draw(state, lesson.ask(state), 840, null);
  const style =
    `<style>svg { ${light} font-family: Georgia, serif; background: var(--paper) ` +
    `}\n@media (prefers-color-scheme: dark) { svg { ${dark} } }\n${rules}</style>`;
  fs.writeFileSync(
    `${folder}/figure.svg`,
    svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', '>' + style) +
      '\n',
  );
}

// Where in a chapter's scripts, what, and what was expected.
function told(e, whose) {
  const at = /chapters\/[^\s:]+\.js:\d+/.exec(e.stack ?? '')?.[0] ?? `chapters/${slug}, ${whose}`;
  const what = e.text ?? (e.stack ? `${e.name}: ${e.message}` : String(e));
  console.error(`${at}: found ${what}, expected a picture`);
  process.exit(1);
}

function all(whose, of) {
  try {
    return of();
  } catch (e) {
    if (process.env.WITH === 'mine' && e.kind) return []; // the page will say it
    return told(e, whose);
  }
}

if (kind === 'drawings') all('drawings', drawings);
else if (kind === 'picture') all('picture', picture);
else if (require.main === module)
  for (const figure of all('figures', () => figures(slug)))
    all(figure.spec.name, () => write(figure));
module.exports = { figures };
