// Sets the reader's own choice of theme before the first paint. Without one, the system decides.
document.documentElement.dataset.js = '';
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to this page, as in some embeds: the system decides.
}
