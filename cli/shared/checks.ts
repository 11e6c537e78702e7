/** What can be said of the code without running it: types, style, arrows, unused code. */
import { packageBin, runProcess } from './process.ts';

/** One check: a name for people, and the command line that fails where something is wrong. */
interface Check {
  name: string;
  what: string;
  command: string[];
}

/** How a check ended. */
export interface CheckResult {
  name: string;
  passed: boolean;
  seconds: number;
  /** What the tool said. */
  output: string;
}

const CHECKS: readonly Check[] = [
  // Astro's check runs the TypeScript compiler over every file of tsconfig.json, and over .astro
  // files besides, which `tsc` alone cannot read.
  { name: 'types', what: 'astro check', command: [...packageBin('astro'), 'check'] },
  {
    name: 'style',
    what: 'Biome: format and lint',
    command: [...packageBin('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'],
  },
  {
    name: 'arrows',
    what: 'dependency-cruiser: who may import whom',
    command: [
      ...packageBin('dependency-cruiser', 'depcruise'),
      ...['src', 'demos', 'cli', 'bench', 'tests', '--output-type', 'err-long'],
    ],
  },
  { name: 'unused', what: 'Knip: code and packages that nobody uses', command: packageBin('knip') },
];

/**
 * Runs every check, whether or not another failed.
 *
 * @param onResult called as each one ends
 * @returns all of them, in order
 */
export async function runChecks(onResult: (result: CheckResult) => void): Promise<CheckResult[]> {
  const run = async ({ name, what, command }: Check): Promise<CheckResult> => {
    const { code, seconds, output } = await runProcess(command, {
      env: { ASTRO_TELEMETRY_DISABLED: '1' },
      output: 'collect',
    });
    const result = { name: `${name} (${what})`, passed: code === 0, seconds, output };
    onResult(result);
    return result;
  };
  // The types take as long as all others together.
  const [types, ...others] = CHECKS;
  const typesResult = run(types);
  const otherResults: CheckResult[] = [];
  for (const check of others) otherResults.push(await run(check));
  return [await typesResult, ...otherResults];
}

/** The line that says how a check ended; what the tool said is above it where it failed. */
export function describeCheck({ name, passed, seconds, output }: CheckResult): string {
  const line = `${passed ? 'ok    ' : 'FAILED'}  ${name}, ${seconds.toFixed(1)} s\n`;
  return passed ? line : `${output.trimEnd()}\n${line}`;
}
