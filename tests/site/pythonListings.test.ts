import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cutRegion } from '../../src/lib/listing.ts';
import { builtPages } from './builtSite.ts';

const listings = builtPages().flatMap(({ path, html, tags }) =>
  tags
    .filter(({ attributes }) => attributes['data-listing'])
    .map(({ attributes, end }) => ({
      path,
      listing: attributes['data-listing'],
      python: attributes['data-python'],
      text: plainText(html.slice(end, html.indexOf('</figure>', end))),
    })),
);

function plainText(html: string): string {
  const text = html.replaceAll(/<[^>]+>/g, '').replaceAll(/&#x27;|&#39;/g, "'");
  return text
    .replaceAll(/&quot;|&#34;/g, '"')
    .replaceAll(/&lt;|&#x3C;/g, '<')
    .replaceAll(/&gt;|&#x3E;/g, '>')
    .replaceAll(/&amp;|&#x26;|&#38;/g, '&');
}

describe('listings of the engine', () => {
  const engines = listings.filter(({ listing }) => listing.startsWith('demos/'));

  it('are there', () => {
    expect(engines.length).toBeGreaterThan(20);
  });

  it.each(engines)('$listing on $path has its like in Python', ({ listing, python, text }) => {
    expect(python).toMatch(/^\w+\.py#[\w-]+$/);
    for (const [file, region] of [listing.split('#'), `content/python/${python}`.split('#')]) {
      expect(text).toContain(cutRegion(readFileSync(file, 'utf8'), file, region).code);
    }
  });
});
