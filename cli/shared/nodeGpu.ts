/** WebGPU for Node: Dawn, the library in Chromium, from the npm package `webgpu`. */
import { create, globals } from 'webgpu';

/** Gives `navigator.gpu` to Node. Where there is no GPU it offers no adapter, as a browser would. */
export function installNodeGpu(): void {
  if (globalThis.navigator.gpu) return;
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]) });
}
