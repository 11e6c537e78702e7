/** The switch between the system's theme, light and dark. `public/theme.js` sets the choice early. */
const THEMES = ['system', 'light', 'dark'] as const;

type Theme = (typeof THEMES)[number];

const root = document.documentElement;
const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');

function current(): Theme {
  return THEMES.find((theme) => theme === root.dataset.theme) ?? 'system';
}

function next(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

function label(): void {
  const theme = current();
  button?.setAttribute('aria-label', `Theme: ${theme}. Switch to ${next(theme)}.`);
  button?.setAttribute('title', `Theme: ${theme}`);
}

function choose(theme: Theme): void {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage is closed to this page; the choice holds until the next one.
  }
  label();
}

button?.addEventListener('click', () => choose(next(current())));
label();
