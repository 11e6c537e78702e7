import * as tf from '@tensorflow/tfjs-core';
import { attend } from '../kernels/definitions/attention.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { patchesPerSide, type ViTConfig } from '../models/vit/vitConfig.ts';
import { ViTEmbeddings } from '../models/vit/vitEmbeddings.ts';
import { createViTLayer } from '../models/vit/vitLayer.ts';
import { LayerNorm } from '../nn/layerNorm.ts';
import { Linear } from '../nn/linear.ts';
import { viTConfigOf, withModelValues } from './parts.ts';

/** What the class token of a ViT attends to, layer by layer, for one image. */
export interface AttentionMaps {
  layers: number;
  heads: number;
  /** Patches along a side of the image. */
  side: number;
  /**
   * Maps of side² numbers each. A layer has those of its heads, then their mean, then the rollout from
   * the first layer to this one; layers follow each other.
   */
  maps: Float32Array;
  /** What each map leaves to the class token itself; with the map it sums to 1. */
  own: Float32Array;
}

/**
 * Attention maps of the class token, and attention rollout.
 *
 * Rollout (Abnar & Zuidema, 2020, arXiv:2005.00928, equation 1) follows attention through the layers to
 * the patches: Ã = ½ A + ½ I for the residual connection, with A the mean over heads, and
 * R(l) = Ã(l) R(l − 1).
 *
 * @param pixelValues [1, channels, height, width]
 * @throws WeightsError where the model is no ViT
 */
export async function attentionMaps(
  model: ImageClassifier,
  pixelValues: tf.Tensor4D,
): Promise<AttentionMaps> {
  const config = viTConfigOf(model);
  const rows = tf.tidy(() => tf.concat(classTokenRows(modelAttention(model, config, pixelValues))));
  const [count, tokens] = rows.shape;
  const values = (await rows.data()) as Float32Array;
  rows.dispose();
  const maps = new Float32Array(count * (tokens - 1));
  for (let i = 0; i < count; i++) {
    maps.set(values.subarray(i * tokens + 1, (i + 1) * tokens), i * (tokens - 1));
  }
  return {
    layers: config.numHiddenLayers,
    heads: config.numAttentionHeads,
    side: patchesPerSide(config),
    maps,
    own: Float32Array.from({ length: count }, (_, i) => values[i * tokens]),
  };
}

/**
 * Attention of every token to every other, [heads, tokens, tokens] for each layer: what Hugging Face's
 * `output_attentions` gives. The fast kernels never have it whole, so it is computed beside them.
 */
function modelAttention(
  model: ImageClassifier,
  config: ViTConfig,
  pixelValues: tf.Tensor4D,
): tf.Tensor3D[] {
  let hidden = withModelValues(model, new ViTEmbeddings(config), (embeddings) =>
    embeddings.forward(pixelValues),
  );
  return Array.from({ length: config.numHiddenLayers }, (_, i) => {
    const name = `vit.encoder.layer.${i}`;
    const probabilities = layerAttention(model, config, name, hidden);
    hidden = withModelValues(model, createViTLayer(name, config), (layer) => layer.forward(hidden));
    return probabilities;
  });
}

/** @param hidden what the layer gets, [1, tokens, size] */
function layerAttention(
  model: ImageClassifier,
  { hiddenSize, numAttentionHeads, layerNormEps, qkvBias }: ViTConfig,
  name: string,
  hidden: tf.Tensor3D,
): tf.Tensor3D {
  const norm = new LayerNorm(`${name}.layernorm_before`, hiddenSize, layerNormEps);
  const normed = withModelValues(model, norm, (layer) => layer.forward(hidden));
  const [query, key] = ['query', 'key'].map((which) => {
    const self = `${name}.attention.attention.${which}`;
    const linear = new Linear(self, hiddenSize, hiddenSize, qkvBias);
    return withModelValues(model, linear, (layer) => layer.forward(normed)) as tf.Tensor3D;
  });
  return tf.squeeze(attend({ query, key }, numAttentionHeads), [0]);
}

/** The class token's row of each head, of their mean and of the rollout: [heads + 2, tokens] a layer. */
function classTokenRows(layers: readonly tf.Tensor3D[]): tf.Tensor2D[] {
  let rollout: tf.Tensor2D | undefined;
  return layers.map((attention) => {
    const tokens = attention.shape[1];
    const mean = tf.mean<tf.Tensor2D>(attention, 0);
    const mixed = tf.mul<tf.Tensor2D>(tf.add(mean, tf.eye(tokens)), 0.5);
    rollout = rollout ? tf.matMul(mixed, rollout) : mixed;
    const ofHeads = tf.slice(attention, [0, 0, 0], [-1, 1, -1]);
    const heads = tf.reshape(ofHeads, [-1, tokens]);
    const rows = [mean, rollout].map((matrix) => tf.slice(matrix, [0, 0], [1, -1]));
    return tf.concat([heads, ...rows]) as tf.Tensor2D;
  });
}
