/** What is recorded under `content/runs/`, and where the pages show it. The site must be built. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SUITES } from '../../cli/record/suites.ts';
import { getSuites } from '../../src/lib/suites.ts';
import { BASE, builtPages, DIST } from './builtSite.ts';

const FOLDER = 'content/runs';
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, text: readFileSync(`${FOLDER}/${file}`, 'utf8') }));

describe('the recorded runs', () => {
  it('take less than 1.5 MB together', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(1.5e6);
  });

  it.each(files)('$file names no folder of a machine', ({ text }) => {
    expect(text).not.toMatch(/"[^"]*(\/home\/|\/tmp\/|\/work\/|\/Users\/|[A-Z]:\\)/);
  });

  it('are suites under their own names, each seed once a setting', () => {
    for (const [name, { variants }] of getSuites()) {
      expect(existsSync(`${FOLDER}/suites/${name}.json`), name).toBe(true);
      for (const { runs } of variants) {
        const seeds = runs.map(({ seed }) => seed);
        expect(new Set(seeds).size).toBe(seeds.length);
      }
    }
  });

  it('are served as files', () => {
    for (const { file, text } of files) {
      const served = JSON.parse(readFileSync(`${DIST}/runs/${file}`, 'utf8'));
      expect(served).toMatchObject(JSON.parse(text));
    }
  });
});

describe('the figures of suites', () => {
  const figures = builtPages().flatMap(({ path, html, tags }) =>
    tags.flatMap(({ attributes, end }) => {
      const suite = attributes['data-suite'];
      return suite === undefined
        ? []
        : { path, suite, html: html.slice(end).split('data-suite=')[0] };
    }),
  );

  it('show each of the suites', () => {
    expect(new Set(figures.map(({ suite }) => suite))).toEqual(
      new Set(SUITES.map(({ name }) => name)),
    );
  });

  it.each(figures)('$path: $suite has its command, its JSON and its date', ({ suite, html }) => {
    expect(html).toContain(`npm run record -- --suite ${suite}`);
    expect(html).toContain(`href="${BASE}runs/suites/${suite}.json"`);
    expect(html).toContain('<time');
  });
});
