/** Makes what a demo that makes no run shows before it is run. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { oneOf } from './finetune/options.ts';
import { RECORDERS } from './recordDemo/index.ts';
import { runCommand } from './shared/command.ts';

const FOLDER = 'content/demos';
const DEMOS = Object.keys(RECORDERS) as (keyof typeof RECORDERS)[];

await runCommand({
  usage: 'npm run record-demo --',
  summary: `Records what a demo shows first, in ${FOLDER}, with the command that made it.`,
  options: {
    demo: {
      type: 'string',
      value: 'ID',
      default: 'environment',
      description: `${DEMOS.join(', ')}.`,
    },
    json: { type: 'boolean', description: 'Print the record as JSON, and nothing else.' },
  },
  async run({ demo, json }) {
    const id = oneOf('demo', demo, DEMOS);
    const record = {
      format: 'lesion-lab/demo',
      version: 1,
      id,
      createdAt: new Date().toISOString(),
      command: `npm run record-demo -- --demo ${id}`,
      versions: { 'lesion-lab': packageJson.version, node: process.versions.node },
      device: cpus()[0].model,
      result: await RECORDERS[id](),
    };
    await mkdir(FOLDER, { recursive: true });
    const path = join(FOLDER, `${id}.json`);
    const text = JSON.stringify(record);
    await writeFile(path, `${text}\n`);
    process.stdout.write(json ? `${text}\n` : `Written to ${path}.\n`);
  },
});
