import * as tf from '@tensorflow/tfjs-core';
import { type WindowGrid, windowPositions } from '../../kernels/definitions/windows.ts';
import type { ScoreBias } from '../../nn/attention.ts';
import { Parameter } from '../../nn/parameter.ts';

/** What is added to a score between tokens that only the shift has brought together. */
const MASKED = -100;

/**
 * What a window's attention adds to its scores: a learnt bias for each distance between two tokens,
 * and, where the square was shifted, a mask between tokens that do not lie side by side in truth.
 */
export class WindowBias implements ScoreBias {
  /** [(2 · windowSize − 1)², heads]: a row for each way from one token to another. */
  readonly #table: Parameter;
  readonly #heads: number;
  readonly #tokens: number;
  /** For each pair of tokens in a window the row of the table, [tokens²]. */
  readonly #index: Int32Array;
  /** [windows, tokens, tokens], or absent without a shift. */
  readonly #mask: Float32Array | undefined;

  /** @param name of the layer in the checkpoint: `swin.encoder.layers.0.blocks.0.attention.self` */
  constructor(name: string, grid: WindowGrid, heads: number) {
    const { windowSize } = grid;
    this.#heads = heads;
    this.#tokens = windowSize ** 2;
    this.#table = new Parameter(
      `${name}.relative_position_bias_table`,
      [(2 * windowSize - 1) ** 2, heads],
      'bias',
    );
    this.#index = relativePositionIndex(windowSize);
    this.#mask = grid.shift > 0 ? shiftMask(grid) : undefined;
  }

  get parameters(): Parameter[] {
    return [this.#table];
  }

  tensors(): { bias: tf.Tensor3D; mask?: tf.Tensor3D } {
    const tokens = this.#tokens;
    const rows = tf.gather(this.#table.value, tf.tensor1d(this.#index, 'int32'));
    const bias = tf.reshape(tf.transpose(rows), [this.#heads, tokens, tokens]) as tf.Tensor3D;
    if (!this.#mask) return { bias };
    return {
      bias,
      mask: tf.tensor3d(this.#mask, [this.#mask.length / tokens ** 2, tokens, tokens]),
    };
  }

  backward(dBias: tf.Tensor): void {
    if (!this.#table.trainable) return;
    const pairs = this.#tokens ** 2;
    const [rows] = this.#table.shape;
    const byHead = tf.reshape(dBias, [this.#heads, pairs]) as tf.Tensor2D;
    // Each row of the table gets the sum over the pairs that it was used for: a product with ones.
    const uses = new Float32Array(pairs * rows);
    this.#index.forEach((row, pair) => {
      uses[pair * rows + row] = 1;
    });
    this.#table.accumulateGrad(tf.transpose(tf.matMul(byHead, tf.tensor2d(uses, [pairs, rows]))));
  }
}

/** For each pair of tokens (from, to) of a window, row by row, the row of the bias table. */
function relativePositionIndex(windowSize: number): Int32Array {
  const span = 2 * windowSize - 1;
  const tokens = windowSize ** 2;
  return Int32Array.from({ length: tokens ** 2 }, (_, pair) => {
    const [from, to] = [Math.floor(pair / tokens), pair % tokens];
    const down = Math.floor(from / windowSize) - Math.floor(to / windowSize) + windowSize - 1;
    const across = (from % windowSize) - (to % windowSize) + windowSize - 1;
    return down * span + across;
  });
}

/** For each window and each pair of its tokens: 0 where they are neighbours in truth, else `MASKED`. */
function shiftMask(grid: WindowGrid): Float32Array {
  const { side, windowSize, shift } = grid;
  // What the shift brought round from the other side, and what shares the last windows with it.
  const band = (i: number) => Number(i >= side - windowSize) + Number(i >= side - shift);
  const regions = windowPositions(grid).map(({ row, column }) => band(row) * 3 + band(column));
  const tokens = windowSize ** 2;
  const mask = new Float32Array(regions.length * tokens);
  for (let from = 0; from < regions.length; from++) {
    const window = from - (from % tokens);
    for (let to = 0; to < tokens; to++) {
      mask[from * tokens + to] = regions[from] === regions[window + to] ? 0 : MASKED;
    }
  }
  return mask;
}
