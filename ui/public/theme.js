// Runs before the first paint, so that a dark page never flashes white. The
// application keeps the same keys in src/shared/theme/theme.ts.
(function () {
  try {
    var root = document.documentElement;
    var look = JSON.parse(localStorage.getItem('tenon.look') || '{}');
    var dark =
      look.appearance === 'dark' ||
      (look.appearance !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    root.dataset.theme = dark ? 'dark' : 'light';
    root.dataset.density = look.density || 'standard';
    root.dataset.size = look.size || 'standard';
    if (localStorage.getItem('tenon.locale') === 'en') root.lang = 'en';
  } catch {
    document.documentElement.dataset.theme = 'light';
  }
})();
