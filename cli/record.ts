/** `npm run record`: makes the runs that the pages show before the reader makes one. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_CONFIG, type Run, type RunConfig } from '../demos/engine/run.ts';
import { configFromOptions, oneOf, RUN_OPTIONS } from './finetune/options.ts';
import { runFinetune } from './finetune/runFinetune.ts';
import { describeRun } from './finetune/summary.ts';
import { writeRecord } from './record/files.ts';
import { Recorder } from './record/recorder.ts';
import { SUITES, type SuiteSpec } from './record/suites.ts';
import { runCommand, UserError } from './shared/command.ts';

const FOLDER = 'content/runs';
const WORKSHOP = 'output/record';
const NAMES = SUITES.map(({ name }) => name);

await runCommand({
  usage: 'npm run record --',
  summary:
    `Records runs in ${FOLDER}, with the command that made them: with --name a single one, with the\n` +
    'settings given; with --suite or --all those of the suites, in which every setting is fixed.\n' +
    `What a stopped recording has finished waits in ${WORKSHOP}, and is taken up from there.`,
  options: {
    all: { type: 'boolean', description: 'Record every suite, one after another.' },
    suite: { type: 'string', value: 'NAME', description: `One suite: ${NAMES.join(', ')}.` },
    archive: {
      type: 'string',
      value: 'DIR|ZIP',
      description:
        'All of HAM10000, which some suites draw images from. Also set by LESION_ARCHIVE.',
    },
    name: { type: 'string', value: 'NAME', description: 'Name of a single run and of its file.' },
    ...RUN_OPTIONS,
    json: { type: 'boolean', description: 'Print what is recorded as JSON, and nothing else.' },
  },
  async run({ all, suite, archive, name, ...values }) {
    if ([all, suite, name].filter(Boolean).length !== 1) {
      throw new UserError('Say what to record: --all, --suite NAME or --name NAME.');
    }
    const config = configFromOptions(values);
    if (name) {
      const run = await recordRun(name, values.data, config);
      const path = join(FOLDER, `${name}.json`);
      await writeRecord(path, run);
      process.stdout.write(
        values.json ? `${JSON.stringify(run)}\n` : `${describeRun(run)}\nWritten to ${path}.\n`,
      );
      return;
    }
    assertNoSettings(config);
    const recorder = new Recorder({
      data: values.data,
      archive: archive ?? process.env.LESION_ARCHIVE,
      backend: oneOf('backend', values.backend, ['webgpu', 'wasm']),
      out: FOLDER,
      workshop: WORKSHOP,
      onLine: (line) => process.stderr.write(`${line}\n`),
    });
    const suites = await recorder.record(all ? SUITES : [findSuite(suite)]);
    process.stdout.write(
      values.json ? `${JSON.stringify(suites)}\n` : `Written to ${FOLDER}/suites.\n`,
    );
  },
});

async function recordRun(name: string, data: string, config: RunConfig): Promise<Run> {
  if (!/^[a-z0-9-]+$/.test(name)) {
    throw new UserError('Give the run a name: --name with small letters, digits and hyphens.');
  }
  const command = ['npm run record --', ...process.argv.slice(2)].join(' ');
  return await runFinetune({ id: name, command, data, config });
}

function findSuite(name: string | undefined): SuiteSpec {
  const suite = SUITES.find((one) => one.name === name);
  if (suite) return suite;
  throw new UserError(`There is no suite “${name}”. There are: ${NAMES.join(', ')}.`);
}

/** Throws a `UserError` where the options set what a suite sets by itself. */
function assertNoSettings({ backend, ...settings }: RunConfig): void {
  const { backend: _, ...defaults } = DEFAULT_CONFIG;
  if (isDeepStrictEqual(settings, defaults)) return;
  throw new UserError(
    'A suite has settings of its own: with --all and --suite give none but --data, --archive and --backend.',
  );
}
