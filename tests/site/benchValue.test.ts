/** From what the bench records to what the pages say of it. */
import { describe, expect, it } from 'vitest';
import { parseBench } from '../../cli/bench/benches.ts';
import { newRecording } from '../../cli/bench/record.ts';
import type { BenchResult, Row } from '../../cli/bench/report.ts';
import {
  growthScatters,
  longRunLines,
  memoryBars,
  productDots,
  trainStepBars,
} from '../../src/lib/benchCharts.ts';
import { benchSchema } from '../../src/lib/benchSchema.ts';
import { benchValue } from '../../src/lib/benchValue.ts';

/** A bench of the engine's time and, where they are given, of peers'. */
function result(
  name: string,
  times: Partial<Record<Row['subject'], number>>,
  { row = {}, notes = [] }: { row?: Partial<Row>; notes?: string[] } = {},
): BenchResult {
  const bench = parseBench(name);
  if (!bench) throw new Error(`${name} is no bench.`);
  const device = 'Chromium 156.0, WebAssembly, 2 threads; A processor, 2 cores';
  const rows = Object.entries(times).map(([subject, medianMs]) => {
    const ours = { bench: name, backend: subject === 'pytorch' ? 'cpu' : 'wasm', device };
    return { ...ours, subject: subject as Row['subject'], medianMs, runs: 3, ...row };
  });
  return { bench, rows, notes };
}

const results = [
  // 10⁹ operations in 20 ms are 50 GFLOP/s a thread.
  result('limit/arithmetic', { 'lesion-lab': 20 }),
  result('limit/copy', { 'lesion-lab': 80 }),
  // 2 · 100 · 200 · 500 = 2 · 10⁷ operations: in 0.25 ms 80 GFLOP/s, in 0.4 ms 50, in 10 ms 2.
  result('matmul/nn/100x200x500', { 'lesion-lab': 0.25, 'stock-tfjs': 10 }),
  result('matmul/nt/100x200x500', { 'lesion-lab': 0.4 }),
  result('train-step/vit-tiny/b2', { 'lesion-lab': 600, 'stock-tfjs': 8000 }),
  result('train-step/vit-tiny/b4', { 'lesion-lab': 1100 }),
  result(
    'train-step/vit-tiny/b16',
    { 'lesion-lab': 4100, pytorch: 3280 },
    { notes: ['stock-tfjs ran out of memory'] },
  ),
  result('memory/vit-base/b16', { 'lesion-lab': 30_000 }, { row: { peakBytes: 2.84e9 } }),
];
const written = JSON.stringify(newRecording('mine', 'npm run bench -- --record mine', results));
const record = benchSchema.parse(JSON.parse(written));

describe('a recorded bench', () => {
  it('says how it was made, and who failed', () => {
    expect(record).toMatchObject({ id: 'mine', command: 'npm run bench -- --record mine' });
    expect(record.versions['jax-js']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(record.notes).toEqual([
      { bench: 'train-step/vit-tiny/b16', note: 'stock-tfjs ran out of memory' },
    ]);
  });

  it('has a line where there are three sizes', () => {
    // 600, 1100, 4100 at 2, 4, 16: on 100 + 250 · x.
    expect(record.fits).toHaveLength(1);
    const [{ intercept, slope, r2, ...fit }] = record.fits;
    expect(fit).toEqual({ series: 'train-step/vit-tiny', subject: 'lesion-lab', backend: 'wasm' });
    expect([intercept, slope, r2].map((value) => value.toFixed(6))).toEqual([
      '100.000000',
      '250.000000',
      '1.000000',
    ]);
  });
});

describe('benchValue', () => {
  const step = 'train-step/vit-tiny/b16';
  it.each([
    ['time', { bench: step }, '4.10 s'],
    ['timeAnImage', { bench: step }, '256 ms'],
    ['times', { bench: step, subject: 'pytorch' }, '0.80'],
    // 4 s an image against 256 ms.
    ['times', { bench: 'train-step/vit-tiny/b2', own: step, subject: 'stock-tfjs' }, '16'],
    ['gflops', { bench: 'limit/arithmetic' }, '50'],
    ['gflops', { bench: 'matmul/nn/100x200x500', subject: 'stock-tfjs' }, '2.0'],
    ['gflops', { bench: 'matmul/*/100x200x500' }, '50 to 80'],
    // Two threads of 50.
    ['gflopsLimit', { bench: 'matmul/nn/100x200x500' }, '100'],
    ['partOfLimit', { bench: 'matmul/*/100x200x500' }, '50% to 80%'],
    ['copyRate', { bench: 'limit/copy' }, '13'],
    ['peak', { bench: 'memory/vit-base/b16' }, '2.8 GB'],
    ['slope', { bench: 'train-step/vit-tiny' }, '250 ms'],
    ['intercept', { bench: 'train-step/vit-tiny' }, '100 ms'],
    ['r2', { bench: 'train-step/vit-tiny' }, '1.0000'],
  ] as const)('writes %s of %j', (value, query, expected) => {
    expect(benchValue(record, { ...query, value })).toBe(expected);
  });

  it('names what there is where something is not there', () => {
    expect(() => benchValue(record, { bench: step, value: 'speed' })).toThrow(
      /no value "speed".* gflops,/,
    );
    expect(() => benchValue(record, { bench: step, subject: 'jax-js', value: 'time' })).toThrow(
      'Bench mine has no train-step/vit-tiny/b16 of jax-js. There are: limit/arithmetic (lesion-lab)',
    );
    expect(() => benchValue(record, { bench: 'epoch/vit-tiny', value: 'slope' })).toThrow(
      'has no line through epoch/vit-tiny of lesion-lab. There are: train-step/vit-tiny',
    );
  });
});

describe('the charts of a bench', () => {
  it('compare each subject’s largest batch, by the image', () => {
    const { title, groups } = trainStepBars(record);
    const [{ bars }] = groups;
    expect(title).toBe('A training step on WebAssembly');
    expect(
      bars.map(({ label, detail, text, comparison }) => [label, detail, text, comparison]),
    ).toEqual([
      ['PyTorch', 'batch of 16', '205 ms', '0.80'],
      ['Lesion Lab', 'batch of 16', '256 ms', '1'],
      ['TensorFlow.js', 'batch of 2', '4.00 s', '16'],
    ]);
  });

  it('show rates by shape and transposition, under the limit of all threads', () => {
    const { groups, reference } = productDots(record);
    expect(groups).toEqual([
      {
        label: '100 × 200 by 200 × 500',
        rows: [
          { label: 'AB', values: { 'lesion-lab': 80, 'stock-tfjs': 2 } },
          { label: 'ABᵀ', values: { 'lesion-lab': 50 } },
        ],
      },
    ]);
    expect(reference?.value).toBe(100);
  });

  it('show how time grows, in seconds', () => {
    const [{ series }] = growthScatters(record);
    expect(series).toHaveLength(1);
    expect(series[0].points).toEqual([
      { x: 2, y: 0.6 },
      { x: 4, y: 1.1 },
      { x: 16, y: 4.1 },
    ]);
    expect(series[0].fit.slope).toBeCloseTo(0.25, 6);
  });

  it('show memory, and long runs by the hundred', () => {
    expect(memoryBars(record).groups).toMatchObject([
      { label: 'ViT-Base, batch of 16', bars: [{ label: 'Lesion Lab', text: '2.8 GB' }] },
    ]);
    const steps = { ...record.rows[0], backend: 'webgpu', medianMs: 150 };
    const rows = [
      { ...steps, bench: 'steps/vit-micro/b4/1-100' },
      { ...steps, bench: 'steps/vit-micro/b4/101-200' },
    ];
    const [{ title, xDomain, series }] = longRunLines({ ...record, rows });
    expect([title, xDomain]).toEqual(['A long run on WebGPU', [0, 200]]);
    expect(series[0].points).toEqual([
      { x: 50, y: 150 },
      { x: 150, y: 150 },
    ]);
  });
});
