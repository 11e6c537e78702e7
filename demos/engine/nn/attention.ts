import * as tf from '@tensorflow/tfjs-core';
import { Linear } from './linear.ts';
import type { Parameter, ParameterSource } from './parameter.ts';

/** What the backward pass of an attention layer needs of the forward pass. */
interface AttentionState {
  /** Queries, keys and values, [batch, heads, tokens, headSize]. */
  query: tf.Tensor;
  key: tf.Tensor;
  value: tf.Tensor;
  /** Attention of every token to every token, [batch, heads, tokens, tokens]; rows sum to 1. */
  probabilities: tf.Tensor;
  /** Values weighed by attention, heads joined, [batch, tokens, size]. */
  context: tf.Tensor;
}

/** Multi-head self-attention (Vaswani et al., 2017, arXiv:1706.03762). */
export class SelfAttention {
  readonly #query: Linear;
  readonly #key: Linear;
  readonly #value: Linear;
  readonly #output: Linear;
  readonly #heads: number;

  /** @param name the layer's name in the checkpoint: `vit.encoder.layer.0.attention` */
  constructor(
    source: ParameterSource,
    name: string,
    size: number,
    heads: number,
    qkvBias: boolean,
  ) {
    this.#query = new Linear(source, `${name}.attention.query`, size, size, qkvBias);
    this.#key = new Linear(source, `${name}.attention.key`, size, size, qkvBias);
    this.#value = new Linear(source, `${name}.attention.value`, size, size, qkvBias);
    this.#output = new Linear(source, `${name}.output.dense`, size, size);
    this.#heads = heads;
  }

  get parameters(): Parameter[] {
    return [this.#query, this.#key, this.#value, this.#output].flatMap((l) => l.parameters);
  }

  /** [batch, tokens, size] → the same shape. */
  forward(x: tf.Tensor3D): tf.Tensor {
    return this.#output.forward(this.#attend(x).context);
  }

  // #region attention-forward
  #attend(x: tf.Tensor3D): AttentionState {
    const query = this.#splitHeads(this.#query.forward(x));
    const key = this.#splitHeads(this.#key.forward(x));
    const value = this.#splitHeads(this.#value.forward(x));

    // Every token scores every other; the square root keeps the scores' spread at one.
    const scores = tf.matMul(query, key, false, true);
    const probabilities = tf.softmax(tf.mul(scores, this.#scale(x)));

    const context = this.#joinHeads(tf.matMul(probabilities, value));
    return { query, key, value, probabilities, context };
  }
  // #endregion attention-forward

  /** From `forward`'s argument and the gradient of its result to the gradient of the argument. */
  backward(x: tf.Tensor3D, dy: tf.Tensor): tf.Tensor {
    const { query, key, value, probabilities, context } = this.#attend(x);
    const dContext = this.#splitHeads(this.#output.backward(context, dy));

    const dValue = tf.matMul(probabilities, dContext, true, false);
    const dProbabilities = tf.matMul(dContext, value, false, true);
    // Softmax: dS = P ∘ (dP − rowsum(dP ∘ P)).
    const inner = tf.sum(tf.mul(dProbabilities, probabilities), -1, true);
    const dScores = tf.mul(tf.mul(probabilities, tf.sub(dProbabilities, inner)), this.#scale(x));
    const dQuery = tf.matMul(dScores, key);
    const dKey = tf.matMul(dScores, query, true, false);

    return tf.addN([
      this.#query.backward(x, this.#joinHeads(dQuery)),
      this.#key.backward(x, this.#joinHeads(dKey)),
      this.#value.backward(x, this.#joinHeads(dValue)),
    ]);
  }

  /** 1 / √headSize. */
  #scale(x: tf.Tensor3D): number {
    return 1 / Math.sqrt(x.shape[2] / this.#heads);
  }

  /** [batch, tokens, size] → [batch, heads, tokens, headSize]. */
  #splitHeads(x: tf.Tensor): tf.Tensor {
    const [batch, tokens, size] = x.shape;
    const split = tf.reshape(x, [batch, tokens, this.#heads, size / this.#heads]);
    return tf.transpose(split, [0, 2, 1, 3]);
  }

  /** [batch, heads, tokens, headSize] → [batch, tokens, size]. */
  #joinHeads(x: tf.Tensor): tf.Tensor {
    const [batch, heads, tokens, headSize] = x.shape;
    return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * headSize]);
  }
}
