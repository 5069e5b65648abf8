// follow.js: a page that `make watch` serves is told of each verdict, and shows the newest one and
// the reader's newest program without being loaded again. Loaded by book.js from there only.
'use strict';
(() => {
  const here = location.pathname.split('/').pop().replace(/\.html.*$/, ''),
    bar = document.querySelector('.bar');
  const told = Object.assign(document.createElement('a'), { className: 'follows' });
  told.setAttribute('role', 'status');
  const figures = slug => 
    typeof Figure === 'undefined' ? [] : Figure.all.filter(x => x.spec.lesson === slug);

  async function news(slug) {
    told.href = `${slug}.html`;
    told.textContent = slug === here ? 'follows your file' : `watch is at ${slug}`;
    if (!told.isConnected) bar.querySelector('.search').before(told);
    if (slug !== here) return;
    for (const { f } of figures(slug)) await f.choose('mine');
    const verdict = typeof Ascent !== 'undefined' && Ascent.verdict_of(slug);
    if (!verdict?.scenarios) return;
    const failing = verdict.scenarios.find(s => !s.passed);
    told.textContent =
      `${verdict.score} of ${verdict.max_score}` + (failing ? ` · ${failing.name}` : '');
    told.className = 'follows ' + (failing ? 'wrong' : 'good');
    told.href = failing?.equation ? `#eq-${failing.equation}` : '#text';
  }

  const source = new EventSource('/follow');
  source.onmessage = e => news(e.data);
  source.onerror = () => {
    told.textContent = 'the watch has ended';
    told.className = 'follows';
  };
})();
