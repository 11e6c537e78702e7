/** The device has less memory than the run asks for: it goes on with fewer images at once, or says what to do. */
import { expect, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../../demos/engine/models/offers.ts';
import { Lab } from '../../support/lab.ts';
import { limitMemory } from '../../support/limitMemory.ts';

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 1,
  images: 14,
  unfreeze: 1,
  augment: 0,
  batch: 8,
  lr: 2e-4,
  seed: 3,
};

for (const backend of ['wasm', 'webgpu'] as const) {
  test(`on ${backend}, a full memory cuts batches into parts, or ends in a sentence`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    const lab = new Lab(page);
    const notice = lab.finetune.locator('[data-output=notice]');
    await lab.open({ ...SETTINGS, backend });
    await lab.button('run').click();
    await lab.expectState('done', 90_000);
    const whole = await lab.readRun();
    expect(whole.microBatchSize).toBe(8);

    await test.step('less than it needs', async () => {
      limitMemory(page, 0.85 * whole.peakBytes);
      await lab.button('run').click();
      await expect(notice).toContainText(
        /The device’s memory was full\. From here on, \d images at a time go through the model/,
        { timeout: 60_000 },
      );
      await lab.expectState('done', 90_000);
      const run = await lab.readRun();
      expect(run.microBatchSize).toBeLessThan(8);
      expect(run.stepLosses).toHaveLength(whole.stepLosses.length);
      for (const [i, loss] of run.stepLosses.entries()) {
        expect(loss).toBeCloseTo(whole.stepLosses[i], 4);
      }
    });

    await test.step('not enough for one image', async () => {
      limitMemory(page, 0.1 * whole.peakBytes);
      await lab.button('run').click();
      await expect(lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
      await expect(notice).toContainText(
        /has not enough memory for .*, even with one image at a time.*choose a smaller model/,
      );
      await expect(lab.button('run')).toBeEnabled();
    });
  });
}
