import * as tf from '@tensorflow/tfjs-core';
import { Dropout, type Training } from '../../nn/dropout.ts';
import { LayerNorm } from '../../nn/layerNorm.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { PatchEmbeddings } from '../../nn/patchEmbeddings.ts';
import type { Embeddings } from '../backbone.ts';
import { type SwinConfig, stages } from './swinConfig.ts';

/** Of the norms outside the blocks: they take PyTorch's default, whatever the configuration says. */
export const NORM_EPSILON = 1e-5;

/** Patches as tokens, normalised. Where they stand, each attention layer learns for itself. */
export class SwinEmbeddings implements Embeddings {
  readonly #patchEmbeddings: PatchEmbeddings;
  readonly #norm: LayerNorm;
  readonly #dropout: Dropout;
  /** Side of the image once it is padded to whole patches. */
  readonly #side: number;

  constructor(config: SwinConfig) {
    const { numChannels, patchSize, embedDim, hiddenDropoutProb } = config;
    const name = 'swin.embeddings';
    this.#side = stages(config)[0].side * patchSize;
    this.#patchEmbeddings = new PatchEmbeddings(
      `${name}.patch_embeddings`,
      numChannels,
      patchSize,
      embedDim,
    );
    this.#norm = new LayerNorm(`${name}.norm`, embedDim, NORM_EPSILON);
    this.#dropout = new Dropout(`${name}.dropout`, hiddenDropoutProb);
  }

  get parameters(): Parameter[] {
    return [...this.#patchEmbeddings.parameters, ...this.#norm.parameters];
  }

  forward(pixelValues: tf.Tensor4D, training?: Training): tf.Tensor3D {
    const patches = this.#patchEmbeddings.forward(this.#pad(pixelValues));
    return this.#dropout.apply(this.#norm.forward(patches), training) as tf.Tensor3D;
  }

  backward(pixelValues: tf.Tensor4D, dHidden: tf.Tensor3D, training?: Training): void {
    const padded = this.#pad(pixelValues);
    const dNormed = this.#dropout.apply(dHidden, training);
    const dPatches = this.#norm.backward(this.#patchEmbeddings.forward(padded), dNormed);
    this.#patchEmbeddings.backward(padded, dPatches);
  }

  #pad(pixelValues: tf.Tensor4D): tf.Tensor4D {
    const missing = this.#side - pixelValues.shape[2];
    if (missing === 0) return pixelValues;
    return tf.pad(pixelValues, [
      [0, 0],
      [0, 0],
      [0, missing],
      [0, missing],
    ]);
  }
}
