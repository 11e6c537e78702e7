// Arithmetic on each number by itself. Bound by memory: two loads and a store for an instruction or two
// (for `erf`, the dearest, forty). So whatever can be is done inside other kernels.
import { erfLanes, expLanes, logLanes, tanhLanes } from './functions';
import { rowLength, rowOffset, rowStride } from './layout';

const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const DIVIDE: i32 = 3;
const MAXIMUM: i32 = 4;
const MINIMUM: i32 = 5;

// Of each pair of numbers. An item is one number of the result; the layout is that of a and b, broadcast.

export function add(a: usize, b: usize, y: usize, layout: usize, from: i32, to: i32): void {
  ofPairs(ADD, a, b, y, layout, from, to);
}

export function subtract(a: usize, b: usize, y: usize, layout: usize, from: i32, to: i32): void {
  ofPairs(SUBTRACT, a, b, y, layout, from, to);
}

export function multiplyPairs(
  a: usize,
  b: usize,
  y: usize,
  layout: usize,
  from: i32,
  to: i32,
): void {
  ofPairs(MULTIPLY, a, b, y, layout, from, to);
}

export function divide(a: usize, b: usize, y: usize, layout: usize, from: i32, to: i32): void {
  ofPairs(DIVIDE, a, b, y, layout, from, to);
}

export function maximum(a: usize, b: usize, y: usize, layout: usize, from: i32, to: i32): void {
  ofPairs(MAXIMUM, a, b, y, layout, from, to);
}

export function minimum(a: usize, b: usize, y: usize, layout: usize, from: i32, to: i32): void {
  ofPairs(MINIMUM, a, b, y, layout, from, to);
}

/** Row by row: within a row each side either goes along or stays where it is. */
function ofPairs(code: i32, a: usize, b: usize, y: usize, layout: usize, from: i32, to: i32): void {
  const length = rowLength(layout);
  const strideA = rowStride(layout, 0);
  const strideB = rowStride(layout, 1);
  while (from < to) {
    const row = from / length;
    const column = from % length;
    const count = min(length - column, to - from);
    const rowA = a + ((rowOffset(layout, 0, row) + column * strideA) << 2);
    const rowB = b + ((rowOffset(layout, 1, row) + column * strideB) << 2);
    ofRow(code, rowA, strideA, rowB, strideB, y + (from << 2), count);
    from += count;
  }
}

function ofRow(
  code: i32,
  a: usize,
  strideA: i32,
  b: usize,
  strideB: i32,
  y: usize,
  count: i32,
): void {
  const end = y + ((count & ~3) << 2);
  if (strideA === 0) {
    const x = v128.load32_splat(a);
    for (; y < end; y += 16, b += 16) v128.store(y, ofTwo(code, x, v128.load(b)));
  } else if (strideB === 0) {
    const x = v128.load32_splat(b);
    for (; y < end; y += 16, a += 16) v128.store(y, ofTwo(code, v128.load(a), x));
  } else {
    for (; y < end; y += 16, a += 16, b += 16)
      v128.store(y, ofTwo(code, v128.load(a), v128.load(b)));
  }
  for (let i = 0; i < (count & 3); i++) {
    const left = v128.load32_splat(a + ((i * strideA) << 2));
    const right = v128.load32_splat(b + ((i * strideB) << 2));
    v128.store_lane<f32>(y + (i << 2), ofTwo(code, left, right), 0);
  }
}

function ofTwo(code: i32, a: v128, b: v128): v128 {
  if (code === ADD) return f32x4.add(a, b);
  if (code === SUBTRACT) return f32x4.sub(a, b);
  if (code === MULTIPLY) return f32x4.mul(a, b);
  if (code === DIVIDE) return f32x4.div(a, b);
  if (code === MAXIMUM) return f32x4.max(a, b);
  return f32x4.min(a, b);
}

// Of each number. An item is one number; the last vector of a tensor may reach into the rest of its 64
// bytes, which belongs to nobody else.

export function negate(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) v128.store(y + i, f32x4.neg(v128.load(x + i)));
}

export function exp(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) v128.store(y + i, expLanes(v128.load(x + i)));
}

export function log(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) v128.store(y + i, logLanes(v128.load(x + i)));
}

export function sqrt(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) v128.store(y + i, f32x4.sqrt(v128.load(x + i)));
}

export function rsqrt(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) {
    v128.store(y + i, f32x4.div(f32x4.splat(1), f32x4.sqrt(v128.load(x + i))));
  }
}

export function square(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) {
    const lanes = v128.load(x + i);
    v128.store(y + i, f32x4.mul(lanes, lanes));
  }
}

export function erf(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) v128.store(y + i, erfLanes(v128.load(x + i)));
}

export function tanh(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) v128.store(y + i, tanhLanes(v128.load(x + i)));
}
