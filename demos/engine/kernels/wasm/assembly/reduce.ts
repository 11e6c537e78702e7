// Many numbers to one. Bound by memory. Blocks have a fixed size, and are added up in a fixed order, so
// that a sum does not depend on how many threads there are; and that thousands of numbers are not added
// to one that has grown large, which loses digits.
import { loadUpTo, maxLanes, multiplyAdd, sumLanes } from './lanes';

/** Numbers of a row that are one block. */
export const SUM_NUMBERS: i32 = 8192;
/** Rows that are one block when they are added to each other, and columns likewise. */
export const SUM_ROWS: i32 = 64;
export const SUM_COLUMNS: i32 = 512;

/**
 * Sums along rows, times a factor. An item is one block of one row.
 *
 * @param x [rows, columns]
 * @param y [rows, blocks]
 */
export function sumRows(
  x: usize,
  y: usize,
  columns: i32,
  blocks: i32,
  factor: f32,
  from: i32,
  to: i32,
): void {
  for (let item = from; item < to; item++) {
    const first = (item % blocks) * SUM_NUMBERS;
    const count = min(SUM_NUMBERS, columns - first);
    const block = x + (((item / blocks) * columns + first) << 2);
    store<f32>(y + (item << 2), factor * sumBlock(block, count));
  }
}

function sumBlock(x: usize, count: i32): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  let i = 0;
  for (; i <= count - 16; i += 16, x += 64) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
    c = f32x4.add(c, v128.load(x, 32));
    d = f32x4.add(d, v128.load(x, 48));
  }
  for (; i < count; i += 4, x += 16) a = f32x4.add(a, loadUpTo(x, count - i));
  return sumLanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

/** The sum of the squares of each block of `x`; an item is one block. */
export function sumSquares(x: usize, y: usize, size: i32, from: i32, to: i32): void {
  for (let item = from; item < to; item++) {
    const first = item * SUM_NUMBERS;
    store<f32>(y + (item << 2), squareBlock(x + (first << 2), min(SUM_NUMBERS, size - first)));
  }
}

function squareBlock(x: usize, count: i32): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let i = 0;
  for (; i <= count - 8; i += 8, x += 32) {
    const left = v128.load(x);
    const right = v128.load(x, 16);
    a = multiplyAdd(left, left, a);
    b = multiplyAdd(right, right, b);
  }
  for (; i < count; i += 4, x += 16) {
    const left = loadUpTo(x, count - i);
    a = multiplyAdd(left, left, a);
  }
  return sumLanes(f32x4.add(a, b));
}

/**
 * Sums of rows, that is along columns, times a factor. An item is one block of rows and of columns; blocks
 * go through the columns first.
 *
 * @param x [rows, columns]
 * @param y [blocks of rows, columns]
 */
export function sumColumns(
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
  factor: f32,
  from: i32,
  to: i32,
): void {
  const across = (columns + SUM_COLUMNS - 1) / SUM_COLUMNS;
  const rowBytes = columns << 2;
  for (let item = from; item < to; item++) {
    const row = (item / across) * SUM_ROWS;
    const first = (item % across) * SUM_COLUMNS;
    const last = min(first + SUM_COLUMNS, columns);
    const count = min(SUM_ROWS, rows - row);
    const block = x + row * rowBytes;
    const target = y + (item / across) * rowBytes;
    let i = first;
    for (; i <= last - 16; i += 16)
      sumSixteen(block + (i << 2), rowBytes, count, factor, target + (i << 2));
    for (; i < last; i++) {
      let sum: f32 = 0;
      for (let j = 0; j < count; j++) sum += load<f32>(block + j * rowBytes + (i << 2));
      store<f32>(target + (i << 2), factor * sum);
    }
  }
}

function sumSixteen(x: usize, rowBytes: usize, rows: i32, factor: f32, y: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let row = 0; row < rows; row++, x += rowBytes) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
    c = f32x4.add(c, v128.load(x, 32));
    d = f32x4.add(d, v128.load(x, 48));
  }
  const factors = f32x4.splat(factor);
  v128.store(y, f32x4.mul(a, factors));
  v128.store(y, f32x4.mul(b, factors), 16);
  v128.store(y, f32x4.mul(c, factors), 32);
  v128.store(y, f32x4.mul(d, factors), 48);
}

/** The largest number of each row of x [rows, columns]; an item is one row. */
export function maxRows(x: usize, y: usize, columns: i32, from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    store<f32>(y + (row << 2), largest(x + ((row * columns) << 2), columns));
  }
}

/** The largest of some numbers, none of them NaN. */
export function largest(x: usize, count: i32): f32 {
  // `pmax` is one instruction on x86, where `max` is seven: it cares for NaN and for -0.
  let lanes = v128.load32_splat(x);
  let i = 0;
  for (; i <= count - 4; i += 4) lanes = f32x4.pmax(lanes, v128.load(x + (i << 2)));
  for (; i < count; i++) lanes = f32x4.pmax(lanes, v128.load32_splat(x + (i << 2)));
  return maxLanes(lanes);
}
