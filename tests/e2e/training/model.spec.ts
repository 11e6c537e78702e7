/** A model’s parts, counted again from its file and its configuration; and a pixel followed by hand. */
import { expect, test } from '@playwright/test';
import { accessibilityProblems } from '../support/axe.ts';
import { readSiteModel } from '../support/siteModel.ts';
import { TaskDemo } from '../support/task.ts';
import { watchTrouble } from '../support/watch.ts';

interface Shown {
  parameters: number;
  newParameters: string[];
  parts: { steps: { parameters: number; macs: number }[] }[];
  image: {
    pixel: { x: number; y: number } & Record<
      'resized' | 'rescaled' | 'normalized' | 'offsets',
      number[]
    >;
  };
}

test('a model is loaded and counted', async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const model = new TaskDemo(page, 'model');
  await model.open({ backend: 'wasm', x: 10, y: 20 });
  const { config, weights } = readSiteModel(await model.chosenModel());
  await model.run();
  const { parts, parameters, newParameters, image } = await model.shown<Shown>();
  const steps = parts.flatMap((part) => part.steps);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

  await test.step('parameters are those of the file, with a head for seven classes', async () => {
    expect(sum(steps.map((step) => step.parameters))).toBe(parameters);
    const body = weights?.names.filter((name) => !name.startsWith('classifier.')) ?? [];
    const sizes = body.map((name) => weights?.float32(name).length ?? 0);
    if (weights) expect(parameters).toBe(sum(sizes) + 7 * config.hidden_size + 7);
    if (weights) expect(newParameters).toEqual(['classifier.weight', 'classifier.bias']);
    const text = parameters.toLocaleString('en-GB');
    await expect(model.output('parameters')).toHaveText(text);
  });

  await test.step('multiply-adds are those of the textbook', () => {
    const { hidden_size: d, intermediate_size: m, num_hidden_layers: layers } = config;
    const patches = Math.floor(config.image_size / config.patch_size) ** 2;
    const tokens = patches + 1;
    const block = 4 * tokens * d * d + 2 * tokens * tokens * d + 2 * tokens * d * m;
    const expected = patches * 3 * config.patch_size ** 2 * d + layers * block + 7 * d;
    expect(sum(steps.map((step) => step.macs))).toBe(expected);
  });

  await test.step('a pixel is rescaled, normalised and put in its place', () => {
    const { x, y, resized, rescaled, normalized, offsets } = image.pixel;
    expect([x, y]).toEqual([10, 20]);
    for (const [channel, byte] of resized.entries()) {
      expect(Number.isInteger(byte)).toBe(true);
      expect(rescaled[channel]).toBeCloseTo(byte / 255, 9);
      // Both models of the site have means and deviations of 0.5.
      expect(normalized[channel]).toBeCloseTo((byte / 255 - 0.5) / 0.5, 9);
      expect(offsets[channel]).toBe(channel * config.image_size ** 2 + 20 * config.image_size + 10);
    }
  });

  await test.step('another pixel and another part, by keyboard', async () => {
    await model.demo.locator('input[name=x]').focus();
    await page.keyboard.press('ArrowRight');
    expect((await model.shown<Shown>()).image.pixel.x).toBe(11);
    await model.demo.locator('select[name=part]').selectOption({ label: 'Head' });
    await expect(model.demo.locator('#model-part caption')).toContainText('Head, opened');
  });

  expect(await accessibilityProblems(page)).toEqual([]);
  expect(trouble).toEqual([]);
});
