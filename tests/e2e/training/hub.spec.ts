/** A model from Hugging Face in the Lab: downloaded, kept by the browser, and missed without a connection. */
import { expect, test } from '@playwright/test';
import { openHub } from '../../engine/support/fakeHub.ts';
import { modelFiles } from '../../engine/support/hubModels.ts';
import { Lab } from '../support/lab.ts';

const ID = 'WinKawaks/vit-tiny-patch16-224';
const SETTINGS = {
  model: ID,
  epochs: 1,
  images: 28,
  unfreeze: 'head',
  augment: 0,
  batch: 8,
  backend: 'wasm',
};

test('a model from Hugging Face is downloaded for a run, and kept for the next', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const hub = await openHub(ID, await modelFiles());
  // The page speaks to Hugging Face; what answers is a small model on this machine.
  await page.route('https://huggingface.co/**', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const response = await route.fetch({ url: hub.endpoint + pathname + search });
    await route.fulfill({ response });
  });
  const lab = new Lab(page);
  await lab.open(SETTINGS);
  expect(hub.requests, 'requests before the run').toEqual([]);

  await lab.button('run').click();
  await lab.expectState('done', 60_000);
  expect(hub.asked('file')).toEqual([
    'config.json',
    'preprocessor_config.json',
    'model.safetensors',
  ]);
  const run = await lab.readRun();
  expect(run.model).toMatchObject({ id: ID, name: 'ViT-Tiny/16', pretrained: true });
  expect(run.epochs).toHaveLength(2);

  await hub.close();
  await page.unroute('https://huggingface.co/**');
  await page.route('https://huggingface.co/**', (route) => route.abort('internetdisconnected'));
  await lab.button('run').click();
  await expect.poll(async () => (await lab.readRun()).id).not.toBe(run.id);
  await lab.expectState('done', 60_000);
  expect((await lab.readRun()).predictions).toEqual(run.predictions);

  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('hugging-face', { recursive: true });
  });
  await lab.button('run').click();
  await expect(lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    'huggingface.co could not be reached',
  );
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    'choose one of the site’s own models',
  );
});
