/** The patches of an image, their vectors against the model’s own file, and their likeness counted here. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';
import { largestDifference } from '../support/numbers.ts';
import { readSiteModel } from '../support/siteModel.ts';
import { TaskDemo } from '../support/task.ts';
import { watchTrouble } from '../support/watch.ts';

interface Shown {
  imageId: string;
  side: number;
  patch: number;
  likeness: 'content' | 'position' | 'token';
  cosines: number[];
}

interface Exported {
  vectors: { side: number; size: number } & Record<Shown['likeness'], number[]>;
}

function cosine(vectors: readonly number[], size: number, a: number, b: number): number {
  const of = (i: number) => vectors.slice(i * size, (i + 1) * size);
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(of(a), of(b)) / Math.sqrt(dot(of(a), of(a)) * dot(of(b), of(b)));
}

test('all patches are embedded with the model’s own weights', async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const patches = new TaskDemo(page, 'patches');
  await patches.open({ backend: 'wasm' });
  await expect(patches.output('state')).toHaveText('Recorded');
  const { config, weights } = readSiteModel(await patches.chosenModel());
  await patches.run();
  await expect(patches.output('state')).toHaveText('Yours');
  await expect(patches.output('device')).toContainText('WebAssembly');

  const { vectors } = await patches.exported<Exported>();
  const { side, size, content, position, token } = vectors;
  expect(side).toBe(Math.floor(config.image_size / config.patch_size));
  expect(size).toBe(config.hidden_size);
  expect(token).toHaveLength(side ** 2 * size);
  await test.step('positions are those of the file, without the class token’s', () => {
    const name = weights?.names.find((one) => one.endsWith('position_embeddings'));
    if (!name) return;
    const stored = [...(weights?.float32(name) ?? [])];
    expect(largestDifference(position, stored.slice(size))).toBeLessThan(1e-6);
  });
  await test.step('a token is content and position, and no two contents are the same', () => {
    const sums = content.map((value, i) => value + position[i]);
    expect(largestDifference(token, sums)).toBeLessThan(1e-4);
    const first = Array.from({ length: side ** 2 }, (_, i) => content[i * size]);
    expect(new Set(first).size).toBeGreaterThan(side);
  });

  await test.step('the page shows the cosines of these vectors', async () => {
    for (const likeness of ['content', 'position', 'token'] as const) {
      await patches.demo.locator('[name=likeness]').selectOption(likeness);
      const shown = await patches.shown<Shown>();
      expect(shown.likeness).toBe(likeness);
      const expected = shown.cosines.map((_, i) => cosine(vectors[likeness], size, shown.patch, i));
      expect(largestDifference(shown.cosines, expected)).toBeLessThan(1e-4);
      const cells = patches.demo.locator('#patches-likeness tbody td');
      const table = (await cells.allTextContents()).map(Number);
      expect(largestDifference(table, expected)).toBeLessThan(0.006);
    }
  });

  await test.step('the keyboard and the pointer move the patch', async () => {
    const before = (await patches.shown<Shown>()).patch;
    await patches.demo.locator('input[name=row]').focus();
    await page.keyboard.press('ArrowLeft');
    expect((await patches.shown<Shown>()).patch).toBe(before - side);
    await patches.demo.locator('input[name=column]').focus();
    await page.keyboard.press('ArrowLeft');
    expect((await patches.shown<Shown>()).patch).toBe(before - side - 1);
    await patches.demo.locator('.cells').hover({ position: { x: 2, y: 2 } });
    await expect(patches.output('patch')).toHaveText('Patch 1');
    expect((await patches.shown<Shown>()).patch).toBe(0);
  });

  await test.step('a saved picture holds the image', async () => {
    await patches.demo.getByText('Save charts').click();
    const download = page.waitForEvent('download');
    await patches.demo.locator('[data-export=svg]').first().click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toMatch(/<image[^>]* href="data:image\/jpeg;base64,/);
  });

  expect(await accessibilityProblems(page)).toEqual([]);
  await patches.button('reset').click();
  await expect(patches.output('state')).toHaveText('Recorded');
  expect(trouble).toEqual([]);
});

test('the recorded patches can be looked at, and a link sets which', async ({ page }) => {
  const patches = new TaskDemo(page, 'patches');
  await patches.open({ likeness: 'position', row: 2, column: 14 });
  const { side, patch, likeness, cosines } = await patches.shown<Shown>();
  expect(likeness).toBe('position');
  expect(patch).toBe(side + 13);
  expect(cosines[patch]).toBeCloseTo(1, 2);
  // Neighbours are like each other; the opposite corner is not.
  expect(cosines[patch - 1]).toBeGreaterThan(cosines[side * (side - 1)] + 0.3);
});
