// GELU and its gradient in one pass each: what TensorFlow.js takes six to fifteen for. Bound by the
// arithmetic of `erf`, `tanh` and `exp`. An item is one number, as in `elementwise.ts`.
import { erfLanes, expLanes, tanhLanes } from './functions';
import { multiplyAdd } from './lanes';

/** 1 / √(2π) */
const DENSITY: f32 = 0.3989422804014327;
/** √(2/π) and the factor of x³ in the approximation by tanh. */
const SLOPE: f32 = 0.7978845608028654;
const CUBIC: f32 = 0.044715;

/** `x Φ(x)`. */
export function gelu(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) {
    const lanes = v128.load(x + i);
    v128.store(y + i, f32x4.mul(lanes, normalCdf(lanes)));
  }
}

/** `dy (Φ(x) + x φ(x))`. */
export function geluGrad(x: usize, dy: usize, dx: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) {
    const lanes = v128.load(x + i);
    const halfSquare = f32x4.mul(f32x4.mul(lanes, lanes), f32x4.splat(-0.5));
    const density = f32x4.mul(expLanes(halfSquare), f32x4.splat(DENSITY));
    const slope = multiplyAdd(lanes, density, normalCdf(lanes));
    v128.store(dx + i, f32x4.mul(v128.load(dy + i), slope));
  }
}

/** `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`. */
export function geluTanh(x: usize, y: usize, from: i32, to: i32): void {
  for (let i = from << 2; i < to << 2; i += 16) {
    const lanes = v128.load(x + i);
    const half = f32x4.mul(lanes, f32x4.splat(0.5));
    v128.store(y + i, multiplyAdd(half, tanhTerm(lanes), half));
  }
}

/** With `t` for the tanh above: `dy (1 + t + x (1 − t²) √(2/π) (1 + 3 · 0.044715 x²)) / 2`. */
export function geluTanhGrad(x: usize, dy: usize, dx: usize, from: i32, to: i32): void {
  const one = f32x4.splat(1);
  for (let i = from << 2; i < to << 2; i += 16) {
    const lanes = v128.load(x + i);
    const t = tanhTerm(lanes);
    const square = f32x4.mul(lanes, lanes);
    const inner = multiplyAdd(square, f32x4.splat(3 * CUBIC * SLOPE), f32x4.splat(SLOPE));
    const dTanh = f32x4.mul(f32x4.sub(one, f32x4.mul(t, t)), inner);
    const slope = multiplyAdd(lanes, dTanh, f32x4.add(t, one));
    const half = f32x4.mul(v128.load(dy + i), f32x4.splat(0.5));
    v128.store(dx + i, f32x4.mul(half, slope));
  }
}

function normalCdf(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return multiplyAdd(erfLanes(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), half, half);
}

function tanhTerm(x: v128): v128 {
  const square = f32x4.mul(x, x);
  const inner = multiplyAdd(square, f32x4.splat(CUBIC * SLOPE), f32x4.splat(SLOPE));
  return tanhLanes(f32x4.mul(x, inner));
}
