import type { Run } from '../engine/run.ts';
import type { TrainerState } from '../engine/training/trainerState.ts';
import { putInterruptedRun } from './interruptedRun.ts';

/** Keeping a run takes at most one part in so many of its time. */
const SHARE = 10;

/**
 * Keeps a run while it goes on, as often as costs little: weights and running means of a large model have
 * a gigabyte, which takes longer to store than a fast GPU takes for an epoch.
 */
export class RunKeeper {
  readonly #onTrouble: (sentence: string) => void;
  #notBefore = 0;

  /** @param onTrouble gets a sentence for the reader, once, where the run cannot be kept */
  constructor(onTrouble: (sentence: string) => void) {
    this.#onTrouble = onTrouble;
  }

  /** @param tensors gives the pieces of a safetensors file */
  async keep(
    run: Run,
    state: TrainerState,
    tensors: () => AsyncIterable<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    const start = performance.now();
    if (start < this.#notBefore) return;
    try {
      // Each piece goes into a blob at once, which the browser keeps outside of this thread's memory.
      const pieces: Blob[] = [];
      for await (const piece of tensors()) pieces.push(new Blob([piece]));
      await putInterruptedRun({ run, state, tensors: new Blob(pieces) });
      const end = performance.now();
      this.#notBefore = end + (SHARE - 1) * (end - start);
    } catch (error) {
      this.#notBefore = Number.POSITIVE_INFINITY;
      this.#onTrouble(
        `Should this page be closed or reloaded now, the run would start anew: this browser does not keep it (${(error as Error).message}).`,
      );
    }
  }
}
