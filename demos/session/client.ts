import { proxy, wrap } from 'comlink';
import type { LabWorker } from '../worker/protocol.ts';

/** The page's end of the wire to the worker. */
export interface LabClient {
  /**
   * Rejects where the worker could not be loaded or fell over; resolves when the run has ended, with
   * the model of a finished run as `LabWorker` gives it.
   */
  start(...request: Parameters<LabWorker['start']>): ReturnType<LabWorker['start']>;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** Ends the thread at once, with all it holds. `start` then resolves. */
  terminate(): void;
}

/**
 * Starts the thread that trains. TensorFlow.js is loaded there, so a page that runs nothing never
 * fetches it. A thread serves one run: ending it is the one sure way to free a device's memory.
 */
export function openClient(): LabClient {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<LabWorker>(worker);
  const ended = Promise.withResolvers<undefined>();
  worker.addEventListener('error', (event) => {
    const reason = event.message ? `: ${event.message}` : ' before it could say why';
    ended.reject(new Error(`the thread that trains stopped${reason}`));
  });
  return {
    start: (request, onEvent) =>
      Promise.race([remote.start(request, proxy(onEvent)), ended.promise]),
    pause: () => void remote.pause(),
    resume: () => void remote.resume(),
    cancel: () => void remote.cancel(),
    terminate: () => {
      worker.terminate();
      ended.resolve(undefined);
    },
  };
}
