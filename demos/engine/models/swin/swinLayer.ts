import * as tf from '@tensorflow/tfjs-core';
import { ACTIVATIONS } from '../../nn/activations.ts';
import { SelfAttention } from '../../nn/attention.ts';
import { Dropout, type Training } from '../../nn/dropout.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { TokenGather } from '../../nn/tokenGather.ts';
import { type TokenMixer, TransformerBlock } from '../../nn/transformerBlock.ts';
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

/** One block of a Swin Transformer: tokens attend to those of their window (arXiv:2103.14030). */
export function createSwinLayer(options: SwinLayerOptions, config: SwinConfig): TransformerBlock {
  const { name, size } = options;
  return new TransformerBlock(name, {
    size,
    intermediateSize: Math.trunc(size * config.mlpRatio),
    activation: ACTIVATIONS[config.hiddenAct],
    layerNormEps: config.layerNormEps,
    dropout: config.hiddenDropoutProb,
    attention: new WindowAttention(options, config),
  });
}

/** Attention within windows: cuts the tokens into windows, and puts the results back. */
class WindowAttention implements TokenMixer {
  readonly #windows: TokenGather;
  readonly #attention: SelfAttention;
  readonly #dropPath: Dropout;
  /** Tokens of a window. */
  readonly #tokens: number;

  constructor({ name, size, heads, grid, dropPath }: SwinLayerOptions, config: SwinConfig) {
    const self = `${name}.attention.self`;
    this.#windows = new TokenGather(grid.side ** 2, windowIndex(grid));
    this.#attention = new SelfAttention({
      names: { self, output: `${name}.attention.output` },
      size,
      heads,
      qkvBias: config.qkvBias,
      dropout: {
        probabilities: config.attentionProbsDropoutProb,
        output: config.hiddenDropoutProb,
      },
      scoreBias: new WindowBias(self, grid, heads),
    });
    this.#dropPath = new Dropout(`${name}.drop_path`, dropPath, 'sample');
    this.#tokens = grid.windowSize ** 2;
  }

  get parameters(): Parameter[] {
    return this.#attention.parameters;
  }

  forward(x: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const y = this.#windows.restore(this.#attention.forward(this.#cut(x), training));
    return this.#dropPath.apply(y, training) as tf.Tensor3D;
  }

  backward(x: tf.Tensor3D, dy: tf.Tensor3D, training?: Training): tf.Tensor3D {
    const dWindows = this.#cut(this.#dropPath.apply(dy, training));
    return this.#windows.restore(this.#attention.backward(this.#cut(x), dWindows, training));
  }

  /** [batch, side², size] → [batch · windows, windowSize², size]. */
  #cut(x: tf.Tensor): tf.Tensor3D {
    return tf.reshape(this.#windows.gather(x), [-1, this.#tokens, x.shape[2] as number]);
  }
}
