// Attention and its gradient. Each head of each image (or window) is a task of its own, and its scores live
// in the thread's scratch memory, some rows at a time: the tokens × tokens matrix of all heads, the largest
// of the whole model, never exists. Bound by the arithmetic of its products.
import { loadUpTo, multiplyAdd, storeUpTo, sumLanes } from './lanes';
import { multiply, PRODUCT_SCRATCH } from './product';
import { softmaxRow } from './softmax';

/** Rows of scores that exist at once. */
export const STRIP_ROWS: i32 = 128;

/**
 * `softmax(Q Kᵀ / √headSize + bias + mask) V`. An item is one head of one entry of the batch; heads go
 * through first.
 *
 * @param query [batch, tokens, size]; key, value and context likewise
 * @param bias [heads, tokens, tokens], or 0 for none
 * @param mask [windows, tokens, tokens], or 0 for none
 * @param scratchBytes of one thread: for a product and one strip of scores
 */
export function attention(
  query: usize,
  key: usize,
  value: usize,
  bias: usize,
  mask: usize,
  context: usize,
  heads: i32,
  tokens: i32,
  size: i32,
  windows: i32,
  scratch: usize,
  scratchBytes: i32,
  from: i32,
  to: i32,
  thread: i32,
): void {
  const headSize = size / heads;
  const work = scratch + thread * scratchBytes;
  const scores = work + PRODUCT_SCRATCH;
  const height = stripHeight(tokens);
  for (let item = from; item < to; item++) {
    const n = item / heads;
    const head = item % heads;
    const offset = (n * tokens * size + head * headSize) << 2;
    for (let row = 0; row < tokens; row += height) {
      const rows = min(height, tokens - row);
      const strip = offset + ((row * size) << 2);
      multiply(
        query + strip,
        size,
        1,
        key + offset,
        1,
        size,
        0,
        0,
        scores,
        tokens,
        rows,
        tokens,
        headSize,
        work,
      );
      const biasRows = rowsOf(bias, head, row, tokens);
      const maskRows = rowsOf(mask, n % windows, row, tokens);
      toProbabilities(scores, biasRows, maskRows, rows, tokens, headSize);
      multiply(
        scores,
        tokens,
        1,
        value + offset,
        size,
        1,
        0,
        0,
        context + strip,
        size,
        rows,
        headSize,
        tokens,
        work,
      );
    }
  }
}

/**
 * Gradients of `attention`. With P for its probabilities and `dP = dC Vᵀ`, `dV = Pᵀ dC`,
 * `dS = P ∘ (dP − rowsum(dP ∘ P))`, `dQ = dS K / √headSize`, `dK = dSᵀ Q / √headSize`, `dBias = Σ dS`.
 *
 * An item is one head of one slice of the batch; heads go through first. Each slice has a sum of dBias of
 * its own, to be added up afterwards: so no two threads write to one place, and their number changes
 * nothing.
 *
 * @param dBias [slices, heads, tokens, tokens], or 0 for none
 * @param scratchBytes of one thread: for a product and two strips of scores
 */
export function attentionGrad(
  query: usize,
  key: usize,
  value: usize,
  bias: usize,
  mask: usize,
  dContext: usize,
  dQuery: usize,
  dKey: usize,
  dValue: usize,
  dBias: usize,
  batch: i32,
  heads: i32,
  tokens: i32,
  size: i32,
  windows: i32,
  slices: i32,
  scratch: usize,
  scratchBytes: i32,
  from: i32,
  to: i32,
  thread: i32,
): void {
  const headSize = size / heads;
  const height = stripHeight(tokens);
  const work = scratch + thread * scratchBytes;
  const p = work + PRODUCT_SCRATCH;
  const d = p + ((height * tokens) << 2);
  for (let item = from; item < to; item++) {
    const slice = item / heads;
    const head = item % heads;
    if (dBias) memory.fill(rowsOf(dBias, item, 0, tokens), 0, (tokens * tokens) << 2);
    for (let n = (slice * batch) / slices; n < ((slice + 1) * batch) / slices; n++) {
      const offset = (n * tokens * size + head * headSize) << 2;
      const k = key + offset;
      const v = value + offset;
      const dK = dKey + offset;
      const dV = dValue + offset;
      for (let row = 0; row < tokens; row += height) {
        const rows = min(height, tokens - row);
        const strip = offset + ((row * size) << 2);
        const q = query + strip;
        const dC = dContext + strip;
        multiply(q, size, 1, k, 1, size, 0, 0, p, tokens, rows, tokens, headSize, work);
        const biasRows = rowsOf(bias, head, row, tokens);
        const maskRows = rowsOf(mask, n % windows, row, tokens);
        toProbabilities(p, biasRows, maskRows, rows, tokens, headSize);
        multiply(
          p,
          1,
          tokens,
          dC,
          size,
          1,
          row ? dV : 0,
          size,
          dV,
          size,
          tokens,
          headSize,
          rows,
          work,
        );
        multiply(dC, size, 1, v, 1, size, 0, 0, d, tokens, rows, tokens, headSize, work);
        toProductGrad(p, d, rowsOf(dBias, item, row, tokens), rows, tokens, headSize);
        multiply(
          d,
          tokens,
          1,
          k,
          size,
          1,
          0,
          0,
          dQuery + strip,
          size,
          rows,
          headSize,
          tokens,
          work,
        );
        multiply(
          d,
          1,
          tokens,
          q,
          size,
          1,
          row ? dK : 0,
          size,
          dK,
          size,
          tokens,
          headSize,
          rows,
          work,
        );
      }
    }
  }
}

/** Strips of equal height, none of them higher than `STRIP_ROWS`. */
function stripHeight(tokens: i32): i32 {
  const strips = (tokens + STRIP_ROWS - 1) / STRIP_ROWS;
  return (tokens + strips - 1) / strips;
}

/** Address of a row in one of some tokens × tokens matrices; 0 where there are none. */
function rowsOf(matrices: usize, index: i32, row: i32, tokens: i32): usize {
  return matrices ? matrices + (((index * tokens + row) * tokens) << 2) : 0;
}

/** From products of queries and keys to what softmax makes of them, in place. */
function toProbabilities(
  scores: usize,
  bias: usize,
  mask: usize,
  rows: i32,
  tokens: i32,
  headSize: i32,
): void {
  const scale = f32x4.splat(1 / sqrt<f32>(<f32>headSize));
  for (let row = 0; row < rows; row++) {
    const offset = (row * tokens) << 2;
    for (let j = 0; j < tokens; j += 4) {
      const at = offset + (j << 2);
      let x = f32x4.mul(v128.load(scores + at), scale);
      if (bias) x = f32x4.add(x, v128.load(bias + at));
      if (mask) x = f32x4.add(x, v128.load(mask + at));
      storeUpTo(scores + at, x, tokens - j);
    }
    softmaxRow(scores + offset, scores + offset, tokens);
  }
}

/** From dP to the gradient of the products of queries and keys, in place; dS is added to `dBias`. */
function toProductGrad(
  p: usize,
  d: usize,
  dBias: usize,
  rows: i32,
  tokens: i32,
  headSize: i32,
): void {
  const scale = f32x4.splat(1 / sqrt<f32>(<f32>headSize));
  for (let row = 0; row < rows; row++) {
    const offset = (row * tokens) << 2;
    let sums = f32x4.splat(0);
    for (let j = 0; j < tokens; j += 4) {
      const at = offset + (j << 2);
      const left = tokens - j;
      sums = multiplyAdd(loadUpTo(p + at, left), loadUpTo(d + at, left), sums);
    }
    const inner = f32x4.splat(sumLanes(sums));
    for (let j = 0; j < tokens; j += 4) {
      const at = offset + (j << 2);
      const dScores = f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(d + at), inner));
      if (dBias) {
        storeUpTo(dBias + at, f32x4.add(v128.load(dBias + at), dScores), tokens - j);
      }
      storeUpTo(d + at, f32x4.mul(dScores, scale), tokens - j);
    }
  }
}
