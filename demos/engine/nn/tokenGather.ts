import * as tf from '@tensorflow/tfjs-core';

/** In an index: a token of zeros, which stands for no token of the input. */
export const PADDING = -1;

/**
 * Puts tokens in another order, with tokens of zeros between them, and back. Each direction is the
 * other's gradient. Windows, their cyclic shift, and the merging of patches are all of this kind.
 */
export class TokenGather {
  readonly #index: Int32Array;
  /** Where each token of the input went. */
  readonly #inverse: Int32Array;
  readonly #padded: boolean;

  /**
   * @param tokens how many the input has
   * @param index for each place of the result a token of the input, each of them once, or `PADDING`
   */
  constructor(tokens: number, index: readonly number[]) {
    this.#padded = index.includes(PADDING);
    // The zeros are appended to the input, as its last token.
    this.#index = Int32Array.from(index, (token) => (token === PADDING ? tokens : token));
    this.#inverse = new Int32Array(tokens);
    this.#index.forEach((token, place) => {
      if (token < tokens) this.#inverse[token] = place;
    });
  }

  /** [batch, tokens, size] → [batch, places, size]. */
  gather(x: tf.Tensor): tf.Tensor3D {
    const [batch, , size] = x.shape;
    const source = this.#padded ? tf.concat([x, tf.zeros([batch, 1, size])], 1) : x;
    return tf.gather(source, tf.tensor1d(this.#index, 'int32'), 1) as tf.Tensor3D;
  }

  /** [batch, places, size] → [batch, tokens, size]; what stands in the place of padding is left out. */
  restore(y: tf.Tensor): tf.Tensor3D {
    const { length } = this.#index;
    const places = tf.reshape(y, [-1, length, y.shape[y.rank - 1]]);
    const inverse = tf.tensor1d(this.#inverse, 'int32');
    return tf.gather(places, inverse, 1) as tf.Tensor3D;
  }
}
