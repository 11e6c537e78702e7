import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { operationsOf, parseBench } from '../../cli/bench/benches.ts';
import { selectBenches } from '../../cli/bench/catalogue.ts';
import { measure, median } from '../../cli/bench/measure.ts';
import { planRecording, RECORDING_NAMES } from '../../cli/bench/recordings.ts';
import { fitLine, type Row } from '../../cli/bench/report.ts';
import { ROOT } from '../../cli/shared/paths.ts';

const names = (pattern?: string) =>
  selectBenches('wasm', { pattern, all: false }).map(({ bench }) => bench.name);

/** Contenders that take the given times, and the order in which they were asked. */
function scripted(times: Record<string, (number | Error)[]>) {
  const order: string[] = [];
  const contenders = Object.entries(times).map(([name, values]) => {
    const left = [...values];
    return {
      async run() {
        order.push(name);
        const value = left.shift();
        if (value === undefined || value instanceof Error) throw value ?? new Error('none left');
        return value;
      },
    };
  });
  return { order, contenders };
}

describe('parseBench', () => {
  it('reads products', () => {
    expect(parseBench('matmul/tn/48x197x64x198')).toEqual({
      kind: 'matmul',
      name: 'matmul/tn/48x197x64x198',
      transposeA: true,
      transposeB: false,
      batch: 48,
      rows: 197,
      inner: 64,
      columns: 198,
    });
  });

  it('counts a multiplication and an addition for each pair', () => {
    const bench = parseBench('matmul/nn/2x3x4x5');
    expect(bench && operationsOf(bench)).toBe(240);
  });

  it('reads what is done with a model', () => {
    expect(parseBench('train-step/vit-base/b16')).toMatchObject({
      kind: 'train-step',
      model: 'vit-base',
      config: { model_type: 'vit' },
      batch: 16,
    });
  });

  it('reads how many images an epoch has', () => {
    expect(parseBench('epoch/vit-tiny/b16/n40')).toMatchObject({ batch: 16, images: 40 });
    expect(parseBench('epoch/vit-tiny/b16')).toMatchObject({ images: 100 });
  });

  it('reads what the machine allows', () => {
    const bench = parseBench('limit/arithmetic');
    expect(bench).toEqual({ kind: 'limit', name: 'limit/arithmetic', of: 'arithmetic' });
    expect(bench && operationsOf(bench)).toBe(1e9);
  });

  it.each([
    'matmul/nx/3x4x5',
    'matmul/nn/3x4',
    'matmul/nn/0x4x5',
    'train-step/vit-huge/b1',
    'train-step/vit-tiny/b0',
    'train-step/vit-tiny/b1/more',
    'train-step/vit-tiny/b1/n40',
    'limit/patience',
    'dance/vit-tiny/b1',
    '',
  ])('knows no %j', (name) => {
    expect(parseBench(name)).toBeUndefined();
  });
});

describe('selectBenches', () => {
  it('takes a part of the names', () => {
    expect(names('forward/swin')).toEqual([
      'forward/swin-tiny/b1',
      'forward/swin-tiny/b4',
      'forward/swin-tiny/b16',
    ]);
  });

  it('takes a pattern for the whole name', () => {
    expect(names('matmul/t*/788x192x768')).toEqual([
      'matmul/tn/788x192x768',
      'matmul/tt/788x192x768',
    ]);
    expect(names('*-step/vit-base/b1')).toEqual(['train-step/vit-base/b1']);
  });

  it('takes the one name that is given whole, in the catalogue or not', () => {
    expect(names('train-step/vit-tiny/b1')).toEqual(['train-step/vit-tiny/b1']);
    expect(names('train-step/vit-tiny/b3')).toEqual(['train-step/vit-tiny/b3']);
  });

  it('has all transpositions among the defaults', () => {
    const letters = names().flatMap((name) => /^matmul\/(..)\//.exec(name)?.[1] ?? []);
    expect(new Set(letters)).toEqual(new Set(['nn', 'nt', 'tn', 'tt']));
  });

  it('says how names look where none matches', () => {
    expect(() => names('backward')).toThrow('No bench is called “backward”');
  });
});

describe('planRecording', () => {
  it.each(RECORDING_NAMES)('knows every bench of %s', (name) => {
    for (const { entries } of planRecording(name)) expect(entries.length).toBeGreaterThan(0);
  });

  it('names the recordings there are', () => {
    expect(() => planRecording('mine')).toThrow('There are: processor, software-gpu, growth, gpu.');
  });
});

describe('measure', () => {
  it('warms everyone up, and then goes round', async () => {
    const { order, contenders } = scripted({ a: [900, 1000, 1200], b: [600, 500, 700, 600] });
    const measured = await measure(contenders, { seconds: 2, maxRuns: 7 });
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'b']);
    expect(measured).toEqual([
      { medianMs: 1100, runs: 2, warm: true },
      { medianMs: 600, runs: 3, warm: true },
    ]);
  });

  it('repeats what is over too soon for a clock', async () => {
    const times: number[] = [];
    const run = async (count: number) => {
      times.push(count);
      return 4;
    };
    const [measured] = await measure([{ run }], { seconds: 10, maxRuns: 3 });
    expect(times).toEqual([1, 25, 25, 25]);
    expect(measured).toEqual({ medianMs: 4, runs: 3, warm: true });
  });

  it('counts the first run of one who is very slow, and asks for no other', async () => {
    const { order, contenders } = scripted({ slow: [17_000], quick: [1000, 1000, 1000] });
    const measured = await measure(contenders, { seconds: 2, maxRuns: 7 });
    expect(order).toEqual(['slow', 'quick', 'quick', 'quick']);
    expect(measured[0]).toEqual({ medianMs: 17_000, runs: 1, warm: false });
  });

  it('goes on without one who fails', async () => {
    const failure = new Error('out of memory');
    const { order, contenders } = scripted({ a: [1000, failure], b: [1000, 1000, 1000] });
    const measured = await measure(contenders, { seconds: 2, maxRuns: 7 });
    expect(order).toEqual(['a', 'b', 'a', 'b', 'b']);
    expect(measured).toEqual([{ failure }, { medianMs: 1000, runs: 2, warm: true }]);
  });

  it('takes the first run alone where that is what is asked for', async () => {
    const { order, contenders } = scripted({ a: [100], b: [200] });
    const measured = await measure(contenders, { seconds: 2, maxRuns: 7 }, true);
    expect(order).toEqual(['a', 'b']);
    expect(measured[1]).toEqual({ medianMs: 200, runs: 1, warm: false });
  });
});

describe('median', () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[10, 1, 9, 2], 5.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('fitLine', () => {
  it('finds the line that points lie on', () => {
    const points = [1, 2, 4, 8].map((x) => ({ x, y: 30 + 5 * x }));
    const { intercept, slope, r2 } = fitLine(points);
    expect(intercept).toBeCloseTo(30, 10);
    expect(slope).toBeCloseTo(5, 10);
    expect(r2).toBeCloseTo(1, 10);
  });

  it('says how much of the variance it explains', () => {
    // By hand: the line 1/6 + x/2 leaves residuals of -1/6, 1/3, -1/6: a sum of squares of 1/6 in 2/3.
    const { intercept, slope, r2 } = fitLine([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
      { x: 2, y: 1 },
    ]);
    expect(intercept).toBeCloseTo(1 / 6, 10);
    expect(slope).toBeCloseTo(0.5, 10);
    expect(r2).toBeCloseTo(0.75, 10);
  });
});

describe('npm run bench', () => {
  const bench = async (...options: string[]) => {
    const command = [join(ROOT, 'cli/bench.ts'), '--budget', '0.2', ...options];
    return await promisify(execFile)(process.execPath, command, { cwd: ROOT });
  };

  it('prints the figures as JSON, and nothing else', async () => {
    const name = 'matmul/tn/17x9x5';
    const subjects = ['lesion-lab', 'stock-tfjs'];
    const { stdout } = await bench(
      ...['--only', name, '--backend', 'wasm', '--subjects', subjects.join(), '--json'],
    );
    const rows = JSON.parse(stdout) as Row[];
    expect(rows.map(({ subject }) => subject)).toEqual(subjects);
    for (const row of rows) {
      expect(row).toMatchObject({ bench: name, backend: 'wasm' });
      expect(row.device).toMatch(/^Node .*WebAssembly, \d+ threads?; /);
      expect(row.medianMs).toBeGreaterThan(0);
      expect(row.medianMs).toBeLessThan(1000);
      expect(row.runs).toBeGreaterThan(0);
    }
  });

  it('tells of a long run by the hundred, and of memory that does not grow', async () => {
    const { stdout } = await bench('--only', 'steps', '--backend', 'wasm', '--json');
    const rows = JSON.parse(stdout) as Row[];
    expect(rows.map((row) => row.bench)).toEqual(
      Array.from({ length: 10 }, (_, i) => `steps/vit-micro/b4/${100 * i + 1}-${100 * (i + 1)}`),
    );
    expect(rows.map(({ runs }) => runs)).toEqual([90, ...Array(9).fill(100)]);
    expect(new Set(rows.map(({ peakBytes }) => peakBytes)).size).toBe(1);
  });

  it('measures what one thread can do at most', async () => {
    const { stdout } = await bench('--only', 'limit', '--backend', 'wasm', '--json');
    const [arithmetic, copy] = (JSON.parse(stdout) as Row[]).map(({ medianMs }) => 1000 / medianMs);
    // No processor makes fewer than 1 GFLOP/s or more than 1,000 on one thread, nor copies faster than caches.
    expect(arithmetic).toBeGreaterThan(1);
    expect(arithmetic).toBeLessThan(1000);
    expect(copy).toBeGreaterThan(0.1);
    expect(copy).toBeLessThan(500);
  });

  it('refuses to choose benches for a recording, which chooses itself', async () => {
    await expect(bench('--record', 'gpu', '--only', 'matmul')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--record gpu says itself what is measured'),
    });
  });

  it('fails with a sentence for a bench that is none', async () => {
    await expect(bench('--only', 'nothing')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('No bench is called “nothing”'),
    });
  });
});
