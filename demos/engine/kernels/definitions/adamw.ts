import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';

/** A parameter with its gradient and the running means, all of one shape. */
type AdamWInputs = {
  value: tf.Tensor;
  grad: tf.Tensor;
  /** Running mean of the gradient. */
  first: tf.Tensor;
  /** Running mean of its square. */
  second: tf.Tensor;
  /** What the gradient is multiplied by, for clipping: one number, on the device. */
  factor: tf.Tensor;
};

/** What an AdamW step is told. */
type AdamWAttributes = {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Learning rate / (1 − β₁ᵗ). */
  stepSize: number;
  /** 1 − β₂ᵗ. */
  bias2: number;
  /** What the value is multiplied by first: 1 − learning rate · weight decay. */
  decay: number;
};

// #region adamw-step
/**
 * One step of Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv:1711.05101), for one
 * parameter. Results: value, first and second, after the step. A kernel may write them over the inputs,
 * so these must not be used any more.
 */
export const adamwStep = operation(
  'AdamW',
  ({ value, grad, first, second, factor }: AdamWInputs, attributes: AdamWAttributes) => {
    const { beta1, beta2, epsilon, stepSize, bias2, decay } = attributes;
    const g = tf.mul(grad, factor);
    const newFirst = tf.add(tf.mul(first, beta1), tf.mul(g, 1 - beta1));
    const newSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(g), 1 - beta2));
    const deviation = tf.add(tf.sqrt(tf.div(newSecond, bias2)), epsilon);
    const move = tf.mul(tf.div(newFirst, deviation), stepSize);
    return [tf.sub(tf.mul(value, decay), move), newFirst, newSecond];
  },
);
// #endregion adamw-step

/** `Σ x²` over all numbers of all inputs, of any shapes and under any names. Result: one number. */
export const squaredNorm = operation('SquaredNorm', (tensors: Record<string, tf.Tensor>) => [
  Object.values(tensors).reduce<tf.Tensor>(
    (sum, x) => tf.add(sum, tf.sum(tf.square(x))),
    tf.scalar(0),
  ),
]);
