/**
 * The response headers of the site, read from `public/_headers`: one list for our own server and for
 * the hosts that know the format (https://docs.netlify.com/manage/routing/headers/).
 */
import { UserError } from './command.ts';

/** Headers of all paths that match a pattern. */
export interface HeaderRule {
  /** The pattern as it is written: `/*`, `/_astro/*`, `/models/:id/config.json`. */
  path: string;
  headers: [name: string, value: string][];
}

/**
 * Reads the text of a `_headers` file: a line with a path, then indented lines `Name: value`. Lines
 * that begin with `#` are comments.
 *
 * @throws UserError that names the line, where one is neither
 */
export function parseHeaders(text: string, fileName = '_headers'): HeaderRule[] {
  const rules: HeaderRule[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) return;
    const place = `${fileName}, line ${index + 1}`;
    if (!/^\s/.test(line)) {
      if (!content.startsWith('/')) {
        throw new UserError(`${place}: a path must begin with "/", but this is "${content}".`);
      }
      rules.push({ path: content, headers: [] });
      return;
    }
    const header = /^([\w-]+):\s*(.+)$/.exec(content);
    const rule = rules.at(-1);
    if (!header || !rule) {
      throw new UserError(`${place}: expected "Name: value" below a path, but found "${content}".`);
    }
    rule.headers.push([header[1], header[2]]);
  });
  return rules;
}

/**
 * The headers of one path, of all rules that match it; a later rule wins.
 *
 * @param path below the site's base path, beginning with `/`
 */
export function headersFor(rules: readonly HeaderRule[], path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const rule of rules) {
    if (!toPattern(rule.path).test(path)) continue;
    for (const [name, value] of rule.headers) found.set(name.toLowerCase(), value);
  }
  return found;
}

function toPattern(path: string): RegExp {
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}
