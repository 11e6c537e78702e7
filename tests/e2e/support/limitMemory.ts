import type { Page } from '@playwright/test';

/**
 * From now on, gives each thread of a page that trains so many bytes for its buffers on the GPU, or for the
 * memory of WebAssembly: what is asked for beyond is refused as a device refuses it.
 */
export function limitMemory(page: Page, bytes: number): void {
  page.on('worker', (thread) => {
    if (thread.url().includes('/worker')) void thread.evaluate(refuseBeyond, bytes);
  });
}

/** Runs in the thread, before it asks for a device or for memory. */
function refuseBeyond(limit: number): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65_536 > limit) throw new RangeError('no memory left');
    return grow.call(this, pages);
  };

  if (!globalThis.GPUDevice) return;
  const { createBuffer, popErrorScope } = GPUDevice.prototype;
  // The small ones come out of what a device has set aside.
  const small = 65_536;
  let used = 0;
  let missing = false;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    if (descriptor.size > small && used + descriptor.size > limit) {
      // No command may use it; the error scope says why.
      missing = true;
      buffer.destroy();
      return buffer;
    }
    used += descriptor.size;
    buffer.destroy = () => {
      used -= descriptor.size;
      GPUBuffer.prototype.destroy.call(buffer);
    };
    return buffer;
  };
  GPUDevice.prototype.popErrorScope = async function () {
    const refusal = missing ? new GPUOutOfMemoryError('no memory left') : null;
    missing = false;
    return (await popErrorScope.call(this)) ?? refusal;
  };
}
