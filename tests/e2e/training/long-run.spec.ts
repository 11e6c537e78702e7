/** A thousand steps on a page: it answers all the time, and holds no more at the end than at the beginning. */
import { expect, type Page, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import { Lab } from '../support/lab.ts';
import { MainThread } from '../support/mainThread.ts';

/** Of 28 images 22 are learnt from, one a step. */
const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 46,
  images: 28,
  unfreeze: 'head',
  augment: 0,
  batch: 1,
  backend: 'wasm',
};

/** What the page holds, once what is no longer needed is gone. */
async function held(page: Page): Promise<{ listeners: number; megabytes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const value = (wanted: string) =>
    metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { listeners: value('JSEventListeners'), megabytes: value('JSHeapUsedSize') / 1e6 };
}

test('a run of a thousand steps leaves the page as it was', async ({ page }) => {
  test.setTimeout(180_000);
  const lab = new Lab(page);
  await lab.open(SETTINGS);
  const mainThread = await MainThread.watch(page);
  await lab.button('run').click();
  const early = await heldAfter(100, lab);
  const late = await heldAfter(900, lab);
  await lab.expectState('done', 120_000);
  expect((await lab.readRun()).stepLosses).toHaveLength(1012);
  expect(late.listeners).toBeLessThanOrEqual(early.listeners);
  expect(late.megabytes - early.megabytes).toBeLessThan(2);
  expect(await mainThread.longTasks('running'), 'ms of tasks over 50 ms').toEqual([]);
});

/** What the page holds when a run has come so far. It is paused for that: tidying up takes the page's time. */
async function heldAfter(steps: number, lab: Lab): ReturnType<typeof held> {
  const done = async () => (await lab.readRun()).stepLosses.length;
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThanOrEqual(steps);
  await lab.button('pause').click();
  await lab.expectState('paused');
  const found = await held(lab.page);
  await lab.button('resume').click();
  return found;
}
