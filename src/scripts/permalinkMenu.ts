/** What the link beside a place opens: the link as an address, in a markup, or as a citation, to copy. */
import { embedCode, FORMATS, type Place, type Work } from './permalinkFormats.ts';

const GAP = 6;
const EDGE = 8;

const menu = document.createElement('div');
menu.className = 'permalink-menu';
menu.popover = 'auto';
menu.role = 'dialog';
menu.addEventListener('toggle', ({ newState }) => {
  owner?.setAttribute('aria-expanded', String(newState === 'open'));
});

/** The link that the menu belongs to at present: it stays in sight. */
let owner: HTMLAnchorElement | undefined;

/** Opens the menu beneath a link. */
export function openPermalinkMenu(link: HTMLAnchorElement): void {
  const place = placeOf(link);
  const title = document.createElement('p');
  title.textContent = `Copy the link to “${place.title}”`;
  const list = document.createElement('ul');
  const status = document.createElement('p');
  status.role = 'status';
  const text = document.createElement('textarea');
  text.readOnly = true;
  text.hidden = true;
  text.setAttribute('aria-label', 'Text to copy');

  const copies = FORMATS.map(({ name, write }) => ({ name, text: write(place) }));
  if (link.dataset.embed) copies.push({ name: 'Embed', text: embedOf(link, place) });
  for (const copy of copies) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = copy.name;
    button.addEventListener('click', async () => {
      text.value = copy.text;
      try {
        await navigator.clipboard.writeText(copy.text);
        status.textContent = `Copied: ${copy.name}.`;
      } catch {
        status.textContent = 'This browser does not let the page copy. The text is selected here:';
        text.hidden = false;
        text.select();
      }
    });
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
  menu.setAttribute('aria-label', title.textContent);
  menu.replaceChildren(title, list, status, text);
  show(link);
}

function show(link: HTMLAnchorElement): void {
  owner?.setAttribute('aria-expanded', 'false');
  owner = link;
  document.body.append(menu);
  menu.showPopover();
  const { left, bottom } = link.getBoundingClientRect();
  const most = document.documentElement.clientWidth - menu.offsetWidth - EDGE;
  menu.style.left = `${scrollX + Math.max(EDGE, Math.min(left, most))}px`;
  menu.style.top = `${scrollY + bottom + GAP}px`;
  menu.querySelector('button')?.focus();
}

function placeOf(link: HTMLAnchorElement): Place {
  return {
    title: titleOf(link),
    address: location.origin + location.pathname + settingsOf(link) + link.hash,
    work: readWork(),
  };
}

/** A heading's own words, a given title, or what kind of place it is and in which section. */
function titleOf(link: HTMLAnchorElement): string {
  if (link.dataset.title) return link.dataset.title;
  const headings = [...document.querySelectorAll('h1, article h2, article h3')];
  const before = headings.findLast(
    (heading) => link.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING,
  );
  const section = wordsOf(before);
  const kind = link.dataset.permalink ?? '';
  if (kind === 'section') return section;
  return `${kind[0].toUpperCase()}${kind.slice(1)} in ${section}`;
}

/** Without the link at its end. */
function wordsOf(heading: Element | undefined): string {
  const words = [...(heading?.childNodes ?? [])].filter(
    (node) => !(node instanceof Element && node.matches('.permalink')),
  );
  return words
    .map(({ textContent }) => textContent)
    .join('')
    .trim();
}

/** The query with the settings of a demo, once somebody has set any. */
function settingsOf({ dataset, hash }: HTMLAnchorElement): string {
  if (dataset.permalink !== 'demo') return '';
  const demo = document.getElementById(hash.slice(1));
  const isTouched = demo?.dataset.state !== 'recorded' || location.search !== '';
  const href = demo?.querySelector('a[data-output=link]')?.getAttribute('href') ?? '';
  return isTouched && href.startsWith('?') ? href.replace(/#.*/, '') : '';
}

function embedOf(link: HTMLAnchorElement, { title }: Place): string {
  return embedCode(location.origin + link.dataset.embed + settingsOf(link), title);
}

/** What the page says of itself for those who cite it. */
function readWork(): Work {
  const meta = (name: string) =>
    [...document.querySelectorAll<HTMLMetaElement>(`meta[name=citation_${name}]`)].map(
      ({ content }) => content,
    );
  return {
    title: meta('title')[0],
    authors: meta('author'),
    year: meta('publication_date')[0],
    publisher: meta('publisher')[0],
  };
}
