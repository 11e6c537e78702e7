/** The guide's counts of faults and inputs are those of the tests. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { packageBin } from '../../cli/shared/process.ts';
import { CASES } from '../strangers/support.ts';

/** What a tool prints. */
function output([program, ...words]: string[]): string {
  return execFileSync(program, words, { encoding: 'utf8' });
}

/** How many tests some files have, each case of a table counted. */
function countUnitTests(...files: string[]): number {
  // Read and not run, a table of cases would count as one.
  const options = ['--json', '--no-static-parse', '--project', 'unit'];
  const list = output([...packageBin('vitest'), 'list', ...options, ...files]);
  return (JSON.parse(list) as unknown[]).length;
}

function countBrowserTests(...files: string[]): number {
  const list = [...packageBin('@playwright/test', 'playwright'), 'test', '--list', ...files];
  return Number(/^Total: (\d+) tests/m.exec(output(list))?.[1]);
}

const guide = readFileSync('content/guide/how-it-works.mdx', 'utf8').replace(/\s+/g, ' ');

it('of faults in the browser', () => {
  const count = countBrowserTests('tests/e2e/training/faults', 'tests/e2e/training/reload.spec.ts');
  expect(guide).toContain(`have ${count} tests that take things away`);
});

it('of trouble with downloads', () => {
  const hub = ['interruption', 'refusal'].map((name) => `tests/engine/weights/hub/${name}.test.ts`);
  expect(guide).toContain(`; ${countUnitTests(...hub)} tests in \`tests/engine/weights/hub\``);
});

it('of generated inputs', () => {
  const inputs = countUnitTests('tests/strangers') * CASES;
  expect(guide).toContain(`gives ${inputs.toLocaleString('en-GB')} generated inputs`);
});
