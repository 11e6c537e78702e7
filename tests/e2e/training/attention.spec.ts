/** Attention in two images: shares that sum to one, means and rollout counted again here. */
import { expect, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';
import { largestDifference } from '../support/numbers.ts';
import { readSiteModel } from '../support/siteModel.ts';
import { TaskDemo } from '../support/task.ts';
import { watchTrouble } from '../support/watch.ts';

interface Shown {
  layer: number;
  map: string;
  images: { imageId: string; own: number; values: number[]; probabilities?: number[] }[];
}

interface Exported {
  images: {
    imageId: string;
    attention: { layers: number; heads: number; side: number; maps: number[]; own: number[] };
  }[];
}

test('a model’s attention is shown for two images', async ({ page, baseURL }) => {
  test.setTimeout(240_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const attention = new TaskDemo(page, 'attention');
  await attention.open({ backend: 'wasm' });
  await expect(attention.output('verdict')).toHaveText([/^right/, /^wrong/]);
  const { config } = readSiteModel(await attention.chosenModel());
  await attention.run();
  // The site’s models were never shown a lesion: their heads for seven classes are new.
  await expect(attention.output('verdict')).toHaveCount(0);
  await expect(attention.output('no-prediction')).toBeVisible();

  const { images } = await attention.exported<Exported>();
  expect(images).toHaveLength(2);
  expect(images[0].attention.maps).not.toEqual(images[1].attention.maps);
  for (const { attention: found } of images) {
    const { layers, heads, side, maps, own } = found;
    expect([layers, heads]).toEqual([config.num_hidden_layers, config.num_attention_heads]);
    const at = (layer: number, map: number) => {
      const index = layer * (heads + 2) + map;
      return [own[index], ...maps.slice(index * side ** 2, (index + 1) * side ** 2)];
    };
    for (let layer = 0; layer < layers; layer++) {
      for (let map = 0; map < heads + 2; map++) {
        const shares = at(layer, map);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      }
      const mean = at(layer, heads);
      const ofHeads = Array.from({ length: heads }, (_, head) => at(layer, head));
      const means = mean.map((_, i) => ofHeads.reduce((sum, one) => sum + one[i], 0) / heads);
      expect(largestDifference(mean, means)).toBeLessThan(1e-5);
    }
    // After one layer, half of the class token is itself and half what it attends to.
    const [mean, rollout] = [at(0, heads), at(0, heads + 1)];
    const halves = mean.map((share, i) => 0.5 * share + (i === 0 ? 0.5 : 0));
    expect(largestDifference(rollout, halves)).toBeLessThan(1e-5);
  }

  await test.step('layer and map are chosen by keyboard, and by a small map', async () => {
    await attention.demo.locator('input[name=layer]').focus();
    await page.keyboard.press('ArrowDown');
    await attention.demo.locator('select[name=map]').selectOption('1');
    const shown = await attention.shown<Shown>();
    expect(shown).toMatchObject({ layer: config.num_hidden_layers - 1, map: '1' });
    const { heads, side, maps } = images[0].attention;
    const start = (config.num_hidden_layers - 2) * (heads + 2) * side ** 2;
    expect(shown.images[0].values).toEqual(maps.slice(start, start + side ** 2));
    await attention.demo.locator('#attention-1-atlas .hit').first().click();
    expect(await attention.shown<Shown>()).toMatchObject({ layer: 1, map: '1' });
  });

  expect(await accessibilityProblems(page)).toEqual([]);

  await test.step('the recorded maps answer to the pointer, once they are near it', async () => {
    await attention.button('reset').click();
    await attention.demo.locator('.inspect-pair').hover();
    await attention.demo.locator('#attention-2-atlas .hit').first().click();
    await expect.poll(() => attention.shown<Shown>()).toMatchObject({ layer: 1, map: '1' });
    await expect(attention.output('verdict')).toHaveText([/^right/, /^wrong/]);
  });

  expect(trouble).toEqual([]);
});

test('it can be cancelled within a second, and a link sets layer and map', async ({ page }) => {
  test.setTimeout(120_000);
  const attention = new TaskDemo(page, 'attention');
  await attention.open({ backend: 'wasm', layer: 3, map: 'mean' });
  const shown = () => attention.shown<Shown>();
  await expect.poll(shown).toMatchObject({ layer: 3, map: 'mean' });
  await attention.button('run').click();
  await expect(attention.button('cancel')).toBeVisible();
  await attention.button('cancel').click();
  await expect(attention.demo).toHaveAttribute('data-state', 'cancelled', { timeout: 1000 });
  await expect(attention.output('state')).toHaveText('Recorded');
});
