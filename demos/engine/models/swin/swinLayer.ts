import type * as tf from '@tensorflow/tfjs-core';
import type { WindowGrid } from '../../kernels/definitions/windows.ts';
import { ACTIVATIONS } from '../../nn/activations.ts';
import { SelfAttention } from '../../nn/attention.ts';
import { Dropout, type Training } from '../../nn/dropout.ts';
import type { Parameter } from '../../nn/parameter.ts';
import { PADDING, TokenGather } from '../../nn/tokenGather.ts';
import { type MixedTokens, type TokenMixer, TransformerBlock } from '../../nn/transformerBlock.ts';
import type { SwinConfig } from './swinConfig.ts';
import { WindowBias } from './windows.ts';

/** What sets a block apart from the others of its model. */
interface SwinLayerOptions {
  /** Its name in the checkpoint: `swin.encoder.layers.0.blocks.0`. */
  name: string;
  /** Size of a token. */
  size: number;
  heads: number;
  /** How the tokens are cut into windows. The side need not be a multiple of the window's. */
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

/** Attention within windows, of a square that is padded with zeros where windows reach beyond it. */
class WindowAttention implements TokenMixer {
  /** Absent where the windows fit. */
  readonly #padding: TokenGather | undefined;
  readonly #attention: SelfAttention;
  readonly #dropPath: Dropout;

  constructor({ name, size, heads, grid, dropPath }: SwinLayerOptions, config: SwinConfig) {
    const self = `${name}.attention.self`;
    const side = Math.ceil(grid.side / grid.windowSize) * grid.windowSize;
    const padded = { ...grid, side };
    if (side > grid.side) {
      this.#padding = new TokenGather(grid.side ** 2, paddedIndex(grid.side, side));
    }
    this.#attention = new SelfAttention({
      names: { self, output: `${name}.attention.output` },
      size,
      heads,
      qkvBias: config.qkvBias,
      dropout: {
        probabilities: config.attentionProbsDropoutProb,
        output: config.hiddenDropoutProb,
      },
      scoreBias: new WindowBias(self, padded, heads),
      grid: padded,
    });
    this.#dropPath = new Dropout(`${name}.drop_path`, dropPath, 'sample');
  }

  get parameters(): Parameter[] {
    return this.#attention.parameters;
  }

  forward(x: tf.Tensor3D, training?: Training): MixedTokens {
    const { y, backward } = this.#attention.forward(this.#pad(x), training);
    const drop = (tokens: tf.Tensor3D) => this.#dropPath.apply(tokens, training) as tf.Tensor3D;
    return {
      y: drop(this.#restore(y)),
      backward: (dy) => this.#restore(backward(this.#pad(drop(dy)))),
    };
  }

  #pad(x: tf.Tensor3D): tf.Tensor3D {
    return this.#padding?.gather(x) ?? x;
  }

  #restore(y: tf.Tensor3D): tf.Tensor3D {
    return this.#padding?.restore(y) ?? y;
  }
}

/** For each token of the padded square, row by row, which of the inner one it is, or `PADDING`. */
function paddedIndex(side: number, paddedSide: number): number[] {
  return Array.from({ length: paddedSide ** 2 }, (_, i) => {
    const [row, column] = [Math.floor(i / paddedSide), i % paddedSide];
    return row < side && column < side ? row * side + column : PADDING;
  });
}
