// Layer norm and its gradient, row by row. A row is read from memory once and then from the cache, so that
// they are bound by memory: forward two numbers moved for each of x, backward three.
import { keep, loadUpTo, multiplyAdd, storeUpTo, sumLanes } from './lanes';

/** Rows whose gradients of γ and β are added up in one block. */
export const NORM_ROWS: i32 = 32;

/** `y = γ (x − mean) / √(var + ε) + β`, x and y [rows, size]. An item is one row. */
export function layerNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  size: i32,
  epsilon: f32,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const rowX = x + ((row * size) << 2);
    const rowY = y + ((row * size) << 2);
    const mean = rowMean(rowX, size);
    const inverse = f32x4.splat(inverseDeviation(rowX, mean, size, epsilon));
    const means = f32x4.splat(mean);
    for (let i = 0; i < size; i += 4) {
      const offset = i << 2;
      const normal = f32x4.mul(f32x4.sub(v128.load(rowX + offset), means), inverse);
      const scaled = multiplyAdd(normal, v128.load(gamma + offset), v128.load(beta + offset));
      storeUpTo(rowY + offset, scaled, size - i);
    }
  }
}

/**
 * Gradients of `layerNorm`. With `n` for the normalised x and `g = γ dy`,
 * `dx = (g − mean(g) − n mean(g n)) / √(var + ε)`, `dγ = Σ dy n`, `dβ = Σ dy`.
 *
 * An item is one block of rows. Each has a sum of dγ and dβ of its own, to be added up afterwards.
 *
 * @param dGamma [blocks, size]; dBeta likewise
 */
export function layerNormGrad(
  x: usize,
  gamma: usize,
  dy: usize,
  dx: usize,
  dGamma: usize,
  dBeta: usize,
  rows: i32,
  size: i32,
  epsilon: f32,
  from: i32,
  to: i32,
): void {
  const rowBytes = size << 2;
  for (let block = from; block < to; block++) {
    const blockGamma = dGamma + block * rowBytes;
    const blockBeta = dBeta + block * rowBytes;
    memory.fill(blockGamma, 0, rowBytes);
    memory.fill(blockBeta, 0, rowBytes);
    const last = min((block + 1) * NORM_ROWS, rows);
    for (let row = block * NORM_ROWS; row < last; row++) {
      const at = row * rowBytes;
      gradOfRow(x + at, gamma, dy + at, dx + at, blockGamma, blockBeta, size, epsilon);
    }
  }
}

function gradOfRow(
  x: usize,
  gamma: usize,
  dy: usize,
  dx: usize,
  dGamma: usize,
  dBeta: usize,
  size: i32,
  epsilon: f32,
): void {
  const mean = rowMean(x, size);
  const inverse = f32x4.splat(inverseDeviation(x, mean, size, epsilon));
  const means = f32x4.splat(mean);

  let sums = f32x4.splat(0);
  let sumsWithNormal = f32x4.splat(0);
  for (let i = 0; i < size; i += 4) {
    const offset = i << 2;
    const normal = f32x4.mul(f32x4.sub(v128.load(x + offset), means), inverse);
    const d = v128.load(dy + offset);
    const g = keep(f32x4.mul(d, v128.load(gamma + offset)), size - i);
    sums = f32x4.add(sums, g);
    sumsWithNormal = multiplyAdd(g, keep(normal, size - i), sumsWithNormal);
    const left = size - i;
    storeUpTo(dGamma + offset, multiplyAdd(d, normal, v128.load(dGamma + offset)), left);
    storeUpTo(dBeta + offset, f32x4.add(d, v128.load(dBeta + offset)), left);
  }
  const meanG = f32x4.splat(sumLanes(sums) / <f32>size);
  const along = f32x4.splat(-sumLanes(sumsWithNormal) / <f32>size);

  for (let i = 0; i < size; i += 4) {
    const offset = i << 2;
    const normal = f32x4.mul(f32x4.sub(v128.load(x + offset), means), inverse);
    const g = f32x4.mul(v128.load(dy + offset), v128.load(gamma + offset));
    const rest = multiplyAdd(normal, along, f32x4.sub(g, meanG));
    storeUpTo(dx + offset, f32x4.mul(rest, inverse), size - i);
  }
}

function rowMean(x: usize, size: i32): f32 {
  let sums = f32x4.splat(0);
  for (let i = 0; i < size; i += 4) sums = f32x4.add(sums, loadUpTo(x + (i << 2), size - i));
  return sumLanes(sums) / <f32>size;
}

/** `1 / √(var + ε)`, from the squares of what is left without the mean: their difference loses digits. */
function inverseDeviation(x: usize, mean: f32, size: i32, epsilon: f32): f32 {
  const means = f32x4.splat(mean);
  let squares = f32x4.splat(0);
  for (let i = 0; i < size; i += 4) {
    const centred = keep(f32x4.sub(v128.load(x + (i << 2)), means), size - i);
    squares = multiplyAdd(centred, centred, squares);
  }
  return 1 / sqrt<f32>(sumLanes(squares) / <f32>size + epsilon);
}
