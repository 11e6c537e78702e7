import * as tf from '@tensorflow/tfjs-core';
import { LayerNorm } from '../../nn/layerNorm.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { Backbone, type Layer, type Pooler } from '../backbone.ts';
import { PatchMerging } from './patchMerging.ts';
import { type SwinConfig, stages } from './swinConfig.ts';
import { SwinEmbeddings } from './swinEmbeddings.ts';
import { createSwinLayer } from './swinLayer.ts';

/**
 * The Swin Transformer without a head (Liu et al., 2021, arXiv:2103.14030), as Hugging Face's
 * `SwinModel`. A stage's merging of patches belongs to its last block.
 */
export function createSwin(config: SwinConfig): Backbone {
  const { depths, numHeads, windowSize, dropPathRate } = config;
  const total = depths.reduce((sum, depth) => sum + depth, 0);
  const blocks: Layer[][] = [];
  stages(config).forEach(({ size, side }, stage) => {
    const name = `swin.encoder.layers.${stage}`;
    for (let i = 0; i < depths[stage]; i++) {
      // Every second block shifts its windows, unless one window holds everything.
      const shift = i % 2 === 1 && side > windowSize ? Math.floor(windowSize / 2) : 0;
      const options = {
        name: `${name}.blocks.${i}`,
        size,
        heads: numHeads[stage],
        grid: { side, windowSize, shift },
        dropPath: (dropPathRate * blocks.length) / Math.max(1, total - 1),
      };
      blocks.push([createSwinLayer(options, config)]);
    }
    if (stage < depths.length - 1) {
      blocks[blocks.length - 1].push(new PatchMerging(`${name}.downsample`, size, side));
    }
  });
  const hiddenSize = config.embedDim * 2 ** (depths.length - 1);
  return new Backbone({
    hiddenSize,
    embeddings: new SwinEmbeddings(config),
    blocks,
    pooler: new MeanToken(hiddenSize, config.layerNormEps),
  });
}

/** The last norm, and the mean over all tokens. */
class MeanToken implements Pooler {
  readonly #layernorm: LayerNorm;

  constructor(size: number, layerNormEps: number) {
    this.#layernorm = new LayerNorm('swin.layernorm', size, layerNormEps);
  }

  get parameters(): Parameter[] {
    return this.#layernorm.parameters;
  }

  forward(hidden: tf.Tensor3D): tf.Tensor2D {
    return tf.mean(this.#layernorm.forward(hidden), 1);
  }

  backward(hidden: tf.Tensor3D, dPooled: tf.Tensor2D): tf.Tensor3D {
    const tokens = hidden.shape[1];
    const dNormed = tf.tile(tf.expandDims(tf.div(dPooled, tokens), 1), [1, tokens, 1]);
    return this.#layernorm.backward(hidden, dNormed) as tf.Tensor3D;
  }
}
