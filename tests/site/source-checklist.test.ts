/**
 * Every heading, number, list item, hyperparameter and reference of the original tutorial has its
 * place on the built site. The list is `tests/fixtures/source-checklist.json`; the site must be built.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import checklist from '../fixtures/source-checklist.json' with { type: 'json' };

/** One claim of the original, and the words by which it is found. */
interface Item {
  id: string;
  /** What the original says. */
  what: string;
  /** Slug of the chapter, or `references`. */
  where: string;
  /** Texts that must stand on the page; `/…/flags` is a regular expression. */
  mustContain: string[];
}

const items: Item[] = checklist;
const DIST = 'dist';
const pages = new Map<string, string>();

describe('the original tutorial on the site', () => {
  it('has a list of claims with an id each', () => {
    expect(items.length).toBeGreaterThan(100);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  it.each(items)('$where: $what', ({ where, mustContain }) => {
    const text = visibleText(where);
    expect(mustContain.length).toBeGreaterThan(0);
    for (const wanted of mustContain) {
      const regex = /^\/(.+)\/([a-z]*)$/.exec(wanted);
      if (regex) expect(text).toMatch(new RegExp(regex[1], regex[2]));
      else expect(text).toContain(wanted);
    }
  });
});

/** What a reader sees of a page's own text: no listings, no demos, no navigation. */
function visibleText(where: string): string {
  const known = pages.get(where);
  if (known !== undefined) return known;
  const path = where === 'references' ? where : `tutorial/${where}`;
  const file = `${DIST}/${path}/index.html`;
  if (!existsSync(file))
    throw new Error(`${file} is not there. Build the site first: npm run build.`);
  const main = /<main[\s>].*<\/main>/s.exec(readFileSync(file, 'utf8'))?.[0];
  if (!main) throw new Error(`${file} has no <main>.`);
  const text = main
    .replace(/<(script|style|nav|svg|pre)[\s>].*?<\/\1>/gs, ' ')
    .replace(/<astro-island[\s>].*?<\/astro-island>/gs, ' ')
    .replace(/<\/?(p|h\d|li|td|th|tr|div|section|figcaption|summary)\b[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&(#x?[\da-f]+|\w+);/gi, (entity, name) => decodeEntity(name) ?? entity)
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ');
  pages.set(where, text);
  return text;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The character behind `amp`, `#38` or `#x26`; undefined for a name that does not occur here. */
function decodeEntity(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()];
  const isHex = name[1].toLowerCase() === 'x';
  return String.fromCodePoint(Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10));
}
