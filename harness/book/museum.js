// museum.js: the answers to the museum's exhibits, graded. What was solved is kept in this browser.
// Without it each answer is folded below its exhibit.
'use strict';
(() => {
  const key = n => `ascent:museum:${n}`;
  const kept = n => {
    try {
      return localStorage.getItem(key(n));
    } catch {
      return null;
    }
  };
  const keep = n => {
    try {
      localStorage.setItem(key(n), 'solved');
    } catch {} // a browser that keeps nothing still answers
  };
  const differs = {
    apart: 'It differs, but many faults would make it differ: which one names this?',
    mixed: 'Its readings lie among the right program’s: which instrument says more?',
    same: 'It reads what the right program’s reads: which instrument says more?',
  };
  function verdict(named, is) {
    if (named && is === 'evidence') return 'Right.';
    if (named) return `Half right. That is what it is. But look at the row: ${differs[is].charAt(0)
      .toLowerCase()}${differs[is].slice(1)}`;
    if (is === 'evidence') return 'Half right. It is this row; but something else would do that.';
    return 'Not so.';
  }
  for (const box of document.querySelectorAll('.exhibit .asked')) {
    const section = box.closest('.exhibit'),
      form = box.querySelector('form');
    const [fault, evidence] = form.querySelectorAll('select'),
      out = form.querySelector('output');
    const solved = () => section.classList.add('solved');
    if (kept(section.id)) solved();
    form.hidden = false;
    form.onsubmit = event => {
      event.preventDefault();
      if (!fault.value || !evidence.value) return void (out.textContent = 'Choose both.');
      const says = verdict(
        fault.value === box.dataset.fault,
        evidence.selectedOptions[0].dataset.is,
      );
      out.textContent = says;
      if (says !== 'Right.') return;
      keep(section.id);
      solved();
      box.querySelector('details').open = true;
    };
  }
})();
