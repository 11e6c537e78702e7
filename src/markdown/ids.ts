/**
 * Ids of headings, tables and formulas, written by hand because links from outside depend on them:
 *
 *     ## What we fix before training [#hyperparameters]
 *
 *     | Class | Images [#table-classes] |
 *
 *     $$ [#equation-softmax]
 *
 * Where an id is renamed, the old one stays behind the new, and still leads there: `[#new #old]`.
 */
import { type MarkdownFile, type MarkdownNode, place, walk } from './tree.ts';

const ID = '#[a-z0-9]+(?:-[a-z0-9]+)*';
const SUFFIX = new RegExp(String.raw`\s*\[(${ID}(?: ${ID})*)\]\s*$`);

const EXAMPLES: Record<string, string> = {
  heading: 'at its end, as in "## Title [#title]"',
  table: 'in its last heading, as in "| Class | Images [#table-classes] |"',
  math: 'behind its first dollars, as in "$$ [#equation-softmax]"',
};
const NAMES: Record<string, string> = { heading: 'heading', table: 'table', math: 'formula' };

/**
 * Remark plugin, after remark-math: turns what stands in the brackets into ids, and puts formulas into
 * the component `Equation`.
 *
 * @throws Error where a heading of level 2 or 3, a table or a formula has none, or one is used twice
 */
export function remarkIds() {
  return (tree: MarkdownNode, file: MarkdownFile): void => {
    const seen = new Set<string>();
    walk(tree, (parent) => {
      // A formula that has its component is a child again, and has its id.
      if (!parent.children || parent.name === 'Equation') return;
      parent.children = parent.children.flatMap((node) => {
        if (NAMES[node.type] === undefined) return [node];
        const ids = takeIds(node);
        if (ids.length === 0) {
          if ((node.depth ?? 0) > 3) return [node];
          throw new Error(
            `${place(node, file)}: this ${NAMES[node.type]} has no id. Write one in lower case ${EXAMPLES[node.type]}.`,
          );
        }
        for (const id of ids) {
          if (seen.has(id)) {
            throw new Error(`${place(node, file)}: the id "${id}" is already used on this page.`);
          }
          seen.add(id);
        }
        const [id, ...former] = ids;
        return [...former.map(anchor), withId(node, id)];
      });
    });
  };
}

/** Cuts the brackets off, and gives the ids in them. */
function takeIds(node: MarkdownNode): string[] {
  if (node.type === 'math') return split(SUFFIX.exec(node.meta ?? ''));
  const title = node.type === 'table' ? node.children?.[0].children?.at(-1) : node;
  const last = title?.children?.at(-1);
  if (last?.type !== 'text') return [];
  const found = SUFFIX.exec(last.value ?? '');
  last.value = last.value?.replace(SUFFIX, '');
  return split(found);
}

function split(found: RegExpExecArray | null): string[] {
  return found ? found[1].split(' ').map((id) => id.slice(1)) : [];
}

function withId(node: MarkdownNode, id: string): MarkdownNode {
  if (node.type === 'math') {
    return {
      type: 'mdxJsxFlowElement',
      name: 'Equation',
      attributes: [{ type: 'mdxJsxAttribute', name: 'id', value: id }],
      children: [node],
    };
  }
  node.data = { ...node.data, hProperties: { ...node.data?.hProperties, id } };
  return node;
}

/** The place of an id that is no longer used. */
function anchor(id: string): MarkdownNode {
  return { type: 'anchor', data: { hName: 'span', hProperties: { id } }, children: [] };
}
