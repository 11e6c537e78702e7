import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Suite } from '../../demos/engine/suite.ts';
import { suiteSchema } from './suiteSchema.ts';

const FOLDER = 'content/runs/suites';

let suites: Map<string, Suite> | undefined;

/**
 * A recorded suite by its name.
 *
 * @throws Error where it is not recorded
 */
export function getSuite(name: string): Suite {
  const suite = getSuites().get(name);
  if (suite?.variants.some(({ made }) => made)) return suite;
  throw new Error(
    `The suite "${name}" is not recorded. Make it with "npm run record -- --suite ${name}".`,
  );
}

/**
 * All recorded suites by name.
 *
 * @throws Error naming the file, and what is wrong with it
 */
export function getSuites(): Map<string, Suite> {
  suites ??= readSuites();
  return suites;
}

function readSuites(): Map<string, Suite> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const read = files
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readSuite(`${FOLDER}/${file}`));
  return new Map(read.map((suite) => [suite.name, suite]));
}

function readSuite(path: string): Suite {
  const { data, error } = suiteSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (data) return data;
  const problems = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${path} is no recorded suite; record it again.\n${problems.join('\n')}`);
}
