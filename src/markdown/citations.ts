/** Citations: `[@tschandl2018]` or `[@wolf2020; @dosovitskiy2021]` in the text. */
import { getReference } from '../lib/references.ts';
import { type MarkdownFile, type MarkdownNode, place, walk } from './tree.ts';

const CITATION = /\s*\[(@[\w:-]+(?:\s*;\s*@[\w:-]+)*)\]/g;

/**
 * Remark plugin: puts the number of the reference in place of its key, linked to the list.
 *
 * @throws Error that names file and line, where a key is unknown
 */
export function remarkCitations() {
  return (tree: MarkdownNode, file: MarkdownFile): void => {
    walk(tree, (node) => {
      if (!node.children) return;
      node.children = node.children.flatMap((child) =>
        child.type === 'text' ? citeText(child, file) : [child],
      );
    });
  };
}

function citeText(text: MarkdownNode, file: MarkdownFile): MarkdownNode[] {
  const value = text.value ?? '';
  const out: MarkdownNode[] = [];
  let end = 0;
  for (const match of value.matchAll(CITATION)) {
    if (match.index > end) out.push({ type: 'text', value: value.slice(end, match.index) });
    const keys = match[1].split(';').map((key) => key.trim().slice(1));
    out.push(...keys.map((key) => citation(key, text, file)));
    end = match.index + match[0].length;
  }
  if (end === 0) return [text];
  if (end < value.length) out.push({ type: 'text', value: value.slice(end) });
  return out;
}

function citation(key: string, text: MarkdownNode, file: MarkdownFile): MarkdownNode {
  try {
    const { number } = getReference(key);
    return {
      type: 'link',
      url: `/references/#ref-${key}`,
      data: { hProperties: { className: ['citation'], 'aria-label': `Reference ${number}` } },
      children: [{ type: 'text', value: `[${number}]` }],
    };
  } catch (error) {
    throw new Error(`${place(text, file)}: ${(error as Error).message}`);
  }
}
