/**
 * Addresses that were published once stay. `content/permalinks.json` lists them; it only grows.
 * After adding a section, figure or demo: `UPDATE_PERMALINKS=1 npx vitest run --project site permalinks`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import moved from '../../content/moved.json' with { type: 'json' };
import { BASE, type BuiltPage, builtPages } from './builtSite.ts';
import { type KnownPages, leadsSomewhere } from './leadsSomewhere.ts';

const FILE = 'content/permalinks.json';
const KINDS = ['sections', 'figures', 'tables', 'equations', 'listings', 'demos'] as const;

type Permalinks = Record<(typeof KINDS)[number], string[]>;

const all = builtPages();
const pages = all.filter(({ path }) => !(path in moved));
const known: KnownPages = {
  ids: new Map(pages.map(({ path, ids }) => [path, ids])),
  moved,
};
const built = builtPermalinks();
if (process.env.UPDATE_PERMALINKS) update();
const published: Permalinks = JSON.parse(readFileSync(FILE, 'utf8'));

describe('a permalink', () => {
  const fixture: KnownPages = {
    ids: new Map([
      ['/tutorial/train/', new Set(['steps', 'formerly'])],
      ['/tutorial/learn/', new Set()],
    ]),
    moved: { '/tutorial/learn/': '/tutorial/train/' },
  };

  it.each([
    ['/tutorial/train/', true],
    ['/tutorial/train/#steps', true],
    ['/tutorial/train/#gone', false],
    ['/tutorial/gone/', false],
    ['/tutorial/learn/#steps', true],
    ['/tutorial/learn/#gone', false],
  ])('%s leads somewhere: %s', (link, expected) => {
    expect(leadsSomewhere(link, fixture)).toBe(expected);
  });
});

describe('pages that have moved', () => {
  it.each(Object.entries(moved))('%s leads on to %s', (from, to) => {
    const page = all.find(({ path }) => path === from);
    const links = page?.tags.filter(({ attributes }) => 'data-moved' in attributes) ?? [];
    expect(links.map(({ attributes }) => attributes.href)).toEqual([`${BASE}${to.slice(1)}`]);
    expect(leadsSomewhere(to, known)).toBe(true);
    expect(moved).not.toHaveProperty([to]);
  });
});

describe('every heading, figure, table, formula, listing and demo', () => {
  const texts = pages.filter(({ path }) => /^\/(tutorial|guide)\//.test(path));

  it.each(texts.map((page) => [page.path, page] as const))('of %s has its link', (_path, page) => {
    const linked = new Set(
      page.tags
        .filter(({ attributes }) => attributes['data-permalink'] !== undefined)
        .map(({ attributes }) => attributes.href.slice(1)),
    );
    const places = built.sections.filter((link) => !link.includes('#demo-'));
    const own = [...places, ...KINDS.slice(1).flatMap((kind) => built[kind])]
      .filter((link) => link.startsWith(`${page.path}#`))
      .map((link) => link.split('#')[1]);
    expect(own.filter((id) => !linked.has(id))).toEqual([]);
    expect(linked.size).toBeGreaterThan(3);
  });
});

describe.each(KINDS)('permalinks of %s', (kind) => {
  it('lead to a place on the site, all of them', () => {
    const gone = published[kind].filter((link) => !leadsSomewhere(link, known));
    expect(gone, `${FILE} promises these addresses. Give the places their ids back.`).toEqual([]);
  });

  it('are written down, all of them', () => {
    const missing = built[kind].filter((link) => !published[kind].includes(link));
    expect(
      missing,
      `These are not in ${FILE}. If their ids are meant to stay, add them: UPDATE_PERMALINKS=1 npx vitest run --project site permalinks`,
    ).toEqual([]);
  });

  it('stand in the file in order and once', () => {
    expect(published[kind]).toEqual([...new Set(published[kind])].sort());
    expect(published[kind].length).toBeGreaterThan(0);
  });
});

describe('the list itself', () => {
  it('has only grown, as far back as this checkout knows', () => {
    const now = new Set(Object.values(published).flat());
    for (const { revision, links } of listsOfHistory()) {
      const gone = links.filter((link) => !now.has(link));
      expect(gone, `${FILE} of ${revision} promises these addresses. Write them back.`).toEqual([]);
    }
  });
});

/** The list as it was in each revision that changed it; none where there is no history, as in an archive. */
function listsOfHistory(): { revision: string; links: string[] }[] {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  let revisions: string[];
  try {
    revisions = git('log', '--format=%h', '--diff-filter=AM', '--', FILE)
      .split('\n')
      .filter(Boolean);
  } catch {
    return [];
  }
  return revisions.map((revision) => {
    const list: Permalinks = JSON.parse(git('show', `${revision}:${FILE}`));
    return { revision, links: Object.values(list).flat() };
  });
}

/** The addresses that the built site offers. */
function builtPermalinks(): Permalinks {
  const texts = pages.filter(({ path }) => /^\/(tutorial|guide|references)\//.test(path));
  return {
    sections: texts.flatMap((page) => [page.path, ...sectionLinks(page)]).sort(),
    figures: texts.flatMap((page) => links(page, 'data-figure')).sort(),
    tables: texts.flatMap((page) => links(page, 'data-table')).sort(),
    equations: texts.flatMap((page) => links(page, 'data-equation')).sort(),
    listings: texts.flatMap((page) => links(page, 'data-listing')).sort(),
    demos: pages
      .flatMap((page) => (page.path.startsWith('/embed/') ? page.path : links(page, 'data-demo')))
      .sort(),
  };
}

/** Headings of levels 2 and 3, and references; not the headings of demos and lists. */
function sectionLinks({ path, tags }: BuiltPage): string[] {
  return tags
    .filter(({ name, attributes: { id, class: names = '' } }) => {
      if (id === undefined) return false;
      return (
        name === 'h2' || (name === 'h3' && !id.startsWith('demo-')) || names.includes('reference')
      );
    })
    .map(({ attributes }) => `${path}#${attributes.id}`);
}

/** Links to the elements of a page that carry an attribute. */
function links({ path, tags }: BuiltPage, attribute: string): string[] {
  return tags
    .filter(({ attributes }) => attributes[attribute] !== undefined && attributes.id)
    .map(({ attributes }) => `${path}#${attributes.id}`);
}

function update(): void {
  let before: Partial<Permalinks> = {};
  try {
    before = JSON.parse(readFileSync(FILE, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const after = KINDS.map((kind) => [
    kind,
    [...new Set([...(before[kind] ?? []), ...built[kind]])].sort(),
  ]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(after), null, 2)}\n`);
}
