import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean cross-entropy of a batch, natural logarithm, as `torch.nn.functional.cross_entropy`, with its
 * gradient: `(softmax(logits) − one-hot) / batch`.
 *
 * @param logits [batch, classes]
 * @param labels one class index an image
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: readonly number[],
): { loss: tf.Scalar; dLogits: tf.Tensor2D } {
  return tf.tidy(() => {
    const [batch, classes] = logits.shape;
    const targets = oneHot(labels, classes);
    const logProbabilities = tf.logSoftmax(logits);
    const loss = tf.div(tf.neg(tf.sum(tf.mul(targets, logProbabilities))), batch) as tf.Scalar;
    const dLogits = tf.div(tf.sub(tf.exp(logProbabilities), targets), batch) as tf.Tensor2D;
    return { loss, dLogits };
  });
}

/** [batch, classes]. TensorFlow.js's own writes integers where floats were asked for, on wasm. */
function oneHot(labels: readonly number[], classes: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) values[i * classes + label] = 1;
  return tf.tensor2d(values, [labels.length, classes]);
}
