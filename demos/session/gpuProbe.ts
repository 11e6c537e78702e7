/** How fast this device's graphics processor is, found out while nothing else is to be done. */
import { whenDeviceIsFree } from './deviceQueue.ts';

let measured: Promise<number | undefined> | undefined;

/**
 * Floating-point operations a second in products of matrices; `undefined` where there is no graphics
 * processor. Measured once for a page, when it is idle and the device is free; once for a browser, if it
 * keeps what was measured.
 */
export function measureGpu(): Promise<number | undefined> {
  if (!globalThis.navigator?.gpu) return Promise.resolve(undefined);
  measured ??= idle().then(() => whenDeviceIsFree(probe, () => {}, new AbortController().signal));
  return measured;
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 500);
  });
}

function probe(): Promise<number | undefined> {
  const worker = new Worker(new URL('../worker/probe.ts', import.meta.url), { type: 'module' });
  return new Promise<number | undefined>((resolve) => {
    worker.addEventListener('message', ({ data }) => resolve(data));
    worker.addEventListener('error', () => resolve(undefined));
  }).finally(() => worker.terminate());
}
