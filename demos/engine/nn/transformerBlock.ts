import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './activations.ts';
import { Dropout, type Training } from './dropout.ts';
import { LayerNorm } from './layerNorm.ts';
import { Mlp } from './mlp.ts';
import type { Parameter } from './parameter.ts';

/** What a token mixer gives, and the way back. */
export interface MixedTokens {
  /** [batch, tokens, size]. */
  y: tf.Tensor3D;
  /** From the gradient of `y` to that of the argument. Call it where what `forward` computed is still there. */
  backward(dy: tf.Tensor3D): tf.Tensor3D;
}

/** The half of a block in which tokens learn of each other: some kind of attention. */
export interface TokenMixer {
  readonly parameters: Parameter[];
  /** @param x [batch, tokens, size] */
  forward(x: tf.Tensor3D, training?: Training): MixedTokens;
}

/** What a block is made of. */
interface TransformerBlockOptions {
  /** Size of a token, and of the layer in the middle of the MLP. */
  size: number;
  intermediateSize: number;
  activation: Activation;
  layerNormEps: number;
  /** Probability of a number of the MLP's result to be dropped in training. */
  dropout: number;
  attention: TokenMixer;
}

/**
 * One transformer block, normalised before each half:
 * `h = x + attention(norm(x))`, `y = h + mlp(norm(h))`.
 *
 * It keeps nothing between `forward` and `backward`: the backward pass gets the block's input and
 * computes the rest again. That is a third more work for a fraction of the memory.
 */
export class TransformerBlock {
  readonly #normBefore: LayerNorm;
  readonly #attention: TokenMixer;
  readonly #normAfter: LayerNorm;
  readonly #mlp: Mlp;
  readonly #dropout: Dropout;

  /** @param name the block's name in the checkpoint: `vit.encoder.layer.0` */
  constructor(name: string, options: TransformerBlockOptions) {
    const { size, intermediateSize, activation, layerNormEps, dropout, attention } = options;
    this.#normBefore = new LayerNorm(`${name}.layernorm_before`, size, layerNormEps);
    this.#attention = attention;
    this.#normAfter = new LayerNorm(`${name}.layernorm_after`, size, layerNormEps);
    this.#mlp = new Mlp(name, size, intermediateSize, activation);
    this.#dropout = new Dropout(`${name}.output.dropout`, dropout);
  }

  get parameters(): Parameter[] {
    return [this.#normBefore, this.#attention, this.#normAfter, this.#mlp].flatMap(
      (part) => part.parameters,
    );
  }

  // #region transformer-block
  /** [batch, tokens, size] → the same shape. */
  forward(x: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const { middle } = this.#mix(x, training);
    const y = this.#mlp.forward(this.#normAfter.forward(middle));
    return tf.add(middle, this.#dropout.apply(y, training));
  }

  #mix(x: tf.Tensor3D, training: Training | undefined) {
    const normed = this.#normBefore.forward(x) as tf.Tensor3D;
    const { y, backward } = this.#attention.forward(normed, training);
    return { middle: tf.add(x, y), backward };
  }
  // #endregion transformer-block

  /** From `forward`'s arguments and the gradient of its result to the gradient of the first. */
  backward(x: tf.Tensor3D, dy: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const { middle, backward } = this.#mix(x, training);
    const dMlp = this.#dropout.apply(dy, training);
    const dNormAfter = this.#mlp.backward(this.#normAfter.forward(middle), dMlp);
    const dMiddle = tf.add(dy, this.#normAfter.backward(middle, dNormAfter));

    const dNormBefore = backward(dMiddle as tf.Tensor3D);
    return tf.add(dMiddle, this.#normBefore.backward(x, dNormBefore));
  }
}
