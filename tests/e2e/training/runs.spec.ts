/**
 * The library of runs: what is kept, named, compared, deleted and brought back, handed on as a file, and
 * followed by other tabs; and models that are trained on, saved and opened again.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import type { Run } from '../../../demos/engine/run.ts';
import { accessibilityProblems } from '../support/axe.ts';
import { contentOf, Library, newReader } from '../support/library.ts';
import { recount } from '../support/recount.ts';
import { watchTrouble } from '../support/watch.ts';

const SHORT = {
  model: 'vit-random',
  epochs: 2,
  images: 28,
  augment: 0,
  batch: 8,
  lr: 1e-3,
  seed: 7,
  backend: 'wasm',
};

function query(settings: Record<string, string | number>): URLSearchParams {
  return new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, `${value}`]));
}

test('runs are kept, named, compared, followed by another tab, deleted and brought back', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const trouble = await watchTrouble(page, baseURL as string);
  const library = new Library(page);
  await library.open(SHORT);
  const { bench } = library;
  await expect(library.rows).toHaveCount(0);
  expect(await accessibilityProblems(page, '[data-demo=runs]')).toEqual([]);

  const first = await library.train();
  await expect(library.rows).toHaveCount(1);
  await expect(library.name(first)).toHaveValue(/^Small ViT, random weights, epochs 2, /);

  await test.step('another page shows it, and follows', async () => {
    const other = await page.context().newPage();
    await other.goto('tutorial/step-6-evaluate/');
    const evaluate = other.locator('section[data-demo=evaluate]');
    await evaluate.scrollIntoViewIfNeeded();
    const shown = async () =>
      JSON.parse((await evaluate.locator('script[data-output=run]').textContent()) ?? '{}') as Run;
    await expect.poll(shown).toEqual(first);

    await library.lab.finetune.locator('[name=lr]').fill('3e-4');
    await library.lab.finetune.locator('[name=lr]').press('Tab');
    const second = await library.train();
    await expect.poll(async () => (await shown()).id).toBe(second.id);
    await library.row(first).locator('[data-action=show]').click();
    await expect.poll(async () => (await shown()).id).toBe(first.id);
    await expect(library.row(first)).toHaveAttribute('aria-current', 'true');
    expect((await library.lab.readRun()).id).toBe(first.id);
    await other.close();
  });
  await expect(library.rows).toHaveCount(2);

  await test.step('it has the name that it is given, as text', async () => {
    await library.name(first).fill('The <b>first</b>');
    await library.name(first).press('Enter');
    await page.reload();
    await library.lab.wake();
    await library.wake();
    await expect(library.name(first)).toHaveValue('The <b>first</b>');
    expect((await library.lab.readRun()).id).toBe(first.id);
  });

  await test.step('two are compared, by keyboard', async () => {
    const boxes = library.rows.getByRole('checkbox');
    for (const i of [1, 0]) {
      await boxes.nth(i).focus();
      await page.keyboard.press('Space');
    }
    await expect(bench.locator('.line-chart')).toHaveCount(2);
    await expect(bench.locator('.line-chart .series:not(.faint) path.line')).toHaveCount(4);
    const [head, ...rows] = await library.lab.readTable('.run-table tr', bench);
    expect(head[1]).toBe('A The <b>first</b>');
    const table = Object.fromEntries(rows.map(([label, ...values]) => [label, values]));
    const truth = recount(first.predictions);
    expect(table['Test accuracy'][0]).toBe(truth.accuracy.toFixed(2));
    expect(table['Macro F1'][0]).toBe(
      (truth.classes.reduce((sum, { f1 }) => sum + f1, 0) / 7).toFixed(2),
    );
    expect(table['Test loss'][0]).toBe(first.epochs[2].test.loss.toFixed(3));
    expect(table['Learning rate']).toEqual(['0.001', '3e-4']);
    expect(table).not.toHaveProperty('Seed');
    await expect(bench.locator('.run-comparison > p')).toContainText(
      `the same ${first.predictions.length} images`,
    );
    await bench.getByText('Save charts').click();
    const csv = bench.getByRole('button', { name: 'Scores and settings as CSV' });
    const [, content] = await contentOf(page, () => csv.click());
    expect(content.toString()).toContain('Test accuracy');
    expect(await accessibilityProblems(page, '[data-demo=runs]')).toEqual([]);
  });

  await test.step('one is deleted, and comes back', async () => {
    await library.row(first).locator('[data-action=delete]').press('Enter');
    await expect(library.rows).toHaveCount(1);
    await expect(library.lab.finetune).toHaveAttribute('data-state', /recorded|ready/);
    const undo = bench.locator('[data-action=undo]');
    await expect(undo).toBeFocused();
    await undo.press('Enter');
    await expect(library.rows).toHaveCount(2);
    await library.lab.expectState('done');
    expect(await library.lab.readRun()).toEqual(first);
    await page.reload();
    await library.lab.wake();
    await library.wake();
    await expect(library.rows).toHaveCount(2);
    await expect(library.name(first)).toHaveValue('The <b>first</b>');
  });

  await test.step('reset shows the recorded run, and keeps them all', async () => {
    await library.lab.button('reset').click();
    await library.lab.expectState('recorded|ready');
    await expect(library.rows).toHaveCount(2);
    await expect(bench.locator('.run-row[aria-current]')).toHaveCount(0);
  });
  expect(trouble).toEqual([]);
});

test('a run goes to another reader as a file, and what is none is refused', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const library = new Library(page);
  await library.open(SHORT);
  const run = await library.train();
  await library.name(run).fill('Anna’s run');
  await library.name(run).press('Enter');
  const [file, content] = await contentOf(page, () =>
    library.row(run).locator('[data-action=export]').click(),
  );
  expect(file.suggestedFilename()).toBe('Anna-s-run.json');
  expect(JSON.parse(content.toString())).toEqual(run);

  const theirs = new Library(await newReader(browser));
  const trouble = await watchTrouble(theirs.lab.page, test.info().project.use.baseURL as string);
  await theirs.lab.page.goto('lab/');
  await theirs.lab.wake();
  await theirs.wake();
  await theirs.openFile('anna.json', content.toString());
  await expect(theirs.name(run)).toHaveValue('anna');
  await theirs.lab.expectState('done');
  expect(await theirs.lab.readRun()).toEqual(run);
  const accuracy = recount(run.predictions).accuracy.toFixed(2);
  await expect(theirs.lab.evaluate.locator('[data-output=accuracy]')).toHaveText(accuracy);

  await theirs.openFile('again.json', content.toString());
  await expect(theirs.said).toContainText('is here already, as “anna”');
  await theirs.openFile('notes.json', '{"format":"lesion-lab/run","version":1,"id":5}');
  await expect(theirs.said).toHaveText(
    'notes.json cannot be opened as a run: id must be text of up to 200 characters; it is 5.',
  );
  await theirs.openFile('x.json', '<script>alert(1)</script>');
  await expect(theirs.said).toHaveText('x.json cannot be opened as a run: it is not JSON.');
  await expect(theirs.rows).toHaveCount(1);

  const hostile = '<img src=x onerror="document.title=1">';
  const model = { ...run.model, name: hostile };
  await theirs.openFile(
    `${hostile.replaceAll('/', '')}.json`,
    JSON.stringify({ ...run, id: hostile, command: `</script>${hostile}`, model }),
  );
  await expect(theirs.rows).toHaveCount(2);
  await expect(theirs.lab.page.locator('img[src=x]')).toHaveCount(0);
  await expect(theirs.lab.page).not.toHaveTitle('1');
  expect(trouble).toEqual([]);
  await theirs.lab.page.context().close();
});

test('a trained model is trained on, saved, and opened again', async ({ page, browser }) => {
  test.setTimeout(300_000);
  const library = new Library(page);
  await library.open(SHORT);
  const first = await library.train();
  const models = library.bench.locator('.model-list li');
  await expect(models).toHaveCount(1);
  const zip = await test.step('it outlives a reload, with its run', async () => {
    await page.reload();
    await library.lab.wake();
    await library.wake();
    await expect(models).toHaveCount(1);
    const [file, content] = await contentOf(page, () => library.lab.exportButton('model').click());
    expect(file.suggestedFilename()).toBe('vit-random-lesions.zip');
    return content;
  });

  /** A run that goes on: it begins where the first one ended, on the same images. */
  const expectToGoOn = (run: Run) => {
    expect(run.data).toEqual(first.data);
    expect(run.model).toMatchObject({ pretrained: true, newParameters: [], droppedParameters: [] });
    for (const side of ['train', 'test'] as const) {
      expect(run.epochs[0][side].accuracy).toBe(first.epochs[2][side].accuracy);
      expect(run.epochs[0][side].loss).toBeCloseTo(first.epochs[2][side].loss, 4);
    }
  };

  await test.step('it is trained on', async () => {
    await models.getByRole('link', { name: 'Train on' }).click();
    await library.lab.wake();
    await library.wake();
    const select = library.lab.finetune.locator('[name=model]');
    await expect(select).toHaveValue(`run:${first.id}`);
    await expect(select.locator('option:checked')).toHaveText(/^Yours: Small ViT, random weights/);
    const run = await library.train();
    expect(run.model?.id).toBe(`run:${first.id}`);
    expectToGoOn(run);
    await expect(models).toHaveCount(2);
  });

  await test.step('another reader opens its zip', async () => {
    const theirs = new Library(await newReader(browser));
    await theirs.lab.page.goto('lab/');
    await theirs.lab.wake();
    await theirs.wake();
    const input = theirs.bench.locator('input[name=model-zip]');
    await input.setInputFiles({
      name: 'none.zip',
      mimeType: 'application/zip',
      buffer: zip.subarray(0, 500),
    });
    await expect(theirs.said).toContainText('none cannot be opened as a zip', { timeout: 60_000 });
    await input.setInputFiles({ name: 'from Anna.zip', mimeType: 'application/zip', buffer: zip });
    await expect(theirs.said).toContainText('“from Anna” is among the models', { timeout: 60_000 });
    await expect(theirs.said).toContainText('keeps its head');
    await theirs.lab.page.goto(`lab/?${query({ ...SHORT, model: 'kept:from-Anna' })}`);
    await theirs.lab.wake();
    await theirs.wake();
    const run = await theirs.train();
    expect(run.model).toMatchObject({ id: 'kept:from-Anna', name: 'from Anna' });
    expectToGoOn(run);
    await theirs.lab.page.context().close();
  });

  await test.step('its folder is opened as well, beside other things', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lesion-lab-'));
    const model = join(folder, 'my model');
    await mkdir(join(model, 'checkpoint-1'), { recursive: true });
    await writeFile(join(model, 'checkpoint-1/config.json'), '{}');
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      await writeFile(join(model, name), bytes);
    }
    await library.bench.locator('input[name=model-folder]').setInputFiles(model);
    await expect(library.said).toContainText('“my model” is among the models', { timeout: 60_000 });
    await rm(folder, { recursive: true });
    const [file, content] = await contentOf(page, () =>
      library.bench.locator('[data-model="kept:my-model"] [data-action=export]').click(),
    );
    expect(file.suggestedFilename()).toBe('my-model.zip');
    const saved = unzipSync(content);
    const files = ['config.json', 'model.safetensors', 'preprocessor_config.json'];
    expect(Object.keys(saved).sort()).toEqual(files);
    for (const name of files) {
      expect(Buffer.from(saved[name]).equals(unzipSync(zip)[name]), name).toBe(true);
    }
  });

  await test.step('deleted, it is not to be had, and comes back', async () => {
    const mine = library.bench.locator(`[data-model="run:${first.id}"]`);
    await mine.locator('[data-action=delete]').click();
    await expect(mine).toHaveCount(0);
    await library.bench.locator('[data-action=undo]').click();
    await expect(mine).toHaveCount(1);
  });

  await test.step('a link to one that is elsewhere says so', async () => {
    await page.goto('lab/?model=run:browser-elsewhere');
    await library.lab.wake();
    await expect(library.lab.finetune.locator('[data-output=notice]')).toContainText(
      'model=run:browser-elsewhere, which this browser does not keep',
    );
    await library.lab.button('run').click();
    await expect(library.lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
    await expect(library.lab.finetune.locator('[data-output=notice]')).toContainText(
      'This browser keeps no model “run:browser-elsewhere”',
    );
  });
});
