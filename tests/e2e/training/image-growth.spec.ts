/** What a larger image costs: as recorded, and measured here. */
import { expect, test } from '@playwright/test';
import type { GrowthPoint } from '../../../demos/engine/imageGrowth.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { TaskDemo } from '../support/task.ts';

/** From 224 pixels on, the slope between all pairs of points in double logarithms, weighted by their distance squared. */
function power(all: readonly GrowthPoint[], kind: 'vit' | 'swin'): number {
  let [rise, run] = [0, 0];
  const points = all.filter(({ side }) => side >= 224);
  for (const a of points) {
    for (const b of points) {
      const distance = Math.log(a.tokens / b.tokens);
      rise += distance * Math.log(a[kind] / b[kind]);
      run += distance ** 2;
    }
  }
  return rise / run;
}

test('both models are timed on this device, and the powers are those of the times', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const task = new TaskDemo(page, 'compare-models');
  await task.open({ backend: 'wasm' });
  const growth = task.demo.locator('.image-growth');
  const chart = growth.locator('#compare-models-growth');
  await expect(growth).toContainText('npm run record-demo -- --demo compare-models');
  expect(await accessibilityProblems(page)).toEqual([]);

  const button = growth.locator('[data-action=measure]');
  await button.press('Enter');
  await expect(button).toHaveText('Stop measuring');
  await button.press('Enter');
  await expect(growth).toHaveAttribute('data-growth', 'cancelled');
  await expect(button).toHaveText('Measure here');
  await button.press('Enter');
  await expect(growth).toHaveAttribute('data-growth', 'done', { timeout: 120_000 });

  const json = await task.output('growth').textContent();
  const { device, points }: { device: { backend: string }; points: GrowthPoint[] } = JSON.parse(
    json ?? 'null',
  );
  expect(device.backend).toBe('wasm');
  expect(points.map(({ side, tokens }) => [side, tokens]).at(-1)).toEqual([448, 56 * 56]);
  for (const { vit, swin } of points) expect(Math.min(vit, swin)).toBeGreaterThan(0);
  for (const kind of ['vit', 'swin'] as const) {
    await expect(task.output(`${kind}-exponent`)).toHaveText(power(points, kind).toFixed(2));
  }
  expect(power(points, 'vit')).toBeGreaterThan(power(points, 'swin') + 0.2);
  await expect(growth).toContainText('Measured here');
  const rows = chart.locator('.data-table tbody tr');
  await expect(rows).toHaveCount(points.length);
  // The measurement is no run of the bench.
  await expect(task.demo).toHaveAttribute('data-state', 'recorded');
  expect(await accessibilityProblems(page)).toEqual([]);
});
