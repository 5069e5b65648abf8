// verdict.js: the last check of the reader's file, below a figure that runs it: the points, the
// first scenario that fails, its call, and each output beside what was expected, drawn. A figure
// that can take the call as its own state has `failing(call, args) => change` and gets a button.
// Loaded when a reader first chooses "mine"; the verdict comes with the module (book.mk).
'use strict';
const Verdict = (() => {
  const { bar, escape, line, number, scale, svg, text } = Draw;

  // { 1, -2 } and { gamma = 0.9, how = { … } }, as a message writes them: a list or an object.
  function read(words) {
    let at = 0;
    const skip = () => (at += /^[\s,]*/.exec(words.slice(at))[0].length);
    function value() {
      skip();
      const plain = /^(?:[-+]?(?:[\d.]+(?:e[-+]?\d+)?|inf|nan)|true|false|"[^"]*")/i,
        token = plain.exec(words.slice(at));
      if (words[at] !== '{') {
        if (!token) throw new Error('no value');
        at += token[0].length;
        return token[0] === 'true' || (token[0] === 'false' ? false : token[0].startsWith('"') ?
          token[0] : Number(token[0]));
      }
      const list = [],
        named = {};
      for (at++, skip(); at < words.length && words[at] !== '}'; skip()) {
        const name = /^(\w+) = /.exec(words.slice(at));
        if (name) at += name[0].length;
        if (name) named[name[1]] = value();
        else list.push(value());
      }
      at++;
      return Object.keys(named).length ? named : list;
    }
    try {
      return value();
    } catch {
      return null; // cut short: a message shows the ends of what is long
    }
  }

  // The parts of a message: its call, each output's two values, and what is said of them.
  function parts(message) {
    const call = /^(\w+) (\{.*\})$/m.exec(message),
      outputs = [];
    for (const [, name, yours, expected] of message.matchAll(
      /^ {2}(\S+) +yours +(.*)\n +expected +(.*)$/gm,
    ))
      outputs.push({ name, yours: read(yours), expected: read(expected) });
    const lines = message.split('\n').filter(l => l && !/^ {2}/.test(l) && l !== call?.[0]);
    return { fn: call?.[1], args: call && read(call[2]), call: call?.[0], outputs, words: lines };
  }

  const flat = v => (Array.isArray(v) ? v.flat(9) : [v]).map(x => (x === null ? NaN : Number(x)));
  const shown = x => (Number.isFinite(x) ? String(Number(x.toPrecision(4))).replace('-', '−') :
    number(x));

  // Two bars for each entry: what was expected, and behind it in red or green what came.
  function picture({ name, yours, expected }, width) {
    const mine = flat(yours).slice(0, 12),
      right = flat(expected).slice(0, 12),
      n = Math.max(mine.length, right.length);
    const all = [...mine, ...right].filter(Number.isFinite),
      low = Math.min(0, ...all),
      high = Math.max(0, ...all) || (low ? 0 : 1);
    const Y = scale(low, high, 118, 30),
      step = Math.min(90, (width - 60) / n),
      X = i => 60 + step * (i + 0.5),
      wide = Math.min(16, step / 3);
    const same = i => Math.abs(mine[i] - right[i]) <= 1e-9 * Math.max(1, ...all.map(Math.abs));
    const column = i => [
      bar(X(i) - wide * 0.6, wide, Y, right[i], 't-blue'),
      bar(X(i) + wide * 0.6, wide, Y, mine[i], same(i) ? 'f-green' : 'f-red'),
      step > 44 ? text(X(i), 138, shown(right[i]), 'mid small soft') : '',
      step > 44 ? text(X(i), 153, shown(mine[i]), 'mid small' + (same(i) ? '' : ' wrong')) : '',
    ];
    return svg(width, 160, `${name}: yours beside what is expected`,
      text(0, 34, name, 'it'), line(52, Y(0), 60 + step * n, Y(0), 'rule'),
      step > 44 ? [text(0, 138, 'expected', 'small soft'), text(0, 153, 'yours', 'small')] : '',
      Array.from({ length: n }, (_, i) => column(i)));
  }

  // The first scenario that says something of numbers; else the first that fails.
  function first(verdict) {
    const failing = verdict.scenarios.filter(s => !s.passed);
    return failing.find(s => s.outcome === 'differs') ?? failing[0];
  }

  function show(box, verdict, take) {
    box.querySelector('.fig-check')?.remove();
    if (!verdict?.scenarios) return;
    const s = first(verdict),
      part = document.createElement('div');
    part.className = 'fig-check';
    const points = `${verdict.score} of ${verdict.max_score} points`;
    if (!s) part.innerHTML = `<p class="good">The last check: ${points}.</p>`;
    else {
      const p = parts(s.message),
        width = Math.min(760, Math.round(box.clientWidth));
      const again = s.equation ? ` <a href="#eq-${s.equation}">(${s.equation})</a>` : '';
      part.innerHTML =
        `<p><b>The last check: ${points}.</b> ${escape(s.name)}${again}</p>` +
        (p.call ? `<pre>${escape(p.call)}</pre>` : '') +
        p.outputs.filter(o => o.yours !== null && o.expected !== null).slice(0, 3).map(o =>
          picture(o, width)).join('') +
        `<p>${p.words.map(escape).join('<br>')}</p>`;
      const change = p.args && take(p.fn, p.args);
      if (change) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = 'Put this case into the figure';
        button.onclick = change;
        part.append(button);
      }
    }
    box.querySelector('.fig-says').after(part);
  }
  return { show, parts };
})();
if (typeof module !== 'undefined') module.exports = Verdict;
