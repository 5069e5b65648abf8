// book.js: where the reader is, a look at what a link means, the search, the numbers that a reader
// is asked for. Without it every page is complete; nothing here asks anything of a server.
'use strict';
document.documentElement.classList.add('scripts');
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, fields = {}, ...children) => {
    const e = Object.assign(document.createElement(tag), fields);
    e.append(...children);
    return e;
  };

  // ---- the contents and the bar ----
  const links = all('.contents a'),
    heads = links.map(a => document.getElementById(decodeURIComponent(a.hash.slice(1))));
  const contents = document.querySelector('.contents details'),
    wide = matchMedia('(min-width: 72rem)');
  const fold = () => {
    if (contents) contents.open = wide.matches;
  };
  wide.addEventListener('change', fold);
  fold();
  let asked = false;
  function follow() {
    asked = false;
    const root = document.documentElement,
      most = root.scrollHeight - innerHeight;
    const now = heads.findLastIndex(h => h.getBoundingClientRect().top < 140);
    links.forEach((a, i) => {
      a.parentElement.classList.toggle('past', i < now);
      if (i === now) a.setAttribute('aria-current', 'true');
      else a.removeAttribute('aria-current');
    });
    root.style.setProperty('--read', most > 0 ? Math.min(1, scrollY / most) : 0);
  }
  addEventListener(
    'scroll',
    () => {
      if (!asked) {
        asked = true;
        requestAnimationFrame(follow);
      }
    },
    { passive: true },
  );
  follow();

  // From the server of a watch the page follows it.
  if (location.protocol === 'http:' && location.hostname === '127.0.0.1')
    document.body.append(make('script', { src: 'follow.js' }));

  // ---- a look at an equation or a function, from where it is named ----
  let peek = null;
  const hide = () => {
    peek?.remove();
    peek = null;
  };
  function meant(a) {
    const e =
      a &&
      a.hash &&
      a.pathname === location.pathname &&
      document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (!e) return null;
    const box = e.getBoundingClientRect();
    // what is in sight needs no second look
    return box.top > 50 && box.bottom < innerHeight && e.tagName !== 'DETAILS' ? null : e;
  }
  function show(event) {
    const a = event.target.closest?.('a.eqref, a.fn'),
      e = meant(a);
    if (!e) return;
    hide();
    const copy = e.cloneNode(true);
    copy.removeAttribute('id');
    copy.open = true;
    const body =
      e.tagName === 'DETAILS' ? make('div', {}, ...all(':scope > p, :scope > table', copy)) : copy;
    peek = make('div', { className: 'peek' }, body);
    peek.setAttribute('role', 'tooltip');
    document.body.append(peek);
    const box = a.getBoundingClientRect(),
      size = peek.getBoundingClientRect();
    const above = box.top - size.height - 8,
      top = above > 50 ? above : box.bottom + 8;
    peek.style.left =
      Math.max(8, Math.min(box.left - 30, innerWidth - size.width - 12)) + scrollX + 'px';
    peek.style.top = top + scrollY + 'px';
  }
  for (const name of ['mouseover', 'focusin']) document.addEventListener(name, show);
  for (const name of ['mouseout', 'focusout', 'click']) document.addEventListener(name, hide);

  // A link into something folded opens it.
  function open() {
    const e = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let d = e; d; d = d.parentElement) if (d.tagName === 'DETAILS') d.open = true;
    if (e && e.closest('details')) e.scrollIntoView();
  }
  addEventListener('hashchange', open);
  open();
  addEventListener('beforeprint', () => all('details.contract').forEach(d => (d.open = true)));

  // ---- numbers asked for: the reader's beside the run's; a prediction is kept in this browser
  // ----
  const key = 'ascent:' + location.pathname.split('/').pop();
  const number = text => {
    const [, n, over] =
      /^([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\/([\d.]+))?%?$/i.exec(
        text.replace(/[−–]/g, '-').replace(',', '.').replace(/\s/g, ''),
      ) ?? [];
    return n === undefined ? NaN : Number(n) / Number(over ?? 1);
  };
  // Two numbers are a range. The last decimal may be one off, or one part in a hundred.
  function far(mine, shown) {
    const ends = shown.split(' and ').map(number),
      decimals = /\.(\d+)/.exec(shown)?.[1].length ?? 0;
    const room = Math.max(10 ** -decimals, Math.abs(ends[0]) / 100) * 1.0001;
    const [low, high] = [ends[0], ends.at(-1)];
    if (ends.length > 1 ? mine >= low && mine <= high :
      Math.abs(mine - low) <= room) return 'right';
    if (Math.abs(mine + low) <= room) return 'the sign is the other one';
    const times = mine / low;
    if (times >= 1.5) return `${times.toPrecision(2)} times too large`;
    if (times > 0 && times <= 0.67) return `${(1 / times).toPrecision(2)} times too small`;
    return mine > high ? 'a little too large' : mine < low ? 'a little too small' : 'not the same';
  }
  const kept = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const keep = guess => {
    try {
      localStorage.setItem(key, guess);
    } catch {} // a browser that keeps nothing still answers
  };
  function answer(box, typed) {
    const mine = number(typed),
      out = box.querySelector('output');
    if (Number.isNaN(mine)) return void (out.textContent = `${typed || 'Nothing'} is no number.`);
    const shown = box.dataset.number,
      verdict = far(mine, shown);
    const row = (name, value) => make('tr', {}, make('td', {}, name), make('td', {}, value));
    const predicts = box.classList.contains('predict');
    const rows = [row('yours', typed)];
    if (predicts || verdict === 'right') rows.push(row(predicts ? 'the run’s' : 'the answer’s',
      shown));
    out.replaceChildren(make('table', {}, ...rows), make('span', {}, verdict[0].toUpperCase() +
      verdict.slice(1) + '.'));
    if (!predicts) return;
    keep(typed);
    all('.guessed').forEach(e => (e.textContent = ` (Your guess was ${typed}.) `));
  }
  for (const box of all('.asked[data-number]')) {
    const form = box.querySelector('form'),
      input = form.querySelector('input');
    form.hidden = false;
    form.onsubmit = e => {
      e.preventDefault();
      answer(box, input.value.trim().slice(0, 24));
    };
    if (!box.classList.contains('predict') || !kept()) continue;
    input.value = kept();
    answer(box, kept());
  }

  // ---- the search: a section, a term, a mistake or a function for every word typed ----
  const button = document.querySelector('.bar .search');
  const input = make('input', {
    type: 'search',
    placeholder: 'Search chapters, notes, functions, mistakes',
    autocomplete: 'off',
  });
  const hits = make('ul'),
    finder = make('dialog', { className: 'finder' }, input, hits);
  input.setAttribute('aria-label', 'Search');
  document.body.append(finder);
  button.hidden = false;
  const near = (text, word) => {
    const at = Math.max(0, text.toLowerCase().indexOf(word) - 50);
    return (at ? '… ' : '') + text.slice(at, at + 130) + ' …';
  };
  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = ([, title]) => words.filter(w => title.toLowerCase().includes(w)).length;
    const found = words.length
      ? (window.SEARCH ?? []).filter(row =>
          words.every(w => (row[1] + ' ' + row[2]).toLowerCase().includes(w)),
        )
      : [];
    found.sort((x, y) => rank(y) - rank(x));
    hits.replaceChildren(
      ...found
        .slice(0, 9)
        .map(([href, title, text]) =>
          make(
            'li',
            {},
            make(
              'a',
              { href, onclick: () => finder.close() },
              title,
              make('small', { textContent: near(text, words[0]) }),
            ),
          ),
        ),
    );
    if (words.length && !found.length)
      hits.replaceChildren(make('li', { textContent: 'Nothing has all these words.' }));
  }
  function find() {
    if (!window.SEARCH) document.head.append(make('script', { src: 'search.js', onload: search }));
    finder.showModal();
    input.select();
  }
  button.onclick = find;
  input.oninput = search;
  finder.onclick = e => {
    if (e.target === finder) finder.close();
  };
  finder.onkeydown = e => {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[e.key],
      stops = [input, ...all('a', hits)];
    if (steps) {
      e.preventDefault();
      stops[
        Math.max(0, Math.min(stops.length - 1, stops.indexOf(document.activeElement) + steps))
      ].focus();
    }
    if (e.key === 'Enter' && document.activeElement === input) hits.querySelector('a')?.click();
  };
  addEventListener('keydown', e => {
    if (e.key === '/' && !e.target.closest?.('input, textarea') && !finder.open) {
      e.preventDefault();
      find();
    }
    const way = { '[': 'prev', ']': 'next' }[e.key];
    if (way && !e.target.closest?.('input, textarea'))
      document.querySelector(`.neighbours a[rel=${way}]`)?.click();
  });
})();
