/** The split: its counts and chances, counted again from the site's own labels. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DIST, ROOT } from '../../../cli/shared/paths.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { watchTrouble } from '../support/watch.ts';

interface Shown {
  testSize: number;
  seed: number;
  stratify: boolean;
  train: string[];
  test: string[];
}

/** From image id to class: the table, cut at its commas. */
const classOf = new Map<string, string>(
  readFileSync(join(DIST, 'data/sample/labels.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').slice(0, 2) as [string, string]),
);
const classes = [...new Set(classOf.values())].sort();
const sizes = classes.map((label) => [...classOf.values()].filter((dx) => dx === label).length);

const demo = (page: Page) => page.locator('section[data-demo=split]');

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`embed/split/${query}`);
  await expect(demo(page).locator('[data-action=run]')).toBeEnabled();
}

async function readShown(page: Page): Promise<Shown> {
  const text = await demo(page).locator('script[data-output=run]').textContent();
  return JSON.parse(text ?? 'null');
}

/** Test images of each class. */
function countTest({ test: ids }: Shown): number[] {
  return classes.map((label) => ids.filter((id) => classOf.get(id) === label).length);
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1);
  return k > n ? 0n : result;
}

const ratio = (a: bigint, b: bigint) => Number((a * 10n ** 12n) / b) / 1e12;

/** How likely a class has no test image, by inclusion and exclusion. */
function chanceOfMissing(total: number): number {
  const all = classOf.size;
  let ways = 0n;
  for (let set = 1; set < 2 ** sizes.length; set++) {
    const missing = sizes.filter((_, i) => set & (2 ** i));
    const left = all - missing.reduce((sum, size) => sum + size, 0);
    ways += choose(left, total) * (missing.length % 2 === 1 ? 1n : -1n);
  }
  return ratio(ways, choose(all, total));
}

/** The part of HAM10000's test images whose lesion is learnt from, by counting sets of training images. */
function leakedPart(testSize: number): number {
  const file = readFileSync(join(ROOT, 'content/demos/split.json'), 'utf8');
  const { lesions } = JSON.parse(file).result as { lesions: { images: number; lesions: number }[] };
  const all = lesions.reduce((sum, group) => sum + group.images * group.lesions, 0);
  const train = all - Math.round(testSize * all);
  return lesions.reduce((sum, group) => {
    const stranger = ratio(choose(all - group.images, train), choose(all - 1, train));
    return sum + ((group.images * group.lesions) / all) * (1 - stranger);
  }, 0);
}

async function expectFigures(page: Page): Promise<void> {
  const shown = await readShown(page);
  expect([...shown.train, ...shown.test].sort()).toEqual([...classOf.keys()].sort());
  expect(shown.test).toHaveLength(Math.round(shown.testSize * classOf.size));
  const counts = countTest(shown);
  const value = (name: string) =>
    demo(page).locator(`[data-output=${name}]`).getAttribute('value').then(Number);
  expect(await value('fewest')).toBe(Math.min(...counts));
  expect(await value('most')).toBe(Math.max(...counts));
  expect(await value('chance-missing')).toBeCloseTo(chanceOfMissing(shown.test.length), 6);
  expect(await value('leak')).toBeCloseTo(leakedPart(shown.testSize), 6);

  const marks = await demo(page)
    .locator('.split-marks circle')
    .evaluateAll((circles) =>
      circles.map((circle) => ({
        id: circle.getAttribute('data-image') ?? '',
        x: Number(circle.getAttribute('cx')),
      })),
    );
  expect(marks).toHaveLength(classOf.size);
  const right = (ids: string[]) => marks.filter(({ id }) => ids.includes(id)).map(({ x }) => x);
  expect(Math.min(...right(shown.test))).toBeGreaterThan(Math.max(...right(shown.train)));
}

test('a split by class keeps each class’s share, at every seed', async ({ page, baseURL }) => {
  const trouble = await watchTrouble(page, baseURL as string);
  await open(page);
  await expect(demo(page)).toHaveAttribute('data-state', 'recorded');
  await expectFigures(page);
  const splits = [await readShown(page)];
  for (let i = 0; i < 5; i++) {
    await demo(page).locator('[data-action=run]').click();
    splits.push(await readShown(page));
  }
  await expect(demo(page)).toHaveAttribute('data-state', 'done');
  expect(new Set(splits.map(({ test: ids }) => ids.join())).size).toBe(6);
  for (const split of splits) {
    for (const [i, count] of countTest(split).entries()) {
      const quota = (split.test.length * sizes[i]) / classOf.size;
      expect(Math.abs(count - quota)).toBeLessThan(1);
    }
  }
  expect(trouble).toEqual([]);
});

test('by chance alone, classes differ, and the figures follow', async ({ page }) => {
  await open(page, '?stratify=no&test-size=0.3&seed=11');
  await expect(demo(page)).toHaveAttribute('data-state', 'done');
  await expectFigures(page);
  const uneven = new Set<number>();
  for (let i = 0; i < 8; i++) {
    await demo(page).locator('[data-action=run]').click();
    for (const count of countTest(await readShown(page))) uneven.add(count);
  }
  expect(uneven.size).toBeGreaterThan(3);
  await expectFigures(page);
  expect(await accessibilityProblems(page)).toEqual([]);

  await demo(page).locator('[data-action=reset]').click();
  await expect(demo(page)).toHaveAttribute('data-state', 'recorded');
  expect(await readShown(page)).toMatchObject({ seed: 42, testSize: 0.2, stratify: true });
});

test('a mark, the list and the arrows show an image and its side', async ({ page }) => {
  await open(page);
  const { train, test: held } = await readShown(page);
  const side = demo(page).locator('[data-output=side]');
  const list = demo(page).locator('select[name=image]');
  await demo(page).locator(`circle[data-image="${train[7]}"]`).click();
  await expect(list).toHaveValue(train[7]);
  await expect(side).toHaveText('train');
  await list.selectOption(held[3]);
  await expect(side).toHaveText('test');
  await expect(demo(page).locator('circle.selected')).toHaveAttribute('data-image', held[3]);
  await demo(page).getByRole('button', { name: 'Previous image' }).press('Enter');
  const before = await list.inputValue();
  expect(before).not.toBe(held[3]);
  await expect(side).toHaveText(held.includes(before) ? 'test' : 'train');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('step 5’s split stands in the chapter', async ({ page }) => {
    await page.goto('tutorial/step-3-preprocess/');
    await expect(demo(page)).toHaveAttribute('data-state', 'recorded');
    await expectFigures(page);
    await expect(demo(page).locator('[data-action]:visible, select:visible')).toHaveCount(0);
  });
});
