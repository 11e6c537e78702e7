/** The forms of a link, against Citation.js, which reads BibTeX and writes APA by itself. */
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-csl';
import { describe, expect, it } from 'vitest';
import { SITE, TUTORIAL_AUTHORS } from '../../src/lib/site.ts';
import { apa, bibtex, embedCode, FORMATS, type Place } from '../../src/scripts/permalinkFormats.ts';

const place: Place = {
  title: 'Precision, recall & F1 <50 %>',
  address: 'https://example.org/lab/tutorial/step-6-evaluate/?a=1&b=2#precision-recall',
  work: {
    title: 'Step 6: Evaluate the model',
    authors: TUTORIAL_AUTHORS,
    year: SITE.year,
    publisher: SITE.name,
  },
};
const whole: Place = { ...place, title: place.work.title };

function write(name: string): string | undefined {
  return FORMATS.find((format) => format.name === name)?.write(place);
}

describe('a link to copy', () => {
  it('in Markdown and HTML is one link with the title as its text', () => {
    expect(write('Markdown')).toBe(`[Precision, recall & F1 \\<50 %\\>](${place.address})`);
    expect(write('HTML')).toBe(
      '<a href="https://example.org/lab/tutorial/step-6-evaluate/?a=1&amp;b=2#precision-recall">Precision, recall &amp; F1 &lt;50 %></a>',
    );
  });

  it.each([place, whole])('as BibTeX holds the same when it is read again', (one) => {
    const [read] = new Cite(bibtex(one)).data;
    expect(read.title).toBe(one.title);
    expect(read.URL).toBe(one.address);
    expect(read.issued?.['date-parts']).toEqual([[Number(SITE.year)]]);
    expect(read.author?.map(({ given, family }) => `${given} ${family}`)).toEqual([
      ...TUTORIAL_AUTHORS,
    ]);
  });

  it('as APA is what Citation.js writes', () => {
    const [read] = new Cite(bibtex(whole)).data;
    const cited = new Cite([{ ...read, type: 'webpage' }]);
    const expected = cited.format('bibliography', { template: 'apa', lang: 'en-US' }).trim();
    expect(apa(whole)).toBe(expected);
  });
});

describe('the code of an embed', () => {
  it('holds the address and the title, and nothing that ends them early', () => {
    const code = embedCode('https://example.org/embed/finetune/?lr=1&b="2"', 'Say "a"');
    expect(code).toContain('src="https://example.org/embed/finetune/?lr=1&amp;b=&quot;2&quot;"');
    expect(code).toContain('title="Say &quot;a&quot;"');
  });
});
