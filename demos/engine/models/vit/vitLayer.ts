import * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../nn/activations.ts';
import { SelfAttention } from '../../nn/attention.ts';
import { Dropout, type Training } from '../../nn/dropout.ts';
import { LayerNorm } from '../../nn/layerNorm.ts';
import { Mlp } from '../../nn/mlp.ts';
import type { Parameter } from '../../nn/parameter.ts';
import type { Layer } from '../backbone.ts';
import type { ViTConfig } from './vitConfig.ts';

/**
 * One transformer block, normalised before each half:
 * `h = x + attention(norm(x))`, `y = h + mlp(norm(h))`.
 *
 * It keeps nothing between `forward` and `backward`: the backward pass gets the block's input and
 * computes the rest again. That is a third more work for a fraction of the memory.
 */
export class ViTLayer implements Layer {
  readonly #normBefore: LayerNorm;
  readonly #attention: SelfAttention;
  readonly #attentionDropout: Dropout;
  readonly #normAfter: LayerNorm;
  readonly #mlp: Mlp;
  readonly #mlpDropout: Dropout;

  /** @param name the block's name in the checkpoint: `vit.encoder.layer.0` */
  constructor(name: string, config: ViTConfig) {
    const { hiddenSize, layerNormEps, intermediateSize, hiddenDropoutProb } = config;
    this.#normBefore = new LayerNorm(`${name}.layernorm_before`, hiddenSize, layerNormEps);
    this.#attention = new SelfAttention({
      names: { self: `${name}.attention.attention`, output: `${name}.attention.output.dense` },
      size: hiddenSize,
      heads: config.numAttentionHeads,
      qkvBias: config.qkvBias,
      dropout: config.attentionProbsDropoutProb,
    });
    this.#attentionDropout = new Dropout(`${name}.attention.output.dropout`, hiddenDropoutProb);
    this.#normAfter = new LayerNorm(`${name}.layernorm_after`, hiddenSize, layerNormEps);
    this.#mlp = new Mlp(name, hiddenSize, intermediateSize, ACTIVATIONS[config.hiddenAct]);
    this.#mlpDropout = new Dropout(`${name}.output.dropout`, hiddenDropoutProb);
  }

  get parameters(): Parameter[] {
    return [this.#normBefore, this.#attention, this.#normAfter, this.#mlp].flatMap(
      (part) => part.parameters,
    );
  }

  // #region vit-layer
  forward(x: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const middle = this.#attend(x, training);
    const y = this.#mlp.forward(this.#normAfter.forward(middle));
    return tf.add(middle, this.#mlpDropout.apply(y, training));
  }

  #attend(x: tf.Tensor3D, training: Training | undefined): tf.Tensor3D {
    const normed = this.#normBefore.forward(x) as tf.Tensor3D;
    const y = this.#attention.forward(normed, training);
    return tf.add(x, this.#attentionDropout.apply(y, training));
  }
  // #endregion vit-layer

  backward(x: tf.Tensor3D, dy: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const middle = this.#attend(x, training);
    const dMlp = this.#mlpDropout.apply(dy, training);
    const dNormAfter = this.#mlp.backward(this.#normAfter.forward(middle), dMlp);
    const dMiddle = tf.add(dy, this.#normAfter.backward(middle, dNormAfter));

    const normed = this.#normBefore.forward(x) as tf.Tensor3D;
    const dAttention = this.#attentionDropout.apply(dMiddle, training);
    const dNormBefore = this.#attention.backward(normed, dAttention, training);
    return tf.add(dMiddle, this.#normBefore.backward(x, dNormBefore));
  }
}
