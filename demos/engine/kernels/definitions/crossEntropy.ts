import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';

/**
 * Cross-entropy of a batch, natural logarithm, and its gradient. For targets `q` the loss is
 * `−Σ q·log softmax(logits) / divisor`, and the gradient `(softmax(logits)·Σq − q) / divisor`, where
 * `Σq` is a row's sum.
 *
 * Inputs: logits and targets [batch, classes]. Results: loss, one number, and dLogits [batch, classes].
 */
export const crossEntropy = operation(
  'CrossEntropy',
  (
    { logits, targets }: { logits: tf.Tensor2D; targets: tf.Tensor2D },
    { divisor }: { divisor: number },
  ) => {
    const logProbabilities = tf.logSoftmax(logits);
    const loss = tf.div(tf.neg(tf.sum(tf.mul(targets, logProbabilities))), divisor);
    const expected = tf.mul(tf.exp(logProbabilities), tf.sum(targets, 1, true));
    return [loss, tf.div(tf.sub(expected, targets), divisor)];
  },
);
