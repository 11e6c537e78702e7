/** Terms of the glossary, explained where a chapter first uses them. */
import { type GlossaryTerm, getGlossary } from '../lib/glossary.ts';
import type { MarkdownFile, MarkdownNode } from './tree.ts';

/** Running text. Headings, links, code, tables and notes are left as they are. */
const TEXT = new Set(['root', 'paragraph', 'list', 'listItem', 'emphasis', 'strong']);

/**
 * Remark plugin: puts the first use of each term in a chapter into the component `Term`, and what they
 * open, the component `TermNote`, at the end of the chapter.
 *
 * @param glossary the terms; those of `content/glossary.json`
 */
export function remarkTerms(glossary: readonly GlossaryTerm[] = getGlossary()) {
  return (tree: MarkdownNode, file: MarkdownFile): void => {
    if (!/[\\/]tutorial[\\/]/.test(file.path ?? '')) return;
    const used = new Set<string>();
    mark(tree, glossary, used);
    for (const id of used) tree.children?.push(component('mdxJsxFlowElement', 'TermNote', id));
  };
}

function mark(node: MarkdownNode, glossary: readonly GlossaryTerm[], used: Set<string>): void {
  if (!TEXT.has(node.type) || !node.children) return;
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text') return markText(child, glossary, used);
    mark(child, glossary, used);
    return [child];
  });
}

/** One text as texts and terms, the earliest term first. */
function markText(
  text: MarkdownNode,
  glossary: readonly GlossaryTerm[],
  used: Set<string>,
): MarkdownNode[] {
  const value = text.value ?? '';
  const hits = glossary
    .filter(({ id }) => !used.has(id))
    .flatMap(({ id, forms }) => {
      const match = pattern(forms).exec(value);
      return match ? { id, word: match[0], at: match.index } : [];
    });
  const [first] = hits.sort((a, b) => a.at - b.at || b.word.length - a.word.length);
  if (!first) return [text];
  used.add(first.id);
  const { at, word, id } = first;
  const rest = { ...text, value: value.slice(at + word.length) };
  return [
    ...(at > 0 ? [{ ...text, value: value.slice(0, at) }] : []),
    component('mdxJsxTextElement', 'Term', id, [{ type: 'text', value: word }]),
    ...(rest.value ? markText(rest, glossary, used) : []),
  ];
}

/** Any of the words as a whole, with a small or a large first letter. */
function pattern(forms: readonly string[]): RegExp {
  const words = forms
    .toSorted((a, b) => b.length - a.length)
    .map(([first, ...rest]) => `[${first}${first.toUpperCase()}]${rest.join('')}`);
  return new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`);
}

function component(type: string, name: string, id: string, children: MarkdownNode[] = []) {
  return {
    type,
    name,
    attributes: [{ type: 'mdxJsxAttribute' as const, name: 'id', value: id }],
    children,
  };
}
