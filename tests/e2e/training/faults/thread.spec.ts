/** What happens in the thread that trains: it falls over, its numbers go wrong, it is put to sleep. */
import { expect, type Page, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../../demos/engine/models/offers.ts';
import { holdThread } from '../../support/breakThread.ts';
import { Lab } from '../../support/lab.ts';

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 4,
  images: 28,
  batch: 8,
  lr: 2e-4,
  seed: 3,
  backend: 'wasm',
};

/** Starts a run, and lets it get as far as an epoch that is not the last. */
async function runPastFirstEpoch(page: Page, settings: Partial<typeof SETTINGS> = {}) {
  const lab = new Lab(page);
  await lab.open({ ...SETTINGS, ...settings });
  await lab.button('run').click();
  const epochs = async () => (await lab.readRun()).epochs.length;
  await expect.poll(epochs, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(2);
  return lab;
}

test('a run whose thread falls over goes on by itself in another one', async ({ page }) => {
  test.setTimeout(180_000);
  const thread = holdThread(page);
  const lab = await runPastFirstEpoch(page);
  await thread.crash();
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    /fell over on purpose.*goes on by itself from epoch \d/s,
  );
  await lab.expectState('done', 90_000);
  expect((await lab.readRun()).epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);
});

test('a run whose loss is no number stops, says why, and keeps the model as it was', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const thread = holdThread(page);
  const lab = await runPastFirstEpoch(page);
  await thread.spoilMemory();
  await expect(lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  const notice = lab.finetune.locator('[data-output=notice]');
  await expect(notice).toContainText('The loss is no longer a number');
  await expect(notice).toContainText('Try a lower learning rate.');
  await expect(notice).toContainText(/The model is kept as it was after epoch \d\./);
  await expect(lab.exportButton('model')).toBeEnabled();
  const failed = await lab.readRun();
  expect(failed.status).toBe('failed');

  // Run and model are there after a reload, too, and the model can be trained on.
  await page.reload();
  await lab.wake();
  await expect(lab.finetune).toHaveAttribute('data-state', 'failed');
  expect(await lab.readRun()).toEqual(failed);
  await expect(lab.exportButton('model')).toBeEnabled();
});

test('a page that is put to sleep while it trains goes on when it wakes', async ({ page }) => {
  test.setTimeout(180_000);
  const lab = await runPastFirstEpoch(page, { epochs: 6 });
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 5000));
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await lab.expectState('done', 90_000);
  const run = await lab.readRun();
  expect(run.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(run.stepLosses).toHaveLength(18);
});
