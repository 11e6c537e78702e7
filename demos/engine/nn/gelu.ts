import * as tf from '@tensorflow/tfjs-core';

/** An activation and its gradient. */
export interface Activation {
  /** Any shape, element by element. */
  forward(x: tf.Tensor): tf.Tensor;
  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor;
}

/**
 * `x Φ(x)` with the exact normal distribution function, as `torch.nn.GELU()`
 * (Hendrycks and Gimpel, 2016, arXiv:1606.08415).
 */
export const gelu: Activation = {
  forward: (x) => tf.mul(x, normalCdf(x)),
  // d/dx = Φ(x) + x φ(x)
  backward(x, dy) {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.mul(dy, tf.add(normalCdf(x), tf.mul(x, density)));
  },
};

/** The same by its approximation `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`. */
export const geluNew: Activation = {
  forward: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tanhTerm(x), 1)),
  backward(x, dy) {
    const tanh = tanhTerm(x);
    const slope = tf.mul(tf.add(tf.mul(tf.square(x), 3 * CUBIC), 1), Math.sqrt(2 / Math.PI));
    const dTanh = tf.mul(tf.sub(1, tf.square(tanh)), slope);
    return tf.mul(dy, tf.mul(tf.add(tf.add(tanh, 1), tf.mul(x, dTanh)), 0.5));
  },
};

const CUBIC = 0.044715;

function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function tanhTerm(x: tf.Tensor): tf.Tensor {
  const inner = tf.add(x, tf.mul(tf.mul(tf.square(x), x), CUBIC));
  return tf.tanh(tf.mul(inner, Math.sqrt(2 / Math.PI)));
}
