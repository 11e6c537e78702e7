/** The stages of `npm test`. Each one runs, tells what it does, and counts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { buildSite } from './buildSite.ts';
import { describeCheck, runChecks } from './checks.ts';
import { prepareSite } from './prepareSite.ts';
import { type ProcessOptions, packageBin, runProcess } from './process.ts';
import { type Tally, tallyPlaywright, tallyVitest } from './reports.ts';

/** One stage of the tests. */
export interface Stage {
  name: string;
  /** The stage that must have gone well before it makes sense to run this one. */
  needs?: string;
  /** @throws where it could not be run to its end */
  run(output: ProcessOptions['output']): Promise<Tally>;
}

export const STAGES: readonly Stage[] = [
  {
    name: 'check',
    async run(output) {
      const stream = output === 'stderr' ? process.stderr : process.stdout;
      const results = await runChecks((result) => stream.write(describeCheck(result)));
      const passed = results.filter((result) => result.passed).length;
      return { passed, failed: results.length - passed, skipped: 0 };
    },
  },
  { name: 'unit', run: (output) => runVitest('unit', output) },
  {
    name: 'build',
    async run(output) {
      process.stderr.write(await prepareSite({ offline: true }));
      await buildSite(output);
      return { passed: 1, failed: 0, skipped: 0 };
    },
  },
  { name: 'site', needs: 'build', run: (output) => runVitest('site', output) },
  // Pages that are only read share the processor; a run has it to itself.
  { name: 'reading', needs: 'build', run: (output) => runPlaywright('reading', 2, output) },
  { name: 'training', needs: 'build', run: (output) => runPlaywright('training', 1, output) },
];

/** Stages that need a browser: two test pages in it, one the kernels on its software GPU. */
export const BROWSER_STAGES: readonly string[] = ['unit', 'reading', 'training'];

/** Finds a browser for those stages, or installs one. */
export async function prepareBrowser(): Promise<void> {
  process.env.CHROME_PATH = await ensureBrowser();
}

function runVitest(project: string, output: ProcessOptions['output']): Promise<Tally> {
  return withReport(tallyVitest, (reportFile) =>
    runProcess(
      [
        ...packageBin('vitest'),
        ...['run', '--project', project, '--reporter=default', '--reporter=json'],
        `--outputFile.json=${reportFile}`,
      ],
      { output },
    ),
  );
}

/** Runs the browser tests of one folder. */
function runPlaywright(
  folder: string,
  workers: number,
  output: ProcessOptions['output'],
): Promise<Tally> {
  return withReport(tallyPlaywright, (reportFile) =>
    runProcess(
      [
        ...packageBin('@playwright/test', 'playwright'),
        ...['test', `tests/e2e/${folder}/`, '--reporter=list,json'],
        ...(workers > 1 ? ['--fully-parallel', `--workers=${workers}`] : []),
      ],
      { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile }, output },
    ),
  );
}

/** Runs a tool that writes a JSON report, and counts it; a failure without one counts as one. */
async function withReport<Report>(
  tally: (report: Report) => Tally,
  run: (reportFile: string) => Promise<{ code: number }>,
): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'lesion-lab-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const { code } = await run(reportFile);
    const counted = tally(JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
    if (code !== 0 && counted.failed === 0) counted.failed = 1;
    return counted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
