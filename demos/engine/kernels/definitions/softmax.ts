import * as tf from '@tensorflow/tfjs-core';

/** Rows up to which TensorFlow.js's own softmax is right on WebGPU: groups of threads in one dimension. */
const MAX_ROWS = 65_535;

/** `exp(x) / Σ exp(x)` over the last dimension, any shape. */
export function softmax(x: tf.Tensor): tf.Tensor {
  if (x.size / x.shape[x.rank - 1] <= MAX_ROWS) return tf.softmax(x);
  const exponentials = tf.exp(tf.sub(x, tf.max(x, -1, true)));
  return tf.div(exponentials, tf.sum(exponentials, -1, true));
}
