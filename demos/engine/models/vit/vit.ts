import * as tf from '@tensorflow/tfjs-core';
import { LayerNorm } from '../../nn/layerNorm.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { Backbone, type Pooler } from '../backbone.ts';
import type { ViTConfig } from './vitConfig.ts';
import { ViTEmbeddings } from './vitEmbeddings.ts';
import { createViTLayer } from './vitLayer.ts';

/**
 * The Vision Transformer without a head (Dosovitskiy et al., 2021, arXiv:2010.11929), as Hugging
 * Face's `ViTModel` without its pooling layer.
 */
export function createViT(config: ViTConfig): Backbone {
  return new Backbone({
    hiddenSize: config.hiddenSize,
    embeddings: new ViTEmbeddings(config),
    blocks: Array.from({ length: config.numHiddenLayers }, (_, i) => [
      createViTLayer(`vit.encoder.layer.${i}`, config),
    ]),
    pooler: new ClassToken(config),
  });
}

/** The last norm, of the class token alone: the other tokens are not looked at any more. */
class ClassToken implements Pooler {
  readonly #layernorm: LayerNorm;

  constructor({ hiddenSize, layerNormEps }: ViTConfig) {
    this.#layernorm = new LayerNorm('vit.layernorm', hiddenSize, layerNormEps);
  }

  get parameters(): Parameter[] {
    return this.#layernorm.parameters;
  }

  forward(hidden: tf.Tensor3D): tf.Tensor2D {
    return tf.squeeze(this.#layernorm.forward(firstToken(hidden)), [1]);
  }

  backward(hidden: tf.Tensor3D, dPooled: tf.Tensor2D): tf.Tensor3D {
    const dNormed = tf.expandDims(dPooled, 1);
    const dFirst = this.#layernorm.backward(firstToken(hidden), dNormed) as tf.Tensor3D;
    const others = hidden.shape[1] - 1;
    return tf.pad(dFirst, [
      [0, 0],
      [0, others],
      [0, 0],
    ]);
  }
}

/** [batch, tokens, hidden] → [batch, 1, hidden]. */
function firstToken(hidden: tf.Tensor3D): tf.Tensor3D {
  return tf.slice(hidden, [0, 0, 0], [-1, 1, -1]);
}
