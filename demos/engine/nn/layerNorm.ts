import type * as tf from '@tensorflow/tfjs-core';
import { layerNorm, layerNormGrad } from '../kernels/definitions/layerNorm.ts';
import { Parameter } from './parameter.ts';

/** `torch.nn.LayerNorm` over the last dimension; the formula stands at `layerNorm`. */
export class LayerNorm {
  /** γ, [size]. */
  readonly weight: Parameter;
  /** β, [size]. */
  readonly bias: Parameter;
  readonly #epsilon: number;

  constructor(name: string, size: number, epsilon: number) {
    this.weight = new Parameter(`${name}.weight`, [size], 'norm');
    this.bias = new Parameter(`${name}.bias`, [size], 'bias');
    this.#epsilon = epsilon;
  }

  get parameters(): Parameter[] {
    return [this.weight, this.bias];
  }

  /** [..., size] → [..., size]. */
  forward(x: tf.Tensor): tf.Tensor {
    const inputs = { x, gamma: this.weight.value, beta: this.bias.value };
    return layerNorm(inputs, { epsilon: this.#epsilon })[0];
  }

  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
    const inputs = { x, gamma: this.weight.value, dy };
    const [dx, dGamma, dBeta] = layerNormGrad(inputs, { epsilon: this.#epsilon });
    if (this.weight.trainable) {
      this.weight.accumulateGrad(dGamma);
      this.bias.accumulateGrad(dBeta);
    }
    return dx;
  }
}
