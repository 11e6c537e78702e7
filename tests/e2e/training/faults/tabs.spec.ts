/** Two tabs that want the device at once, and a tab that nobody looks at. */
import { chromium, expect, test } from '@playwright/test';
import { startPlainBrowser } from '../../../../cli/shared/plainBrowser.ts';
import { BUNDLED_MODEL } from '../../../../demos/engine/models/offers.ts';
import { Lab } from '../../support/lab.ts';
import { Library } from '../../support/library.ts';

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 3,
  images: 28,
  batch: 8,
  lr: 2e-4,
  seed: 3,
  backend: 'wasm',
};

test('of two tabs one waits for the other, says so, and neither loses its run', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const one = new Library(page);
  const short = { ...SETTINGS, unfreeze: 'head', augment: 0 };
  await one.open({ ...short, epochs: 200 });
  const other = new Lab(await context.newPage());
  await other.open({ ...short, seed: 4 });

  await one.lab.button('run').click();
  const reached = async () => (await one.lab.readRun()).epochs.length;
  await expect.poll(reached, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(2);
  // Held, it keeps the device for as long as the test looks.
  await one.lab.button('pause').click();
  await one.lab.expectState('paused');
  await other.button('run').click();
  // The page that has come second may still want to time the device as well.
  await expect(other.finetune.locator('[data-output=progress]')).toHaveText(
    /^Waiting for (another job|2 other jobs) on this device, in this page or in another tab$/,
  );
  expect((await other.readRun()).epochs).toEqual([]);
  await one.lab.button('cancel').click();
  await one.lab.expectState('cancelled');
  const first = await one.lab.readRun();

  await other.expectState('done', 90_000);
  await expect(other.exportButton('model')).toBeEnabled();
  const second = await other.readRun();
  expect(second.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
  await page.reload();
  await one.lab.wake();
  await one.wake();
  await expect(one.rows).toHaveCount(2);
  expect((await one.lab.readRun()).predictions).toEqual(second.predictions);
  await one.row(first).locator('[data-action=show]').click();
  await one.lab.expectState('cancelled');
  expect((await one.lab.readRun()).epochs).toEqual(first.epochs);
});

test('a run in a tab that nobody looks at goes on, and ends', async ({ baseURL }) => {
  test.setTimeout(180_000);
  const browser = await startPlainBrowser();
  try {
    const { address } = browser;
    const [context] = (await chromium.connectOverCDP(address, { noDefaults: true })).contexts();
    const [page] = context.pages();
    const lab = new Lab(page);
    const query = new URLSearchParams(Object.entries(SETTINGS).map(([k, v]) => [k, String(v)]));
    await page.goto(`${baseURL}lab/?${query}`);
    await lab.wake();
    await lab.button('run').click();
    await lab.expectState('running', 60_000);

    const front = await context.newPage();
    await front.bringToFront();
    const visibility = () => page.evaluate(() => document.visibilityState);
    await expect.poll(visibility).toBe('hidden');
    await lab.expectState('done', 90_000);
    expect(await visibility()).toBe('hidden');
    const run = await lab.readRun();
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    expect(run.stepLosses).toHaveLength(9);
  } finally {
    await browser.close();
  }
});
