/** A table with links, as text for what it is pasted into. */

export interface LinkTable {
  headings: readonly string[];
  rows: readonly (readonly { text: string; href?: string }[])[];
}

/** As GitHub and most course systems read it. */
export function tableAsMarkdown({ headings, rows }: LinkTable): string {
  const plain = (text: string) => text.replace(/[\\|[\]]/g, '\\$&');
  const lines = [
    headings.map(plain),
    headings.map(() => '---'),
    ...rows.map((cells) =>
      cells.map(({ text, href }) => (href ? `[${plain(text)}](${href})` : plain(text))),
    ),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** As RFC 4180 has it; a column that has links gets one for their addresses behind it. */
export function tableAsCsv({ headings, rows }: LinkTable): string {
  const hasLinks = headings.map((_, column) => rows.some((cells) => cells[column].href));
  const quote = (text: string) =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [
    headings.flatMap((heading, i) => (hasLinks[i] ? [heading, 'Address'] : heading)),
    ...rows.map((cells) =>
      cells.flatMap(({ text, href = '' }, i) => (hasLinks[i] ? [text, href] : text)),
    ),
  ];
  return lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}
