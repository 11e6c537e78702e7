/**
 * The Vision Transformer as one would write it in TensorFlow.js, for its own autodiff. (The tests have
 * one with a convolution; WebAssembly has no gradient of a convolution's filter.)
 */
import * as tf from '@tensorflow/tfjs-core';
import { patchesPerSide, type ViTConfig } from '../../demos/engine/models/vit/vitConfig.ts';

type Weights = Record<string, tf.Tensor>;

/** Logits [batch, labels] of pixel values [batch, channels, height, width]. */
export function plainLogits(w: Weights, config: ViTConfig, pixelValues: tf.Tensor4D): tf.Tensor2D {
  const { hiddenSize, numHiddenLayers, layerNormEps } = config;
  const batch = pixelValues.shape[0];
  const patches = linear(w, 'vit.embeddings.patch_embeddings.projection', cut(pixelValues, config));
  const cls = tf.add(tf.zeros([batch, 1, hiddenSize]), w['vit.embeddings.cls_token']);
  let x = tf.add(tf.concat([cls, patches], 1), w['vit.embeddings.position_embeddings']);
  for (let i = 0; i < numHiddenLayers; i++) x = block(w, `vit.encoder.layer.${i}`, config, x);
  const normed = norm(w, 'vit.layernorm', layerNormEps, x);
  const first = tf.reshape(tf.slice(normed, [0, 0, 0], [-1, 1, -1]), [batch, hiddenSize]);
  return linear(w, 'classifier', first) as tf.Tensor2D;
}

/** Patches [batch, patches, channels × patch × patch]. */
function cut(pixelValues: tf.Tensor4D, config: ViTConfig): tf.Tensor {
  const { numChannels, patchSize } = config;
  const [batch, side] = [pixelValues.shape[0], patchesPerSide(config)];
  // Rank 6 is more than TensorFlow.js transposes everywhere: rows of patches first, columns next.
  const rows = tf.reshape(pixelValues, [batch, numChannels, side, patchSize * side * patchSize]);
  const byRow = tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [
    batch * side,
    numChannels * patchSize,
    side,
    patchSize,
  ]);
  return tf.reshape(tf.transpose(byRow, [0, 2, 1, 3]), [
    batch,
    side ** 2,
    numChannels * patchSize ** 2,
  ]);
}

function block(w: Weights, name: string, config: ViTConfig, x: tf.Tensor): tf.Tensor {
  const { numAttentionHeads: heads, hiddenSize, layerNormEps } = config;
  const [batch, tokens] = x.shape;
  const normed = norm(w, `${name}.layernorm_before`, layerNormEps, x);
  const [q, k, v] = ['query', 'key', 'value'].map((part) => {
    const y = linear(w, `${name}.attention.attention.${part}`, normed);
    return tf.transpose(tf.reshape(y, [batch, tokens, heads, hiddenSize / heads]), [0, 2, 1, 3]);
  });
  const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(hiddenSize / heads));
  const context = tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]);
  const joined = tf.reshape(context, [batch, tokens, hiddenSize]);
  const middle = tf.add(x, linear(w, `${name}.attention.output.dense`, joined));
  const wide = linear(
    w,
    `${name}.intermediate.dense`,
    norm(w, `${name}.layernorm_after`, layerNormEps, middle),
  );
  return tf.add(middle, linear(w, `${name}.output.dense`, gelu(wide)));
}

function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
}

function norm(w: Weights, name: string, epsilon: number, x: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(normal, w[`${name}.weight`]), w[`${name}.bias`]);
}

function linear(w: Weights, name: string, x: tf.Tensor): tf.Tensor {
  const weight = w[`${name}.weight`];
  const flat = tf.reshape(x, [-1, weight.shape[1] as number]);
  const y = tf.add(tf.matMul(flat, weight as tf.Tensor2D, false, true), w[`${name}.bias`]);
  return tf.reshape(y, [...x.shape.slice(0, -1), weight.shape[0]]);
}
