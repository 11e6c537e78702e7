/**
 * Ids of sections, written by hand because links from outside depend on them:
 *
 *     ## What we fix before training [#hyperparameters]
 */
import { type MarkdownFile, type MarkdownNode, place, walk } from './tree.ts';

const SUFFIX = /\s*\[#([a-z0-9]+(?:-[a-z0-9]+)*)\]\s*$/;

/**
 * Remark plugin: turns `[#id]` at the end of a heading into its id.
 *
 * @throws Error where a heading of level 2 or 3 has none, or one is used twice on the page
 */
export function remarkHeadingIds() {
  return (tree: MarkdownNode, file: MarkdownFile): void => {
    const seen = new Set<string>();
    walk(tree, (node) => {
      if (node.type !== 'heading') return;
      const last = node.children?.at(-1);
      const id = last?.type === 'text' ? SUFFIX.exec(last.value ?? '')?.[1] : undefined;
      if (!last || id === undefined) {
        if ((node.depth ?? 0) > 3) return;
        throw new Error(
          `${place(node, file)}: this heading has no id. Write one in lower case at its end, as in "## Title [#title]".`,
        );
      }
      if (seen.has(id)) {
        throw new Error(`${place(node, file)}: the id "${id}" is already used on this page.`);
      }
      seen.add(id);
      last.value = last.value?.replace(SUFFIX, '');
      node.data = { ...node.data, hProperties: { ...node.data?.hProperties, id } };
    });
  };
}
