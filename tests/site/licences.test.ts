/** Whatever of others is given out is listed with its licence. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { builtPages, DIST } from './builtSite.ts';

const list = readFileSync(`${DIST}/licences.txt`, 'utf8').split('\n\n')[1].split('\n');
const entries = new Map(
  list.map((line) => {
    const [, name, licence] = /^(\S+) \d[\w.-]*, ([\w.-]+), https:\/\/\S+$/.exec(line) ?? [];
    if (!name) throw new Error(`“${line}” in licences.txt is no package with licence and address.`);
    return [name, licence];
  }),
);
const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** Packages of which a file takes more than types. */
function imported(path: string): string[] {
  const statement =
    /^(?:import|export) (?!type)[^;]*?from '((?:@[\w-]+\/)?[\w-]+)[^']*'|^import '((?:@[\w-]+\/)?[\w-]+)|import\('((?:@[\w-]+\/)?[\w-]+)/gm;
  return [...readFileSync(path, 'utf8').matchAll(statement)]
    .map(([, from, bare, later]) => from ?? bare ?? later)
    .filter((name) => name !== 'node');
}

it('names packages whose licences let anyone give them on', () => {
  expect(entries.size).toBeGreaterThan(20);
  for (const [name, licence] of entries) {
    expect(['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', 'OFL-1.1'], name).toContain(licence);
  }
});

it('has every package that the demos, their engine and the scripts of the pages import', () => {
  const sources = ['demos', 'src/scripts'].flatMap((folder) =>
    files(folder)
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('/assembly/'))
      .map((file) => `${folder}/${file}`),
  );
  const found = new Set(sources.flatMap(imported));
  // d3 is a name for many packages, of which those are listed that are taken.
  found.delete('d3');
  expect(found.size).toBeGreaterThan(10);
  expect([...found].filter((name) => !entries.has(name))).toEqual([]);
});

it('has the packages of all fonts, of the search and of the service worker', () => {
  const fonts = files(`${DIST}/_astro`).filter((file) => /\.(woff2?|ttf)$/.test(file));
  const families = new Set(fonts.map((file) => file.split(/[-_]/)[0]));
  expect([...families].sort()).toEqual(['KaTeX', 'inter', 'jetbrains', 'source']);
  const worker = readFileSync(`${DIST}/sw.js`, 'utf8');
  const parts = [...worker.matchAll(/workbox:([a-z-]+):/g)].map(([, part]) => `workbox-${part}`);
  expect(parts.length).toBeGreaterThan(2);
  for (const name of [
    ...['katex', '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'],
    ...['@fontsource-variable/source-serif-4', 'pagefind', 'astro', 'assemblyscript'],
    ...parts,
  ]) {
    expect(entries.has(name), name).toBe(true);
  }
});

it('is linked from every page that has a footer', () => {
  for (const { path, html, tags } of builtPages()) {
    if (!html.includes('site-footer')) continue;
    const links = tags.map(({ attributes }) => attributes.href ?? '');
    expect(
      links.some((href) => href.endsWith('/licences.txt')),
      path,
    ).toBe(true);
  }
});
