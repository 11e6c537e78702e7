import { describe, expect, it } from 'vitest';
import { remarkCitations } from '../../src/markdown/citations.ts';
import { rehypeFormulaPunctuation } from '../../src/markdown/formulaPunctuation.ts';
import { remarkHeadingIds } from '../../src/markdown/headingIds.ts';
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
    remarkHeadingIds()({ type: 'root', children: [node] }, FILE);
    expect(node.data?.hProperties).toEqual({ id: 'hyperparameters' });
    expect(node.children?.[0].value).toBe('What we fix before training');
  });

  it('may not be missing, and the message says where', () => {
    const tree = { type: 'root', children: [heading('Steps')] };
    expect(() => remarkHeadingIds()(tree, FILE)).toThrow('a.mdx, line 7: this heading has no id.');
  });

  it('may not be used twice on a page', () => {
    const tree = { type: 'root', children: [heading('A [#steps]'), heading('B [#steps]', 3)] };
    expect(() => remarkHeadingIds()(tree, FILE)).toThrow('the id "steps" is already used');
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
