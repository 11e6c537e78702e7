import * as tf from '@tensorflow/tfjs-core';
import { operation } from '../operation.ts';
import { cutWindows, joinWindows, type WindowGrid } from './windows.ts';

/** Inputs of `attention`. */
export type AttentionInputs = {
  /**
   * [batch, tokens, size], or with windows [batch, side², size]; each head has size / heads numbers of a
   * token.
   */
  query: tf.Tensor3D;
  key: tf.Tensor3D;
  value: tf.Tensor3D;
  /** [heads, tokens, tokens], added to the scores; or none. */
  bias?: tf.Tensor3D;
  /** [windows, tokens, tokens], added for all heads, the batch taking the windows in turn; or none. */
  mask?: tf.Tensor3D;
};

/** What attention is told besides its inputs. */
export interface AttentionAttributes {
  heads: number;
  /**
   * Where there is one, the tokens of an image are a square that is cut into windows, `tokens` means
   * those of a window, and the mask's first dimension counts the windows of an image.
   */
  grid?: WindowGrid;
}

/** Sets numbers to zero; the same ones whenever it is called. */
type Drop = (x: tf.Tensor) => tf.Tensor;

/**
 * Multi-head attention: `softmax(Q Kᵀ / √headSize + bias + mask) V`, head by head (Vaswani et al.,
 * 2017, arXiv:1706.03762; with bias and mask, Liu et al., 2021, arXiv:2103.14030).
 *
 * Result: context [batch, tokens, size]; with windows, of all tokens of the square, in their places.
 */
export const attention = operation(
  'Attention',
  (inputs: AttentionInputs, attributes: AttentionAttributes) => [
    defineAttention(inputs, attributes),
  ],
);

/**
 * Gradients of `attention`: of query, key and value, each [batch, tokens, size]; and, where there is a
 * bias, of it, [heads, tokens, tokens].
 */
export const attentionGrad = operation(
  'AttentionGrad',
  (
    { dContext, ...inputs }: AttentionInputs & { dContext: tf.Tensor3D },
    attributes: AttentionAttributes,
  ) => defineAttentionGrad(inputs, dContext, attributes),
);

// #region attention-forward
/** The definition of `attention`, and the only one with dropout: `drop` is put on the probabilities. */
export function defineAttention(
  inputs: AttentionInputs,
  { heads, grid }: AttentionAttributes,
  drop?: Drop,
): tf.Tensor {
  if (grid) return joinWindows(defineAttention(inWindows(inputs, grid), { heads }, drop), grid);
  const probabilities = attend(inputs, heads);
  const value = splitHeads(inputs.value, heads);
  return joinHeads(tf.matMul(drop ? drop(probabilities) : probabilities, value));
}

/** Attention of every token to every token, [batch, heads, tokens, tokens]; rows sum to 1. */
export function attend(
  { query, key, bias, mask }: Omit<AttentionInputs, 'value'>,
  heads: number,
): tf.Tensor {
  const products = tf.matMul(splitHeads(query, heads), splitHeads(key, heads), false, true);
  // Every token scores every other; the square root keeps the scores' spread at one.
  let scores = tf.div(products, Math.sqrt(query.shape[2] / heads));
  if (bias) scores = tf.add(scores, bias);
  if (mask) scores = addMask(scores, mask);
  return tf.softmax(scores);
}
// #endregion attention-forward

/** The definition of `attentionGrad`, with the dropout of the forward pass. */
export function defineAttentionGrad(
  inputs: AttentionInputs,
  dContext: tf.Tensor3D,
  { heads, grid }: AttentionAttributes,
  drop: Drop = (x) => x,
): tf.Tensor[] {
  if (grid) {
    const dWindows = cutWindows(dContext, grid);
    const [dQuery, dKey, dValue, ...dBias] = defineAttentionGrad(
      inWindows(inputs, grid),
      dWindows,
      { heads },
      drop,
    );
    return [...[dQuery, dKey, dValue].map((d) => joinWindows(d, grid)), ...dBias];
  }
  const [query, key, value, dHeads] = [inputs.query, inputs.key, inputs.value, dContext].map((x) =>
    splitHeads(x, heads),
  );
  const probabilities = attend(inputs, heads);
  const dValue = tf.matMul(drop(probabilities), dHeads, true, false);
  const dProbabilities = drop(tf.matMul(dHeads, value, false, true));
  // Softmax: dS = P ∘ (dP − rowsum(dP ∘ P)).
  const inner = tf.sum(tf.mul(dProbabilities, probabilities), -1, true);
  const dScores = tf.mul(probabilities, tf.sub(dProbabilities, inner));
  const dProducts = tf.div(dScores, Math.sqrt(inputs.query.shape[2] / heads));
  const gradients = [
    joinHeads(tf.matMul(dProducts, key)),
    joinHeads(tf.matMul(dProducts, query, true, false)),
    joinHeads(dValue),
  ];
  return inputs.bias ? [...gradients, tf.sum(dScores, 0)] : gradients;
}

/** Each window is an entry of the batch. */
function inWindows(inputs: AttentionInputs, grid: WindowGrid): AttentionInputs {
  const [query, key, value] = [inputs.query, inputs.key, inputs.value].map((x) =>
    cutWindows(x, grid),
  );
  return { ...inputs, query, key, value };
}

/** The mask is the same for all heads, and for the windows in the same place of all images. */
function addMask(scores: tf.Tensor, mask: tf.Tensor3D): tf.Tensor {
  const [windows, tokens] = mask.shape;
  const heads = scores.shape[1] as number;
  const forHeads = tf.tile(tf.reshape(mask, [windows, 1, tokens ** 2]), [1, heads, 1]);
  const byImage = tf.reshape(scores, [-1, windows * heads * tokens ** 2]);
  return tf.reshape(tf.add(byImage, tf.reshape(forHeads, [1, -1])), scores.shape);
}

/** [batch, tokens, size] → [batch, heads, tokens, headSize]. */
function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor {
  const [batch, tokens, size] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, tokens, heads, size / heads]), [0, 2, 1, 3]);
}

/** [batch, heads, tokens, headSize] → [batch, tokens, size]. */
function joinHeads(x: tf.Tensor): tf.Tensor {
  const [batch, heads, tokens, headSize] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * headSize]);
}
