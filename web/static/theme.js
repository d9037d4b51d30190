// Runs before the first paint, so that no page flashes in the wrong theme. Its rule is that of state/theme.svelte.ts.
/* global document, matchMedia */
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem('shopyard-theme');
  } catch (_error) {
    // Storage is refused: the system's theme it is.
  }
  var isDark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
