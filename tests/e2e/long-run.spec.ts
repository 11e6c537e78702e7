/** A thousand steps on a page: it answers all the time, and holds no more at the end than at the beginning. */
import { expect, type Page, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../demos/engine/models/offers.ts';
import { Lab } from './support/lab.ts';

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
  await lab.button('run').click();
  const steps = async () => (await lab.readRun()).stepLosses.length;
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThanOrEqual(100);
  // Tidying up takes the page's time: not while it runs.
  await lab.button('pause').click();
  await lab.expectState('paused');
  const early = await held(page);
  await lab.button('resume').click();
  await lab.expectState('done', 120_000);
  expect(await steps()).toBe(1012);
  const late = await held(page);
  // What an ended run shows has a few of its own; one an epoch that stays would be 40.
  expect(late.listeners - early.listeners).toBeLessThan(20);
  expect(late.megabytes - early.megabytes).toBeLessThan(2);
  expect(await lab.longTasks('running'), 'ms of tasks over 50 ms').toEqual([]);
});
