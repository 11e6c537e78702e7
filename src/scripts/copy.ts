/** The copy buttons of listings. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.addEventListener('click', async () => {
    const pieces = [...(button.closest('figure')?.querySelectorAll('pre') ?? [])];
    // Of a listing in two languages, the one that is shown.
    const code = pieces.find((piece) => piece.checkVisibility())?.textContent ?? '';
    try {
      await navigator.clipboard.writeText(code);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not allowed';
    }
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
}
