import { describe, expect, it } from 'vitest';
import { remarkCitations } from '../../src/markdown/citations.ts';
import { rehypeFormulaPunctuation } from '../../src/markdown/formulaPunctuation.ts';
import { remarkIds } from '../../src/markdown/ids.ts';
import { remarkTerms } from '../../src/markdown/terms.ts';
import type { MarkdownNode } from '../../src/markdown/tree.ts';

const FILE = { path: 'a.mdx' };

function text(value: string): MarkdownNode {
  return { type: 'text', value, position: { start: { line: 7, column: 1 } } };
}

function heading(value: string, depth = 2): MarkdownNode {
  return {
    type: 'heading',
    depth,
    children: [text(value)],
    position: { start: { line: 7, column: 1 } },
  };
}

describe('ids of headings', () => {
  it('are taken from the bracket at the end', () => {
    const node = heading('What we fix before training [#hyperparameters]');
    remarkIds()({ type: 'root', children: [node] }, FILE);
    expect(node.data?.hProperties).toEqual({ id: 'hyperparameters' });
    expect(node.children?.[0].value).toBe('What we fix before training');
  });

  it('may not be missing, and the message says where', () => {
    const tree = { type: 'root', children: [heading('Steps')] };
    expect(() => remarkIds()(tree, FILE)).toThrow('a.mdx, line 7: this heading has no id.');
  });

  it('may not be used twice on a page', () => {
    const tree = { type: 'root', children: [heading('A [#steps]'), heading('B [#steps]', 3)] };
    expect(() => remarkIds()(tree, FILE)).toThrow('the id "steps" is already used');
  });
});

describe('ids of tables and formulas', () => {
  it('of a table stand in its last heading', () => {
    const cells = ['Class', 'Images [#table-classes]'].map((value) => ({
      type: 'tableCell',
      children: [text(value)],
    }));
    const table: MarkdownNode = {
      type: 'table',
      children: [{ type: 'tableRow', children: cells }],
    };
    remarkIds()({ type: 'root', children: [table] }, FILE);
    expect(table.data?.hProperties).toEqual({ id: 'table-classes' });
    expect(cells[1].children[0].value).toBe('Images');
  });

  it('of a formula stand behind its dollars, and become those of its component', () => {
    const formula: MarkdownNode = { type: 'math', meta: '[#equation-softmax]', value: 'x' };
    const tree: MarkdownNode = { type: 'root', children: [formula] };
    remarkIds()(tree, FILE);
    expect(tree.children).toMatchObject([
      { name: 'Equation', attributes: [{ name: 'id', value: 'equation-softmax' }] },
    ]);
    expect(tree.children?.[0].children).toEqual([formula]);
  });

  it.each([
    [{ type: 'table', children: [{ type: 'tableRow', children: [] }] }, 'this table has no id'],
    [{ type: 'math', value: 'x', meta: null }, 'this formula has no id'],
  ])('may not be missing', (node, message) => {
    expect(() => remarkIds()({ type: 'root', children: [node] }, FILE)).toThrow(message);
  });
});

describe('an id that was renamed', () => {
  it('leaves its old name behind, at the same place', () => {
    const node = heading('What we fix before training [#hyperparameters #settings]');
    const tree: MarkdownNode = { type: 'root', children: [text('Before.'), node] };
    remarkIds()(tree, FILE);
    expect(tree.children?.map(({ data }) => data?.hProperties?.id)).toEqual([
      undefined,
      'settings',
      'hyperparameters',
    ]);
    expect(tree.children?.[1].data?.hName).toBe('span');
  });

  it('may not be given to another place', () => {
    const tree = { type: 'root', children: [heading('A [#steps #way]'), heading('B [#way]')] };
    expect(() => remarkIds()(tree, FILE)).toThrow('the id "way" is already used');
  });
});

describe('citations', () => {
  it('become the number in the source, linked, without the blank before them', () => {
    const tree = { type: 'root', children: [text('as shown [@tschandl2018; @wolf2020].')] };
    remarkCitations()(tree, FILE);
    expect(tree.children.map(({ type, value, url }) => [type, value ?? url])).toEqual([
      ['text', 'as shown'],
      ['link', '/references/#ref-tschandl2018'],
      ['link', '/references/#ref-wolf2020'],
      ['text', '.'],
    ]);
    expect((tree.children[1] as MarkdownNode).children?.[0].value).toBe('[2]');
    expect((tree.children[2] as MarkdownNode).children?.[0].value).toBe('[3]');
  });

  it('of unknown works are an error that says where', () => {
    const tree = { type: 'root', children: [text('as shown [@nobody1999].')] };
    expect(() => remarkCitations()(tree, FILE)).toThrow(
      'a.mdx, line 7: Citation: content/references.bib has no entry with the key "nobody1999".',
    );
  });
});

describe('formulas', () => {
  it('keep the punctuation behind them on their line', () => {
    const formula = { type: 'element', tagName: 'span', properties: { className: ['katex'] } };
    const tree: MarkdownNode = { type: 'root', children: [formula, text(', and so on')] };
    rehypeFormulaPunctuation()(tree);
    expect(tree.children?.[0].properties).toEqual({ className: ['keep-together'] });
    expect(tree.children?.[0].children).toEqual([formula, { type: 'text', value: ',' }]);
    expect(tree.children?.[1].value).toBe(' and so on');
  });
});

describe('terms of the glossary', () => {
  const term = (id: string, ...forms: string[]) => ({
    id,
    term: id,
    forms,
    definition: `What ${id} is.`,
    path: '/',
  });
  const glossary = [term('rate', 'learning rate'), term('loss', 'loss', 'losses')];
  const chapter = { path: 'content/tutorial/a.mdx' };
  const paragraph = (...values: string[]): MarkdownNode => ({
    type: 'paragraph',
    children: values.map(text),
  });

  it('are marked where a chapter first uses them, as whole words', () => {
    const first = paragraph('Lossless? The Learning rate, and losses.');
    const tree: MarkdownNode = { type: 'root', children: [first, paragraph('The loss.')] };
    remarkTerms(glossary)(tree, chapter);
    expect(
      first.children?.map(({ name, value, children }) => [name, value ?? children?.[0].value]),
    ).toEqual([
      [undefined, 'Lossless? The '],
      ['Term', 'Learning rate'],
      [undefined, ', and '],
      ['Term', 'losses'],
      [undefined, '.'],
    ]);
    expect(tree.children?.[1]).toEqual(paragraph('The loss.'));
    expect(
      tree.children?.slice(2).map(({ name, attributes }) => [name, attributes?.[0].value]),
    ).toEqual([
      ['TermNote', 'rate'],
      ['TermNote', 'loss'],
    ]);
  });

  it('are left alone in headings, links and code, and outside the tutorial', () => {
    const tree = (): MarkdownNode => ({
      type: 'root',
      children: [
        heading('The loss'),
        { type: 'paragraph', children: [{ type: 'link', url: '/', children: [text('loss')] }] },
        { type: 'paragraph', children: [{ type: 'inlineCode', value: 'loss' }] },
      ],
    });
    const marked = tree();
    remarkTerms(glossary)(marked, chapter);
    expect(marked).toEqual(tree());
    const guide: MarkdownNode = { type: 'root', children: [paragraph('The loss.')] };
    remarkTerms(glossary)(guide, { path: 'content/guide/a.mdx' });
    expect(guide.children).toEqual([paragraph('The loss.')]);
  });
});
