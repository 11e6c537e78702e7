import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';

/**
 * `y = x Wᵀ + b`.
 *
 * Inputs: x [rows, in], weight [out, in], bias [out] or none. Result: y [rows, out].
 */
export const linear = operation(
  'Linear',
  ({ x, weight, bias }: { x: tf.Tensor2D; weight: tf.Tensor2D; bias?: tf.Tensor }) => {
    const product = tf.matMul(x, weight, false, true);
    return [bias ? tf.add(product, bias) : product];
  },
);
