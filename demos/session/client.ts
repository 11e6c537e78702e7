import { proxy, wrap } from 'comlink';
import type {
  LabWorker,
  RunRequest,
  TaskName,
  TaskRequest,
  TaskResult,
} from '../worker/protocol.ts';
import { waitingMessage, whenDeviceIsFree } from './deviceQueue.ts';
import { ownData } from './ownData/ownData.ts';
import type { Progress } from './progress.ts';

/** The page's end of the wire to the worker. */
export interface LabClient {
  /**
   * Rejects where the worker could not be loaded or fell over; resolves when the run has ended, with
   * the model of a finished run as `LabWorker` gives it. Waits until the device is free, and takes the
   * reader's own images where there are some in use.
   */
  start(
    request: Omit<RunRequest, 'sample'>,
    onEvent: Parameters<LabWorker['start']>[1],
  ): ReturnType<LabWorker['start']>;
  /**
   * A short work, done when the device is free. What the worker has loaded for one it keeps for the
   * next. `undefined`: the thread was ended before there was a result.
   *
   * @throws Error with a sentence for the reader, where the work fails
   */
  task<Name extends TaskName>(
    name: Name,
    request: TaskRequest<Name>,
    onProgress: (progress: Progress) => void,
  ): Promise<TaskResult<Name> | undefined>;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** Ends the thread at once, with all it holds. What it was asked for then resolves. */
  terminate(): void;
}

/** As much of it as a run needs. */
export type RunClient = Omit<LabClient, 'task'>;

/**
 * Starts the thread that computes. TensorFlow.js is loaded there, so a page that runs nothing never
 * fetches it. A thread serves one run, or the tasks of one demo: ending it is the one sure way to free
 * a device's memory.
 */
export function openClient(): LabClient {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<LabWorker>(worker);
  const ended = Promise.withResolvers<undefined>();
  const abort = new AbortController();
  worker.addEventListener('error', (event) => {
    const reason = event.message ? `: ${event.message}` : ' before it could say why';
    ended.reject(new Error(`the thread that computes stopped${reason}`));
  });
  // A thread may fall while nobody waits for it; whoever asks next is told.
  ended.promise.catch(() => {});
  const whenFree = <T>(work: () => Promise<T>, onWait: (message: string) => void) =>
    whenDeviceIsFree(
      () => Promise.race([work(), ended.promise]),
      (ahead) => onWait(waitingMessage(ahead)),
      abort.signal,
    );
  return {
    start: (request, onEvent) =>
      whenFree(
        async () => {
          await ownData.restore();
          const sample = ownData.sample.value ? 'own' : 'site';
          return remote.start({ ...request, sample }, proxy(onEvent));
        },
        (message) => onEvent({ type: 'preparing', phase: 'device', message }),
      ),
    // Comlink's types lose the link between a task's name and its result.
    task: (name, request, onProgress) =>
      whenFree(
        () =>
          remote.task(
            name,
            request,
            proxy((message: string, fraction?: number) => onProgress({ message, fraction })),
          ) as Promise<never>,
        (message) => onProgress({ message }),
      ),
    pause: () => void remote.pause(),
    resume: () => void remote.resume(),
    cancel: () => void remote.cancel(),
    terminate: () => {
      abort.abort();
      worker.terminate();
      ended.resolve(undefined);
    },
  };
}
