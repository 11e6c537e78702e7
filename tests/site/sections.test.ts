/** `/sections.json`, which course pages and programs read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BASE, builtPages, DIST } from './builtSite.ts';

interface Section {
  id: string;
  title: string;
  step: number | null;
  path: string;
  summary: string;
  minutes: number;
  needs: string[];
  goals: string[];
  demos: string[];
  sections: { id: string; title: string; path: string }[];
}

const sections: Section[] = JSON.parse(readFileSync(`${DIST}/sections.json`, 'utf8'));
const byPath = new Map(builtPages().map((page) => [page.path, page]));

describe('sections.json', () => {
  it('lists the chapters in reading order', () => {
    expect(sections.map(({ id }) => id)).toEqual([
      'introduction',
      'dataset',
      'step-1-set-up',
      'step-2-load-the-data',
      'step-3-preprocess',
      'step-4-load-the-model',
      'step-5-train',
      'step-6-evaluate',
      'expected-outcome',
      'step-7-optimise',
      'pitfalls',
    ]);
    expect(sections.flatMap(({ step }) => step ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('says where each demo stands', () => {
    const demos = sections.flatMap(({ id, demos }) => demos.map((demo) => [demo, id]));
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
    for (const demo of section.demos) expect(page?.ids).toContain(`demo-${demo}`);
  });
});
