import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from './parameter.ts';

/** Cuts images into square patches and maps each to a vector: a convolution with stride = size. */
export class PatchEmbeddings {
  /** [hidden, channels, patch, patch]. */
  readonly weight: Parameter;
  /** [hidden]. */
  readonly bias: Parameter;
  readonly #channels: number;
  readonly #patchSize: number;
  readonly #hiddenSize: number;

  /** @param name the layer's name in the checkpoint: `vit.embeddings.patch_embeddings` */
  constructor(name: string, channels: number, patchSize: number, hiddenSize: number) {
    this.#channels = channels;
    this.#patchSize = patchSize;
    this.#hiddenSize = hiddenSize;
    const shape = [hiddenSize, channels, patchSize, patchSize];
    this.weight = new Parameter(`${name}.projection.weight`, shape, 'weight');
    this.bias = new Parameter(`${name}.projection.bias`, [hiddenSize], 'bias');
  }

  get parameters(): Parameter[] {
    return [this.weight, this.bias];
  }

  // #region patch-embeddings
  /** [batch, channels, height, width] → [batch, patches, hidden]. */
  forward(pixelValues: tf.Tensor4D): tf.Tensor3D {
    const patches = this.#cut(pixelValues);
    const [batch, count, length] = patches.shape;
    const flat = tf.reshape(patches, [batch * count, length]) as tf.Tensor2D;
    const embedded = tf.matMul(flat, this.#matrix(), false, true);
    return tf.reshape(tf.add(embedded, this.bias.value), [batch, count, this.#hiddenSize]);
  }

  /** [batch, channels, height, width] → [batch, patches, channels · size²], row by row. */
  #cut(pixelValues: tf.Tensor4D): tf.Tensor3D {
    const [batch, channels, height, width] = pixelValues.shape;
    const size = this.#patchSize;
    const [down, across] = [height / size, width / size];
    // Two transpositions of rank 4, which every backend has, in place of one of rank 6.
    const strips = tf.reshape(pixelValues, [batch * channels * down, size, across, size]);
    const tiles = tf.transpose(strips, [0, 2, 1, 3]);
    const byChannel = tf.reshape(tiles, [batch, channels, down * across, size * size]);
    const byPatch = tf.transpose(byChannel, [0, 2, 1, 3]);
    return tf.reshape(byPatch, [batch, down * across, channels * size * size]);
  }
  // #endregion patch-embeddings

  /** Gradients of the weights; that of the pixels is never needed. */
  backward(pixelValues: tf.Tensor4D, dy: tf.Tensor): void {
    const patches = tf.reshape(this.#cut(pixelValues), [-1, this.#patchLength]) as tf.Tensor2D;
    const dy2 = tf.reshape(dy, [-1, this.#hiddenSize]) as tf.Tensor2D;
    const dMatrix = tf.matMul(dy2, patches, true, false);
    this.weight.accumulateGrad(tf.reshape(dMatrix, this.weight.value.shape));
    this.bias.accumulateGrad(tf.sum(dy2, 0));
  }

  get #patchLength(): number {
    return this.#channels * this.#patchSize ** 2;
  }

  #matrix(): tf.Tensor2D {
    return tf.reshape(this.weight.value, [this.#hiddenSize, this.#patchLength]);
  }
}
