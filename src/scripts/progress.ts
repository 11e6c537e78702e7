/** Marks of what was read and run, kept in this browser: a chapter's end was seen, a demo came to its end. */
const KEY = 'progress';
const KINDS = ['read', 'ran'] as const;

/** Ids of chapters and demos, in the order of the marks. */
type Progress = Record<(typeof KINDS)[number], string[]>;

function load(): Progress {
  const empty: Progress = { read: [], ran: [] };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    for (const kind of KINDS) {
      const ids: unknown = (kept as Partial<Progress> | null)?.[kind];
      if (Array.isArray(ids)) empty[kind] = ids.filter((id) => typeof id === 'string');
    }
  } catch {
    // Storage is closed to this page, or holds something else: nothing is marked.
  }
  return empty;
}

function mark(kind: keyof Progress, id: string): void {
  const progress = load();
  if (progress[kind].includes(id)) return;
  progress[kind].push(id);
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    return;
  }
  show();
}

function show(): void {
  const { read, ran } = load();
  for (const entry of document.querySelectorAll<HTMLElement>('[data-chapter]')) {
    const isRead = read.includes(entry.dataset.chapter ?? '');
    const sign = entry.querySelector<HTMLElement>('[data-mark]');
    entry.toggleAttribute('data-read', isRead);
    if (sign) sign.textContent = isRead ? 'read' : '';
  }
  for (const line of document.querySelectorAll<HTMLElement>('[data-progress]')) {
    line.hidden = read.length + ran.length === 0;
    const text = line.querySelector('span');
    if (text) {
      text.textContent = `Read: ${read.length} of ${line.dataset.chapters} chapters. Demos run: ${ran.length}.`;
    }
  }
}

/** A chapter is read when what follows it comes into view. */
const end = document.querySelector<HTMLElement>('[data-chapter-end]');
if (end) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    mark('read', end.dataset.chapterEnd ?? '');
  });
  seen.observe(end);
}

const states = new MutationObserver((changes) => {
  for (const { target, oldValue } of changes) {
    const { demo, state } = (target as HTMLElement).dataset;
    // A run of an earlier visit is shown from the start, and not run now.
    if (demo && state === 'done' && oldValue === 'running') mark('ran', demo);
  }
});
states.observe(document.documentElement, {
  attributeFilter: ['data-state'],
  attributeOldValue: true,
  subtree: true,
});

for (const button of document.querySelectorAll('[data-progress] button')) {
  button.addEventListener('click', () => {
    localStorage.removeItem(KEY);
    show();
  });
}
addEventListener('storage', show);
show();

export {};
