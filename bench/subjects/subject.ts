/** What every subject is, and how it answers the bench's requests, in Node as in a page. */
import type { Bench } from '../../cli/bench/benches.ts';
import type { Reply, Report, Request } from '../../cli/bench/protocol.ts';
import type { BackendName } from '../../demos/engine/run.ts';

/** What a subject is told besides what to do. */
export interface Conditions {
  backend: BackendName;
  /** Threads that it may have, where it lets itself be told. */
  threads: number;
  /** Path or address of the model as ONNX, for those that read one. */
  onnx?: string;
  /** A module of WebAssembly that measures the machine, byte by byte. */
  wasm?: number[];
  /** Addresses of TensorFlow.js's WebAssembly files, where it does not find them by itself. */
  wasmPaths?: Record<string, string>;
}

/** A bench made ready: weights drawn, inputs on the device. */
export interface Task {
  /** Does it so many times and waits for the device; milliseconds for one. */
  run(times: number): Promise<number>;
  report(): Report;
  dispose(): void;
}

export type Prepare<B extends Bench = Bench> = (bench: B, conditions: Conditions) => Promise<Task>;

/**
 * Milliseconds for one time.
 *
 * @param settle waits until the device has done all that it was given
 */
export async function stopwatch(
  times: number,
  once: () => unknown,
  settle: () => unknown,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < times; i++) await once();
  await settle();
  return (performance.now() - start) / times;
}

/** Answers requests, one after the other; whatever goes wrong becomes an answer, too. */
export function respondWith(
  prepare: Prepare,
  wasmPaths?: Record<string, string>,
): (request: Request) => Promise<Reply> {
  let task: Task | undefined;
  return async (request) => {
    try {
      if (request.do === 'prepare') {
        task = await prepare(request.bench, { ...request, wasmPaths });
        return { ok: 'prepare' };
      }
      if (!task) return { ok: false, error: 'was asked to run before it was told what' };
      if (request.do === 'run') return { ok: 'run', ms: await task.run(request.times) };
      if (request.do === 'report') return { ok: 'report', ...task.report() };
      task.dispose();
      task = undefined;
      return { ok: 'finish' };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  };
}
