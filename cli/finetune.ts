/** `npm run finetune`: fine-tunes a model from a terminal, with the engine that the page uses. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportModel } from '../demos/engine/models/exportModel.ts';
import { configFromOptions, RUN_OPTIONS } from './finetune/options.ts';
import { runFinetune } from './finetune/runFinetune.ts';
import { describeRun } from './finetune/summary.ts';
import { runCommand } from './shared/command.ts';

await runCommand({
  usage: 'npm run finetune --',
  summary: 'Fine-tunes a Vision Transformer on a folder of labelled lesion images.',
  options: {
    ...RUN_OPTIONS,
    out: {
      type: 'string',
      value: 'DIR',
      default: 'output',
      description: 'Where the model folder and run.json are written.',
    },
    json: { type: 'boolean', description: 'Print the run as JSON, and nothing else.' },
  },
  async run(values) {
    const run = await runFinetune({
      id: 'finetune',
      command: ['npm run finetune --', ...process.argv.slice(2)].join(' '),
      data: values.data,
      config: configFromOptions(values),
      async onTrained(model, files) {
        await mkdir(values.out, { recursive: true });
        for (const { name, pieces } of exportModel(model, files)) {
          await writeFile(join(values.out, name), pieces);
        }
      },
    });
    await writeFile(join(values.out, 'run.json'), `${JSON.stringify(run)}\n`);
    process.stdout.write(
      values.json ? `${JSON.stringify(run)}\n` : `${describeRun(run)}\nWritten to ${values.out}.\n`,
    );
  },
});
