import * as tf from '@tensorflow/tfjs-core';
import { LayerNorm } from '../../nn/layerNorm.ts';
import { Linear } from '../../nn/linear.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { PADDING, TokenGather } from '../../nn/tokenGather.ts';
import type { Layer } from '../backbone.ts';
import { NORM_EPSILON } from './swinEmbeddings.ts';

/** Between two stages: four neighbouring tokens become one of twice the size. */
export class PatchMerging implements Layer {
  readonly #neighbours: TokenGather;
  readonly #norm: LayerNorm;
  readonly #reduction: Linear;

  /**
   * @param name in the checkpoint: `swin.encoder.layers.0.downsample`
   * @param size of a token before
   * @param side tokens along a side of the square before
   */
  constructor(name: string, size: number, side: number) {
    this.#neighbours = new TokenGather(side ** 2, neighbourIndex(side));
    this.#norm = new LayerNorm(`${name}.norm`, 4 * size, NORM_EPSILON);
    this.#reduction = new Linear(`${name}.reduction`, 4 * size, 2 * size, false);
  }

  get parameters(): Parameter[] {
    return [...this.#norm.parameters, ...this.#reduction.parameters];
  }

  forward(x: tf.Tensor3D): tf.Tensor3D {
    return this.#reduction.forward(this.#norm.forward(this.#join(x))) as tf.Tensor3D;
  }

  backward(x: tf.Tensor3D, dy: tf.Tensor3D): tf.Tensor3D {
    const joined = this.#join(x);
    const dNormed = this.#reduction.backward(this.#norm.forward(joined), dy);
    const dJoined = this.#norm.backward(joined, dNormed);
    const [batch, tokens, size] = dJoined.shape;
    return this.#neighbours.restore(tf.reshape(dJoined, [batch, tokens * 4, size / 4]));
  }

  /** [batch, side², size] → [batch, ⌈side / 2⌉², 4 · size]. */
  #join(x: tf.Tensor3D): tf.Tensor3D {
    const gathered = this.#neighbours.gather(x);
    const [batch, tokens, size] = gathered.shape;
    return tf.reshape(gathered, [batch, tokens / 4, size * 4]);
  }
}

/** For each new token its four old ones, column by column; `PADDING` beyond an odd side. */
function neighbourIndex(side: number): number[] {
  const half = Math.ceil(side / 2);
  const index = [];
  for (let token = 0; token < half ** 2; token++) {
    for (let neighbour = 0; neighbour < 4; neighbour++) {
      const row = Math.floor(token / half) * 2 + (neighbour % 2);
      const column = (token % half) * 2 + Math.floor(neighbour / 2);
      index.push(row < side && column < side ? row * side + column : PADDING);
    }
  }
  return index;
}
