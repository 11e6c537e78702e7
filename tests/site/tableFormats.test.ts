/** A table as text, read again by Papa Parse, and by eye. */
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import { tableAsCsv, tableAsMarkdown } from '../../src/scripts/tableFormats.ts';

const table = {
  headings: ['No.', 'Chapter', 'Goals'],
  rows: [
    [{ text: '1' }, { text: 'A | B', href: 'https://a.b/c/' }, { text: 'Say "hello", twice.' }],
    [{ text: '2' }, { text: 'C', href: 'https://a.b/d/' }, { text: 'One.\nTwo.' }],
  ],
};

describe('a table with links', () => {
  it('as CSV holds the same when it is read again, addresses in a column of their own', () => {
    const { data, errors } = papaparse.parse(tableAsCsv(table), { skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data).toEqual([
      ['No.', 'Chapter', 'Address', 'Goals'],
      ['1', 'A | B', 'https://a.b/c/', 'Say "hello", twice.'],
      ['2', 'C', 'https://a.b/d/', 'One.\nTwo.'],
    ]);
  });

  it('as Markdown keeps what would end a cell', () => {
    expect(tableAsMarkdown(table).split('\n')[2]).toBe(
      '| 1 | [A \\| B](https://a.b/c/) | Say "hello", twice. |',
    );
  });
});
