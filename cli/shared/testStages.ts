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
  {
    name: 'e2e',
    needs: 'build',
    run: (output) =>
      withReport(tallyPlaywright, (reportFile) =>
        runProcess(
          [...packageBin('@playwright/test', 'playwright'), ...['test', '--reporter=list,json']],
          { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile }, output },
        ),
      ),
  },
];

/** Browsers serve two stages: pages are tested in one, and kernels on its software GPU. */
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
