/** The bench of the pitfalls: what a majority of nevi does, on lesions that the page draws. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { DIST } from '../../../cli/shared/paths.ts';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import type { Run } from '../../../demos/engine/run.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { recount } from '../support/recount.ts';
import { watchTrouble } from '../support/watch.ts';

/** The score of each row of a table. */
const shown = (demo: Locator, id: string) =>
  demo
    .locator(`#${id} > table tbody tr`)
    .evaluateAll((rows) =>
      rows.map((row) => row.querySelector('td:not(.plot)')?.firstChild?.textContent),
    );

test('imbalance shows beside the accuracy what it hides', async ({ page, baseURL }) => {
  test.setTimeout(400_000);
  const trouble = await watchTrouble(page, baseURL as string);
  await page.goto(`embed/imbalance/?model=${BUNDLED_MODEL}&epochs=6&seed=42&backend=wasm`);
  const demo = page.locator('section[data-demo=imbalance]');
  const run = demo.locator('[data-action=run]');
  await expect(run).toBeEnabled();
  expect(await accessibilityProblems(page)).toEqual([]);
  await run.press('Enter');
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 350_000 });
  await expect(demo.locator('[data-output=badge]')).toHaveText('Synthetic images');
  await expect(demo.locator('.bench-facts')).toContainText('synthetic lesions, two thirds nevi');

  const json = await demo.locator('script[data-output=run]').textContent();
  const rungs: { name: string; run: Run }[] = JSON.parse(json ?? 'null');
  const [balanced, natural, weighted] = rungs.map((rung) => rung.run);
  expect(rungs.map(({ run: { config } }) => config.classWeights)).toEqual([
    'none',
    'none',
    'balanced',
  ]);
  // With and without weights: the same images, the same split.
  expect(weighted.data).toEqual(natural.data);
  expect(balanced.data?.labelsSha256).not.toBe(natural.data?.labelsSha256);
  for (const { data } of [balanced, natural]) {
    expect(data?.source).toBe('synthetic');
    expect([data?.train.length, data?.test.length]).toEqual([80, 20]);
  }
  const tested = ({ predictions }: Run, dx: string) =>
    predictions.filter(({ label }) => label === dx).length;
  expect(['nv', 'mel'].map((dx) => tested(natural, dx))).toEqual([13, 2]);

  const truths = rungs.map((rung) => recount(rung.run.predictions));
  const macroF1 = truths.map(({ classes }) => classes.reduce((sum, { f1 }) => sum + f1, 0) / 7);
  const melanoma = truths.map(({ classes }) => classes.find(({ label }) => label === 'mel'));
  expect(await shown(demo, 'imbalance-accuracy')).toEqual(
    truths.map(({ accuracy }) => accuracy.toFixed(2)),
  );
  expect(await shown(demo, 'imbalance-macroF1')).toEqual(macroF1.map((f1) => f1.toFixed(2)));
  expect(await shown(demo, 'imbalance-melanomaRecall')).toEqual(
    melanoma.map((scores) => scores?.recall.toFixed(2)),
  );
  // What the page says of the majority: the accuracy is that of its share, and the others are lost.
  expect(truths[1].accuracy).toBeGreaterThanOrEqual(0.6);
  expect(macroF1[1]).toBeLessThan(macroF1[0] / 2);
  expect(melanoma[1]?.recall).toBeLessThan(melanoma[0]?.recall ?? 0);
  expect(macroF1[2]).toBeGreaterThan(macroF1[1]);

  expect(await accessibilityProblems(page)).toEqual([]);
  expect(trouble).toEqual([]);
});

/** A sample of the reader's own that is rich enough: the site's images under ids of its own. */
function richZip(): Buffer {
  const files = readdirSync(join(DIST, 'data/sample/images')).map((name) =>
    readFileSync(join(DIST, 'data/sample/images', name)),
  );
  const rows = LABELS.flatMap((dx) =>
    Array.from({ length: dx === 'nv' ? 67 : 15 }, (_, i) => ({ id: `OWN_${dx}_${i}`, dx })),
  );
  const csv = ['image_id,dx', ...rows.map(({ id, dx }) => `${id},${dx}`)].join('\n');
  const images = rows.map(({ id }, i) => [`images/${id}.jpg`, files[i % files.length]]);
  return Buffer.from(
    zipSync({ 'labels.csv': new TextEncoder().encode(csv), ...Object.fromEntries(images) }),
  );
}

test('where the reader’s own images suffice, the mixture is drawn from them', async ({ page }) => {
  test.setTimeout(150_000);
  await page.goto('embed/dataset/');
  const dataset = page.locator('section[data-demo=dataset]');
  await expect(dataset.locator('[data-action=run]')).toBeEnabled();
  await dataset.locator('.own-data summary').click();
  const zip = { name: 'own.zip', mimeType: 'application/zip', buffer: richZip() };
  await dataset.locator('input[name=zip]').setInputFiles(zip);
  await dataset.locator('[name=own-size]').fill('200');
  await dataset.locator('[data-action=draw]').click();
  await expect(dataset.locator('[data-output=own-sample]')).toContainText('157 of your own');

  await page.goto('embed/imbalance/?mixes=natural&model=vit-random&epochs=1&seed=7&backend=wasm');
  const demo = page.locator('section[data-demo=imbalance]');
  await demo.locator('[data-action=run]:enabled').click();
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 100_000 });
  await expect(demo.locator('[data-output=badge]')).toHaveCount(0);
  await expect(demo.locator('.bench-facts')).toContainText(
    '100 of your own images, two thirds nevi',
  );
  const json = await demo.locator('script[data-output=run]').textContent();
  const [{ run }]: { run: Run }[] = JSON.parse(json ?? 'null');
  const ids = [...(run.data?.train ?? []), ...(run.data?.test ?? [])];
  expect(new Set(ids).size).toBe(100);
  expect(ids.filter((id) => id.startsWith('OWN_nv_'))).toHaveLength(67);
  expect(ids.filter((id) => id.startsWith('OWN_mel_'))).toHaveLength(11);
});

test('a mixture can be left out, not all of them', async ({ page }) => {
  await page.goto('embed/imbalance/?mixes=natural,natural-weighted');
  const demo = page.locator('section[data-demo=imbalance]');
  await expect(demo.locator('[data-action=run]')).toBeEnabled();
  const ticked = demo.locator('input[name=mixes]:checked');
  await expect(ticked).toHaveCount(2);
  await ticked.nth(1).press('Space');
  await expect(ticked).toHaveCount(1);
  await ticked.press('Space');
  await expect(demo.locator('[data-output=notice]')).toContainText('Learn from cannot be');
  await expect(ticked).toHaveValue('natural');
});
