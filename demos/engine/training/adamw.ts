import * as tf from '@tensorflow/tfjs-core';
import { adamwStep } from '../kernels/definitions/adamw.ts';
import type { Parameter } from '../nn/parameter.ts';
import type { StateTensor } from './stateTensors.ts';

/** Running means of a parameter's gradient and of its square. */
interface Moments {
  first: tf.Tensor;
  second: tf.Tensor;
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv:1711.05101), with PyTorch's
 * defaults. Biases and norms do not decay, as in Hugging Face's Trainer.
 */
export class AdamW {
  readonly #parameters: readonly Parameter[];
  readonly #weightDecay: number;
  readonly #moments = new Map<Parameter, Moments>();
  #steps = 0;

  /** @param parameters those that learn; their running means take twice the memory that they have */
  constructor(parameters: readonly Parameter[], weightDecay: number) {
    this.#parameters = parameters;
    this.#weightDecay = weightDecay;
    for (const parameter of parameters) {
      const zeros = () => tf.keep(tf.zerosLike(parameter.value));
      this.#moments.set(parameter, { first: zeros(), second: zeros() });
    }
  }

  /**
   * Moves every parameter that has a gradient, and clears the gradients.
   *
   * @param factor what the gradients are multiplied by first; see `clipGradNorm`
   */
  step(learningRate: number, factor: tf.Scalar): void {
    this.#steps += 1;
    for (const parameter of this.#parameters) {
      const { value, grad } = parameter;
      if (!grad) continue;
      const old = this.#moments.get(parameter) as Moments;
      const [moved, first, second] = adamwStep(
        { value, grad, ...old, factor },
        {
          beta1: BETA1,
          beta2: BETA2,
          epsilon: EPSILON,
          // The running means start at zero; dividing by these takes that bias out.
          stepSize: learningRate / (1 - BETA1 ** this.#steps),
          bias2: 1 - BETA2 ** this.#steps,
          decay: parameter.decays ? 1 - learningRate * this.#weightDecay : 1,
        },
      );
      this.#moments.set(parameter, { first: tf.keep(first), second: tf.keep(second) });
      tf.dispose([old.first, old.second]);
      parameter.assign(moved);
      parameter.zeroGrad();
    }
  }

  /** The running means, by PyTorch's names. */
  get stateTensors(): StateTensor[] {
    return this.#parameters.flatMap((parameter) => [
      this.#stateTensor(parameter, 'first', 'exp_avg'),
      this.#stateTensor(parameter, 'second', 'exp_avg_sq'),
    ]);
  }

  #stateTensor(parameter: Parameter, moment: keyof Moments, prefix: string): StateTensor {
    const moments = this.#moments.get(parameter) as Moments;
    const { shape } = parameter;
    return {
      name: `${prefix}.${parameter.name}`,
      shape,
      read: async () => (await moments[moment].data()) as Float32Array,
      assign(values) {
        moments[moment].dispose();
        moments[moment] = tf.keep(tf.tensor(values, [...shape]));
      },
    };
  }

  /** Takes up the count of steps where another optimiser for the same parameters has left off. */
  restore(steps: number): void {
    this.#steps = steps;
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) tf.dispose([first, second]);
    this.#moments.clear();
  }
}
