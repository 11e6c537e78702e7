/**
 * The demo `evaluate`, run for real: what it says of a run is counted anew from the run's predictions,
 * and the images behind a cell are those that the predictions put there.
 */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, test } from '@playwright/test';
import { LABELS, type Label } from '../../../demos/engine/data/labels.ts';
import type { Prediction, Run } from '../../../demos/engine/run.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { Lab } from '../support/lab.ts';
import { recount } from '../support/recount.ts';
import { watchTrouble } from '../support/watch.ts';

/** The bundled model, so short that it is still often wrong. */
const SETTINGS = {
  model: 'lesion-vit-nano',
  epochs: 1,
  images: 70,
  augment: 0,
  batch: 8,
  lr: 1e-4,
  seed: 5,
  backend: 'wasm',
};

/** A test image by its prediction. */
interface Answer {
  imageId: string;
  label: Label;
  predicted: Label;
  most: number;
}

function answersOf(predictions: readonly Prediction[]): Answer[] {
  return predictions.map(({ imageId, label, probabilities }) => {
    const most = Math.max(...probabilities);
    return { imageId, label, predicted: LABELS[probabilities.indexOf(most)], most };
  });
}

/** The part of pairs, one image of the class and one other, that the probabilities order rightly. */
function areaOf(predictions: readonly Prediction[], id: number): number {
  const scores = (isOfClass: boolean) =>
    predictions
      .filter(({ label }) => (label === LABELS[id]) === isOfClass)
      .map(({ probabilities }) => probabilities[id]);
  const wins = scores(true).flatMap((one) =>
    scores(false).map((other) => (Math.sign(one - other) + 1) / 2),
  );
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

const cells = (demo: Locator) =>
  demo.locator('.confusion-matrix > table tbody td.cell').allTextContents();

/** Opens a cell by its images' true and predicted class; gives what it shows. */
async function openCell(demo: Locator, { label, predicted }: Answer): Promise<Locator> {
  const id = `evaluate-${label}-as-${predicted}`;
  await demo.locator(`.confusion-matrix [popovertarget=${id}]`).press('Enter');
  const shown = demo.locator(`#${id}`);
  await expect(shown).toBeVisible();
  return shown;
}

test('a live run is evaluated: areas, rows, mistakes and images follow from its predictions', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const lab = new Lab(page);
  await lab.open(SETTINGS);
  const demo = lab.evaluate;
  expect(await accessibilityProblems(page, '[data-demo=evaluate]')).toEqual([]);
  await lab.button('run').click();
  await lab.expectState('done', 150_000);
  const shownRun = async () =>
    JSON.parse((await demo.locator('script[data-output=run]').textContent()) ?? 'null') as Run;
  const run = await lab.readRun();
  await expect.poll(shownRun).toEqual(run);
  const { predictions } = run;
  const answers = answersOf(predictions);
  const truth = recount(predictions);

  await test.step('ROC areas', async () => {
    const areas = LABELS.map((_, id) => areaOf(predictions, id));
    const macro = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    const output = demo.locator('[data-output=macro-auc]');
    await expect(output).toHaveText(macro.toFixed(2));
    expect(Number(await output.getAttribute('value'))).toBeCloseTo(macro, 12);
    expect(await demo.locator('.roc-curves text.area').allTextContents()).toEqual(
      areas.map((area) => area.toFixed(2)),
    );
  });

  await test.step('class scores', async () => {
    const rows = await lab.readTable('.class-scores tbody tr', demo);
    expect(rows.map((row) => row.map((cell) => cell.split(' ')[0]))).toEqual(
      truth.classes.map(({ label, precision, recall, f1 }) => [
        label,
        ...[precision, recall, f1].map((score) => score.toFixed(2)),
      ]),
    );
  });

  await test.step('the matrix by row, by column, and as counts again', async () => {
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const percent = (part: number, whole: number) =>
      String(whole === 0 ? 0 : Math.round((100 * part) / whole));
    const { matrix } = truth;
    const choose = demo.locator('select[name=normalize]');
    await choose.selectOption('true');
    const byRow = matrix.flatMap((row) => row.map((count) => percent(count, sum(row))));
    await expect.poll(() => cells(demo)).toEqual(byRow);
    await choose.selectOption('pred');
    const columns = LABELS.map((_, j) => sum(matrix.map((row) => row[j])));
    const byColumn = matrix.flatMap((row) => row.map((count, j) => percent(count, columns[j])));
    await expect.poll(() => cells(demo)).toEqual(byColumn);
    await choose.selectOption('none');
    await expect.poll(() => cells(demo)).toEqual(matrix.flat().map(String));
  });

  const wrong = answers
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.most - a.most);
  await test.step('the mistakes, the surest first', async () => {
    // Else this would show nothing.
    expect(wrong.length).toBeGreaterThan(1);
    const shown = await demo
      .locator('.mistake-list > li')
      .evaluateAll((items) => items.map((item) => item.getAttribute('data-image')));
    expect(shown).toEqual(wrong.map(({ imageId }) => imageId));
    const percents = await demo.locator('.mistake-list dd').allTextContents();
    expect(percents[0]).toBe(`${Math.round(100 * wrong[0].most)}%`);
  });

  await test.step('a cell shows its images, and closes by Escape', async () => {
    const members = answers.filter(
      ({ label, predicted }) => label === wrong[0].label && predicted === wrong[0].predicted,
    );
    const shown = await openCell(demo, wrong[0]);
    const ids = await shown.locator('.image-id').allTextContents();
    expect(ids.sort()).toEqual(members.map(({ imageId }) => imageId).sort());
    const pictures = shown.locator('img');
    await expect(pictures).toHaveCount(members.length);
    await expect(pictures.first()).toHaveJSProperty('naturalWidth', 200);
    expect(await accessibilityProblems(page, '[data-demo=evaluate]')).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(shown).toBeHidden();
    const cell = `evaluate-${wrong[0].label}-as-${wrong[0].predicted}`;
    await expect(demo.locator(`.confusion-matrix [popovertarget=${cell}]`)).toBeFocused();
  });
  expect(await accessibilityProblems(page, '[data-demo=evaluate]')).toEqual([]);

  await test.step('a mistake leads to where the trained model looks in it', async () => {
    await demo.locator('.mistake-list a').first().click();
    await expect(page).toHaveURL(/\/tutorial\/step-6-evaluate\/.*#demo-attention$/);
    const attention = page.locator('section[data-demo=attention]');
    await attention.scrollIntoViewIfNeeded();
    await expect(attention.locator('select[name=image]')).toHaveValue(wrong[0].imageId);
    await expect(attention.locator('select[name=model]')).toHaveValue(`run:${run.id}`);
    await attention.locator('[data-action=run]').click();
    const verdict = attention.locator('[data-output=verdict]').first();
    await expect(verdict).toContainText(`The model says ${wrong[0].predicted}`, {
      timeout: 60_000,
    });
    await expect(attention.locator('[data-output=state]')).toHaveText('Yours');
  });
  expect(trouble).toEqual([]);
});

test('the recorded run’s matrix is divided as a link asks, and saved as a picture', async ({
  page,
  baseURL,
}) => {
  const trouble = await watchTrouble(page, baseURL as string);
  await page.goto('embed/evaluate/?normalize=true');
  const demo = page.locator('section[data-demo=evaluate]');
  const run = JSON.parse((await demo.locator('script[data-output=run]').textContent()) ?? '');
  const { matrix, classes } = recount((run as Run).predictions);
  const byRow = matrix.flatMap((row, i) =>
    row.map((count) => String(Math.round((100 * count) / classes[i].support))),
  );
  await expect.poll(() => cells(demo)).toEqual(byRow);

  await demo.getByText('Save charts').click();
  const save = async (name: string) => {
    const waiting = page.waitForEvent('download');
    await demo.getByRole('button', { name }).click();
    return readFile(await (await waiting).path());
  };
  const svg = (await save('Confusion matrix % of each true class as SVG')).toString();
  const size = (name: string) => Number(new RegExp(`<svg[^>]* ${name}="([\\d.]+)"`).exec(svg)?.[1]);
  const words = [...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, text]) => text);
  expect(words.filter((word) => /^\d+$/.test(word)).slice(0, 7)).toEqual(byRow.slice(0, 7));
  for (const label of LABELS) expect(words.filter((word) => word === label)).toHaveLength(2);
  // A ground for each cell at least, in colours that every program reads.
  expect(svg.match(/<rect /g)?.length).toBeGreaterThanOrEqual(49);
  expect(svg).not.toContain('color(');
  const png = await save('Confusion matrix % of each true class as PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
    3 * size('width'),
    3 * size('height'),
  ]);
  expect(trouble).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a cell of the recorded matrix opens its images', async ({ page }) => {
    await page.goto('tutorial/step-6-evaluate/');
    const demo = page.locator('section[data-demo=evaluate]');
    const run = JSON.parse((await demo.locator('script[data-output=run]').textContent()) ?? '');
    const [first] = answersOf((run as Run).predictions);
    const shown = await openCell(demo, first);
    await expect(shown.locator('.image-id', { hasText: first.imageId })).toBeVisible();
    await shown.getByRole('button', { name: 'Close' }).click();
    await expect(shown).toBeHidden();
    await expect(demo.locator('.roc-curves svg path')).toHaveCount(7);
  });
});
