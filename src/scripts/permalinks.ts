/** The links beside headings, figures, tables, formulas, listings and demos: what they open comes when asked. */
document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-permalink]');
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !isPlain) return;
  // The reader is at the place already: the address follows, the page stays where it is.
  event.preventDefault();
  history.replaceState(history.state, '', link.hash);
  const { openPermalinkMenu } = await import('./permalinkMenu.ts');
  openPermalinkMenu(link);
});
