/** The benches of step 7 that make several runs: driven from recorded to live, their numbers counted anew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { DIST } from '../../../cli/shared/paths.ts';
import type { Run } from '../../../demos/engine/run.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { recount } from '../support/recount.ts';
import { watchTrouble } from '../support/watch.ts';

interface Rung {
  name: string;
  run?: Run;
}

/** The site's class of each image. */
const classOf = new Map(
  readFileSync(join(DIST, 'data/sample/labels.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').slice(0, 2) as [string, string]),
);

const bench = (page: Page, id: string) => page.locator(`section[data-demo=${id}]`);

async function open(page: Page, id: string, query: string): Promise<Locator> {
  await page.goto(`embed/${id}/?${query}`);
  const demo = bench(page, id);
  await expect(demo.locator('[data-action=run]')).toBeEnabled();
  return demo;
}

async function readRungs(demo: Locator): Promise<Required<Rung>[]> {
  const text = await demo.locator('script[data-output=run]').textContent();
  return JSON.parse(text ?? 'null');
}

/** Label, score and interval of each row of a table of scores. */
function readScores(demo: Locator, id: string): Promise<string[][]> {
  return demo
    .locator(`#${id} > table tbody tr`)
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll(':scope > th, :scope > td:not(.plot)')].map(
          (cell) => cell.firstChild?.textContent ?? '',
        ),
      ),
    );
}

/** Wilson's interval of a share of n, from its definition: where a normal test would just reject. */
function wilson(share: number, n: number): string {
  const rejects = (p: number) => Math.abs(share - p) > 1.959964 * Math.sqrt((p * (1 - p)) / n);
  const ends = [0, 1].map((far) => {
    let [inside, outside] = [share, far];
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2;
      if (rejects(middle)) outside = middle;
      else inside = middle;
    }
    return inside.toFixed(2);
  });
  return ends.join('–');
}

const SMALL = 'model=vit-random&epochs=2&images=28&seed=7&backend=wasm';

test('learning-rate makes a run for each rate, and shows their own numbers', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const demo = await open(page, 'learning-rate', `rates=1e-3,0.05&${SMALL}`);
  await expect(demo).toHaveAttribute('data-state', 'recorded');
  await demo.locator('[data-action=run]').press('Enter');
  await expect(demo.locator('[data-output=state]')).toHaveText('Live');
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 200_000 });
  await expect(demo.locator('[data-output=state]')).toHaveText('Yours');

  const rungs = await readRungs(demo);
  expect(rungs.map(({ name }) => name)).toEqual(['1e-3', '0.05']);
  expect(rungs.map(({ run }) => run.config.learningRate)).toEqual([1e-3, 0.05]);
  const [first, second] = rungs.map(({ run }) => run);
  // All that is not the rate is alike: the model starts from the same weights, on the same images.
  expect(second.data).toEqual(first.data);
  expect(second.epochs[0].test).toEqual(first.epochs[0].test);
  expect(second.epochs[2].train.loss).not.toBeCloseTo(first.epochs[2].train.loss, 3);

  const scores = await readScores(demo, 'learning-rate-accuracy');
  const panels = await demo
    .locator('.small-multiples .line-chart')
    .evaluateAll((charts) =>
      charts.map((chart) =>
        [...chart.querySelectorAll('.data-table tbody tr')].map((row) =>
          [...row.children].map((cell) => Number(cell.textContent)),
        ),
      ),
    );
  for (const [i, { name, run }] of rungs.entries()) {
    expect(run.device?.backend).toBe('wasm');
    expect(run.predictions.map(({ imageId }) => imageId).sort()).toEqual(run.data?.test);
    for (const { imageId, label } of run.predictions) expect(classOf.get(imageId)).toBe(label);
    const truth = recount(run.predictions);
    expect(run.epochs[2].test.loss).toBeCloseTo(truth.loss, 3);
    const n = run.predictions.length;
    expect(scores[i]).toEqual([name, truth.accuracy.toFixed(2), wilson(truth.accuracy, n)]);
    expect(panels[i].map(([epoch]) => epoch)).toEqual([0, 1, 2]);
    expect(panels[i][2][2]).toBeCloseTo(truth.loss, 3);
  }
  await expect(demo.locator('#learning-rate-ladder circle.dot')).toHaveCount(2);
  expect(await accessibilityProblems(page)).toEqual([]);

  await demo.locator('[data-action=reset]').click();
  await expect(demo).toHaveAttribute('data-state', 'recorded');
  expect(trouble).toEqual([]);
});

test('a sweep pauses, goes on, and is cancelled within a second', async ({ page }) => {
  test.setTimeout(120_000);
  const demo = await open(page, 'learning-rate', `rates=1e-4,1e-3&${SMALL}`);
  await demo.locator('input[name=epochs]').fill('200');
  await demo.locator('input[name=epochs]').press('Tab');
  await demo.locator('[data-action=run]').click();
  await expect(demo).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await demo.locator('[data-action=pause]').click();
  await expect(demo).toHaveAttribute('data-state', 'paused');
  await demo.locator('[data-action=resume]').click();
  await expect(demo).toHaveAttribute('data-state', 'running');
  await demo.locator('[data-action=cancel]').click();
  await expect(demo).toHaveAttribute('data-state', 'cancelled', { timeout: 1000 });
  const [first, second] = await readRungs(demo);
  expect(first.run.status).toBe('cancelled');
  expect(second.run).toBeUndefined();
  await expect(demo.locator('.small-multiples figcaption')).toHaveText([
    '1e-4: cancelled',
    '1e-3: to come',
  ]);
});

test('what breaks its rule is refused, by the link and by the control', async ({ page }) => {
  const demo = await open(page, 'learning-rate', 'rates=1e-4,much&epochs=3');
  const notice = demo.locator('[data-output=notice]');
  await expect(notice).toContainText('rates=1e-4,much, which is ignored');
  const rates = demo.locator('input[name=rates]');
  const before = await rates.inputValue();
  await rates.fill('7, 8');
  await rates.press('Tab');
  await expect(notice).toContainText('Learning rates cannot be “7, 8”');
  await expect(rates).toHaveValue(before);
  await rates.fill('1e-4,1e-2');
  await rates.press('Tab');
  await expect(rates).toHaveValue('1e-4, 1e-2');
  await expect(notice).toBeEmpty();
  const href = await demo.locator('[data-output=link]').getAttribute('href');
  expect(new URLSearchParams(href?.replace(/#.*/, '')).get('rates')).toBe('1e-4, 1e-2');
  await page.goto(`embed/learning-rate/${href?.replace(/#.*/, '')}&hide=controls`);
  await expect(demo.locator('[data-action=run]')).toBeEnabled();
  await expect(demo.locator('input[name=rates]')).toHaveCount(0);
  await expect(demo.locator('[data-output=command]')).toContainText('--epochs 3 --lr 1e-4');
});

test('dataset-size draws as many images as it says, from the same sample', async ({ page }) => {
  test.setTimeout(240_000);
  const query = 'sizes=14,28&model=vit-random&epochs=1&seed=7&backend=wasm';
  const demo = await open(page, 'dataset-size', query);
  await demo.locator('[data-action=run]').click();
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 200_000 });
  const images = (await readRungs(demo)).map(({ run }) => [
    ...(run.data?.train ?? []),
    ...(run.data?.test ?? []),
  ]);
  expect(images.map((ids) => new Set(ids).size)).toEqual([14, 28]);
  for (const ids of images) {
    const counts = Map.groupBy(ids, (id) => classOf.get(id));
    expect([...counts.values()].map((members) => members.length)).toEqual(
      Array(7).fill(ids.length / 7),
    );
  }
  // A smaller sample is part of a larger one.
  expect(images[0].filter((id) => !images[1].includes(id))).toEqual([]);
  const ticks = await demo.locator('#dataset-size-ladder .axes .tick-text').allTextContents();
  expect(ticks.slice(-2)).toEqual(['14', '28']);
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('compare-models runs those that are ticked', async ({ page }) => {
  test.setTimeout(240_000);
  const demo = await open(page, 'compare-models', `models=vit-random&${SMALL}`);
  await expect(demo.locator('input[name=models]:checked')).toHaveCount(1);
  await demo.locator('input[name=models]:checked').click();
  await expect(demo.locator('[data-output=notice]')).toContainText('Models cannot be');
  await expect(demo.locator('input[name=models]:checked')).toHaveCount(1);
  await demo.locator('[data-action=run]').click();
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 200_000 });
  const [{ run }] = await readRungs(demo);
  const costs = await demo.locator('#compare-models-costs tbody tr > *').allTextContents();
  expect(costs[1]).toBe(`${((run.model?.parameters ?? 0) / 1e6).toFixed(1)} million`);
  expect(costs[2]).toMatch(/ s$/);
  expect(costs[3]).toBe(`${Math.round(run.peakBytes / 1e6)} MB`);
  expect(await accessibilityProblems(page)).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('what there is of the benches reads in the chapter', async ({ page }) => {
    await page.goto('tutorial/step-7-optimise/');
    for (const id of ['learning-rate', 'dataset-size', 'compare-models']) {
      const demo = bench(page, id);
      await expect(demo).toHaveAttribute('data-state', 'recorded');
      await expect(demo.locator('.bench-output')).not.toBeEmpty();
      await expect(
        demo.locator('[data-action]:visible, select:visible, input:visible'),
      ).toHaveCount(0);
    }
  });
});
