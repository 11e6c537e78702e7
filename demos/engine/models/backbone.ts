import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../nn/dropout.ts';
import type { Parameter } from '../nn/parameter.ts';

/** The beginning of a model: from pixels to tokens. */
export interface Embeddings {
  readonly parameters: Parameter[];
  /** [batch, channels, height, width] → [batch, tokens, hidden]. */
  forward(pixelValues: tf.Tensor4D, training?: Training): tf.Tensor3D;
  /** Takes the gradient of `forward`'s result; that of the pixels is never needed. */
  backward(pixelValues: tf.Tensor4D, dHidden: tf.Tensor3D, training?: Training): void;
}

/** A part in the middle of a model. It keeps nothing: its backward pass computes what it needs again. */
export interface Layer {
  readonly parameters: Parameter[];
  /** [batch, tokens, hidden] → [batch, tokens', hidden']. */
  forward(x: tf.Tensor3D, training?: Training): tf.Tensor3D;
  /** From `forward`'s arguments and the gradient of its result to the gradient of the first. */
  backward(x: tf.Tensor3D, dy: tf.Tensor3D, training?: Training): tf.Tensor3D;
}

/** The end of a model, before its head: from tokens to one vector an image. */
export interface Pooler {
  readonly parameters: Parameter[];
  /** [batch, tokens, hidden] → [batch, hidden]. */
  forward(hidden: tf.Tensor3D): tf.Tensor2D;
  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(hidden: tf.Tensor3D, dPooled: tf.Tensor2D): tf.Tensor3D;
}

/** What a backbone is made of. */
interface BackboneParts {
  /** Length of the vector that the pooler gives for an image. */
  hiddenSize: number;
  embeddings: Embeddings;
  /** The layers of each block: the block itself, and what may follow it. */
  blocks: Layer[][];
  pooler: Pooler;
}

/**
 * A model without its head.
 *
 * It can be cut before any block. What lies before the cut is frozen: `stem` runs it, once for an
 * image that does not change; `forward` and `backward` are about what lies behind. A cut of -1 lies
 * before the embeddings, 0 behind them, `depth` before the pooler and `depth + 1` behind it.
 */
export class Backbone {
  readonly #parts: BackboneParts;
  /** What the last `forward` was given and told, and the inputs of its layers, for `backward`. */
  #pixelValues: tf.Tensor4D | undefined;
  #kept: tf.Tensor3D[] = [];
  #training: Training | undefined;

  constructor(parts: BackboneParts) {
    this.#parts = parts;
  }

  /** Length of the vector that it makes of an image. */
  get hiddenSize(): number {
    return this.#parts.hiddenSize;
  }

  /** Count of the blocks. */
  get depth(): number {
    return this.#parts.blocks.length;
  }

  /** Parameters of the embeddings, of each block, and of the pooler, in the order they run. */
  get parameterGroups(): Parameter[][] {
    const { embeddings, blocks, pooler } = this.#parts;
    const ofBlocks = blocks.map((layers) => layers.flatMap((layer) => layer.parameters));
    return [embeddings.parameters, ...ofBlocks, pooler.parameters];
  }

  // #region backbone-forward
  /**
   * The frozen part: from pixel values [batch, channels, height, width] to what `forward` takes.
   */
  stem(pixelValues: tf.Tensor4D, cut: number): tf.Tensor {
    const { embeddings, pooler } = this.#parts;
    if (cut < 0) return tf.clone(pixelValues);
    return tf.tidy(() => {
      let hidden = embeddings.forward(pixelValues);
      for (const layer of this.#layers(0, cut)) hidden = tf.tidy(() => layer.forward(hidden));
      return cut > this.depth ? pooler.forward(hidden) : hidden;
    });
  }

  /**
   * What lies behind the cut, but for the head.
   *
   * @param input what `stem` gave for this cut
   * @param training absent where no `backward` will follow
   * @returns [batch, hidden]
   */
  forward(input: tf.Tensor, cut: number, training?: Training): tf.Tensor2D {
    const { embeddings, pooler } = this.#parts;
    this.forget();
    this.#training = training;
    if (cut > this.depth) return tf.clone(input as tf.Tensor2D);
    return tf.tidy(() => {
      let hidden = input as tf.Tensor3D;
      if (cut < 0) {
        if (training) this.#pixelValues = tf.keep(tf.clone(input as tf.Tensor4D));
        hidden = embeddings.forward(input as tf.Tensor4D, training);
      }
      for (const layer of this.#layers(Math.max(0, cut), this.depth)) {
        this.#keep(hidden);
        hidden = tf.tidy(() => layer.forward(hidden, training));
      }
      this.#keep(hidden);
      return pooler.forward(hidden);
    });
  }
  // #endregion backbone-forward

  /**
   * Gathers the gradients of all that lies behind the cut of the last `forward`.
   *
   * @param dPooled gradient of what `forward` gave, [batch, hidden]
   */
  backward(dPooled: tf.Tensor2D): void {
    const { embeddings, pooler } = this.#parts;
    const [training, pixelValues] = [this.#training, this.#pixelValues];
    const last = this.#kept.at(-1);
    // Cut behind the pooler: nothing here learns.
    if (!last) return;
    let dHidden = tf.tidy(() => pooler.backward(last, dPooled));
    tf.dispose(this.#kept.pop());

    const layers = this.#layers(0, this.depth);
    for (const layer of layers.slice(layers.length - this.#kept.length).reverse()) {
      const input = this.#kept.at(-1) as tf.Tensor3D;
      const dInput = tf.tidy(() => layer.backward(input, dHidden, training));
      tf.dispose([dHidden, this.#kept.pop() as tf.Tensor3D]);
      dHidden = dInput;
    }
    if (pixelValues) tf.tidy(() => embeddings.backward(pixelValues, dHidden, training));
    dHidden.dispose();
    this.forget();
  }

  /** Lets go of what the last `forward` kept for a `backward` that will not come. */
  forget(): void {
    tf.dispose(this.#kept);
    this.#pixelValues?.dispose();
    this.#kept = [];
    this.#pixelValues = undefined;
  }

  dispose(): void {
    this.forget();
    for (const parameter of this.parameterGroups.flat()) parameter.dispose();
  }

  /** The layers of the blocks from `from` to `to`, the latter not included. */
  #layers(from: number, to: number): Layer[] {
    return this.#parts.blocks.slice(from, to).flat();
  }

  #keep(hidden: tf.Tensor3D): void {
    if (this.#training) this.#kept.push(tf.keep(tf.clone(hidden)));
  }
}
