import * as tf from '@tensorflow/tfjs-core';
import type { Parameter, ParameterSource } from './parameter.ts';

/**
 * `y = γ (x − mean) / √(var + ε) + β` over the last dimension, as `torch.nn.LayerNorm`
 * (Ba et al., 2016, arXiv:1607.06450). The variance is the biased one.
 */
export class LayerNorm {
  /** γ, [size]. */
  readonly weight: Parameter;
  /** β, [size]. */
  readonly bias: Parameter;
  readonly #epsilon: number;

  constructor(source: ParameterSource, name: string, size: number, epsilon: number) {
    this.weight = source(`${name}.weight`, [size], 'norm');
    this.bias = source(`${name}.bias`, [size], 'bias');
    this.#epsilon = epsilon;
  }

  get parameters(): Parameter[] {
    return [this.weight, this.bias];
  }

  /** [..., size] → [..., size]. */
  forward(x: tf.Tensor): tf.Tensor {
    return tf.add(tf.mul(this.#normalize(x).normal, this.weight.value), this.bias.value);
  }

  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
    const { normal, inverseDeviation } = this.#normalize(x);
    const product = tf.mul(dy, normal);
    if (this.weight.trainable) {
      const size = this.weight.size;
      this.weight.accumulateGrad(tf.sum(tf.reshape(product, [-1, size]), 0));
      this.bias.accumulateGrad(tf.sum(tf.reshape(dy, [-1, size]), 0));
    }
    const dNormal = tf.mul(dy, this.weight.value);
    const centred = tf.sub(dNormal, tf.mean(dNormal, -1, true));
    const along = tf.mul(normal, tf.mean(tf.mul(dNormal, normal), -1, true));
    return tf.mul(tf.sub(centred, along), inverseDeviation);
  }

  #normalize(x: tf.Tensor): { normal: tf.Tensor; inverseDeviation: tf.Tensor } {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const inverseDeviation = tf.rsqrt(tf.add(variance, this.#epsilon));
    return { normal: tf.mul(centred, inverseDeviation), inverseDeviation };
  }
}
