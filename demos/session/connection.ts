/** The wire to the thread that computes, from when it is first needed. */
import { proxy, type Remote, wrap } from 'comlink';
import type { Mix } from '../engine/data/mixes.ts';
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
   *
   * @param request.mix asks for a hundred images with their classes mixed in this way
   */
  start(
    request: Omit<RunRequest, 'sample'> & { mix?: Mix },
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

/** What a client asks for, and the thread itself for the words that need no answer. */
interface Connection extends Pick<LabClient, 'start' | 'task'> {
  remote(): Remote<LabWorker>;
}

/**
 * Connects with a thread of its own, which starts when the device is free for it.
 *
 * @param end ends the thread at once; what it was asked for then resolves
 */
export function connect(end: AbortSignal): Connection {
  const ended = Promise.withResolvers<undefined>();
  // A thread may fall while nobody waits for it; whoever asks next is told.
  ended.promise.catch(() => {});
  end.addEventListener('abort', () => ended.resolve(undefined));

  let thread: Remote<LabWorker> | undefined;
  const remote = () => {
    thread ??= startThread(end, ended.reject);
    return thread;
  };
  const whenFree = <T>(work: () => Promise<T>, onWait: (message: string) => void) =>
    whenDeviceIsFree(
      () => Promise.race([work(), ended.promise]),
      (ahead) => onWait(waitingMessage(ahead)),
      end,
    );
  return {
    remote,
    start: ({ mix, ...request }, onEvent) =>
      whenFree(
        async () => {
          await ownData.restore();
          const sample = mix ?? (ownData.sample.value ? 'own' : 'site');
          return remote().start({ ...request, sample }, proxy(onEvent));
        },
        (message) => onEvent({ type: 'preparing', phase: 'device', message }),
      ),
    // Comlink's types lose the link between a task's name and its result.
    task: (name, request, onProgress) =>
      whenFree(
        () =>
          remote().task(
            name,
            request,
            proxy((message: string, fraction?: number) => onProgress({ message, fraction })),
          ) as Promise<never>,
        (message) => onProgress({ message }),
      ),
  };
}

/** Starts the worker. TensorFlow.js is loaded there. */
function startThread(end: AbortSignal, onError: (error: Error) => void): Remote<LabWorker> {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => {
    const reason = event.message ? `: ${event.message}` : ' before it could say why';
    onError(new Error(`the thread that computes stopped${reason}`));
  });
  end.addEventListener('abort', () => worker.terminate());
  if (end.aborted) worker.terminate();
  return wrap<LabWorker>(worker);
}
