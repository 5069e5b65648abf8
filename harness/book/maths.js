// maths.js: formulas as HTML, by KaTeX, and made a third smaller.
//
//   node maths.js < formulas    a line each, "D" (display) or "I" (inline) and TeX; answers a line
//                               each: HTML, or "!" and what is wrong with the formula; then one
//                               with the rules that these formulas need besides
//   node maths.js css PAGE…      KaTeX's rules under the short names that those answers use, as far
//                               as these pages need them
//
// Every class that a rule of KaTeX's mentions becomes k1, k2, … in the order of its style sheet;
// classes without a rule go. What a screen reader reads (MathML) stays, except beside a symbol with
// at most an index and a value, which it can read as it stands. Inline styles become classes of the
// page. KATEX names another folder than Debian's.
//
// In node, though Duktape, which is smaller, can run KaTeX too and needs twice the time (0.3 s for
// the longest chapter): what figures show before a script runs comes from their WebAssembly
// (drawn.js), which Duktape has not, and one engine is less to install than two.
'use strict';
const fs = require('fs'),
  path = require('path');
const home = process.env.KATEX || '/usr/share/javascript/katex';
const rules = fs
  .readFileSync(path.join(home, 'katex.min.css'), 'utf8')
  .replace(/@font-face\{[^}]*\}/g, '');

const keep = new Set(['katex', 'katex-display', 'katex-mathml']);
const names = new Map();
for (const [, name] of rules.matchAll(/\.([a-zA-Z][\w-]*)/g))
  if (!names.has(name)) names.set(name, keep.has(name) ? name : 'k' + (names.size + 1));

const short_classes = list =>
  list
    .split(' ')
    .map(c => names.get(c))
    .filter(Boolean)
    .join(' ');
const quoted = value => (/[^\w-]/.test(value) ? `"${value}"` : value);

const styles = new Map();
function class_of(style) {
  if (style && !styles.has(style)) styles.set(style, 'z' + styles.size);
  return styles.get(style);
}

function short_tag(_, attributes) {
  const classes = short_classes(/class="([^"]*)"/.exec(attributes)?.[1] ?? '');
  const style = class_of(/style="([^"]*)"/.exec(attributes)?.[1].replace(/;$/, ''));
  const both = [classes, style].filter(Boolean).join(' ');
  return (
    '<span' +
    (both && ` class=${quoted(both)}`) +
    (/aria-hidden/.test(attributes) ? ' aria-hidden=true>' : '>')
  );
}

// A sign without a class needs no element, unless it is a row of a stack; a line of text is as high
// as it is without struts.
const bare = new RegExp(
  `(?<!class="?${names.get('pstrut')}[^>]*></span>)<span>([^<&]|&[a-z]+;)</span>`,
  'g',
);
const strut = new RegExp(`<span class="${names.get('strut')} z\\d+"></span>`, 'g');

function shorter(html, tex) {
  const single = /^(\\[a-zA-Z]+|[a-zA-Z]|[\d.]+)([_^](\w|\\[a-z]+))?( *= *-?[\d.]+)?$/.test(tex);
  if (single)
    html = html
      .replace(/<span class="katex-mathml">.*?<\/math><\/span>/, '')
      .replace(/ aria-hidden="true"/, '');
  html = html.replace(
    /<(m[a-z]+)((?: [a-z]+="[^"]*")+)>/g,
    (_, name, rest) => `<${name}${/ mathvariant="[^"]*"/.exec(rest) ?? ''}>`,
  ); // heard, not seen
  html = html
    .replace(/<annotation.*?<\/annotation>/g, '')
    .replace(/<\/?semantics>/g, '')
    .replace(/ xmlns="[^"]*Math[^"]*"/g, '');
  html = html.replace(/<span((?: [\w-]+="[^"]*")*)>/g, short_tag);
  return html.replace(bare, '$1').replace(/katex-display/.test(html) ? /$^/ : strut, '');
}

// A selector stays if all its classes are used; one inside :not() need not be.
function style_sheet(pages) {
  const used = new Set(
    pages.flatMap(page =>
      [...fs.readFileSync(page, 'utf8').matchAll(/class="?([\w -]+)/g)].flatMap(m =>
        m[1].split(' '),
      ),
    ),
  );
  const needed = s =>
    [...s.replace(/:not\([^)]*\)/g, '').matchAll(/\.([a-zA-Z][\w-]*)/g)].every(m =>
      used.has(names.get(m[1])),
    );
  return rules.replace(/([^{}]+)(\{[^{}]*\})/g, (_, selectors, body) => {
    const kept = selectors
      .split(',')
      .filter(needed)
      .map(s => s.replace(/\.([a-zA-Z][\w-]*)/g, (_, name) => '.' + names.get(name)));
    return kept.length ? kept.join(',') + body : '';
  });
}

if (process.argv[2] === 'css') process.stdout.write(style_sheet(process.argv.slice(3)));
else {
  const katex = require(path.join(home, 'katex.js'));
  for (const line of fs.readFileSync(0, 'utf8').split('\n').slice(0, -1)) {
    const tex = line.slice(1);
    try {
      console.log(
        shorter(katex.renderToString(tex, { displayMode: line[0] === 'D' }), tex).replace(
          /\n/g,
          ' ',
        ),
      );
    } catch (e) {
      console.log('!' + e.message.replace(/\n/g, ' '));
    }
  }
  console.log([...styles].map(([style, name]) => `.katex .${name}{${style}}`).join(''));
}
