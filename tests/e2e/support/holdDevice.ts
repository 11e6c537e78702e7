import type { Page, Worker } from '@playwright/test';

/** Gets hold of the GPU device of the threads that train, before they ask for it. */
export function holdDevice(page: Page): { lose(): Promise<void> } {
  const training = Promise.withResolvers<Worker>();
  page.on('worker', (thread) => {
    // The one that measures the GPU while the page is idle has a device of its own.
    if (!thread.url().includes('/worker')) return;
    training.resolve(thread);
    void thread.evaluate(() => {
      if (!globalThis.GPUAdapter) return;
      const { requestDevice } = GPUAdapter.prototype;
      GPUAdapter.prototype.requestDevice = async function (descriptor) {
        const device = await requestDevice.call(this, descriptor);
        Reflect.set(globalThis, 'heldDevice', device);
        return device;
      };
    });
  });
  return {
    /** Destroys the device of the first one, as soon as it has one. */
    async lose() {
      const thread = await training.promise;
      await thread.evaluate(async () => {
        const held = () => Reflect.get(globalThis, 'heldDevice') as GPUDevice | undefined;
        while (!held()) await new Promise((resolve) => setTimeout(resolve, 5));
        held()?.destroy();
      });
    },
  };
}
