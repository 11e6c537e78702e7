/**
 * The pipeline on WebGPU, from demo to demo: what was trained is evaluated, looked into, saved, and opened
 * by another reader.
 */
import { expect, test } from '@playwright/test';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import { contentOf, Library, newReader } from '../support/library.ts';
import { largestDifference } from '../support/numbers.ts';
import { recount } from '../support/recount.ts';
import { TaskDemo } from '../support/task.ts';
import { watchTrouble } from '../support/watch.ts';

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 1,
  images: 28,
  unfreeze: 1,
  augment: 0,
  batch: 8,
  lr: 1e-3,
  seed: 11,
  backend: 'webgpu',
};

test('finetune, evaluate, attention, export and import on webgpu', async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const library = new Library(page);
  await library.open(SETTINGS);
  const run = await library.train();
  expect(run.device?.backend).toBe('webgpu');

  const truth = recount(run.predictions);
  const expectMatrix = ({ lab }: Library) =>
    expect
      .poll(async () => (await lab.readMatrix()).map(Number), { timeout: 20_000 })
      .toEqual(truth.matrix.flat());
  await test.step('evaluate', async () => {
    expect(run.epochs[1].test.accuracy).toBeCloseTo(truth.accuracy, 12);
    await expectMatrix(library);
  });

  const [, json] = await contentOf(page, () => library.lab.exportButton('run').click());
  const [, zip] = await contentOf(page, () => library.lab.exportButton('model').click());
  expect(JSON.parse(json.toString())).toEqual(run);

  /** The model says of an image what it said of it at the end of the run. */
  const lookInto = async (attention: TaskDemo, model: string) => {
    const { imageId: image, label, probabilities } = run.predictions[0];
    await attention.open({ model, image, backend: 'webgpu' });
    await attention.run();
    const { images } = await attention.shown<{
      images: { imageId: string; probabilities: number[] }[];
    }>();
    expect(images[0].imageId).toBe(image);
    expect(largestDifference(images[0].probabilities, probabilities)).toBeLessThan(1e-4);
    const right = LABELS[probabilities.indexOf(Math.max(...probabilities))] === label;
    await expect(attention.output('verdict').first()).toHaveText(right ? /^right/ : /^wrong/);
  };
  await test.step('attention', () => lookInto(new TaskDemo(page, 'attention'), `run:${run.id}`));

  await test.step('another reader', async () => {
    const theirs = new Library(await newReader(browser));
    await theirs.lab.page.goto('lab/');
    await theirs.lab.wake();
    await theirs.wake();
    await theirs.openFile('theirs.json', json.toString());
    await theirs.lab.expectState('done');
    await expectMatrix(theirs);
    await theirs.bench
      .locator('input[name=model-zip]')
      .setInputFiles({ name: 'theirs.zip', mimeType: 'application/zip', buffer: zip });
    await expect(theirs.said).toContainText('“theirs” is among the models', { timeout: 60_000 });
    await lookInto(new TaskDemo(theirs.lab.page, 'attention'), 'kept:theirs');
    await theirs.lab.page.context().close();
  });
  expect(trouble).toEqual([]);
});
