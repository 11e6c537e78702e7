/** Opens the search, from its button or by the key `/`, and fetches it only then. */
const dialog = document.querySelector<HTMLDialogElement>('[data-search]');

async function open(): Promise<void> {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const { startSearch } = await import('./search.ts');
  await startSearch(dialog);
}

document.querySelector('[data-search-open]')?.addEventListener('click', open);

dialog?.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});

// In a search field, Escape only empties the field; here it closes the dialog at once.
dialog?.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') dialog.close();
});

document.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement;
  const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  open();
});
