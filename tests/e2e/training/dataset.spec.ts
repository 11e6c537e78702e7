/** The data demo: what it shows, what a link and the keyboard change, and a sample of the reader's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { zipSync } from 'fflate';
import Papa from 'papaparse';
import { DIST } from '../../../cli/shared/paths.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { Lab } from '../support/lab.ts';
import { watchTrouble } from '../support/watch.ts';

const SAMPLE = join(DIST, 'data/sample');

/** The site's labels, read without the project's reader. */
function labels(): Record<string, string>[] {
  const text = readFileSync(join(SAMPLE, 'labels.csv'), 'utf8');
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
}

/** A zip file as HAM10000 is packed, of the first images of each class. */
function ham10000Zip(perClass: number, leaveOut?: string): Buffer {
  const rows = Object.values(Object.groupBy(labels(), ({ dx }) => dx)).flatMap(
    (group) => group?.slice(0, perClass) ?? [],
  );
  const files: Record<string, Uint8Array> = {
    'HAM10000_metadata.csv': new TextEncoder().encode(Papa.unparse(rows)),
  };
  for (const { image_id: id } of rows) {
    if (id === leaveOut) continue;
    files[`HAM10000_images_part_1/${id}.jpg`] = readFileSync(join(SAMPLE, `images/${id}.jpg`));
  }
  return Buffer.from(zipSync(files));
}

const giveZip = (page: Page, buffer: Buffer) =>
  page
    .locator('[data-demo=dataset] input[name=zip]')
    .setInputFiles({ name: 'ham10000.zip', mimeType: 'application/zip', buffer });

test('a link filters and sorts, and an image opens by keyboard', async ({ page, baseURL }) => {
  const trouble = await watchTrouble(page, baseURL as string);
  await page.goto('embed/dataset/?class=mel&sort=-age');
  const demo = page.locator('[data-demo=dataset]');
  const expected = labels().filter(({ dx }) => dx === 'mel');
  await expect(demo.locator('.size')).toContainText(`${expected.length} rows`);
  await expect(demo.locator('.image-grid img')).toHaveCount(expected.length);
  const ages = expected.map(({ age }) => Number(age || Number.NaN)).filter((age) => age >= 0);
  const firstRow = demo.locator('.data-frame tbody tr').first();
  await expect(firstRow).toContainText(Math.max(...ages).toFixed(1));
  await expect(demo.locator('th[aria-sort=descending]')).toHaveText('age');

  await demo.getByRole('button', { name: 'age', exact: true }).press('Enter');
  await expect(demo.locator('th[aria-sort]')).toHaveCount(0);

  const first = demo.locator('.image-grid button').first();
  const name = await first.locator('img').getAttribute('alt');
  await first.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName(name ?? '');
  await page.keyboard.press('ArrowRight');
  await expect(dialog).not.toHaveAccessibleName(name ?? '');
  expect(await accessibilityProblems(page, 'dialog')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(first).toBeFocused();
  expect(trouble).toEqual([]);
});

test('images of one’s own are checked, drawn from, learnt from, and forgotten', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const lab = new Lab(page);
  const settings = { model: 'vit-random', epochs: 1, unfreeze: 'head', backend: 'wasm' };
  await lab.open({ ...settings, augment: 0 });
  const demo = page.locator('[data-demo=dataset]');
  await demo.scrollIntoViewIfNeeded();
  await demo.locator('.own-data summary').click();

  const lost = labels()[0].image_id;
  await giveZip(page, ham10000Zip(4, lost));
  await expect(demo.locator('[data-output=own-problems]')).toContainText(
    `The image ${lost}.jpg is missing.`,
  );
  await expect(demo.locator('[data-action=draw]')).toHaveCount(0);

  await giveZip(page, ham10000Zip(4));
  await expect(demo.locator('[data-output=own-rows]')).toContainText('28 labelled images');
  await demo.locator('[name=own-size]').fill('21');
  await demo.locator('[data-action=draw]').click();
  await expect(demo.locator('[data-output=state]')).toHaveText('Yours');
  // They were checked when they were given.
  await expect(demo.locator('[data-action=run]')).toHaveCount(0);
  const shown = JSON.parse((await demo.locator('script[data-output=run]').textContent()) ?? '');
  const drawn = shown.rows as { imageId: string; dx: string }[];
  const counts = Object.values(Object.groupBy(drawn, ({ dx }) => dx)).map((rows) => rows?.length);
  expect(counts).toEqual(Array(7).fill(3));
  await expect(demo.locator('.image-grid img').first()).toHaveJSProperty('naturalWidth', 200);

  await lab.button('run').click();
  await lab.expectState('done', 60_000);
  const run = await lab.readRun();
  const used = [...(run.data?.train ?? []), ...(run.data?.test ?? [])];
  expect(used.sort()).toEqual(drawn.map(({ imageId }) => imageId).sort());
  expect(run.data?.source).toBe('folder');
  // What was learnt from is what is shown, and no link leads to where it is not to be had.
  const tested = lab.evaluate.locator('.cell-images img[src^="blob:"]');
  await expect(tested).toHaveCount(run.data?.test.length ?? 0);
  await expect(lab.evaluate.locator('.mistake-list a')).toHaveCount(0);

  await page.reload();
  await lab.wake();
  await demo.scrollIntoViewIfNeeded();
  await expect(demo.locator('[data-output=state]')).toHaveText('Yours');
  await demo.locator('.own-data summary').click();
  await demo.locator('[data-action=forget]').click();
  await expect(demo.locator('.size')).toContainText(`${labels().length} rows`);
  expect(trouble).toEqual([]);
});

test('the steps that follow take the images of one’s own, too', async ({ page, baseURL }) => {
  test.setTimeout(120_000);
  const trouble = await watchTrouble(page, baseURL as string);
  await page.goto('embed/dataset/');
  const demo = page.locator('[data-demo=dataset]');
  await expect(demo.locator('[data-action=run]')).toBeEnabled();
  await demo.locator('.own-data summary').click();
  await giveZip(page, ham10000Zip(4));
  await demo.locator('[name=own-size]').fill('21');
  await demo.locator('[data-action=draw]').click();
  await expect(demo.locator('[data-output=own-sample]')).toContainText('21 of your own 28 images');
  expect(await accessibilityProblems(page)).toEqual([]);
  const json = async (id: string) =>
    JSON.parse(
      (await page.locator(`[data-demo=${id}] script[data-output=run]`).textContent()) ?? 'null',
    );
  const drawn = (await json('dataset')).rows as { imageId: string; dx: string }[];
  const ids = drawn.map(({ imageId }) => imageId);

  await page.goto('tutorial/step-3-preprocess/');
  const split = page.locator('[data-demo=split]');
  await split.scrollIntoViewIfNeeded();
  await expect(split.locator('.bench-facts')).toContainText('21 of your own 28 images');
  await expect(split.locator('[data-output=state]')).toHaveText('Yours');
  const { train, test: tested } = await json('split');
  expect([...train, ...tested].sort()).toEqual(ids.toSorted());
  expect(tested).toHaveLength(4);
  await expect(split.locator('h3')).toHaveText('17 to learn from, 4 to be tested on');
  await expect(split.locator('.split-card img')).toHaveJSProperty('naturalWidth', 200);

  const augmentation = page.locator('[data-demo=augmentation]');
  await augmentation.scrollIntoViewIfNeeded();
  await expect(augmentation.locator('.bench-facts')).toContainText('21 of your own 28 images');
  const options = augmentation.locator('[name=image] option');
  expect(
    (await options.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))).sort(),
  ).toEqual(ids.toSorted());
  // The first one is a melanoma to learn from; the next is the one after it, by class.
  const { image } = await json('augmentation');
  expect(drawn.find(({ imageId }) => imageId === image)?.dx).toBe('mel');
  expect(train).toContain(image);
  const views = augmentation.locator('.augmentation-views ol');
  await expect(views.locator('canvas')).toHaveCount(8);
  await augmentation.getByRole('button', { name: 'Next image' }).press('Enter');
  await expect.poll(async () => (await json('augmentation')).image).not.toBe(image);
  await expect(views.locator('canvas')).toHaveCount(8);
  await augmentation.locator('[data-action=reset]').click();
  await expect.poll(async () => (await json('augmentation')).image).toBe(image);
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(trouble).toEqual([]);
});
