/** Keeps a full stop or comma on the line of the formula before it. */
import { type MarkdownNode, walk } from './tree.ts';

const PUNCTUATION = /^[.,;:!?)’”-]+/;
const TOGETHER = 'keep-together';

/** Rehype plugin, after rehype-katex: ties a formula in the text to the punctuation behind it. */
export function rehypeFormulaPunctuation() {
  return (tree: MarkdownNode): void => {
    walk(tree, (parent) => {
      if (hasClass(parent, TOGETHER)) return;
      const children = parent.children ?? [];
      for (const [i, node] of children.entries()) {
        const text = children[i + 1];
        if (!hasClass(node, 'katex') || text?.type !== 'text') continue;
        const punctuation = PUNCTUATION.exec(text.value ?? '')?.[0];
        if (!punctuation) continue;
        text.value = text.value?.slice(punctuation.length);
        children[i] = {
          type: 'element',
          tagName: 'span',
          properties: { className: [TOGETHER] },
          children: [node, { type: 'text', value: punctuation }],
        };
      }
    });
  };
}

function hasClass({ properties }: MarkdownNode, name: string): boolean {
  const names = properties?.className;
  return Array.isArray(names) && names.includes(name);
}
