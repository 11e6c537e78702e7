// Softmax along rows, in three passes over a row that lies in the cache after the first. Bound by the
// arithmetic of `exp`.
import { expLanes } from './functions';
import { keep, storeUpTo, sumLanes } from './lanes';
import { largest } from './reduce';

/** `exp(x) / Σ exp(x)` of each row of x [rows, columns]; an item is one row. */
export function softmax(x: usize, y: usize, columns: i32, from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    const offset = (row * columns) << 2;
    softmaxRow(x + offset, y + offset, columns);
  }
}

/** Softmax of one row; `x` and `y` may be the same. */
export function softmaxRow(x: usize, y: usize, count: i32): void {
  const top = f32x4.splat(largest(x, count));
  let sums = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const e = expLanes(f32x4.sub(v128.load(x + (i << 2)), top));
    storeUpTo(y + (i << 2), e, count - i);
    sums = f32x4.add(sums, keep(e, count - i));
  }
  const factor = f32x4.splat(1 / sumLanes(sums));
  for (let i = 0; i < count; i += 4) {
    storeUpTo(y + (i << 2), f32x4.mul(v128.load(y + (i << 2)), factor), count - i);
  }
}
