/**
 * The Lab, run for real: a short fine-tune on each device, its numbers counted anew from the
 * predictions; and the life of a run from pause to reset.
 */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import { readSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { Lab } from '../support/lab.ts';
import { MainThread } from '../support/mainThread.ts';
import { recount } from '../support/recount.ts';
import { hasModel } from '../support/site.ts';
import { watchTrouble } from '../support/watch.ts';

const PRETRAINED = 'vit-tiny-patch16-224';
const SHORT = {
  model: hasModel(PRETRAINED) ? PRETRAINED : 'vit-random',
  epochs: 2,
  images: 28,
  unfreeze: 'head',
  augment: 0,
  batch: 8,
  lr: 1e-3,
  seed: 7,
};
/** Long enough to be interrupted. */
const LONG = { ...SHORT, model: 'vit-random', epochs: 200, unfreeze: 'all', backend: 'wasm' };

for (const backend of ['wasm', 'webgpu'] as const) {
  test(`a run of ${SHORT.model} on ${backend} shows its own numbers`, async ({ page, baseURL }) => {
    test.setTimeout(420_000);
    const trouble = await watchTrouble(page, baseURL as string);
    const lab = new Lab(page);
    await lab.open({ ...SHORT, backend });
    await expect(lab.chip).toHaveText('Recorded');
    const recorded = await lab.readRun();

    const mainThread = await MainThread.watch(page);
    await lab.button('run').click();
    await lab.expectState('done', 400_000);
    const blocked = await mainThread.longTasks('running');
    expect(blocked, 'ms of tasks of the main thread over 50 ms while training').toEqual([]);
    expect((await lab.states()).slice(-4)).toEqual([
      'ready: Recorded',
      'preparing: Live',
      'running: Live',
      'done: Yours',
    ]);

    const run = await lab.readRun();
    expect(run.id).not.toBe(recorded.id);
    expect(run.device?.backend).toBe(backend);
    expect(run.model?.id).toBe(SHORT.model);
    expect(run.config).toMatchObject({ numTrainEpochs: 2, batchSize: 8, seed: 7, sampleSize: 28 });

    await test.step('the split is a split', () => {
      const { train, test: held } = run.data ?? { train: [], test: [] };
      expect(train.length + held.length).toBe(SHORT.images);
      expect(new Set([...train, ...held]).size).toBe(SHORT.images);
      expect(run.predictions.map(({ imageId }) => imageId).sort()).toEqual([...held].sort());
    });

    const last = run.epochs[SHORT.epochs];
    await test.step('it has learnt', () => {
      const stepsPerEpoch = Math.ceil((run.data?.train.length ?? 0) / SHORT.batch);
      expect(run.stepLosses).toHaveLength(SHORT.epochs * stepsPerEpoch);
      expect(run.stepLosses.every(Number.isFinite)).toBe(true);
      // A new head knows nothing: ln 7 = 1.95, and more by half the variance of its random logits,
      // whose deviation is 0.02 times the norm of the features, some 57 in ViT-Tiny.
      expect(run.stepLosses[0]).toBeGreaterThan(1);
      expect(run.stepLosses[0]).toBeLessThan(5);
      expect(run.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
      expect(last.train.loss).toBeLessThan(run.epochs[0].train.loss);
    });

    const truth = recount(run.predictions);
    await test.step('its numbers follow from its predictions', () => {
      for (const { probabilities } of run.predictions) {
        expect(probabilities.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 4);
      }
      expect(last.test.accuracy).toBeCloseTo(truth.accuracy, 6);
      expect(last.test.loss).toBeCloseTo(truth.loss, 3);
    });

    await test.step('the page shows these numbers', async () => {
      const percent = `${Math.round(100 * truth.accuracy)}%`;
      await expect(lab.finetune.locator('[data-output=test-accuracy]')).toHaveText(percent);
      await expect(lab.evaluate.locator('[data-output=accuracy]')).toHaveText(
        truth.accuracy.toFixed(2),
      );
      const { classes } = truth;
      const macroF1 = classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length;
      await expect(lab.evaluate.locator('[data-output=macro-f1]')).toHaveText(macroF1.toFixed(2));
      expect(
        await lab.readTable('.bench-output > .data-table tbody tr', lab.finetune),
      ).toHaveLength(3);
      expect(await lab.curvePoints()).toEqual([3, 3, 3, 3]);

      const cells = (await lab.readMatrix()).map(Number);
      expect(cells).toEqual(truth.matrix.flat());
      const report = await lab.readTable('.classification-report tbody tr', lab.evaluate);
      expect(report.slice(0, 7)).toEqual(
        classes.map(({ label, precision, recall, f1, support }, id) => {
          expect(label).toBe(LABELS[id]);
          const scores = [precision, recall, f1].map((score) => score.toFixed(2));
          return [label, ...scores, String(support)];
        }),
      );
    });

    expect(trouble).toEqual([]);
  });
}

test('a run that keeps its best epoch shows it, and gives its model away', async ({ page }) => {
  test.setTimeout(180_000);
  const lab = new Lab(page);
  // So large a rate that the loss soon climbs, with small weights to save.
  const settings = { model: 'vit-random', lr: 0.1, backend: 'wasm', best: 'loss', patience: 2 };
  await lab.open({ ...SHORT, ...settings, epochs: 12 });
  await expect(lab.exportButton('model')).toHaveCount(0);
  await lab.button('run').click();
  await lab.expectState('done', 80_000);
  const run = await lab.readRun();
  const trained = run.epochs.slice(1);
  const losses = trained.map(({ test: { loss } }) => loss);
  const best = trained[losses.indexOf(Math.min(...losses))];
  expect(run.bestEpoch).toBe(best.epoch);
  // Else this would show nothing.
  expect(best.epoch).toBeLessThan(run.epochs.length - 1);
  expect(run.epochs.length - 1).toBeLessThan(12);

  const sentences = `Ended early, after epoch ${best.epoch + 2} of 12. Kept: epoch ${best.epoch}, the best by test loss.`;
  const truth = recount(run.predictions);
  for (const demo of [lab.finetune, lab.evaluate]) {
    await expect(demo.locator('[data-output=kept]')).toHaveText(sentences);
  }
  await expect(lab.finetune.locator('line.marker')).toHaveCount(2);
  await expect(lab.finetune.locator('[data-output=test-loss]')).toHaveText(
    best.test.loss.toFixed(3),
  );
  expect(truth.loss).toBeCloseTo(best.test.loss, 3);
  await expect(lab.evaluate.locator('[data-output=accuracy]')).toHaveText(
    best.test.accuracy.toFixed(2),
  );

  const download = page.waitForEvent('download');
  await lab.exportButton('model').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('vit-random-lesions.zip');
  const zip = unzipSync(await readFile(await file.path()));
  const json = (name: string) => JSON.parse(new TextDecoder().decode(zip[name]));
  expect(Object.keys(zip).sort()).toEqual([
    'config.json',
    'model.safetensors',
    'preprocessor_config.json',
    'run.json',
  ]);
  expect(json('run.json')).toEqual(run);
  expect(Object.values(json('config.json').id2label)).toEqual([...LABELS]);
  expect(json('preprocessor_config.json').size).toEqual({ height: 224, width: 224 });
  const weights = readSafetensors(zip['model.safetensors'], 'model.safetensors');
  const sizes = weights.names.map((name) => weights.float32(name).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(run.model?.parameters);

  expect(await accessibilityProblems(page, '[data-demo=finetune]')).toEqual([]);

  await lab.button('reset').click();
  await expect(lab.exportButton('model')).toHaveCount(0);
});

test('the same seed gives the same curve', async ({ page }) => {
  test.setTimeout(180_000);
  const lab = new Lab(page);
  await lab.open({ ...SHORT, model: 'vit-random', unfreeze: 'all', augment: 1, backend: 'wasm' });
  await lab.button('run').click();
  await lab.expectState('done', 80_000);
  const first = await lab.readRun();
  await lab.button('run').click();
  await expect.poll(async () => (await lab.readRun()).id).not.toBe(first.id);
  await lab.expectState('done', 80_000);
  const second = await lab.readRun();
  expect(first.stepLosses.length).toBeGreaterThan(3);
  expect(second.stepLosses).toEqual(first.stepLosses);
  expect(second.predictions).toEqual(first.predictions);
});

test('a run is paused, resumed, cancelled, kept over a reload, and reset', async ({ page }) => {
  test.setTimeout(180_000);
  const lab = new Lab(page);
  await lab.open(LONG);
  const recorded = await lab.readRun();
  const steps = async () => (await lab.readRun()).stepLosses.length;

  await lab.button('run').click();
  await lab.expectState('running', 60_000);
  // Past the first epoch, so that there is something to keep.
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(4);

  await lab.button('pause').click();
  await lab.expectState('paused');
  // The step in progress still ends.
  await page.waitForTimeout(1500);
  const pausedAt = await steps();
  await page.waitForTimeout(1500);
  expect(await steps()).toBe(pausedAt);

  await lab.button('resume').click();
  await lab.expectState('running');
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(pausedAt + 3);

  await lab.button('cancel').click();
  await lab.expectState('cancelled');
  const cancelled = await lab.readRun();
  expect(cancelled.status).toBe('cancelled');
  expect(cancelled.epochs.length).toBeGreaterThan(0);
  expect(cancelled.epochs.length).toBeLessThan(LONG.epochs);

  await page.reload();
  await lab.wake();
  await lab.expectState('cancelled');
  await expect(lab.chip).toHaveText('Yours');
  expect(await lab.readRun()).toEqual(cancelled);

  await lab.button('reset').click();
  await lab.expectState('recorded');
  await expect(lab.chip).toHaveText('Recorded');
  expect((await lab.readRun()).id).toBe(recorded.id);
  await page.reload();
  await lab.wake();
  await lab.expectState('recorded|ready');
  expect((await lab.readRun()).id).toBe(recorded.id);
});

test('a link’s settings stand in the controls, and what it gets wrong is named', async ({
  page,
}) => {
  const lab = new Lab(page);
  await lab.open({ ...LONG, epochs: 12, seed: 99, batch: 'many' });
  const link = await lab.finetune.locator('[data-output=link]').getAttribute('href');
  const query = new URLSearchParams(link?.split('#')[0]);
  expect(Object.fromEntries(query)).toMatchObject({ epochs: '12', seed: '99', backend: 'wasm' });
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText('batch=many');
});
