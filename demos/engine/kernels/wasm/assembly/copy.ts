// Numbers from one place to another, unchanged. Bound by memory, and by the arithmetic of addresses where
// rows are short.
import { rowLength, rowOffset, rowStride } from './layout';

/**
 * Copies a box of numbers, each side with strides of its own: all that transpositions, slices, tiles,
 * concatenations and paddings are. An item is one row of the box.
 */
export function copy(x: usize, y: usize, layout: usize, from: i32, to: i32): void {
  const length = rowLength(layout);
  const strideX = rowStride(layout, 0) << 2;
  const strideY = rowStride(layout, 1) << 2;
  for (let row = from; row < to; row++) {
    let source = x + (rowOffset(layout, 0, row) << 2);
    let target = y + (rowOffset(layout, 1, row) << 2);
    if (strideX === 4 && strideY === 4) {
      copyNumbers(source, target, length);
      continue;
    }
    for (let i = 0; i < length; i++) {
      store<i32>(target, load<i32>(source));
      source += strideX;
      target += strideY;
    }
  }
}

/**
 * `y[i, j] = x[i, indices[j]]`, with rows of `length` numbers in the place of one. An item is one row.
 *
 * @param x [outer, rows, length]
 * @param y [outer, count, length]
 */
export function gather(
  x: usize,
  indices: usize,
  y: usize,
  rows: i32,
  count: i32,
  length: i32,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const index = load<i32>(indices + ((row % count) << 2));
    const source = (row / count) * rows + index;
    copyNumbers(x + ((source * length) << 2), y + ((row * length) << 2), length);
  }
}

function copyNumbers(source: usize, target: usize, count: i32): void {
  let i = 0;
  for (; i <= count - 4; i += 4) v128.store(target + (i << 2), v128.load(source + (i << 2)));
  for (; i < count; i++) store<i32>(target + (i << 2), load<i32>(source + (i << 2)));
}
