import type { GeluApproximation } from '../kernels/definitions/gelu.ts';

/** An activation: all that there are, are GELU, computed in one way or another. */
export type Activation = GeluApproximation;

/** The activations by the names that `hidden_act` has in a configuration. */
export const ACTIVATIONS = {
  gelu: 'none',
  gelu_new: 'tanh',
  gelu_pytorch_tanh: 'tanh',
} satisfies Record<string, Activation>;
