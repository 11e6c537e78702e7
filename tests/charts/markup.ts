/** Just enough of a reader of markup to look into what a component rendered. */

/** One tag a line, indented, so that a snapshot's differences can be read. */
export function prettyMarkup(markup: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const [piece] of markup.matchAll(/<[^>]+>|[^<]+/g)) {
    if (piece.startsWith('</')) depth--;
    lines.push('  '.repeat(depth) + piece.trim());
    if (/^<[a-z]/i.test(piece) && !/\/>$|^<(img|col)\b/.test(piece)) depth++;
  }
  return `${lines.join('\n')}\n`;
}

/** The opening tags of this name, in order. */
export function tags(markup: string, name: string): string[] {
  return [...markup.matchAll(new RegExp(`<${name}(?=[ />])[^>]*>`, 'g'))].map(([tag]) => tag);
}

/** An attribute of a tag. */
export function attribute(tag: string | undefined, name: string): string | undefined {
  return tag?.match(new RegExp(` ${name}="([^"]*)"`))?.[1];
}

/** The words inside each element of this name, in order, without the tags among them. */
export function texts(markup: string, name: string): string[] {
  const elements = markup.matchAll(new RegExp(`<${name}(?: [^>]*?)?(?<!/)>(.*?)</${name}>`, 'gs'));
  return [...elements].map(([, inner]) => inner.replace(/<[^>]*>/g, ''));
}

/** The words of each row of each table, cell by cell. */
export function tableRows(markup: string): string[][] {
  const rows = markup.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs);
  return [...rows].map(([, row]) =>
    [...row.matchAll(/<(?:th|td)(?: [^>]*?)?(?:\/>|>(.*?)<\/(?:th|td)>)/gs)].map(([, cell]) =>
      (cell ?? '').replace(/<[^>]*>/g, ''),
    ),
  );
}
