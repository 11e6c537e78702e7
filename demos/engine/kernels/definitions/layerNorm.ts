import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';

/**
 * `y = γ (x − mean) / √(var + ε) + β` over the last dimension (Ba et al., 2016, arXiv:1607.06450).
 * The variance is the biased one.
 *
 * Inputs: x [..., size], gamma [size], beta [size]. Result: y, of x's shape.
 */
export const layerNorm = operation(
  'LayerNorm',
  (
    { x, gamma, beta }: { x: tf.Tensor; gamma: tf.Tensor; beta: tf.Tensor },
    { epsilon }: { epsilon: number },
  ) => [tf.add(tf.mul(normalize(x, epsilon).normal, gamma), beta)],
);

/**
 * Gradients of `layerNorm`.
 *
 * Inputs: x [..., size], gamma [size], dy of x's shape. Results: dx, dGamma, dBeta.
 */
export const layerNormGrad = operation(
  'LayerNormGrad',
  (
    { x, gamma, dy }: { x: tf.Tensor; gamma: tf.Tensor; dy: tf.Tensor },
    { epsilon }: { epsilon: number },
  ) => {
    const { normal, inverseDeviation } = normalize(x, epsilon);
    const overRows = (values: tf.Tensor) => tf.sum(tf.reshape(values, [-1, gamma.size]), 0);
    const dNormal = tf.mul(dy, gamma);
    const centred = tf.sub(dNormal, tf.mean(dNormal, -1, true));
    const along = tf.mul(normal, tf.mean(tf.mul(dNormal, normal), -1, true));
    const dx = tf.mul(tf.sub(centred, along), inverseDeviation);
    return [dx, overRows(tf.mul(dy, normal)), overRows(dy)];
  },
);

function normalize(x: tf.Tensor, epsilon: number) {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  return { normal: tf.mul(centred, inverseDeviation), inverseDeviation };
}
