import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../nn/parameter.ts';

/** Running means of a parameter's gradient and of its square. */
interface Moments {
  first: tf.Tensor;
  second: tf.Tensor;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv:1711.05101), with PyTorch's
 * defaults. Biases and norms do not decay, as in Hugging Face's Trainer.
 */
export class AdamW {
  readonly #parameters: readonly Parameter[];
  readonly #weightDecay: number;
  readonly #beta1 = 0.9;
  readonly #beta2 = 0.999;
  readonly #epsilon = 1e-8;
  readonly #moments = new Map<Parameter, Moments>();
  #steps = 0;

  /** @param parameters those that learn */
  constructor(parameters: readonly Parameter[], weightDecay: number) {
    this.#parameters = parameters;
    this.#weightDecay = weightDecay;
  }

  // #region adamw-step
  /** Moves every parameter that has a gradient, and clears the gradients. */
  step(learningRate: number): void {
    this.#steps += 1;
    // The running means start at zero; dividing by these takes that bias out.
    const bias1 = 1 - this.#beta1 ** this.#steps;
    const bias2 = 1 - this.#beta2 ** this.#steps;

    for (const parameter of this.#parameters) {
      const { grad } = parameter;
      if (!grad) continue;
      tf.tidy(() => {
        const { first, second } = this.#updateMoments(parameter, grad);
        const deviation = tf.add(tf.sqrt(tf.div(second, bias2)), this.#epsilon);
        const move = tf.mul(tf.div(first, deviation), learningRate / bias1);
        const decay = parameter.decays ? 1 - learningRate * this.#weightDecay : 1;
        const kept = decay === 1 ? parameter.value : tf.mul(parameter.value, decay);
        parameter.assign(tf.sub(kept, move));
      });
      parameter.zeroGrad();
    }
  }
  // #endregion adamw-step

  #updateMoments(parameter: Parameter, grad: tf.Tensor): Moments {
    const old = this.#moments.get(parameter);
    const newFirst = tf.mul(grad, 1 - this.#beta1);
    const newSecond = tf.mul(tf.square(grad), 1 - this.#beta2);
    const moments = {
      first: tf.keep(old ? tf.add(tf.mul(old.first, this.#beta1), newFirst) : newFirst),
      second: tf.keep(old ? tf.add(tf.mul(old.second, this.#beta2), newSecond) : newSecond),
    };
    if (old) tf.dispose([old.first, old.second]);
    this.#moments.set(parameter, moments);
    return moments;
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) tf.dispose([first, second]);
    this.#moments.clear();
  }
}
