/** What a model says of single images while it learns. */
import { expect, test } from '@playwright/test';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import type { Run } from '../../../demos/engine/run.ts';
import { accessibilityProblems } from '../support/axe.ts';

test('the predictions of one test image a class change after each epoch', async ({ page }) => {
  test.setTimeout(200_000);
  await page.goto(`embed/finetune/?model=${BUNDLED_MODEL}&epochs=3&seed=7&backend=wasm`);
  const demo = page.locator('section[data-demo=finetune]');
  const strip = demo.locator('#finetune-predictions');
  await expect(strip).toContainText('after epoch 30');
  await expect(demo.locator('[data-action=run]')).toBeEnabled();
  // What it says, each time that it says something else.
  await page.evaluate(() => {
    const seen: string[][] = [];
    const look = () => {
      const found = document.querySelector('#finetune-predictions');
      const title = found?.querySelector('figcaption')?.textContent ?? '';
      const guesses = [...(found?.querySelectorAll('li b') ?? [])].map((b) => b.textContent ?? '');
      if (seen.at(-1)?.[0] !== title) seen.push([title, ...guesses]);
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(window, { seen });
  });
  await demo.locator('[data-action=run]').press('Enter');
  await expect(demo).toHaveAttribute('data-state', 'done', { timeout: 150_000 });
  await expect(strip).toContainText('after epoch 3');

  const seen: string[][] = await page.evaluate(
    () => (window as never as { seen: string[][] }).seen,
  );
  const epochs = seen.map(([title]) => title.replace('One test image of each class, ', ''));
  expect(epochs.slice(-4)).toEqual([
    'before any training',
    'after epoch 1',
    'after epoch 2',
    'after epoch 3',
  ]);
  expect(new Set(seen.slice(-4).map(([, ...guesses]) => guesses.join())).size).toBe(4);

  const run: Run = JSON.parse(
    (await demo.locator('script[data-output=run]').textContent()) ?? 'null',
  );
  const cards = await strip.locator('li').evaluateAll((items) =>
    items.map((item) => ({
      guess: item.querySelector('b')?.textContent,
      truth: item.querySelector('.truth')?.textContent,
      width: item.querySelector('img')?.naturalWidth,
      alt: item.querySelector('img')?.alt,
    })),
  );
  expect(cards).toHaveLength(7);
  for (const [i, label] of LABELS.entries()) {
    const first = run.predictions
      .filter((prediction) => prediction.label === label)
      .toSorted((a, b) => (a.imageId < b.imageId ? -1 : 1))[0];
    const top = Math.max(...first.probabilities);
    const guess = LABELS[first.probabilities.indexOf(top)];
    expect(cards[i].guess).toBe(`${guess} ${(100 * top).toFixed(0)}%`);
    expect(cards[i].truth).toBe(guess === label ? `right: ${label}` : `wrong: it is ${label}`);
    expect(cards[i].width).toBe(200);
    expect(cards[i].alt).toContain(first.imageId);
  }
  await expect(demo).toContainText('It is no medical advice.');
  expect(await accessibilityProblems(page)).toEqual([]);
});
