/** The table of the chapters: headings that sort it, and buttons that copy it as it is sorted. */
import { type LinkTable, tableAsCsv, tableAsMarkdown } from './tableFormats.ts';

const figure = document.querySelector<HTMLElement>('[data-sections-table]');
const body = figure?.querySelector('tbody');

for (const heading of figure?.querySelectorAll<HTMLElement>('th[data-sort]') ?? []) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...heading.childNodes);
  button.addEventListener('click', () => sortBy(heading));
  heading.append(button);
}

for (const button of figure?.querySelectorAll<HTMLElement>('[data-copy-table]') ?? []) {
  button.addEventListener('click', async () => {
    const status = figure?.querySelector('[role=status]');
    const table = readTable();
    const text = button.dataset.copyTable === 'csv' ? tableAsCsv(table) : tableAsMarkdown(table);
    const said = await navigator.clipboard.writeText(text).then(
      () => 'Copied.',
      () => 'This browser does not let the page copy.',
    );
    if (status) status.textContent = said;
  });
}

/** Sorts the rows by a column; once more, the other way round. */
function sortBy(heading: HTMLElement): void {
  const column = [...(heading.parentElement?.children ?? [])].indexOf(heading);
  const turn = heading.ariaSort === 'ascending' ? -1 : 1;
  const sortedBy = (row: HTMLTableRowElement) => {
    const cell = row.cells[column];
    return cell.dataset.value ?? cell.textContent?.trim() ?? '';
  };
  const rows = [...(body?.rows ?? [])].sort((a, b) => {
    const [left, right] = [sortedBy(a), sortedBy(b)];
    const order =
      heading.dataset.sort === 'number' ? Number(left) - Number(right) : left.localeCompare(right);
    return turn * order;
  });
  body?.append(...rows);
  for (const other of heading.parentElement?.children ?? []) other.removeAttribute('aria-sort');
  heading.ariaSort = turn === 1 ? 'ascending' : 'descending';
}

/** The table without its last column, each chapter with the link to it. */
function readTable(): LinkTable {
  const headings = [...(figure?.querySelectorAll('thead th') ?? [])].slice(0, -1);
  const rows = [...(body?.rows ?? [])].map((row) =>
    [...row.cells].slice(0, -1).map((cell) => {
      const items = [...cell.querySelectorAll('li')].map(({ textContent }) => textContent?.trim());
      const link = cell.querySelector('a');
      const text = items.length > 0 ? items.join(' ') : (link ?? cell).textContent?.trim();
      return { text: text ?? '', href: link?.href };
    }),
  );
  return { headings: headings.map(({ textContent }) => textContent?.trim() ?? ''), rows };
}
