/**
 * The Vision Transformer once more, as one function of its weights in TensorFlow.js ops, for
 * TensorFlow.js to differentiate: the oracle that the engine's backward pass is tested against.
 */
import * as tf from '@tensorflow/tfjs';
import type { ViTConfig } from '../../../demos/engine/models/vit/vitConfig.ts';

type Weights = Record<string, tf.Tensor>;

/** Mean cross-entropy of [batch, channels, height, width] against class indices. */
export function plainLoss(
  weights: Weights,
  config: ViTConfig,
  pixelValues: tf.Tensor4D,
  labels: number[],
): tf.Scalar {
  const classes = weights['classifier.bias'].size;
  const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
  return tf.losses.softmaxCrossEntropy(targets, plainLogits(weights, config, pixelValues));
}

function plainLogits(w: Weights, config: ViTConfig, pixelValues: tf.Tensor4D): tf.Tensor2D {
  const { patchSize, hiddenSize, numHiddenLayers, layerNormEps } = config;
  const batch = pixelValues.shape[0];
  // A real convolution, where the engine cuts patches by reshaping.
  const image = tf.transpose(pixelValues, [0, 2, 3, 1]) as tf.Tensor4D;
  const name = 'vit.embeddings.patch_embeddings.projection';
  const filter = tf.transpose(w[`${name}.weight`], [2, 3, 1, 0]) as tf.Tensor4D;
  const patches = tf.add(tf.conv2d(image, filter, patchSize, 'valid'), w[`${name}.bias`]);
  const tokens = tf.reshape(patches, [batch, -1, hiddenSize]);
  const cls = tf.add(tf.zeros([batch, 1, hiddenSize]), w['vit.embeddings.cls_token']);
  let x = tf.add(tf.concat([cls, tokens], 1), w['vit.embeddings.position_embeddings']);
  for (let i = 0; i < numHiddenLayers; i++) x = block(w, `vit.encoder.layer.${i}`, config, x);
  const normed = norm(w, 'vit.layernorm', layerNormEps, x);
  const first = tf.reshape(tf.slice(normed, [0, 0, 0], [-1, 1, -1]), [batch, hiddenSize]);
  return linear(w, 'classifier', first) as tf.Tensor2D;
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
  return tf.add(middle, linear(w, `${name}.output.dense`, activate(wide, config)));
}

function activate(x: tf.Tensor, { hiddenAct }: ViTConfig): tf.Tensor {
  if (hiddenAct === 'gelu') {
    return tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
  }
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
}

function norm(w: Weights, name: string, epsilon: number, x: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(normal, w[`${name}.weight`]), w[`${name}.bias`]);
}

function linear(w: Weights, name: string, x: tf.Tensor): tf.Tensor {
  const weight = w[`${name}.weight`];
  const flat = tf.reshape(x, [-1, weight.shape[1] as number]);
  const y = tf.matMul(flat, weight as tf.Tensor2D, false, true);
  const shape = [...x.shape.slice(0, -1), weight.shape[0]];
  const bias = w[`${name}.bias`];
  return tf.reshape(bias ? tf.add(y, bias) : y, shape);
}
