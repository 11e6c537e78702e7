import * as tf from '@tensorflow/tfjs-core';
import { deviceMemory } from '../backend.ts';
import { OutOfMemoryError } from '../kernels/deviceMemory.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';

/**
 * How many images go through the model at once: as many as the device's memory holds. A batch of more is
 * taken in parts, whose losses and gradients add up to those of the whole.
 */
export class MicroBatch {
  readonly #model: ImageClassifier;
  readonly #onSmaller: (size: number) => void;
  #size: number;

  /**
   * @param size to begin with; see `largestMicroBatch`
   * @param onSmaller called with each new size, when the device had no memory for the one before
   */
  constructor(model: ImageClassifier, size: number, onSmaller: (size: number) => void) {
    this.#model = model;
    this.#size = size;
    this.#onSmaller = onSmaller;
  }

  get size(): number {
    return this.#size;
  }

  // #region micro-batch
  /**
   * Does a piece of work; and where the device had no memory for it, all of it again with half as many
   * images at once.
   *
   * @param work gets the number of images, and must change nothing that a second time would change again
   * @returns its tensors, certain to be computed
   * @throws OutOfMemoryError where there is no memory for a single image
   */
  async attempt<Tensors extends tf.TensorContainer>(
    work: (size: number) => Tensors,
  ): Promise<Tensors> {
    for (;;) {
      let tensors: Tensors | undefined;
      try {
        tensors = tf.tidy(() => work(this.#size));
        await deviceMemory().assertAllocated();
        return tensors;
      } catch (error) {
        tf.dispose(tensors);
        this.#model.abandonStep();
        if (!(error instanceof OutOfMemoryError)) throw error;
        await deviceMemory().recover();
        if (this.#size === 1) throw error;
        this.#size = Math.ceil(this.#size / 2);
        this.#onSmaller(this.#size);
      }
    }
  }
  // #endregion micro-batch
}

/** The items in pieces of `size`; the last one may be shorter. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
