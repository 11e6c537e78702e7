import { JobBoard } from './jobs.ts';
import type { Kernels, Program } from './program.ts';
import type { ThreadStart } from './thread.ts';

/** In a browser a global. Node's takes the same arguments; asked for in this way, no bundler looks for it. */
const { Worker } = globalThis.Worker
  ? globalThis
  : (process.getBuiltinModule('node:worker_threads') as unknown as typeof globalThis);

/** Chunks that a job is cut into for each thread: the more, the less one waits for another at the end. */
const CHUNKS_PER_THREAD = 8;

/** Threads that work on one memory; the one that has the pool is among them. */
export class ThreadPool {
  readonly #workers: Worker[] = [];
  readonly #board: JobBoard;
  readonly #numbers: Map<string, number>;

  private constructor(memory: WebAssembly.Memory, kernels: Kernels) {
    this.#board = new JobBoard(memory, kernels);
    this.#numbers = new Map(Object.keys(kernels.functions).map((name, i) => [name, i]));
  }

  /**
   * Starts all threads but the first, which is the caller's.
   *
   * @param kernels the caller's own
   * @throws Error where one does not start
   */
  static async start(
    { module }: Program,
    memory: WebAssembly.Memory,
    kernels: Kernels,
    threads: number,
  ): Promise<ThreadPool> {
    const pool = new ThreadPool(memory, kernels);
    const started: Promise<void>[] = [];
    for (let thread = 1; thread < threads; thread++) {
      const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
      pool.#workers.push(worker);
      started.push(untilReady(worker, { module, memory, thread }));
    }
    try {
      await Promise.all(started);
    } catch (error) {
      pool.dispose();
      throw error;
    }
    return pool;
  }

  get threads(): number {
    return this.#workers.length + 1;
  }

  /**
   * Calls a kernel for all of its items, and returns when that is done.
   *
   * @param grain items that are worth a chunk of their own; chunks are multiples of it
   */
  run(kernel: string, args: readonly number[], items: number, grain: number): void {
    const grains = Math.ceil(items / grain / (this.threads * CHUNKS_PER_THREAD));
    const itemsPerChunk = grains * grain;
    this.#board.run({ kernel: this.#numbers.get(kernel) as number, args, items, itemsPerChunk });
  }

  dispose(): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** Tells a thread what to work on, and waits until it does. */
function untilReady(worker: Worker, start: ThreadStart): Promise<void> {
  return new Promise((resolve, reject) => {
    listen(worker, 'message', () => {
      // In Node a thread would keep the process alive.
      (worker as { unref?: () => void }).unref?.();
      resolve();
    });
    listen(worker, 'error', (error) => {
      const reason = (error as { message?: string }).message ?? 'no reason given';
      reject(new Error(`A thread of WebAssembly could not be started (${reason}).`));
    });
    worker.postMessage(start);
  });
}

/** Node's workers are no event targets. */
function listen(worker: Worker, type: string, listener: (event: unknown) => void): void {
  if ('on' in worker) (worker.on as typeof worker.addEventListener)(type, listener);
  else worker.addEventListener(type, listener);
}
