/** CITATION.cff says the same as the site. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json' with { type: 'json' };
import { SITE, TUTORIAL_AUTHORS } from '../../src/lib/site.ts';

const cff = readFileSync('CITATION.cff', 'utf8');
const all = (name: string) =>
  [...cff.matchAll(new RegExp(`^[\\s-]*${name}: "?(.+?)"?$`, 'gm'))].map(([, value]) => value);

describe('CITATION.cff', () => {
  it('names title, version and year', () => {
    expect(all('title')).toEqual([`${SITE.name}: ${SITE.tagline.toLowerCase()}`]);
    expect(all('version')).toEqual([version]);
    expect(all('date-released')[0]).toMatch(new RegExp(`^${SITE.year}-\\d\\d-\\d\\d$`));
  });

  it('names the authors in their order', () => {
    const given = all('given-names');
    const names = all('family-names').map((family, i) => `${given[i]} ${family}`);
    expect(names).toEqual([...TUTORIAL_AUTHORS]);
  });
});
