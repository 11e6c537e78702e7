import * as tf from '@tensorflow/tfjs-core';
import {
  type AttentionAttributes,
  type AttentionInputs,
  attention,
  attentionGrad,
  defineAttention,
  defineAttentionGrad,
} from '../kernels/definitions/attention.ts';
import { cutWindows, joinWindows, type WindowGrid } from '../kernels/definitions/windows.ts';
import { Dropout, type Training } from './dropout.ts';
import { Linear } from './linear.ts';
import type { Parameter } from './parameter.ts';
import type { MixedTokens, TokenMixer } from './transformerBlock.ts';

/** What an attention layer adds to its scores. */
export interface ScoreBias {
  readonly parameters: Parameter[];
  /** `bias` [heads, tokens, tokens], and a `mask` [windows, tokens, tokens] where there is one. */
  tensors(): { bias: tf.Tensor3D; mask?: tf.Tensor3D };
  /** Takes the gradient of `bias`. */
  backward(dBias: tf.Tensor): void;
}

/** What an attention layer is made of. */
interface SelfAttentionOptions {
  /** Names of its parts in the checkpoint: what holds query, key and value, and what comes after them. */
  names: { self: string; output: string };
  size: number;
  heads: number;
  /** Whether query, key and value have a bias. */
  qkvBias: boolean;
  /** Probability of an attention to be dropped in training, and of a number of the result. */
  dropout: { probabilities: number; output: number };
  scoreBias?: ScoreBias;
  /** The windows that tokens attend within; all tokens to all without it. */
  grid?: WindowGrid;
}

/** Multi-head self-attention (Vaswani et al., 2017, arXiv:1706.03762). */
export class SelfAttention implements TokenMixer {
  readonly #query: Linear;
  readonly #key: Linear;
  readonly #value: Linear;
  readonly #output: Linear;
  readonly #dropout: Dropout;
  readonly #outputDropout: Dropout;
  readonly #attributes: AttentionAttributes;
  readonly #scoreBias: ScoreBias | undefined;

  constructor(options: SelfAttentionOptions) {
    const { names, size, heads, qkvBias, dropout, scoreBias, grid } = options;
    this.#query = new Linear(`${names.self}.query`, size, size, qkvBias);
    this.#key = new Linear(`${names.self}.key`, size, size, qkvBias);
    this.#value = new Linear(`${names.self}.value`, size, size, qkvBias);
    this.#output = new Linear(`${names.output}.dense`, size, size);
    this.#dropout = new Dropout(`${names.self}.dropout`, dropout.probabilities);
    this.#outputDropout = new Dropout(`${names.output}.dropout`, dropout.output);
    this.#attributes = { heads, grid };
    this.#scoreBias = scoreBias;
  }

  get parameters(): Parameter[] {
    const linears = [this.#query, this.#key, this.#value, this.#output];
    return [...linears.flatMap((l) => l.parameters), ...(this.#scoreBias?.parameters ?? [])];
  }

  // #region self-attention
  forward(x: tf.Tensor3D, training?: Training): MixedTokens {
    const inputs = this.#project(x);
    const context = this.#context(inputs, training);
    const y = this.#dropOutput(this.#output.forward(context), training) as tf.Tensor3D;

    const backward = (dy: tf.Tensor3D): tf.Tensor3D => {
      const dOutput = this.#dropOutput(dy, training);
      const dContext = this.#output.backward(context, dOutput) as tf.Tensor3D;

      const drop = this.#dropout.during(training);
      const [dQuery, dKey, dValue, dBias] = drop
        ? defineAttentionGrad(inputs, dContext, this.#attributes, drop)
        : attentionGrad({ ...inputs, dContext }, this.#attributes);

      if (dBias) this.#scoreBias?.backward(dBias);
      return tf.addN([
        this.#query.backward(x, dQuery),
        this.#key.backward(x, dKey),
        this.#value.backward(x, dValue),
      ]) as tf.Tensor3D;
    };
    return { y, backward };
  }

  #project(x: tf.Tensor3D): AttentionInputs {
    return {
      query: this.#query.forward(x) as tf.Tensor3D,
      key: this.#key.forward(x) as tf.Tensor3D,
      value: this.#value.forward(x) as tf.Tensor3D,
      ...this.#scoreBias?.tensors(),
    };
  }

  #context(inputs: AttentionInputs, training?: Training): tf.Tensor {
    const drop = this.#dropout.during(training);
    if (drop) return defineAttention(inputs, this.#attributes, drop);
    return attention(inputs, this.#attributes)[0];
  }
  // #endregion self-attention

  /** What is dropped is drawn window by window, as Hugging Face's model does it. */
  #dropOutput(y: tf.Tensor, training?: Training): tf.Tensor {
    const drop = this.#outputDropout.during(training);
    const { grid } = this.#attributes;
    if (!drop) return y;
    return grid ? joinWindows(drop(cutWindows(y, grid)), grid) : drop(y);
  }
}
