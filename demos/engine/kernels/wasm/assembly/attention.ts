// Attention and its gradient. Each head of each image (or window) is a task of its own, and its scores live
// in the thread's scratch memory, some rows at a time: the tokens × tokens matrix of all heads, the largest
// of the whole model, never exists. Bound by the arithmetic of its products.
import { putHead, takeHead } from './heads';
import { loadUpTo, multiplyAdd, storeUpTo, sumLanes } from './lanes';
import { multiply, PRODUCT_SCRATCH } from './product';
import { softmaxRow } from './softmax';

/** Rows of scores that exist at once. */
export const STRIP_ROWS: i32 = 128;

/**
 * `softmax(Q Kᵀ / √headSize + bias + mask) V`. An item is one head of one entry of the batch; heads go
 * through first. An entry is an image, or one window of several that an image has.
 *
 * @param query [images, windows · tokens, size]; key, value and context likewise
 * @param bias [heads, tokens, tokens], or 0 for none
 * @param mask [maskWindows, tokens, tokens], or 0 for none
 * @param places [windows, tokens], which of the image's tokens they are; or 0 where they are all, in order
 * @param scratchBytes of one thread: for a product, one strip of scores and four heads
 */
export function attention(
  query: usize,
  key: usize,
  value: usize,
  bias: usize,
  mask: usize,
  places: usize,
  context: usize,
  heads: i32,
  tokens: i32,
  size: i32,
  windows: i32,
  maskWindows: i32,
  scratch: usize,
  scratchBytes: i32,
  from: i32,
  to: i32,
  thread: i32,
): void {
  const headSize = size / heads;
  const headBytes = (tokens * headSize) << 2;
  const height = stripHeight(tokens);
  const work = scratch + thread * scratchBytes;
  const scores = work + PRODUCT_SCRATCH;
  const q = scores + ((height * tokens) << 2);
  const k = q + headBytes;
  const v = k + headBytes;
  const c = v + headBytes;
  for (let item = from; item < to; item++) {
    const n = item / heads;
    const head = item % heads;
    const offset = headOffset(n, windows, tokens, size, head * headSize);
    const own = rowsOf(places, n % windows, 0, tokens, 1);
    takeHead(query + offset, own, tokens, size, headSize, q);
    takeHead(key + offset, own, tokens, size, headSize, k);
    takeHead(value + offset, own, tokens, size, headSize, v);
    for (let row = 0; row < tokens; row += height) {
      const rows = min(height, tokens - row);
      const strip = (row * headSize) << 2;
      product(q + strip, headSize, 1, k, 1, headSize, 0, scores, rows, tokens, headSize, work);
      const biasRows = rowsOf(bias, head, row, tokens, tokens);
      const maskRows = rowsOf(mask, n % maskWindows, row, tokens, tokens);
      toProbabilities(scores, biasRows, maskRows, rows, tokens, headSize);
      product(scores, tokens, 1, v, headSize, 1, 0, c + strip, rows, headSize, tokens, work);
    }
    putHead(c, own, tokens, size, headSize, context + offset);
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
 * @param batch its entries: images, or windows of images
 * @param scratchBytes of one thread: for a product, two strips of scores and seven heads
 */
export function attentionGrad(
  query: usize,
  key: usize,
  value: usize,
  bias: usize,
  mask: usize,
  places: usize,
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
  maskWindows: i32,
  slices: i32,
  scratch: usize,
  scratchBytes: i32,
  from: i32,
  to: i32,
  thread: i32,
): void {
  const headSize = size / heads;
  const headBytes = (tokens * headSize) << 2;
  const height = stripHeight(tokens);
  const stripBytes = (height * tokens) << 2;
  const work = scratch + thread * scratchBytes;
  const p = work + PRODUCT_SCRATCH;
  const d = p + stripBytes;
  const q = d + stripBytes;
  const k = q + headBytes;
  const v = k + headBytes;
  const dC = v + headBytes;
  const dQ = dC + headBytes;
  const dK = dQ + headBytes;
  const dV = dK + headBytes;
  for (let item = from; item < to; item++) {
    const slice = item / heads;
    const head = item % heads;
    if (dBias) memory.fill(rowsOf(dBias, item, 0, tokens, tokens), 0, (tokens * tokens) << 2);
    for (let n = (slice * batch) / slices; n < ((slice + 1) * batch) / slices; n++) {
      const offset = headOffset(n, windows, tokens, size, head * headSize);
      const own = rowsOf(places, n % windows, 0, tokens, 1);
      takeHead(query + offset, own, tokens, size, headSize, q);
      takeHead(key + offset, own, tokens, size, headSize, k);
      takeHead(value + offset, own, tokens, size, headSize, v);
      takeHead(dContext + offset, own, tokens, size, headSize, dC);
      for (let row = 0; row < tokens; row += height) {
        const rows = min(height, tokens - row);
        const strip = (row * headSize) << 2;
        const startK = row ? dK : 0;
        const startV = row ? dV : 0;
        product(q + strip, headSize, 1, k, 1, headSize, 0, p, rows, tokens, headSize, work);
        const biasRows = rowsOf(bias, head, row, tokens, tokens);
        const maskRows = rowsOf(mask, n % maskWindows, row, tokens, tokens);
        toProbabilities(p, biasRows, maskRows, rows, tokens, headSize);
        product(p, 1, tokens, dC + strip, headSize, 1, startV, dV, tokens, headSize, rows, work);
        product(dC + strip, headSize, 1, v, 1, headSize, 0, d, rows, tokens, headSize, work);
        toProductGrad(p, d, rowsOf(dBias, item, row, tokens, tokens), rows, tokens, headSize);
        product(d, tokens, 1, k, headSize, 1, 0, dQ + strip, rows, headSize, tokens, work);
        product(d, 1, tokens, q + strip, headSize, 1, startK, dK, tokens, headSize, rows, work);
      }
      putHead(dQ, own, tokens, size, headSize, dQuery + offset);
      putHead(dK, own, tokens, size, headSize, dKey + offset);
      putHead(dV, own, tokens, size, headSize, dValue + offset);
    }
  }
}

/** `multiply` with a result whose rows lie one behind the other, and so do those of `start`. */
function product(
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  start: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  work: usize,
): void {
  multiply(
    a,
    aRow,
    aColumn,
    b,
    bRow,
    bColumn,
    start,
    columns,
    c,
    columns,
    rows,
    columns,
    inner,
    work,
  );
}

/** Bytes from the beginning of a tensor to the head's numbers of the first token of entry n's image. */
function headOffset(n: i32, windows: i32, tokens: i32, size: i32, first: i32): usize {
  return ((n - (n % windows)) * tokens * size + first) << 2;
}

/** Strips of equal height, none of them higher than `STRIP_ROWS`. */
function stripHeight(tokens: i32): i32 {
  const strips = (tokens + STRIP_ROWS - 1) / STRIP_ROWS;
  return (tokens + strips - 1) / strips;
}

/** Address of a row of so many columns in one of some matrices with a row for each token; 0 where there are none. */
function rowsOf(matrices: usize, index: i32, row: i32, tokens: i32, columns: i32): usize {
  return matrices ? matrices + (((index * tokens + row) * columns) << 2) : 0;
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
