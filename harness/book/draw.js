// draw.js: drawings as SVG, made as text: the build draws a figure without a browser (drawn.js),
// and in a page figure.js merges the new picture into the old one. A field data_x becomes data-x;
// what has no number to stand at is put at 0, for the figure's words to tell of.
'use strict';

const Draw = (() => {
  const plain = v =>
    typeof v === 'number'
      ? String(
          !Number.isFinite(v)
            ? 0
            : Math.abs(v) < 10
              ? Math.round(v * 100) / 100
              : Math.round(v * 10) / 10,
        )
      : String(v);
  const escape = t =>
    String(t).replace(
      /[&<>"]/g,
      c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c],
    );
  const tag = (name, fields, inside = '') =>
    `<${name}${Object.entries(fields)
      .filter(([, v]) => v !== undefined && v !== false)
      .map(([k, v]) => ` ${k.replace(/_/g, '-')}="${escape(plain(v))}"`)
      .join('')}>${inside}</${name}>`;
  const number = (x, digits = 2) =>
    !Number.isFinite(x)
      ? Number.isNaN(x)
        ? 'NaN'
        : x > 0
          ? '∞'
          : '−∞'
      : x
          .toFixed(digits)
          .replace(/^-(0\.?0*)$/, '$1')
          .replace('-', '−');
  const tenth = v => (Number.isFinite(v) ? String(Math.round(v * 10) / 10) : '0');
  const path = points => 'M' + points.map(([x, y]) => tenth(x) + ' ' + tenth(y)).join(' ');
  return {
    tag,
    escape,
    number,
    path,
    svg: (width, height, label, ...parts) =>
      tag(
        'svg',
        { viewBox: `0 0 ${width} ${height}`, role: 'group', aria_label: label },
        parts.flat(9).join(''),
      ),
    text: (x, y, words, classes = '', more = {}) =>
      tag('text', { x, y, class: classes || undefined, ...more }, words),
    line: (x1, y1, x2, y2, classes, more = {}) =>
      tag('line', { x1, y1, x2, y2, class: classes, ...more }),
    rect: (x, y, width, height, classes, more = {}) =>
      tag('rect', {
        x,
        y,
        width: Math.max(0, width),
        height: Math.max(0, height),
        class: classes,
        ...more,
      }),
    circle: (cx, cy, r, classes, more = {}) =>
      tag('circle', { cx, cy, r, class: classes, ...more }),
    curve: (points, classes, more = {}) =>
      tag('path', { d: path(points), class: 'line ' + classes, ...more }),
    group: (fields, ...parts) => tag('g', fields, parts.flat(9).join('')),
    arrow: (x1, y1, x2, y2, width, classes, more = {}) => {
      // a shaft and a head, as one filled shape
      const d = Math.hypot(x2 - x1, y2 - y1),
        head = Math.min(d, 3 * width + 3),
        u = [(x2 - x1) / d, (y2 - y1) / d],
        n = [-u[1], u[0]];
      if (!(d > 0.5)) return '';
      const at = (along, across) => [
          x1 + u[0] * along + n[0] * across,
          y1 + u[1] * along + n[1] * across,
        ],
        w = width / 2,
        h = width * 1.4 + 1.5;
      return tag('path', {
        d:
          path([
            at(0, w),
            at(d - head, w),
            at(d - head, h),
            at(d, 0),
            at(d - head, -h),
            at(d - head, -w),
            at(0, -w),
          ]) + 'Z',
        class: classes,
        ...more,
      });
    },
    // What can be dragged: a circle with a name, a label and a value for whoever hears the page.
    grip: (x, y, r, classes, name, label, value, more = {}) =>
      tag('circle', {
        cx: x,
        cy: y,
        r,
        class: classes,
        data_grip: name,
        tabindex: 0,
        role: 'slider',
        aria_label: label,
        aria_valuenow: plain(value),
        ...more,
      }),
    // Fields that make a shape a button.
    button: (name, label) => ({ data_click: name, tabindex: 0, role: 'button', aria_label: label }),
    // A bar from `zero` to `value` on a scale Y, with its number beside it.
    bar: (x, width, Y, value, classes, more = {}) => {
      const y0 = Y(0),
        y1 = Y(Number.isFinite(value) ? value : 0);
      return tag('rect', {
        x: x - width / 2,
        width,
        y: Math.min(y0, y1),
        height: Math.max(1, Math.abs(y1 - y0)),
        rx: 2,
        class: classes,
        ...more,
      });
    },
    scale: (from, to, low, high) => x => low + ((x - from) / (to - from)) * (high - low),
    // Axes of a small plot: a frame's left and bottom, ticks with numbers, a title.
    axes: (box, X, Y, { xs = [], ys = [], title = '', below = '', digits = 1 }) => [
      ys.map(y => [
        tag('line', { x1: box.x, x2: box.x + box.w, y1: Y(y), y2: Y(y), class: 'rule' }),
        tag('text', { x: box.x - 8, y: Y(y) + 4, class: 'small soft end' }, number(y, digits)),
      ]),
      xs.map(x =>
        tag(
          'text',
          { x: X(x), y: box.y + box.h + 18, class: 'small soft mid' },
          number(x, Number.isInteger(x) ? 0 : digits),
        ),
      ),
      tag('text', { x: box.x, y: box.y - 12, class: 'it' }, title),
      tag('text', { x: box.x + box.w, y: box.y + box.h + 34, class: 'small soft end' }, below),
    ],
  };
})();
if (typeof module !== 'undefined') module.exports = Draw;
