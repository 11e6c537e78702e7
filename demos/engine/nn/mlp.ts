import type * as tf from '@tensorflow/tfjs-core';
import { gelu, geluGrad } from '../kernels/definitions/gelu.ts';
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
    return this.#output.forward(this.#intermediate.forwardGelu(x, this.#activation));
  }

  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
    const attributes = { approximate: this.#activation };
    const wide = this.#intermediate.forward(x);
    const dActivated = this.#output.backward(gelu({ x: wide }, attributes)[0], dy);
    const [dWide] = geluGrad({ x: wide, dy: dActivated }, attributes);
    return this.#intermediate.backward(x, dWide);
  }
}
