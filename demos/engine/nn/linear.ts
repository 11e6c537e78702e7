import * as tf from '@tensorflow/tfjs-core';
import type { GeluApproximation } from '../kernels/definitions/gelu.ts';
import { linear, linearGelu } from '../kernels/definitions/linear.ts';
import { Parameter } from './parameter.ts';

/** `y = x Wᵀ + b`, as `torch.nn.Linear`. */
export class Linear {
  /** [out, in]. */
  readonly weight: Parameter;
  /** [out], or absent. */
  readonly bias: Parameter | undefined;
  readonly #in: number;
  readonly #out: number;

  constructor(name: string, inSize: number, outSize: number, bias = true) {
    this.#in = inSize;
    this.#out = outSize;
    this.weight = new Parameter(`${name}.weight`, [outSize, inSize], 'weight');
    this.bias = bias ? new Parameter(`${name}.bias`, [outSize], 'bias') : undefined;
  }

  get parameters(): Parameter[] {
    return this.bias ? [this.weight, this.bias] : [this.weight];
  }

  /** [..., in] → [..., out]. */
  forward(x: tf.Tensor): tf.Tensor {
    return this.#unfold(x, linear(this.#inputs(x))[0]);
  }

  /** GELU of what `forward` gives, without storing the latter where the device has a kernel for both. */
  forwardGelu(x: tf.Tensor, approximate: GeluApproximation): tf.Tensor {
    return this.#unfold(x, linearGelu(this.#inputs(x), { approximate })[0]);
  }

  #inputs(x: tf.Tensor) {
    const weight = this.weight.value as tf.Tensor2D;
    return { x: rows(x, this.#in), weight, bias: this.bias?.value };
  }

  /** Gives the result [rows, out] the leading dimensions of x. */
  #unfold(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
    return tf.reshape(y, [...x.shape.slice(0, -1), this.#out]);
  }

  /**
   * @param x what `forward` got, [..., in]
   * @param dy gradient of its result, [..., out]
   * @returns gradient of `x`
   */
  backward(x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
    const dy2 = rows(dy, this.#out);
    if (this.weight.trainable) {
      this.weight.accumulateGrad(tf.matMul(dy2, rows(x, this.#in), true, false));
      this.bias?.accumulateGrad(tf.sum(dy2, 0));
    }
    return tf.reshape(tf.matMul(dy2, this.weight.value as tf.Tensor2D), x.shape);
  }
}

/** All leading dimensions folded into one. */
function rows(x: tf.Tensor, columns: number): tf.Tensor2D {
  return tf.reshape(x, [-1, columns]);
}
