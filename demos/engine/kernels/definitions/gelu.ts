import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';

/** How the normal distribution function is computed: exactly, or by tanh. PyTorch's names. */
export type GeluApproximation = 'none' | 'tanh';

const CUBIC = 0.044715;

/**
 * `x Φ(x)` (Hendrycks and Gimpel, 2016, arXiv:1606.08415), with the exact normal distribution
 * function, or as `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
 *
 * Input: x, any shape. Result: y, of the same shape.
 */
export const gelu = operation(
  'Gelu',
  ({ x }: { x: tf.Tensor }, { approximate }: { approximate: GeluApproximation }) => {
    if (approximate === 'none') return [tf.mul(x, normalCdf(x))];
    return [tf.mul(tf.mul(x, 0.5), tf.add(tanhTerm(x), 1))];
  },
);

/**
 * Gradient of `gelu`.
 *
 * Inputs: x and dy, of one shape. Result: dx.
 */
export const geluGrad = operation(
  'GeluGrad',
  (
    { x, dy }: { x: tf.Tensor; dy: tf.Tensor },
    { approximate }: { approximate: GeluApproximation },
  ) => {
    if (approximate === 'none') {
      // d/dx = Φ(x) + x φ(x)
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [tf.mul(dy, tf.add(normalCdf(x), tf.mul(x, density)))];
    }
    const tanh = tanhTerm(x);
    const slope = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBIC), 1), Math.sqrt(2 / Math.PI));
    const dTanh = tf.mul(tf.sub(1, tf.square(tanh)), slope);
    return [tf.mul(dy, tf.mul(tf.add(tf.add(tanh, 1), tf.mul(x, dTanh)), 0.5))];
  },
);

function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function tanhTerm(x: tf.Tensor): tf.Tensor {
  const inner = tf.add(x, tf.mul(tf.mul(tf.square(x), x), CUBIC));
  return tf.tanh(tf.mul(inner, Math.sqrt(2 / Math.PI)));
}
