/** The search dialog: words in, sections out, by Pagefind's index that lies beside the built pages. */

/** As much of Pagefind's interface as is used; https://pagefind.app/docs/api/ */
interface Pagefind {
  options(options: { baseUrl: string; excerptLength: number }): Promise<void>;
  debouncedSearch(words: string): Promise<{ results: PagefindResult[] } | null>;
}

interface PagefindResult {
  data(): Promise<{ meta: { title: string }; sub_results: SectionHit[] }>;
}

interface SectionHit {
  title: string;
  url: string;
  /** HTML: escaped text with `<mark>` around the words that were found. */
  excerpt: string;
}

const PAGES = 6;
const SECTIONS_A_PAGE = 2;

let pagefind: Pagefind | undefined;

/** Makes the dialog answer. Does nothing on later calls. */
export async function startSearch(dialog: HTMLDialogElement): Promise<void> {
  if (pagefind) return;
  const input = part<HTMLInputElement>(dialog, 'input');
  const status = part(dialog, 'status');
  const results = part(dialog, 'results');
  try {
    pagefind = await loadPagefind(dialog.dataset.base ?? '/');
  } catch {
    status.textContent = 'The search index is not here: it is made when the site is built.';
    return;
  }
  input.addEventListener('input', () => search(input.value.trim(), status, results));
  if (input.value) search(input.value.trim(), status, results);
}

async function loadPagefind(base: string): Promise<Pagefind> {
  const loaded: Pagefind = await import(/* @vite-ignore */ `${base}pagefind/pagefind.js`);
  await loaded.options({ baseUrl: base, excerptLength: 22 });
  return loaded;
}

async function search(words: string, status: HTMLElement, list: HTMLElement): Promise<void> {
  if (!words) {
    status.textContent = '';
    list.replaceChildren();
    return;
  }
  const found = await pagefind?.debouncedSearch(words);
  // Null: other words were typed in the meantime.
  if (!found) return;
  const pages = await Promise.all(found.results.slice(0, PAGES).map((result) => result.data()));
  const items = pages.flatMap(({ meta, sub_results }) =>
    sub_results.slice(0, SECTIONS_A_PAGE).map((hit) => item(hit, meta.title)),
  );
  const count = found.results.length;
  status.textContent =
    count === 0 ? `Nothing found for “${words}”.` : `${count} ${count === 1 ? 'page' : 'pages'}`;
  list.replaceChildren(...items);
}

function item(hit: SectionHit, page: string): HTMLLIElement {
  const link = document.createElement('a');
  link.href = hit.url;
  link.addEventListener('click', () => link.closest('dialog')?.close());
  const title = document.createElement('b');
  title.textContent = hit.title;
  link.append(title);
  if (hit.title !== page) {
    const where = document.createElement('small');
    where.textContent = ` · ${page}`;
    link.append(where);
  }
  const excerpt = document.createElement('p');
  excerpt.innerHTML = hit.excerpt;
  link.append(excerpt);
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}

function part<T extends HTMLElement = HTMLElement>(dialog: HTMLElement, name: string): T {
  const element = dialog.querySelector<T>(`[data-search-${name}]`);
  if (!element) throw new Error(`The search dialog has no part "${name}".`);
  return element;
}
