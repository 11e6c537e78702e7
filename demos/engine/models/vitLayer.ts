import * as tf from '@tensorflow/tfjs-core';
import { SelfAttention } from '../nn/attention.ts';
import { gelu, geluNew } from '../nn/gelu.ts';
import { LayerNorm } from '../nn/layerNorm.ts';
import { Mlp } from '../nn/mlp.ts';
import type { Parameter, ParameterSource } from '../nn/parameter.ts';
import type { ViTConfig } from './vitConfig.ts';

/**
 * One transformer block, normalised before each half:
 * `h = x + attention(norm(x))`, `y = h + mlp(norm(h))`.
 *
 * It keeps nothing between `forward` and `backward`: the backward pass gets the block's input and
 * computes the rest again. That is a third more work for a fraction of the memory.
 */
export class ViTLayer {
  readonly #normBefore: LayerNorm;
  readonly #attention: SelfAttention;
  readonly #normAfter: LayerNorm;
  readonly #mlp: Mlp;

  /** @param name the block's name in the checkpoint: `vit.encoder.layer.0` */
  constructor(source: ParameterSource, name: string, config: ViTConfig) {
    const { hiddenSize, layerNormEps, numAttentionHeads, intermediateSize, qkvBias } = config;
    this.#normBefore = new LayerNorm(source, `${name}.layernorm_before`, hiddenSize, layerNormEps);
    this.#attention = new SelfAttention(
      source,
      `${name}.attention`,
      hiddenSize,
      numAttentionHeads,
      qkvBias,
    );
    this.#normAfter = new LayerNorm(source, `${name}.layernorm_after`, hiddenSize, layerNormEps);
    const activation = config.hiddenAct === 'gelu' ? gelu : geluNew;
    this.#mlp = new Mlp(source, name, hiddenSize, intermediateSize, activation);
  }

  get parameters(): Parameter[] {
    return [this.#normBefore, this.#attention, this.#normAfter, this.#mlp].flatMap(
      (part) => part.parameters,
    );
  }

  /** [batch, tokens, hidden] → the same shape. */
  forward(x: tf.Tensor3D): tf.Tensor3D {
    const middle = this.#attend(x);
    return tf.add(middle, this.#mlp.forward(this.#normAfter.forward(middle)));
  }

  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor3D, dy: tf.Tensor3D): tf.Tensor3D {
    const middle = this.#attend(x);
    const dNormAfter = this.#mlp.backward(this.#normAfter.forward(middle), dy);
    const dMiddle = tf.add(dy, this.#normAfter.backward(middle, dNormAfter));
    const normed = this.#normBefore.forward(x) as tf.Tensor3D;
    const dNormBefore = this.#attention.backward(normed, dMiddle);
    return tf.add(dMiddle, this.#normBefore.backward(x, dNormBefore));
  }

  #attend(x: tf.Tensor3D): tf.Tensor3D {
    const normed = this.#normBefore.forward(x) as tf.Tensor3D;
    return tf.add(x, this.#attention.forward(normed));
  }
}
