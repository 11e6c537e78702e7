import type { Page, Worker } from '@playwright/test';

/** What can be done to the thread that trains. Each waits until the thread has what it is about. */
export interface ThreadBreaker {
  /** Takes the GPU away. */
  loseDevice(): Promise<void>;
  /** Fills WebAssembly's memory, with all weights in it, with what is no number. */
  spoilMemory(): Promise<void>;
  /** Lets the thread fall over. */
  crash(): Promise<void>;
}

/** Gets hold of the first thread of a page that trains, before it asks for a device or for memory. */
export function holdThread(page: Page): ThreadBreaker {
  const training = Promise.withResolvers<Worker>();
  page.on('worker', (thread) => {
    // The one that measures the GPU while the page is idle has a device of its own.
    if (!thread.url().includes('/worker')) return;
    training.resolve(thread);
    void thread.evaluate(() => {
      if (globalThis.GPUAdapter) {
        const { requestDevice } = GPUAdapter.prototype;
        GPUAdapter.prototype.requestDevice = async function (descriptor) {
          const device = await requestDevice.call(this, descriptor);
          Reflect.set(globalThis, 'heldDevice', device);
          return device;
        };
      }
      WebAssembly.Memory = class extends WebAssembly.Memory {
        constructor(descriptor: WebAssembly.MemoryDescriptor) {
          super(descriptor);
          Reflect.set(globalThis, 'heldMemory', this);
        }
      };
    });
  });
  return {
    async loseDevice() {
      await (await training.promise).evaluate(async () => {
        const held = () => Reflect.get(globalThis, 'heldDevice') as GPUDevice | undefined;
        while (!held()) await new Promise((resolve) => setTimeout(resolve, 5));
        held()?.destroy();
      });
    },
    async spoilMemory() {
      await (await training.promise).evaluate(() => {
        const { buffer } = Reflect.get(globalThis, 'heldMemory') as WebAssembly.Memory;
        // At its beginning lies what the threads tell each other, which is no number of the model.
        new Float32Array(buffer, 2 ** 20).fill(Number.NaN);
      });
    },
    async crash() {
      await (await training.promise).evaluate(() => {
        setTimeout(() => {
          throw new Error('the thread fell over on purpose');
        });
      });
    },
  };
}
