import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Recorder, type RecorderOptions } from '../../../cli/record/recorder.ts';
import type { SuiteSpec } from '../../../cli/record/suites.ts';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { Run } from '../../../demos/engine/run.ts';
import type { Suite } from '../../../demos/engine/suite.ts';
import { runSchema } from '../../../src/lib/runSchema.ts';
import { suiteSchema } from '../../../src/lib/suiteSchema.ts';
import { modelFiles } from '../../engine/support/hubModels.ts';
import { makeFiles, ROWS, temporaryFolder, writeFiles } from '../data/fixtures.ts';

let model: string;
let data: string;

beforeEach(async () => {
  model = await temporaryFolder();
  await writeFiles(model, new Map(Object.entries(await modelFiles())));
  data = await temporaryFolder();
  await writeFiles(data, await makeFiles());
});

/** A suite of a small model that takes seconds. */
function smallSuite(more: Partial<SuiteSpec> = {}): SuiteSpec {
  const config = { model, numTrainEpochs: 2, batchSize: 8, learningRate: 1e-3 };
  return {
    name: 'small',
    question: 'Does it work?',
    seeds: [1, 2],
    variants: [
      { id: 'slow', label: 'slow', x: 1e-3, config },
      { id: 'fast', label: 'fast', x: 1e-2, config: { ...config, learningRate: 1e-2 } },
    ],
    ...more,
  };
}

async function options(more: Partial<RecorderOptions> = {}): Promise<RecorderOptions> {
  const folder = await temporaryFolder();
  const [out, workshop] = [join(folder, 'runs'), join(folder, 'workshop')];
  return { data, backend: 'wasm', out, workshop, onLine: () => {}, ...more };
}

async function readSuite({ out }: RecorderOptions, name = 'small'): Promise<Suite> {
  return JSON.parse(await readFile(join(out, 'suites', `${name}.json`), 'utf8'));
}

/** A suite as it would be had it been made in no time. */
function timeless(suite: Suite): unknown {
  return JSON.parse(
    JSON.stringify(suite, (key, value) => (/^(seconds|createdAt)$/.test(key) ? 0 : value)),
  );
}

describe('Recorder', () => {
  it('writes a suite that the pages can read', async () => {
    const settings = await options();
    await new Recorder(settings).record([smallSuite()]);
    const suite = suiteSchema.parse(await readSuite(settings));
    expect(suite.command).toBe('npm run record -- --suite small');
    expect(suite.variants.map(({ id }) => id)).toEqual(['slow', 'fast']);
    for (const variant of suite.variants) {
      expect(variant.made?.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(variant.runs.map(({ seed }) => seed)).toEqual([1, 2]);
      for (const { curves, trainImages, test } of variant.runs) {
        for (const curve of Object.values(curves)) expect(curve).toHaveLength(3);
        expect([trainImages, test?.images.length]).toEqual([11, 3]);
        // What is kept of the predictions agrees with the accuracy that the run itself measured.
        const right = test?.images.filter(
          (image, i) =>
            ROWS.find(({ imageId }) => imageId === image)?.dx === LABELS[test.predicted[i]],
        );
        expect(curves.testAccuracy[2]).toBeCloseTo((right?.length ?? 0) / 3, 5);
      }
    }
  });

  it('gives the same numbers where it was stopped and taken up again', async () => {
    const whole = await options();
    await new Recorder(whole).record([smallSuite()]);
    expect(await readdir(whole.out)).toEqual(['suites']);

    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      if (lines.length === 3) throw new Error('stopped');
    };
    const halted = await options({ onLine });
    await expect(new Recorder(halted).record([smallSuite()])).rejects.toThrow('stopped');
    const finished = await Promise.all(
      (await readdir(halted.workshop)).map(
        async (file): Promise<{ run: Run }> =>
          JSON.parse(await readFile(join(halted.workshop, file), 'utf8')),
      ),
    );
    expect(finished).toHaveLength(3);
    await new Recorder(halted).record([smallSuite()]);

    const [uninterrupted, resumed] = [await readSuite(whole), await readSuite(halted)];
    expect(timeless(resumed)).toEqual(timeless(uninterrupted));
    // The three that were finished were not made again: they have the times they had.
    const times = resumed.variants.flatMap(({ runs }) => runs.map(({ seconds }) => seconds));
    for (const { run } of finished) expect(times).toContain(Number(run.seconds.toPrecision(6)));
    expect(await readdir(halted.workshop)).toEqual([]);
  });

  it('makes a run again where the weights of its model have changed', async () => {
    const seen: string[] = [];
    const onLine = (line: string) => {
      seen.push(line);
      throw new Error('stopped');
    };
    const settings = await options({ onLine });
    const suite = smallSuite({ seeds: [1] });
    await expect(new Recorder(settings).record([suite])).rejects.toThrow();
    const weights = await readFile(join(model, 'model.safetensors'));
    weights[weights.length - 1] ^= 1;
    await writeFile(join(model, 'model.safetensors'), weights);
    await expect(new Recorder(settings).record([suite])).rejects.toThrow();
    expect(await readdir(settings.workshop)).toHaveLength(2);
  });

  it('leaves in the workshop what others have begun', async () => {
    const settings = await options();
    const begun = smallSuite({ name: 'begun', seeds: [7] });
    const onLine = () => {
      throw new Error('stopped');
    };
    await expect(new Recorder({ ...settings, onLine }).record([begun])).rejects.toThrow('stopped');
    const waiting = await readdir(settings.workshop);
    expect(waiting).toHaveLength(1);
    await new Recorder(settings).record([smallSuite({ seeds: [8] })]);
    expect(await readdir(settings.workshop)).toEqual(waiting);
  });

  it('makes a run that two suites have in common once', async () => {
    const settings = await options();
    const variants = smallSuite().variants.slice(0, 1);
    await new Recorder(settings).record([
      smallSuite({ variants }),
      smallSuite({ name: 'again', variants: [{ ...variants[0], id: 'other', label: 'other' }] }),
    ]);
    const [first, second] = [await readSuite(settings), await readSuite(settings, 'again')];
    expect(second.variants[0].runs).toEqual(first.variants[0].runs);
  });

  it('keeps the run of the first seed whole where asked', async () => {
    const settings = await options();
    await new Recorder(settings).record([
      smallSuite({ keepsFirst: true, variants: smallSuite().variants.slice(0, 1) }),
    ]);
    const run = runSchema.parse(
      JSON.parse(await readFile(join(settings.out, 'small.json'), 'utf8')),
    );
    expect(run).toMatchObject({ id: 'small', command: 'npm run record -- --suite small' });
    expect(run.config.seed).toBe(1);
    const { curves } = (await readSuite(settings)).variants[0].runs[0];
    expect(run.epochs.map(({ train }) => train.loss)).toEqual(curves.trainLoss);
  });

  it('records a training that diverges as what it is', async () => {
    const settings = await options();
    const [variant] = smallSuite().variants;
    const wild = { ...variant, config: { ...variant.config, learningRate: 1e38 } };
    await new Recorder(settings).record([smallSuite({ variants: [wild] })]);
    const [{ runs }] = suiteSchema.parse(await readSuite(settings)).variants;
    for (const { status, error, curves, test } of runs) {
      expect([status, test]).toEqual(['failed', undefined]);
      expect(error).toContain('no longer a number');
      expect(curves.trainLoss[0]).toBeGreaterThan(0);
    }
  });

  it('says what it lacks, and goes on', async () => {
    const lines: string[] = [];
    const settings = await options({ onLine: (line) => lines.push(line) });
    const [variant] = smallSuite().variants;
    const variants = [
      { ...variant, id: 'absent', label: 'absent', config: { model: 'none-such' } },
      { ...variant, id: 'drawn', label: 'drawn', draw: { mix: 'balanced', size: 14 } as const },
      variant,
    ];
    await new Recorder(settings).record([smallSuite({ variants })]);
    const [absent, drawn, present] = suiteSchema.parse(await readSuite(settings)).variants;
    expect(absent.awaited).toMatch(/^The weights of none-such were not at hand\. Let them/);
    expect(drawn.awaited).toMatch(
      /whole of HAM10000, which was not at hand\. Give it by --archive/,
    );
    expect(present.runs).toHaveLength(2);
    // Whoever sits before the machine is told where it looked.
    expect(lines[0]).toMatch(/^small, absent: There is no model “none-such”: no config\.json in /);
  });

  it('keeps what was recorded where the model was at hand', async () => {
    const settings = await options();
    await new Recorder(settings).record([smallSuite()]);
    const before = await readSuite(settings);
    const gone = smallSuite().variants.map((variant) => ({
      ...variant,
      config: { ...variant.config, model: 'none-such' },
    }));
    await new Recorder(settings).record([smallSuite({ variants: gone })]);
    expect(await readSuite(settings)).toEqual(before);
  });
});
