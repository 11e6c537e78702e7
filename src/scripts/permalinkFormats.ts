/** A link to a place on the site, as text for what it is pasted into. */

/** A page of the site, as it is cited. */
export interface Work {
  title: string;
  /** Given name first. */
  authors: readonly string[];
  year: string;
  /** The site. */
  publisher: string;
}

/** A section, figure, table, formula, listing or demo, or a page as a whole. */
export interface Place {
  title: string;
  address: string;
  work: Work;
}

/** The forms of a link, in the order that they are offered in. */
export const FORMATS: readonly { name: string; write: (place: Place) => string }[] = [
  { name: 'Address', write: ({ address }) => address },
  { name: 'Markdown', write: ({ title, address }) => `[${escapeMarkdown(title)}](${address})` },
  {
    name: 'HTML',
    write: ({ title, address }) => `<a href="${escapeHtml(address)}">${escapeHtml(title)}</a>`,
  },
  { name: 'BibTeX', write: bibtex },
  { name: 'APA', write: apa },
];

/**
 * A demo as an iframe, with a script that gives it the height it asks for.
 *
 * @param address of the embed
 */
export function embedCode(address: string, title: string): string {
  return `<iframe src="${escapeHtml(address)}" title="${escapeHtml(title)}" width="100%" height="720" style="border: 0" loading="lazy" allow="clipboard-write"></iframe>
<script>
  addEventListener('message', ({ data, source }) => {
    if (data?.format !== 'lesion-lab/embed' || data.type !== 'height') return;
    for (const frame of document.querySelectorAll('iframe')) {
      if (frame.contentWindow === source) frame.style.height = data.height + 'px';
    }
  });
</script>
`;
}

/** An entry for BibTeX and BibLaTeX. */
export function bibtex({ title, address, work }: Place): string {
  const words = `${surname(work.authors[0])} ${work.year} ${title}`.toLowerCase();
  const key = words
    .match(/[a-z0-9]+/g)
    ?.slice(0, 5)
    .join('-');
  const fields = {
    author: work.authors.map((author) => `${surname(author)}, ${givenNames(author)}`).join(' and '),
    title: `{${escapeTex(title)}}`,
    year: work.year,
    howpublished: escapeTex(
      isWhole({ title, work }) ? work.publisher : `${work.publisher}: ${work.title}`,
    ),
    url: address,
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@misc{${key},\n${lines.join('')}}\n`;
}

/** A reference in the style of the American Psychological Association. */
export function apa({ title, address, work }: Place): string {
  const names = work.authors.map((author) => {
    const initials = givenNames(author)
      .split(/\s+/)
      .map(([letter]) => `${letter}.`);
    return `${surname(author)}, ${initials.join(' ')}`;
  });
  const last = names.pop();
  const authors = names.length > 0 ? `${names.join(', ')}, & ${last}` : last;
  const container = isWhole({ title, work }) ? '' : ` In ${work.title}.`;
  return `${authors} (${work.year}). ${title}.${container} ${work.publisher}. ${address}`;
}

function isWhole({ title, work }: Pick<Place, 'title' | 'work'>): boolean {
  return title === work.title;
}

function surname(author: string): string {
  return author.split(/\s+/).at(-1) ?? author;
}

function givenNames(author: string): string {
  return author.split(/\s+/).slice(0, -1).join(' ');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\[\]`*_<>]/g, '\\$&');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

function escapeTex(text: string): string {
  return text.replace(/[&%$#_{}]/g, '\\$&');
}
