/** As much of the syntax tree of a Markdown or HTML text as our plugins look at. */
export interface MarkdownNode {
  type: string;
  value?: string;
  depth?: number;
  url?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: MarkdownNode[];
  data?: { hName?: string; hProperties?: Record<string, unknown> };
  /** What stands behind the first dollars of a formula. */
  meta?: string | null;
  /** Of a component in MDX. */
  name?: string;
  attributes?: { type: 'mdxJsxAttribute'; name: string; value: string }[];
  position?: { start: { line: number; column: number } };
}

/** The file that a tree was parsed from. */
export interface MarkdownFile {
  path?: string;
}

/** Calls `visit` on every node, parents first. */
export function walk(node: MarkdownNode, visit: (node: MarkdownNode) => void): void {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
}

/** Where a node stands, as `content/tutorial/05-train.mdx, line 12`. */
export function place(node: MarkdownNode, file: MarkdownFile): string {
  const line = node.position ? `, line ${node.position.start.line}` : '';
  return `${file.path ?? 'Markdown'}${line}`;
}
