/** The views of an image: their pixels against the image itself, decoded and counted here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { DIST } from '../../../cli/shared/paths.ts';
import type { Augmentation } from '../../../demos/engine/data/augment.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { watchTrouble } from '../support/watch.ts';

const SIDE = 224;
const OFF = { scale: 1, hflip: 0, vflip: 0 };

interface Shown {
  image: string;
  size: { width: number; height: number };
  seed: number;
  views: Augmentation[];
}

const demo = (page: Page) => page.locator('section[data-demo=augmentation]');

async function open(page: Page, settings: Record<string, number>): Promise<void> {
  const query = new URLSearchParams(Object.entries(settings).map(([k, v]) => [k, String(v)]));
  await page.goto(`embed/augmentation/?${query}`);
  await expect(demo(page).locator('[data-action=run]')).toBeEnabled();
}

async function readShown(page: Page): Promise<Shown> {
  const text = await demo(page).locator('script[data-output=run]').textContent();
  return JSON.parse(text ?? 'null');
}

/** Red, green and blue of every pixel of a view, once all of them are drawn. */
async function readView(page: Page, index: number): Promise<number[]> {
  const canvas = demo(page).locator('canvas');
  await expect(canvas).toHaveCount(8);
  const read = () =>
    canvas.nth(index).evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext('2d');
      return [...(context?.getImageData(0, 0, width, height).data ?? [])].filter(
        (_, i) => i % 4 < 3,
      );
    });
  await expect.poll(async () => mean(await read()), { timeout: 15_000 }).toBeGreaterThan(0);
  // The view before may still stand there: it is right once it stays.
  let pixels = await read();
  for (;;) {
    await page.waitForTimeout(300);
    const next = await read();
    if (next.every((value, i) => value === pixels[i])) return next;
    pixels = next;
  }
}

/** The image's own pixels, enlarged to the square that the model takes, each mixed of the four around it. */
async function decode({ image }: Shown): Promise<number[]> {
  const { files } = JSON.parse(readFileSync(join(DIST, 'data/sample/manifest.json'), 'utf8'));
  const { path } = files.find((file: { path: string }) => file.path.includes(image));
  const { data, info } = await sharp(join(DIST, 'data/sample', path))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const along = (at: number, length: number) => {
    const place = Math.max(0, Math.min(length - 1, ((at + 0.5) * length) / SIDE - 0.5));
    return [Math.floor(place), Math.min(length - 1, Math.floor(place) + 1), place % 1];
  };
  return Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
    const [x0, x1, right] = along(Math.floor(i / 3) % SIDE, info.width);
    const [y0, y1, down] = along(Math.floor(i / 3 / SIDE), info.height);
    const at = (x: number, y: number) => data[(y * info.width + x) * 3 + (i % 3)];
    const above = at(x0, y0) * (1 - right) + at(x1, y0) * right;
    const below = at(x0, y1) * (1 - right) + at(x1, y1) * right;
    return above * (1 - down) + below * down;
  });
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const difference = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((value, i) => Math.abs(value - b[i])));

/** The pixels mirrored: left to right, or upside down. */
function mirror(pixels: readonly number[], way: 'across' | 'down'): number[] {
  return pixels.map((_, i) => {
    const [x, y, channel] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE), i % 3];
    const from = way === 'across' ? [SIDE - 1 - x, y] : [x, SIDE - 1 - y];
    return pixels[(from[1] * SIDE + from[0]) * 3 + channel];
  });
}

test('with all off, a view is the image; a flip mirrors it', async ({ page, baseURL }) => {
  const trouble = await watchTrouble(page, baseURL as string);
  await open(page, OFF);
  await expect(demo(page)).toHaveAttribute('data-state', 'done');
  const plain = await readView(page, 0);
  // Rounding, and two decoders of JPEG.
  expect(difference(plain, await decode(await readShown(page)))).toBeLessThan(1);
  await open(page, { ...OFF, hflip: 1 });
  expect(difference(await readView(page, 5), mirror(plain, 'across'))).toBeLessThan(0.5);
  expect(difference(await readView(page, 5), plain)).toBeGreaterThan(2);
  await open(page, { ...OFF, vflip: 1 });
  expect(difference(await readView(page, 2), mirror(plain, 'down'))).toBeLessThan(0.5);
  expect(trouble).toEqual([]);
});

test('a brightness that was drawn is the brightness that is shown', async ({ page }) => {
  await open(page, { ...OFF, brightness: 0.8, seed: 5 });
  const shown = await readShown(page);
  const original = mean(await decode(shown));
  const darker = shown.views.findIndex(({ colors }) => colors[0][1] < 0.8);
  expect(darker).not.toBe(-1);
  const [[quality, factor]] = shown.views[darker].colors;
  expect(quality).toBe('brightness');
  // Decimals are dropped, half a level on average.
  expect(Math.abs(mean(await readView(page, darker)) - factor * original)).toBeLessThan(1.5);
});

test('the ranges are obeyed, drawn again, reset, and linked to', async ({ page }) => {
  await open(page, {});
  await expect(demo(page)).toHaveAttribute('data-state', 'recorded');
  const recorded = await readShown(page);
  expect(recorded.views).toHaveLength(8);

  // By keyboard alone: ten steps of 2% down from 60%.
  const slider = demo(page).locator('input[name=scale]');
  await slider.focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft');
  await expect(demo(page).locator('output[data-output=scale]')).toHaveText('40% of the area');
  await expect(demo(page)).toHaveAttribute('data-state', 'done');
  await demo(page).locator('[data-action=run]').click();
  const shown = await readShown(page);
  expect(shown.seed).toBe(recorded.seed + 1);
  expect(shown.views).not.toEqual(recorded.views);
  const areas = shown.views.map(({ cropBox }) =>
    cropBox ? (cropBox.width * cropBox.height) / (shown.size.width * shown.size.height) : 1,
  );
  for (const area of areas) expect(area).toBeGreaterThan(0.39);
  const said = await demo(page).locator('.augmentation-views li span').allTextContents();
  expect(said.map((text) => Number(/^\d+/.exec(text)))).toEqual(
    areas.map((area) => Math.round(100 * area)),
  );

  const link = await demo(page).locator('[data-output=link]').getAttribute('href');
  await page.goto(`embed/augmentation/${link?.split('#')[0]}`);
  await expect(demo(page)).toHaveAttribute('data-state', 'done');
  expect((await readShown(page)).views).toEqual(shown.views);
  expect(await accessibilityProblems(page)).toEqual([]);

  await demo(page).locator('[data-action=reset]').click();
  await expect(demo(page)).toHaveAttribute('data-state', 'recorded');
  expect(await readShown(page)).toEqual(recorded);
});

test('another image is shown and cut', async ({ page }) => {
  await open(page, OFF);
  const first = await readView(page, 0);
  const { image } = await readShown(page);
  await demo(page).getByRole('button', { name: 'Next image' }).click();
  await expect.poll(async () => (await readShown(page)).image).not.toBe(image);
  const shown = await readShown(page);
  await expect(demo(page).locator('.crop-frames img')).toHaveAttribute(
    'alt',
    new RegExp(shown.image),
  );
  const next = await readView(page, 0);
  expect(difference(next, first)).toBeGreaterThan(2);
  expect(difference(next, await decode(shown))).toBeLessThan(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the views are cut out of the image, and nothing can be pressed', async ({ page }) => {
    await page.goto('tutorial/step-3-preprocess/');
    await expect(demo(page)).toHaveAttribute('data-state', 'recorded');
    const cutouts = demo(page).locator('.augmentation-views li svg image');
    await expect(cutouts).toHaveCount(8);
    const { views } = await readShown(page);
    for (const [i, { cropBox }] of views.entries()) {
      const box = await demo(page).locator('.augmentation-views li svg').nth(i).boundingBox();
      const image = await cutouts.nth(i).boundingBox();
      // The whole image is as much wider than the view as than the crop.
      const part = (box?.width ?? 0) / (image?.width ?? 1);
      expect(part).toBeCloseTo((cropBox?.width ?? 200) / 200, 1);
    }
    await expect(demo(page).locator('[data-action]:visible, input:visible')).toHaveCount(0);
    await expect(demo(page).locator('.bench-say')).toBeVisible();
  });
});
