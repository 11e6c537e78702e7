/** `npm run record`: makes a run that the pages show before the reader makes one. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFromOptions, RUN_OPTIONS } from './finetune/options.ts';
import { runFinetune } from './finetune/runFinetune.ts';
import { describeRun } from './finetune/summary.ts';
import { runCommand, UserError } from './shared/command.ts';

const FOLDER = 'content/runs';

await runCommand({
  usage: 'npm run record --',
  summary: `Records a run in ${FOLDER}, with the command that made it.`,
  options: {
    name: { type: 'string', value: 'NAME', description: 'Name of the run and of its file.' },
    ...RUN_OPTIONS,
    json: { type: 'boolean', description: 'Print the run as JSON, and nothing else.' },
  },
  async run({ name, ...values }) {
    if (!name || !/^[a-z0-9-]+$/.test(name)) {
      throw new UserError('Give the run a name: --name with small letters, digits and hyphens.');
    }
    const run = await runFinetune({
      id: name,
      command: ['npm run record --', ...process.argv.slice(2)].join(' '),
      data: values.data,
      config: configFromOptions(values),
    });
    await mkdir(FOLDER, { recursive: true });
    const path = join(FOLDER, `${name}.json`);
    await writeFile(path, `${JSON.stringify(run, sixDigits)}\n`);
    process.stdout.write(
      values.json ? `${JSON.stringify(run)}\n` : `${describeRun(run)}\nWritten to ${path}.\n`,
    );
  },
});

/** Six digits of a fraction say all that float32 arithmetic can, and keep the file short. */
function sixDigits(_key: string, value: unknown): unknown {
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  return isFraction ? Number(value.toPrecision(6)) : value;
}
