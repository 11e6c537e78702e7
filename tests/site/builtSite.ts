/** The built site as its tests see it: files of `dist/` and the tags in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { siteBase } from '../../cli/shared/paths.ts';

/** The folder that the site was built into. */
export const DIST = 'dist';

/** The base path that it was built for, beginning and ending with `/`. */
export const BASE = siteBase();

/** A start tag. */
export interface Tag {
  name: string;
  /** Attributes by name; those without a value have ''. */
  attributes: Record<string, string>;
  /** Offset just behind it in the page's HTML. */
  end: number;
}

/** A page of the built site. */
export interface BuiltPage {
  /** Its address below the base path: `/tutorial/pitfalls/`. */
  path: string;
  html: string;
  tags: Tag[];
  ids: Set<string>;
}

/** Every page of the site. */
export function builtPages(): BuiltPage[] {
  if (!existsSync(`${DIST}/index.html`)) {
    throw new Error(`${DIST}/index.html is not there. Build the site first: npm run build.`);
  }
  return readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .sort()
    .map((file) => {
      const html = readFileSync(`${DIST}/${file}`, 'utf8');
      const tags = startTags(html);
      const ids = new Set(tags.flatMap(({ attributes }) => attributes.id ?? []));
      return { path: `/${file.replace(/(^|\/)index\.html$/, '$1')}`, html, tags, ids };
    });
}

/** The start tags of a page, comments and the contents of scripts and styles left out. */
function startTags(html: string): Tag[] {
  const token =
    /<!--.*?-->|<([a-z][\w-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/gis;
  const tags: Tag[] = [];
  for (let match = token.exec(html); match; match = token.exec(html)) {
    if (match[1] === undefined) continue;
    const name = match[1].toLowerCase();
    tags.push({ name, attributes: parseAttributes(match[2]), end: token.lastIndex });
    if (name === 'script' || name === 'style') {
      token.lastIndex = html.indexOf(`</${name}`, token.lastIndex);
    }
  }
  return tags;
}

/** The text of an element without elements in it, such as a script or a title. */
export function textOf({ html }: BuiltPage, tag: Tag): string {
  return html.slice(tag.end, html.indexOf('</', tag.end));
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, quoted, single, bare] of text.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  )) {
    attributes[name.toLowerCase()] = decode(quoted ?? single ?? bare ?? '');
  }
  return attributes;
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#38;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
