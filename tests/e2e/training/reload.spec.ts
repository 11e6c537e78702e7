/** A run that the reader cuts off by a reload goes on from its last epoch, as if nothing had happened. */
import { expect, type Page, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import { Lab } from '../support/lab.ts';

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 4,
  images: 28,
  batch: 8,
  lr: 2e-4,
  seed: 3,
  backend: 'wasm',
};

/** Runs as far as an epoch that is not the last, and reloads the page. */
async function runAndReload(page: Page, settings = SETTINGS): Promise<Lab> {
  const lab = new Lab(page);
  await lab.open(settings);
  await lab.button('run').click();
  const epochs = async () => (await lab.readRun()).epochs.length;
  await expect.poll(epochs, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(2);
  await lab.expectState('running');
  await page.reload();
  await lab.wake();
  await lab.expectState('paused');
  return lab;
}

test('a run goes on after a reload, and ends as one that was left alone', async ({ page }) => {
  test.setTimeout(240_000);
  const lab = await runAndReload(page);
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    /interrupted after epoch \d of 4/,
  );
  const held = await lab.readRun();
  expect(held.status).toBe('running');
  expect(held.epochs.length).toBeGreaterThan(1);

  await lab.button('resume').click();
  await lab.expectState('done', 90_000);
  const resumed = await lab.readRun();
  expect(resumed.id).toBe(held.id);
  expect(resumed.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);
  await expect(lab.exportButton('model')).toBeEnabled();

  await lab.button('run').click();
  await expect.poll(async () => (await lab.readRun()).id).not.toBe(held.id);
  await lab.expectState('done', 90_000);
  const whole = await lab.readRun();
  expect(resumed.stepLosses).toEqual(whole.stepLosses);
  expect(resumed.predictions).toEqual(whole.predictions);

  // It has ended: nothing is left to take up.
  await lab.expectSettled();
  await page.reload();
  await lab.wake();
  await lab.expectState('done');
});

test('a run that was cut off is not taken for one while it goes on in another tab', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  // Long enough to be under way still when the other tab is there.
  const settings = { ...SETTINGS, epochs: 60 };
  const lab = await runAndReload(page, settings);
  await lab.button('resume').click();
  await lab.expectState('running', 60_000);

  const other = new Lab(await context.newPage());
  await other.open(settings);
  await other.expectState('ready');
  await other.page.close();

  await lab.button('cancel').click();
  await lab.expectState('cancelled');
  await lab.expectSettled();
  await page.reload();
  await lab.wake();
  await lab.expectState('cancelled');
  expect((await lab.readRun()).epochs.length).toBeGreaterThan(1);
});
