/** Browsers that lack something, or refuse it. */
import { expect, type Page, test } from '@playwright/test';
import { BUNDLED_MODEL } from '../../../../demos/engine/models/offers.ts';
import { Lab } from '../../support/lab.ts';

const SETTINGS = {
  model: BUNDLED_MODEL,
  epochs: 2,
  images: 28,
  unfreeze: 'head',
  augment: 0,
  batch: 8,
};

/** Runs something in a page and in all of its threads, before anything else. */
async function everywhere(page: Page, action: () => void): Promise<void> {
  await page.addInitScript(action);
  page.on('worker', (thread) => void thread.evaluate(action).catch(() => {}));
}

async function runToTheEnd(page: Page, settings: Record<string, string | number>): Promise<Lab> {
  const lab = new Lab(page);
  await lab.open(settings);
  await lab.button('run').click();
  await lab.expectState('done', 60_000);
  expect((await lab.readRun()).epochs).toHaveLength(3);
  return lab;
}

const noGpu = () => {
  Object.defineProperty(Object.getPrototypeOf(navigator), 'gpu', { get: () => undefined });
};

test('without WebGPU a run takes the processor', async ({ page }) => {
  await everywhere(page, noGpu);
  const lab = await runToTheEnd(page, { ...SETTINGS, backend: 'auto' });
  expect((await lab.readRun()).device?.backend).toBe('wasm');
});

test('without WebGPU a run that asks for it says what to do', async ({ page }) => {
  await everywhere(page, noGpu);
  const lab = new Lab(page);
  await lab.open({ ...SETTINGS, backend: 'webgpu' });
  await lab.button('run').click();
  await expect(lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 30_000 });
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    'This browser offers no WebGPU. Choose WebAssembly as the device',
  );
});

test('a GPU with the lowest limits that the standard allows trains', async ({ page }) => {
  test.setTimeout(180_000);
  await everywhere(page, () => {
    if (!globalThis.GPUAdapter) return;
    const { requestDevice } = GPUAdapter.prototype;
    // A device that is asked for nothing has the limits that every adapter must have, and no feature.
    GPUAdapter.prototype.requestDevice = function () {
      return requestDevice.call(this);
    };
  });
  const lab = new Lab(page);
  await lab.open({ ...SETTINGS, backend: 'webgpu' });
  await lab.button('run').click();
  await lab.expectState('done', 150_000);
  expect((await lab.readRun()).device?.backend).toBe('webgpu');
});

test('a server without the headers for threads gets one thread', async ({ page }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['cross-origin-opener-policy'];
    delete headers['cross-origin-embedder-policy'];
    await route.fulfill({ response, headers });
  });
  const lab = await runToTheEnd(page, { ...SETTINGS, backend: 'wasm' });
  expect((await lab.readRun()).device?.threads).toBe(1);
});

test('a shader that the GPU does not take ends in a sentence', async ({ page }) => {
  test.setTimeout(120_000);
  await everywhere(page, () => {
    if (!globalThis.GPUDevice) return;
    const { createShaderModule } = GPUDevice.prototype;
    GPUDevice.prototype.createShaderModule = function (descriptor) {
      return createShaderModule.call(this, { ...descriptor, code: `${descriptor.code}\nno WGSL` });
    };
  });
  const lab = new Lab(page);
  await lab.open({ ...SETTINGS, backend: 'webgpu' });
  await lab.button('run').click();
  await expect(lab.finetune).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText(
    'The GPU reported an error, so its results cannot be trusted',
  );
});

test('where the browser keeps nothing a run is made all the same, and the page says so', async ({
  page,
}) => {
  await everywhere(page, () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('it is forbidden here', 'SecurityError');
    };
  });
  const lab = await runToTheEnd(page, { ...SETTINGS, backend: 'wasm' });
  const notice = lab.finetune.locator('[data-output=notice]');
  await expect(notice).toContainText('this browser does not keep it (it is forbidden here)');
  await expect(notice).toContainText('Your run could not be kept in this browser’s storage');
  await expect(lab.exportButton('model')).toBeEnabled();
});

test('where the storage is full a run is made all the same, and its model can be saved', async ({
  page,
}) => {
  await everywhere(page, () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    };
  });
  const lab = await runToTheEnd(page, { ...SETTINGS, backend: 'wasm' });
  await expect(lab.finetune.locator('[data-output=notice]')).toContainText('the disk is full');
  await expect(lab.exportButton('model')).toBeEnabled();
});
