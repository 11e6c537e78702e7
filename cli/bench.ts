/** `npm run bench`: measures the engine against others that do the same. */
import type { BackendName } from '../demos/engine/run.ts';
import { selectBenches } from './bench/catalogue.ts';
import { newRecording, writeRecording } from './bench/record.ts';
import { type PlannedBenches, planRecording, RECORDING_NAMES } from './bench/recordings.ts';
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
    record: {
      type: 'string',
      value: 'NAME',
      description: `Measure what the site shows, for content/bench/NAME.json: ${RECORDING_NAMES.join(', ')}.`,
    },
    backend: {
      type: 'string',
      value: 'wasm|webgpu|both',
      description: 'What to compute on; both, unless told.',
    },
    where: {
      type: 'string',
      value: 'node|chromium',
      description: 'What runs the subjects; Node, unless told.',
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
    const settings = {
      subjects: values.subjects.split(',').map((name) => oneOf('subjects', name, SUBJECTS)),
      budget: { seconds: parseNumber('budget', values.budget, { min: 0 }), maxRuns: 7 },
    };
    const plan = values.record === undefined ? planFromOptions(values) : planOfRecording(values);
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
    if (values.record !== undefined) {
      const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
      const path = await writeRecording(newRecording(values.record, command, results));
      say(`Written to ${path}.`);
    }
    if (values.json) return;
    const closing = [describeFits(results), describeDevices(rows)].filter((text) => text !== '');
    process.stdout.write(`\n${closing.join('\n\n')}\n`);
  },
});

interface PlanOptions {
  only?: string;
  all: boolean;
  record?: string;
  backend?: string;
  where?: string;
  'single-thread': boolean;
}

function planFromOptions(options: PlanOptions): PlannedBenches[] {
  const where = oneOf('where', options.where ?? 'node', ['node', 'chromium']);
  const isolated = !options['single-thread'];
  if (where === 'node' && !isolated) throw new UserError('--single-thread needs --where chromium.');
  const backend = oneOf('backend', options.backend ?? 'both', ['wasm', 'webgpu', 'both']);
  const backends: BackendName[] = backend === 'both' ? ['wasm', 'webgpu'] : [backend];
  return backends.map((name) => ({
    place: { where, backend: name, isolated },
    entries: selectBenches(name, { pattern: options.only, all: options.all }),
  }));
}

function planOfRecording({ record = '', ...options }: PlanOptions): PlannedBenches[] {
  const others = ['only', 'all', 'backend', 'where', 'single-thread'] as const;
  const other = others.find((name) => options[name]);
  if (other) {
    throw new UserError(`--record ${record} says itself what is measured: leave out --${other}.`);
  }
  return planRecording(record);
}
