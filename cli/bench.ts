/** `npm run bench`: measures the engine against others that do the same. */
import type { BackendName } from '../demos/engine/run.ts';
import { selectBenches } from './bench/catalogue.ts';
import {
  type BenchResult,
  describeDevices,
  describeFits,
  describeResult,
  TABLE_HEAD,
} from './bench/report.ts';
import { BenchRunner } from './bench/runBenches.ts';
import { SUBJECTS } from './bench/subjects.ts';
import { oneOf, parseNumber } from './finetune/options.ts';
import { progressBar, runCommand, UserError } from './shared/command.ts';

await runCommand({
  usage: 'npm run bench --',
  summary: 'Measures products, models and training steps against others; bench/README.md says how.',
  options: {
    only: {
      type: 'string',
      value: 'PATTERN',
      description: 'Benches whose names hold this, or match it where it has a *.',
    },
    all: { type: 'boolean', description: 'Every bench. Takes hours on a processor.' },
    backend: {
      type: 'string',
      value: 'wasm|webgpu|both',
      default: 'both',
      description: 'What to compute on.',
    },
    where: {
      type: 'string',
      value: 'node|chromium',
      default: 'node',
      description: 'What runs the subjects.',
    },
    'single-thread': {
      type: 'boolean',
      description: 'Chromium without cross-origin isolation: WebAssembly on one thread.',
    },
    subjects: {
      type: 'string',
      value: 'LIST',
      default: SUBJECTS.join(),
      description: 'Who is measured, with commas.',
    },
    budget: {
      type: 'string',
      value: 'SECONDS',
      default: '5',
      description: 'For the runs of one subject in one bench.',
    },
    json: { type: 'boolean', description: 'Print the figures as JSON, and nothing else.' },
  },
  async run(values) {
    const where = oneOf('where', values.where, ['node', 'chromium']);
    const isolated = !values['single-thread'];
    if (where === 'node' && !isolated)
      throw new UserError('--single-thread needs --where chromium.');
    const backend = oneOf('backend', values.backend, ['wasm', 'webgpu', 'both']);
    const backends: BackendName[] = backend === 'both' ? ['wasm', 'webgpu'] : [backend];
    const settings = {
      subjects: values.subjects.split(',').map((name) => oneOf('subjects', name, SUBJECTS)),
      budget: { seconds: parseNumber('budget', values.budget, { min: 0 }), maxRuns: 7 },
    };
    const plan = backends.map((name) => ({
      place: { where, backend: name, isolated },
      entries: selectBenches(name, { pattern: values.only, all: values.all }),
    }));
    const total = plan.reduce((sum, { entries }) => sum + entries.length, 0);
    const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
    const bar = values.json ? progressBar('Measuring') : () => {};

    const results: BenchResult[] = [];
    if (!values.json) process.stdout.write(`${TABLE_HEAD}\n`);
    for (const { place, entries } of plan) {
      const runner = await BenchRunner.start({ place, ...settings }, entries, say);
      try {
        for (const entry of entries) {
          bar(results.length / total, entry.bench.name);
          const result = await runner.run(entry);
          results.push(result);
          if (values.json) for (const note of result.notes) say(`${entry.bench.name}: ${note}`);
          else process.stdout.write(`${describeResult(result)}\n`);
        }
      } finally {
        await runner.close();
      }
    }
    const rows = results.flatMap((result) => result.rows);
    if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
    if (rows.length === 0) throw new UserError('No subject gave a figure; the notes say why.');
    if (values.json) return;
    const closing = [describeFits(results), describeDevices(rows)].filter((text) => text !== '');
    process.stdout.write(`\n${closing.join('\n\n')}\n`);
  },
});
