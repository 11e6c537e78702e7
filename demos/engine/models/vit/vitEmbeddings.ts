import * as tf from '@tensorflow/tfjs-core';
import { Dropout, type Training } from '../../nn/dropout.ts';
import { Parameter } from '../../nn/parameter.ts';
import { PatchEmbeddings } from '../../nn/patchEmbeddings.ts';
import type { Embeddings } from '../backbone.ts';
import { patchesPerSide, type ViTConfig } from './vitConfig.ts';

/** Patches as tokens, a class token before them, and to each token what says where it stands. */
export class ViTEmbeddings implements Embeddings {
  readonly #patchEmbeddings: PatchEmbeddings;
  /** [1, 1, hidden]. */
  readonly #clsToken: Parameter;
  /** [1, 1 + patches, hidden]. */
  readonly #positionEmbeddings: Parameter;
  readonly #dropout: Dropout;
  /** Side of the image without the pixels at its end that fill no patch. */
  readonly #side: number;

  constructor(config: ViTConfig) {
    const { hiddenSize, numChannels, patchSize, hiddenDropoutProb } = config;
    const name = 'vit.embeddings';
    const perSide = patchesPerSide(config);
    this.#side = perSide * patchSize;
    this.#clsToken = new Parameter(`${name}.cls_token`, [1, 1, hiddenSize], 'embedding');
    this.#positionEmbeddings = new Parameter(
      `${name}.position_embeddings`,
      [1, 1 + perSide ** 2, hiddenSize],
      'embedding',
    );
    this.#patchEmbeddings = new PatchEmbeddings(
      `${name}.patch_embeddings`,
      numChannels,
      patchSize,
      hiddenSize,
    );
    this.#dropout = new Dropout(`${name}.dropout`, hiddenDropoutProb);
  }

  get parameters(): Parameter[] {
    return [this.#clsToken, this.#positionEmbeddings, ...this.#patchEmbeddings.parameters];
  }

  // #region vit-embeddings
  forward(pixelValues: tf.Tensor4D, training?: Training): tf.Tensor3D {
    const patches = this.#patchEmbeddings.forward(this.#crop(pixelValues));
    const clsToken = tf.tile(this.#clsToken.value as tf.Tensor3D, [patches.shape[0], 1, 1]);
    const tokens = tf.concat([clsToken, patches], 1);
    const embedded = tf.add(tokens, this.#positionEmbeddings.value);
    return this.#dropout.apply(embedded, training) as tf.Tensor3D;
  }
  // #endregion vit-embeddings

  backward(pixelValues: tf.Tensor4D, dHidden: tf.Tensor3D, training?: Training): void {
    const dEmbedded = this.#dropout.apply(dHidden, training) as tf.Tensor3D;
    const overBatch = tf.sum(dEmbedded, 0, true);
    this.#positionEmbeddings.accumulateGrad(overBatch);
    this.#clsToken.accumulateGrad(tf.slice(overBatch, [0, 0, 0], [1, 1, -1]));
    const dPatches = tf.slice(dEmbedded, [0, 1, 0], [-1, -1, -1]);
    this.#patchEmbeddings.backward(this.#crop(pixelValues), dPatches);
  }

  #crop(pixelValues: tf.Tensor4D): tf.Tensor4D {
    if (pixelValues.shape[2] === this.#side) return pixelValues;
    return tf.slice(pixelValues, [0, 0, 0, 0], [-1, -1, this.#side, this.#side]);
  }
}
