// book.js: where the reader is, a look at what a link means, the search, the prediction. Without it
// every page is complete; nothing here asks anything of a server.
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

  // ---- the prediction: kept in this browser, shown again where the number comes ----
  const box = document.querySelector('.predict'),
    key = 'ascent:' + location.pathname.split('/').pop();
  const kept = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  function tell() {
    const guess = kept();
    if (!guess) return;
    box.querySelector('output').textContent = `Kept: ${guess}. The chapter will come back to it.`;
    box.querySelector('input').value = guess;
    all('.guessed').forEach(e => (e.textContent = ` (Your guess was ${guess}.) `));
  }
  box?.addEventListener('submit', e => {
    e.preventDefault();
    const guess = box.querySelector('input').value.trim().slice(0, 24);
    if (guess)
      try {
        localStorage.setItem(key, guess);
      } catch {
        all('.guessed').forEach(x => (x.textContent = ` (Your guess was ${guess}.) `));
      }
    tell();
  });
  if (box) tell();

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
