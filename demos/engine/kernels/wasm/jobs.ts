/**
 * How threads share the work: a board at the beginning of the memory that they have in common. One job
 * stands on it at a time, cut into chunks. Whoever is free takes the next chunk, the thread that posted the
 * job too, so that a thread which the system has put aside holds up nobody.
 *
 * What is on the board besides the two counters is written before `remaining` is raised from zero, and
 * read only by a thread that has taken a chunk: until that chunk is done, the next job cannot come.
 */
import type { Kernels } from './program.ts';

/** Where things stand, in bytes. Below lie 64 bytes of zeros, which kernels read where they are given 0. */
const REMAINING = 64;
const UNFINISHED = 128;
const JOB = 192;
const ARGUMENTS = 256;
const MAXIMUM_ARGUMENTS = 30;

/** Bytes of the board, and of the zeros before it. */
export const BOARD_BYTES = 512;

/**
 * How often a counter is looked at before the thread goes to sleep, some 10 microseconds: waking it takes
 * longer than most gaps between two jobs.
 */
const SPINS = 2000;

/** A kernel, to be called for all of its items. */
export interface Job {
  /** Number of the kernel among the program's functions. */
  kernel: number;
  args: readonly number[];
  items: number;
  /** Items of a chunk; the last one may have fewer. */
  itemsPerChunk: number;
}

export class JobBoard {
  readonly #functions: ((...args: number[]) => void)[];
  readonly #remaining: Int32Array;
  readonly #unfinished: Int32Array;
  /** Kernel, items, items per chunk, count of arguments, and whether a chunk failed. */
  readonly #job: Int32Array;
  readonly #args: Float64Array;

  /** @param memory shared by all threads; each has a board of its own on it */
  constructor(memory: WebAssembly.Memory, { functions }: Kernels) {
    this.#functions = Object.values(functions);
    this.#remaining = new Int32Array(memory.buffer, REMAINING, 1);
    this.#unfinished = new Int32Array(memory.buffer, UNFINISHED, 1);
    this.#job = new Int32Array(memory.buffer, JOB, 5);
    this.#args = new Float64Array(memory.buffer, ARGUMENTS, MAXIMUM_ARGUMENTS);
  }

  /**
   * Has a job done by all threads, this one as number 0, and returns when it is.
   *
   * @throws Error where a kernel trapped
   */
  run({ kernel, args, items, itemsPerChunk }: Job): void {
    const chunks = Math.ceil(items / itemsPerChunk);
    this.#job.set([kernel, items, itemsPerChunk, args.length, 0]);
    this.#args.set(args);
    Atomics.store(this.#unfinished, 0, chunks);
    Atomics.store(this.#remaining, 0, chunks);
    Atomics.notify(this.#remaining, 0);
    this.#work(0);
    for (let left = chunks; left > 0; left = Atomics.load(this.#unfinished, 0)) {
      sleepWhile(this.#unfinished, left);
    }
    if (this.#job[4]) throw new Error('A kernel of WebAssembly failed on one of its threads.');
  }

  /** Works on whatever is posted, for ever. */
  serve(thread: number): never {
    for (;;) {
      sleepWhile(this.#remaining, 0);
      this.#work(thread);
    }
  }

  /** Takes chunks until none remains. */
  #work(thread: number): void {
    for (let left = Atomics.load(this.#remaining, 0); left > 0; ) {
      const found = Atomics.compareExchange(this.#remaining, 0, left, left - 1);
      if (found === left) {
        this.#runChunk(left - 1, thread);
        left = Atomics.load(this.#remaining, 0);
      } else left = found;
    }
  }

  #runChunk(chunk: number, thread: number): void {
    const [kernel, items, itemsPerChunk, count] = this.#job;
    const from = chunk * itemsPerChunk;
    const to = Math.min(from + itemsPerChunk, items);
    try {
      this.#functions[kernel](...this.#args.subarray(0, count), from, to, thread);
    } catch {
      this.#job[4] = 1;
    }
    if (Atomics.sub(this.#unfinished, 0, 1) === 1) Atomics.notify(this.#unfinished, 0);
  }
}

/** Returns when a counter no longer has this value, or now and then before. */
function sleepWhile(counter: Int32Array, value: number): void {
  for (let i = 0; i < SPINS; i++) if (Atomics.load(counter, 0) !== value) return;
  Atomics.wait(counter, 0, value);
}
