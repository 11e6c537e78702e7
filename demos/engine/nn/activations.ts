import type * as tf from '@tensorflow/tfjs-core';
import { type GeluApproximation, gelu, geluGrad } from '../kernels/definitions/gelu.ts';

/** An activation and its gradient. */
export interface Activation {
  /** Any shape, element by element. */
  forward(x: tf.Tensor): tf.Tensor;
  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor;
}

/** The activations by the names that `hidden_act` has in a configuration. */
export const ACTIVATIONS = {
  gelu: geluOf('none'),
  gelu_new: geluOf('tanh'),
  gelu_pytorch_tanh: geluOf('tanh'),
} satisfies Record<string, Activation>;

function geluOf(approximate: GeluApproximation): Activation {
  return {
    forward: (x) => gelu({ x }, { approximate })[0],
    backward: (x, dy) => geluGrad({ x, dy }, { approximate })[0],
  };
}
