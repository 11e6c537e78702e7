import * as tf from '@tensorflow/tfjs-core';
import { LayerNorm } from '../nn/layerNorm.ts';
import type { Parameter, ParameterSource } from '../nn/parameter.ts';
import { PatchEmbeddings } from '../nn/patchEmbeddings.ts';
import { numPatches, type ViTConfig } from './vitConfig.ts';
import { ViTLayer } from './vitLayer.ts';

/**
 * The Vision Transformer without a head (Dosovitskiy et al., 2021, arXiv:2010.11929).
 *
 * It can be cut before any block. What lies before the cut is frozen: `stem` runs it, once for an
 * image that does not change; `forward` and `backward` are about what lies behind.
 */
export class ViTModel {
  readonly config: ViTConfig;
  readonly #patchEmbeddings: PatchEmbeddings;
  /** [1, 1, hidden]. */
  readonly #clsToken: Parameter;
  /** [1, 1 + patches, hidden]. */
  readonly #positionEmbeddings: Parameter;
  readonly #layers: ViTLayer[];
  readonly #layernorm: LayerNorm;
  /** Inputs of the blocks behind the cut and of the last norm, kept for `backward`. */
  #kept: tf.Tensor3D[] = [];
  #pixelValues: tf.Tensor4D | undefined;

  constructor(source: ParameterSource, config: ViTConfig) {
    this.config = config;
    const { hiddenSize, numHiddenLayers, numChannels, patchSize, layerNormEps } = config;
    const embeddings = 'vit.embeddings';
    this.#clsToken = source(`${embeddings}.cls_token`, [1, 1, hiddenSize], 'embedding');
    this.#positionEmbeddings = source(
      `${embeddings}.position_embeddings`,
      [1, 1 + numPatches(config), hiddenSize],
      'embedding',
    );
    this.#patchEmbeddings = new PatchEmbeddings(
      source,
      `${embeddings}.patch_embeddings`,
      numChannels,
      patchSize,
      hiddenSize,
    );
    this.#layers = Array.from(
      { length: numHiddenLayers },
      (_, i) => new ViTLayer(source, `vit.encoder.layer.${i}`, config),
    );
    this.#layernorm = new LayerNorm(source, 'vit.layernorm', hiddenSize, layerNormEps);
  }

  /** Parameters of the embeddings, of each block, and of the last norm, in the order they run. */
  get parameterGroups(): Parameter[][] {
    return [
      [this.#clsToken, this.#positionEmbeddings, ...this.#patchEmbeddings.parameters],
      ...this.#layers.map((layer) => layer.parameters),
      this.#layernorm.parameters,
    ];
  }

  // #region vit-forward
  /** [batch, channels, height, width] → [batch, 1 + patches, hidden]. */
  embed(pixelValues: tf.Tensor4D): tf.Tensor3D {
    return tf.tidy(() => {
      const patches = this.#patchEmbeddings.forward(pixelValues);
      const cls = tf.tile(this.#clsToken.value as tf.Tensor3D, [patches.shape[0], 1, 1]);
      return tf.add(tf.concat([cls, patches], 1), this.#positionEmbeddings.value);
    });
  }

  /** Runs blocks `from` to `to` (not included): [batch, tokens, hidden] → the same shape. */
  encode(hidden: tf.Tensor3D, from: number, to: number, keep = false): tf.Tensor3D {
    return tf.tidy(() => {
      for (const layer of this.#layers.slice(from, to)) {
        if (keep) this.#kept.push(tf.keep(tf.clone(hidden)));
        hidden = tf.tidy(() => layer.forward(hidden));
      }
      return hidden;
    });
  }

  /** The normalised class token: [batch, tokens, hidden] → [batch, hidden]. */
  pool(hidden: tf.Tensor3D, keep = false): tf.Tensor2D {
    if (keep) this.#kept.push(tf.keep(tf.clone(hidden)));
    return tf.tidy(() => tf.squeeze(this.#layernorm.forward(firstToken(hidden)), [1]));
  }
  // #endregion vit-forward

  /**
   * What lies behind the cut, but for the head.
   *
   * @param input pixel values [batch, channels, height, width] for a cut of -1, else the hidden
   *   states [batch, tokens, hidden] before block `cut`
   * @param keep whether to keep what `backward` needs
   * @returns [batch, hidden]
   */
  forward(input: tf.Tensor4D | tf.Tensor3D, cut: number, keep: boolean): tf.Tensor2D {
    this.#forget();
    if (keep && cut < 0) this.#pixelValues = tf.keep(tf.clone(input as tf.Tensor4D));
    return tf.tidy(() => {
      const hidden = cut < 0 ? this.embed(input as tf.Tensor4D) : (input as tf.Tensor3D);
      const from = Math.max(0, cut);
      return this.pool(this.encode(hidden, from, this.#layers.length, keep), keep);
    });
  }

  /**
   * Gathers the gradients of all that lies behind the cut of the last `forward`.
   *
   * @param dPooled gradient of what `forward` gave, [batch, hidden]
   * @param probe called when a block's temporaries are at their most, to measure memory
   */
  backward(dPooled: tf.Tensor2D, probe: () => void): void {
    let dHidden = tf.tidy(() => this.#backwardPool(dPooled));
    const layers = this.#layers.slice(this.#layers.length - this.#kept.length);
    for (const layer of layers.reverse()) {
      const input = this.#kept.pop() as tf.Tensor3D;
      const dInput = tf.tidy(() => {
        const result = layer.backward(input, dHidden);
        probe();
        return result;
      });
      tf.dispose([dHidden, input]);
      dHidden = dInput;
    }
    if (this.#pixelValues) this.#backwardEmbed(this.#pixelValues, dHidden);
    dHidden.dispose();
    this.#forget();
  }

  #backwardPool(dPooled: tf.Tensor2D): tf.Tensor3D {
    const hidden = this.#kept.pop() as tf.Tensor3D;
    const dFirst = this.#layernorm.backward(firstToken(hidden), tf.expandDims(dPooled, 1));
    const [, tokens] = hidden.shape;
    hidden.dispose();
    return tf.pad(dFirst as tf.Tensor3D, [
      [0, 0],
      [0, tokens - 1],
      [0, 0],
    ]);
  }

  #backwardEmbed(pixelValues: tf.Tensor4D, dHidden: tf.Tensor3D): void {
    tf.tidy(() => {
      const overBatch = tf.sum(dHidden, 0, true);
      this.#positionEmbeddings.accumulateGrad(overBatch);
      this.#clsToken.accumulateGrad(tf.slice(overBatch, [0, 0, 0], [1, 1, -1]));
      this.#patchEmbeddings.backward(pixelValues, tf.slice(dHidden, [0, 1, 0], [-1, -1, -1]));
    });
  }

  #forget(): void {
    tf.dispose(this.#kept);
    this.#pixelValues?.dispose();
    this.#kept = [];
    this.#pixelValues = undefined;
  }
}

/** The class token alone, [batch, 1, hidden]. */
function firstToken(hidden: tf.Tensor3D): tf.Tensor3D {
  return tf.slice(hidden, [0, 0, 0], [-1, 1, -1]);
}
