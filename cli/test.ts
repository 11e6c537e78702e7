import { runCommand, UserError } from './shared/command.ts';
import { describeTally, sumTallies, type Tally } from './shared/reports.ts';
import { BROWSER_STAGES, prepareBrowser, STAGES, type Stage } from './shared/testStages.ts';

interface StageResult extends Tally {
  name: string;
  seconds: number;
  /** Why it was not run, or not to its end. */
  error?: string;
}

const names = STAGES.map(({ name }) => name).join('|');

await runCommand({
  usage: 'npm test --',
  summary: 'Runs checks and tests, and ends with their count.',
  options: {
    only: { type: 'string', value: names, description: 'Run these stages (a comma between).' },
    json: { type: 'boolean', description: 'Print the counts as JSON.' },
  },
  async run({ only, json }) {
    const stages = pickStages(only);
    const log = json ? process.stderr : process.stdout;
    if (stages.some(({ name }) => BROWSER_STAGES.includes(name))) await prepareBrowser();

    const results: StageResult[] = [];
    for (const stage of stages) {
      log.write(`\n── ${stage.name} ──\n`);
      const result = await runStage(stage, results, json ? 'stderr' : 'inherit');
      if (result.error) log.write(`${result.error}\n`);
      results.push(result);
    }

    const total = sumTallies(results);
    log.write('\n');
    for (const result of results) {
      const seconds = `${result.seconds.toFixed(0)} s`.padStart(6);
      log.write(`${result.name.padEnd(8)}${seconds}  ${describeTally(result)}\n`);
    }
    process.stdout.write(
      `${json ? JSON.stringify({ stages: results, ...total }) : describeTally(total)}\n`,
    );
    if (total.failed > 0) process.exitCode = 1;
  },
});

/** Runs a stage; one that breaks off, or whose ground is missing, counts as one failure. */
async function runStage(
  stage: Stage,
  before: readonly StageResult[],
  output: 'inherit' | 'stderr',
): Promise<StageResult> {
  const { name, needs } = stage;
  const start = performance.now();
  const end = (tally: Tally, error?: string): StageResult => {
    return { name, ...tally, seconds: (performance.now() - start) / 1000, error };
  };
  const broken = { passed: 0, failed: 1, skipped: 0 };
  if (before.some((result) => result.name === needs && result.failed > 0)) {
    return end(broken, `Not run, because the stage "${needs}" failed.`);
  }
  try {
    return end(await stage.run(output));
  } catch (error) {
    return end(broken, error instanceof UserError ? error.message : (error as Error).stack);
  }
}

function pickStages(only: string | undefined): readonly Stage[] {
  if (only === undefined) return STAGES;
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new UserError(`There is no stage "${unknown.join(', ')}": --only takes ${names}.`);
  }
  return STAGES.filter(({ name }) => wanted.includes(name));
}
