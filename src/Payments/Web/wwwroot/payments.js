// What was typed outlives a reload, a change of language and a sign-in that ran out. A page that ends puts it aside, in
// this tab alone, and the next page takes it away, whatever it is; only the same page, for the same reader, puts it back.
(() => {
  const shelf = 'typed';
  const here = location.pathname + location.search;
  const reader = document.body.dataset.reader ?? '';
  const waiting = 15 * 60 * 1000;

  const fields = () => {
    const seen = {};
    return [...document.querySelectorAll('main form[method=post] :is(input, select, textarea)')]
      .filter(field => !/^(hidden|password|file|submit|search)$/.test(field.type))
      .map(field => {
        const name = field.form.getAttribute('action') + ' ' + field.name;
        seen[name] = (seen[name] ?? -1) + 1;
        return [name + ' ' + seen[name], field];
      });
  };
  const isTick = field => field.type === 'checkbox' || field.type === 'radio';
  const first = field => [...field.options].find(option => option.defaultSelected) ?? field.options[0];
  const isTyped = field =>
    isTick(field) ? field.checked !== field.defaultChecked
      : field.tagName === 'SELECT' ? field.value !== first(field)?.value
        : field.value !== field.defaultValue;

  const put = typed => {
    for (const [name, field] of fields()) {
      if (!(name in typed)) {
        continue;
      }
      if (isTick(field)) {
        field.checked = typed[name];
      } else {
        field.value = typed[name];
      }
      for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) {
        fold.open = true;
      }
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };

  const left = JSON.parse(sessionStorage.getItem(shelf) ?? 'null');
  sessionStorage.removeItem(shelf);
  if (!reader) {
    // On the way through the sign-in: it waits, for whoever was here and for a while, if the way leads back to its page.
    const way = document.querySelector('main input[name=return]');
    if (left && (way ? way.value === left.here : left.stays)) {
      sessionStorage.setItem(shelf, JSON.stringify({ ...left, stays: true }));
      setTimeout(() => sessionStorage.removeItem(shelf), waiting);
    }
    return;
  }

  const isReload = performance.getEntriesByType('navigation')[0]?.type === 'reload';
  if (left && left.here === here && left.reader === reader && (left.stays || isReload)) {
    addEventListener('DOMContentLoaded', () => put(left.typed));
  }

  let stays = false;
  let isOver = false;
  addEventListener('submit', sent => {
    const to = sent.target.getAttribute('action');
    stays = to === '/language';
    isOver = to === '/sign-out';
  });
  addEventListener('pagehide', () => {
    const typed = Object.fromEntries(
      fields().filter(([, field]) => isTyped(field))
        .map(([name, field]) => [name, isTick(field) ? field.checked : field.value]));
    if (!isOver && Object.keys(typed).length > 0) {
      sessionStorage.setItem(shelf, JSON.stringify({ here, reader, stays, typed }));
    }
  });
})();
