import * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../nn/activations.ts';
import { SelfAttention } from '../../nn/attention.ts';
import { Dropout, type Training } from '../../nn/dropout.ts';
import { LayerNorm } from '../../nn/layerNorm.ts';
import { Mlp } from '../../nn/mlp.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { TokenGather } from '../../nn/tokenGather.ts';
import type { Layer } from '../backbone.ts';
import type { SwinConfig } from './swinConfig.ts';
import { WindowBias, type WindowGrid, windowIndex } from './windows.ts';

/** What sets a block apart from the others of its model. */
interface SwinLayerOptions {
  /** Its name in the checkpoint: `swin.encoder.layers.0.blocks.0`. */
  name: string;
  /** Size of a token. */
  size: number;
  heads: number;
  grid: WindowGrid;
  /** Probability that its attention half is left out for an image, in training. */
  dropPath: number;
}

/**
 * One block of a Swin Transformer: as a block of a Vision Transformer, but tokens attend within
 * windows only (Liu et al., 2021, arXiv:2103.14030).
 *
 * It keeps nothing between `forward` and `backward`; see `ViTLayer`.
 */
export class SwinLayer implements Layer {
  readonly #normBefore: LayerNorm;
  readonly #windows: TokenGather;
  readonly #attention: SelfAttention;
  readonly #attentionDropout: Dropout;
  readonly #dropPath: Dropout;
  readonly #normAfter: LayerNorm;
  readonly #mlp: Mlp;
  readonly #mlpDropout: Dropout;
  readonly #tokens: number;

  constructor({ name, size, heads, grid, dropPath }: SwinLayerOptions, config: SwinConfig) {
    const { layerNormEps, mlpRatio, hiddenDropoutProb } = config;
    const self = `${name}.attention.self`;
    this.#normBefore = new LayerNorm(`${name}.layernorm_before`, size, layerNormEps);
    this.#windows = new TokenGather(grid.side ** 2, windowIndex(grid));
    this.#attention = new SelfAttention({
      names: { self, output: `${name}.attention.output.dense` },
      size,
      heads,
      qkvBias: config.qkvBias,
      dropout: config.attentionProbsDropoutProb,
      scoreBias: new WindowBias(self, grid, heads),
    });
    this.#attentionDropout = new Dropout(`${name}.attention.output.dropout`, hiddenDropoutProb);
    this.#dropPath = new Dropout(`${name}.drop_path`, dropPath, 'sample');
    this.#normAfter = new LayerNorm(`${name}.layernorm_after`, size, layerNormEps);
    const intermediate = Math.trunc(size * mlpRatio);
    this.#mlp = new Mlp(name, size, intermediate, ACTIVATIONS[config.hiddenAct]);
    this.#mlpDropout = new Dropout(`${name}.output.dropout`, hiddenDropoutProb);
    this.#tokens = grid.windowSize ** 2;
  }

  get parameters(): Parameter[] {
    return [this.#normBefore, this.#attention, this.#normAfter, this.#mlp].flatMap(
      (part) => part.parameters,
    );
  }

  // #region swin-layer
  forward(x: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const middle = this.#attend(x, training);
    const y = this.#mlp.forward(this.#normAfter.forward(middle));
    return tf.add(middle, this.#mlpDropout.apply(y, training));
  }

  #attend(x: tf.Tensor3D, training: Training | undefined): tf.Tensor3D {
    const y = this.#attention.forward(this.#cut(this.#normBefore.forward(x)), training);
    const joined = this.#windows.restore(this.#attentionDropout.apply(y, training));
    return tf.add(x, this.#dropPath.apply(joined, training));
  }

  /** [batch, side², size] → [batch · windows, windowSize², size]. */
  #cut(x: tf.Tensor): tf.Tensor3D {
    return tf.reshape(this.#windows.gather(x), [-1, this.#tokens, x.shape[2] as number]);
  }
  // #endregion swin-layer

  backward(x: tf.Tensor3D, dy: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const middle = this.#attend(x, training);
    const dMlp = this.#mlpDropout.apply(dy, training);
    const dNormAfter = this.#mlp.backward(this.#normAfter.forward(middle), dMlp);
    const dMiddle = tf.add(dy, this.#normAfter.backward(middle, dNormAfter));

    const windows = this.#cut(this.#normBefore.forward(x));
    const dWindows = this.#cut(this.#dropPath.apply(dMiddle, training));
    const dAttention = this.#attentionDropout.apply(dWindows, training);
    const dCut = this.#attention.backward(windows, dAttention, training);
    const dNormBefore = this.#windows.restore(dCut);
    return tf.add(dMiddle, this.#normBefore.backward(x, dNormBefore));
  }
}
