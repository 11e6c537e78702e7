import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import config from '../../.dependency-cruiser.mjs';

let house: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'lesion-lab-arrows-'));
});
afterEach(() => rmSync(house, { recursive: true }));

/** Names of the rules that a house breaks in which only one file imports another. */
async function brokenRules(from: string, to: string): Promise<string[]> {
  const write = (path: string, text: string) => {
    mkdirSync(join(house, dirname(path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  write(to, 'export const value = 1;\n');
  write(from, `import { value } from './${relative(dirname(from), to)}';\nvalue;\n`);
  const { output } = await cruise([from], {
    baseDir: house,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
    tsPreCompilationDeps: true,
  });
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('the arrows of the house', () => {
  it.each([
    ['src/pages/a.ts', 'demos/islands/b.ts'],
    ['demos/islands/a.ts', 'demos/charts/b.ts'],
    ['demos/islands/a.ts', 'demos/session/b.ts'],
    ['demos/session/a.ts', 'demos/worker/b.ts'],
    ['demos/worker/a.ts', 'demos/engine/b.ts'],
    ['demos/charts/a.ts', 'demos/engine/data/b.ts'],
    ['demos/charts/a.ts', 'demos/engine/metrics/b.ts'],
    ['cli/a.ts', 'demos/engine/b.ts'],
    ['tests/a.ts', 'src/b.ts'],
  ])('%s may import %s', async (from, to) => {
    expect(await brokenRules(from, to)).toEqual([]);
  });

  it.each([
    ['demos/engine/a.ts', 'demos/worker/b.ts', 'demos/engine keeps to its arrows'],
    ['demos/engine/a.ts', 'src/b.ts', 'demos/engine keeps to its arrows'],
    ['demos/engine/a.ts', 'node_modules/preact/index.js', 'engine is bare'],
    ['demos/engine/a.ts', 'node_modules/d3-scale/index.js', 'engine is bare'],
    ['demos/worker/a.ts', 'demos/session/b.ts', 'demos/worker keeps to its arrows'],
    ['demos/session/a.ts', 'demos/charts/b.ts', 'demos/session keeps to its arrows'],
    ['demos/charts/a.ts', 'demos/session/b.ts', 'demos/charts keeps to its arrows'],
    ['demos/charts/a.ts', 'demos/engine/models/b.ts', 'demos/charts keeps to its arrows'],
    ['demos/islands/a.ts', 'src/b.ts', 'demos/islands keeps to its arrows'],
    ['src/a.ts', 'cli/b.ts', 'src keeps to its arrows'],
    ['cli/a.ts', 'demos/session/b.ts', 'cli keeps to its arrows'],
    ['cli/a.ts', 'src/b.ts', 'cli keeps to its arrows'],
  ])('%s may not import %s', async (from, to, rule) => {
    expect(await brokenRules(from, to)).toEqual([rule]);
  });
});
