import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../random.ts';

/** What a forward pass in training is told, and its backward pass again. */
export interface Training {
  /** Draws the dropout of this step. The same seed drops the same numbers. */
  seed: number;
}

/**
 * Sets numbers to zero at random while training, and scales the others up so that the mean stays
 * (Srivastava et al., 2014, JMLR 15), as `torch.nn.Dropout`; or whole samples of a batch: stochastic
 * depth (Huang et al., 2016, arXiv:1603.09382).
 *
 * What is dropped depends on the step's seed and the layer's name alone, so that a block that is
 * computed again in the backward pass drops the same.
 */
export class Dropout {
  readonly #name: string;
  readonly #probability: number;
  readonly #whole: 'element' | 'sample';

  /**
   * @param name of the layer, different from all others of the model
   * @param probability of being dropped, from 0 to below 1
   * @param whole what is dropped or kept as one: each number, or each sample of the batch
   */
  constructor(name: string, probability: number, whole: 'element' | 'sample' = 'element') {
    this.#name = name;
    this.#probability = probability;
    this.#whole = whole;
  }

  /**
   * For the forward pass with its input, and for the backward pass with the gradient of its result:
   * both are the product with the same mask.
   *
   * @param x [batch, ...]
   * @param training absent in evaluation, where nothing is dropped
   */
  apply(x: tf.Tensor, training: Training | undefined): tf.Tensor {
    return this.during(training)?.(x) ?? x;
  }

  /** What `apply` does to a tensor; `undefined` where it does nothing. */
  during(training: Training | undefined): ((x: tf.Tensor) => tf.Tensor) | undefined {
    if (!training || this.#probability === 0) return undefined;
    return (x) => this.#drop(x, training);
  }

  #drop(x: tf.Tensor, training: Training): tf.Tensor {
    const shape = this.#whole === 'element' ? x.shape : [x.shape[0], ...x.shape.slice(1).fill(1)];
    const random = Random.for(training.seed, this.#name);
    const mask = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const kept = 1 / (1 - this.#probability);
    for (let i = 0; i < mask.length; i++) mask[i] = random.next() < this.#probability ? 0 : kept;
    return tf.mul(x, tf.tensor(mask, shape));
  }
}
