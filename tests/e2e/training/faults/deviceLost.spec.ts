/** The GPU goes away in the middle of an epoch: the run goes on by itself from where it was kept last. */
import { expect, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../../demos/engine/models/offers.ts';
import { holdThread } from '../../support/breakThread.ts';
import { Lab } from '../../support/lab.ts';

/** So many that the GPU is gone before the last: one takes a tenth of a second. */
const EPOCHS = 40;
const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: EPOCHS,
  images: 28,
  unfreeze: 'head',
  augment: 0,
  batch: 8,
  seed: 3,
  backend: 'webgpu',
};

test('a run whose GPU is lost goes on with another one', async ({ page }) => {
  test.setTimeout(240_000);
  const lab = new Lab(page);
  const thread = holdThread(page);
  await lab.open(SETTINGS);
  await lab.button('run').click();
  await expect
    .poll(async () => (await lab.readRun()).epochs.length, { timeout: 90_000, intervals: [20] })
    .toBeGreaterThan(2);
  const { id } = await lab.readRun();
  await thread.loseDevice();

  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    /connection to the GPU was lost.*goes on by itself from epoch \d+/s,
    { timeout: 60_000 },
  );
  await lab.expectState('done', 120_000);
  const run = await lab.readRun();
  expect(run.id).toBe(id);
  expect(run.epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: EPOCHS + 1 }, (_, epoch) => epoch),
  );

  await lab.button('run').click();
  await expect.poll(async () => (await lab.readRun()).id).not.toBe(id);
  await lab.expectState('done', 120_000);
  const whole = await lab.readRun();
  expect(run.stepLosses).toEqual(whole.stepLosses);
  expect(run.predictions).toEqual(whole.predictions);
});

test('a run whose GPU is lost before anything was kept has failed, and says why', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const lab = new Lab(page);
  const thread = holdThread(page);
  await lab.open(SETTINGS);
  await lab.button('run').click();
  await thread.loseDevice();
  await expect(lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    'connection to the GPU was lost',
  );
  await expect(lab.button('run')).toBeEnabled();
});
