import type * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './activations.ts';
import { Linear } from './linear.ts';
import type { Parameter } from './parameter.ts';

/** The two-layer perceptron of a transformer block: widen, activate, narrow again. */
export class Mlp {
  readonly #intermediate: Linear;
  readonly #output: Linear;
  readonly #activation: Activation;

  /** @param name the block's name in the checkpoint; its parts are `intermediate` and `output` */
  constructor(name: string, size: number, intermediateSize: number, activation: Activation) {
    this.#intermediate = new Linear(`${name}.intermediate.dense`, size, intermediateSize);
    this.#output = new Linear(`${name}.output.dense`, intermediateSize, size);
    this.#activation = activation;
  }

  get parameters(): Parameter[] {
    return [...this.#intermediate.parameters, ...this.#output.parameters];
  }

  /** [batch, tokens, size] → the same shape. */
  forward(x: tf.Tensor): tf.Tensor {
    return this.#output.forward(this.#activation.forward(this.#intermediate.forward(x)));
  }

  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
    const wide = this.#intermediate.forward(x);
    const dActivated = this.#output.backward(this.#activation.forward(wide), dy);
    return this.#intermediate.backward(x, this.#activation.backward(wide, dActivated));
  }
}
