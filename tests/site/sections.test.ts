/** `/sections.json`, which course pages and programs read. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { NAMED_PRESETS } from '../../demos/session/namedPresets.ts';
import type { SectionsEntry } from '../../src/lib/sectionsSchema.ts';
import { BASE, builtPages, DIST } from './builtSite.ts';

const read = (file: string) => JSON.parse(readFileSync(`${DIST}/${file}`, 'utf8'));
const sections: SectionsEntry[] = read('sections.json');
const byPath = new Map(builtPages().map((page) => [page.path, page]));

describe('sections.schema.json', () => {
  const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(
    read('sections.schema.json'),
  );

  it('is kept by sections.json', () => {
    expect(validate(sections), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['without minutes', ({ minutes, ...rest }: SectionsEntry) => rest],
    ['with a step 9', (entry: SectionsEntry) => ({ ...entry, step: 9 })],
    [
      'with a path of another server',
      (entry: SectionsEntry) => ({ ...entry, path: 'https://a.b' }),
    ],
    ['with a field nobody knows', (entry: SectionsEntry) => ({ ...entry, colour: 'red' })],
  ])('is broken by a chapter %s', (_what, change) => {
    expect(validate(sections.map(change))).toBe(false);
  });
});

describe('sections.json', () => {
  it('lists the chapters in reading order', () => {
    const files = readdirSync('content/tutorial').sort();
    expect(sections.map(({ id }) => id)).toEqual(
      files.map((file) => file.match(/^\d\d-(.+)\.mdx$/)?.[1]),
    );
    expect(sections.flatMap(({ step }) => step ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('says where each demo stands', () => {
    const demos = sections.flatMap(({ id, demos }) => demos.map((demo) => [demo.id, id]));
    expect(Object.fromEntries(demos)).toMatchObject({
      dataset: 'step-2-load-the-data',
      finetune: 'step-5-train',
      evaluate: 'step-6-evaluate',
    });
  });

  it.each(sections)('tells the truth about $id', (section) => {
    expect(section.path).toBe(`${BASE}tutorial/${section.id}/`);
    expect(section.title).toBeTruthy();
    expect(section.summary.length).toBeGreaterThan(20);
    expect(section.minutes).toBeGreaterThan(0);
    expect(section.goals.length).toBeGreaterThan(0);
    for (const slug of section.needs) expect(sections.map(({ id }) => id)).toContain(slug);

    const page = byPath.get(`/tutorial/${section.id}/`);
    expect(section.sections.length).toBeGreaterThan(0);
    for (const { id, path } of section.sections) {
      expect(path).toBe(`${section.path}#${id}`);
      expect(page?.ids).toContain(id);
    }
    for (const demo of section.demos) {
      expect(demo.path).toBe(`${section.path}#demo-${demo.id}`);
      expect(page?.ids).toContain(`demo-${demo.id}`);
      expect(byPath.has(demo.embed.replace(BASE, '/'))).toBe(true);
    }
  });

  it('has every preset at its demo, with links that carry it', () => {
    const presets = sections.flatMap(({ demos }) => demos).flatMap(({ presets }) => presets);
    expect(presets.map(({ id }) => id).sort()).toEqual(NAMED_PRESETS.map(({ id }) => id).sort());
    for (const { id, path, embed } of presets) {
      expect(new URL(path, 'http://site').searchParams.get('preset')).toBe(id);
      expect(new URL(embed, 'http://site').searchParams.get('preset')).toBe(id);
    }
  });
});
