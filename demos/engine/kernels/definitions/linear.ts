import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';
import { type GeluApproximation, gelu } from './gelu.ts';

type LinearInputs = { x: tf.Tensor2D; weight: tf.Tensor2D; bias?: tf.Tensor };

/**
 * `y = x Wᵀ + b`.
 *
 * Inputs: x [rows, in], weight [out, in], bias [out] or none. Result: y [rows, out].
 */
export const linear = operation('Linear', ({ x, weight, bias }: LinearInputs) => {
  const product = tf.matMul(x, weight, false, true);
  return [bias ? tf.add(product, bias) : product];
});

/** `gelu(x Wᵀ + b)`, inputs and result as for `linear`. */
export const linearGelu = operation(
  'LinearGelu',
  (inputs: LinearInputs, attributes: { approximate: GeluApproximation }) =>
    gelu({ x: linear(inputs)[0] }, attributes),
);
