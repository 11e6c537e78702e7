/** Every link inside the site leads somewhere. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BASE, builtPages, DIST } from './builtSite.ts';

const pages = builtPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

describe.each(pages.map((page) => [page.path, page] as const))('links of %s', (path, page) => {
  it('lead to a page, a file or a section that is there', () => {
    const dead = page.tags
      .filter(({ name, attributes }) => name === 'a' && attributes.href !== undefined)
      .map(({ attributes }) => attributes.href)
      .flatMap((href) => problem(path, href) ?? []);
    expect(dead).toEqual([]);
  });
});

/** Why a link leads nowhere; undefined where it leads somewhere, or off the site. */
function problem(from: string, href: string): string | undefined {
  if (/^(https?|mailto):/.test(href)) return undefined;
  const address = new URL(href, `http://site${BASE}${from.slice(1)}`);
  if (!address.pathname.startsWith(BASE)) return `${href}: outside the base path ${BASE}`;
  const path = `/${decodeURI(address.pathname.slice(BASE.length))}`;
  const target = byPath.get(path);
  if (!target) return existsSync(`${DIST}${path}`) ? undefined : `${href}: no such page`;
  const id = decodeURIComponent(address.hash.slice(1));
  return id === '' || target.ids.has(id) ? undefined : `${href}: no such section`;
}
