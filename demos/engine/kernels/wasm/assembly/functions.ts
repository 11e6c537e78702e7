// exp, log, tanh and erf of four numbers at a time. Each is bound by arithmetic: 15 to 40 instructions
// for four numbers, no table, no branch. The largest errors, measured over their whole range against
// double precision, in units in the last place: exp 1.0, log 0.8, tanh 1.3, erf 2.4 (which is 1.1e-7).
import { multiplyAdd } from './lanes';

/** Adding 1.5 · 2²³ rounds a number to an integer, which is then in its lowest bits. */
const ROUND: f32 = 12582912;

/**
 * `eˣ = 2ⁿ · e^r`: n the nearest integer to x / ln 2, and the rest, at most ln 2 / 2, by the
 * polynomial of Cephes' `expf` (Moshier, 1989). Below -87 it is 0, so that no denormal number, slow on many
 * processors, comes out of it.
 */
export function expLanes(x: v128): v128 {
  // `pmin` and `pmax` with the constant second let NaN through.
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-87.3));
  const shifted = multiplyAdd(bounded, f32x4.splat(Mathf.LOG2E), f32x4.splat(ROUND));
  const n = f32x4.sub(shifted, f32x4.splat(ROUND));
  // ln 2 in two parts, the first with so few digits that its product with n is exact.
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), bounded);
  r = multiplyAdd(n, f32x4.splat(2.1219444e-4), r);
  let p = f32x4.splat(1.98756915e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // Twice that, times 2ⁿ⁻¹ made from n's bits: 2ⁿ itself may be too large. Of the least n it is 0.
  const half = i32x4.shl(i32x4.add(shifted, i32x4.splat(126)), 23);
  return f32x4.mul(f32x4.add(p, p), half);
}

/** Natural logarithm: exponent and fraction apart, the latter by the polynomial of Cephes' `logf`. */
export function logLanes(x: v128): v128 {
  let exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126)));
  // The fraction in [0.5, 1), and then in [√½ - 1, √2 - 1).
  const digits = v128.and(x, i32x4.splat(0x007fffff));
  let m = v128.or(digits, f32x4.splat(0.5));
  const low = f32x4.lt(m, f32x4.splat(Mathf.SQRT1_2));
  exponent = f32x4.sub(exponent, v128.and(low, f32x4.splat(1)));
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), f32x4.splat(1));
  const square = f32x4.mul(m, m);
  let p = f32x4.splat(7.0376836292e-2);
  p = multiplyAdd(p, m, f32x4.splat(-1.151461031e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.167699874e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.2420140846e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.4249322787e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.6668057665e-1));
  p = multiplyAdd(p, m, f32x4.splat(2.0000714765e-1));
  p = multiplyAdd(p, m, f32x4.splat(-2.4999993993e-1));
  p = multiplyAdd(p, m, f32x4.splat(3.3333331174e-1));
  let y = f32x4.mul(f32x4.mul(p, m), square);
  y = multiplyAdd(exponent, f32x4.splat(-2.1219444e-4), y);
  y = multiplyAdd(square, f32x4.splat(-0.5), y);
  y = multiplyAdd(exponent, f32x4.splat(0.693359375), f32x4.add(m, y));
  // What has no such logarithm: 0, negative numbers and NaN, infinity.
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.bitselect(y, f32x4.splat(NaN), f32x4.ge(x, f32x4.splat(0)));
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)));
}

/** Small numbers by the polynomial of Cephes' `tanhf`, others as `1 - 2 / (e²ˣ + 1)`. */
export function tanhLanes(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = f32x4.splat(1);
  const growth = f32x4.add(expLanes(f32x4.add(size, size)), one);
  const large = withSign(f32x4.sub(one, f32x4.div(f32x4.splat(2), growth)), x);
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = multiplyAdd(p, square, f32x4.splat(2.06390887954e-2));
  p = multiplyAdd(p, square, f32x4.splat(-5.37397155531e-2));
  p = multiplyAdd(p, square, f32x4.splat(1.33314422036e-1));
  p = multiplyAdd(p, square, f32x4.splat(-3.33332819422e-1));
  const small = multiplyAdd(f32x4.mul(p, square), x, x);
  return v128.bitselect(small, large, f32x4.lt(size, f32x4.splat(0.625)));
}

/**
 * Error function. Below 0.9 `x · P(x²)`, and above `1 - e^(x · Q(x))`, with polynomials that were fitted
 * to make the largest error least.
 */
export function erfLanes(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-6.061941967345774e-4);
  p = multiplyAdd(p, square, f32x4.splat(5.007149185985327e-3));
  p = multiplyAdd(p, square, f32x4.splat(-2.6776187121868134e-2));
  p = multiplyAdd(p, square, f32x4.splat(1.128208264708519e-1));
  p = multiplyAdd(p, square, f32x4.splat(-3.7612518668174744e-1));
  p = multiplyAdd(p, square, f32x4.splat(1.1283791065216064));
  const small = f32x4.mul(p, x);

  // Beyond 4 it is 1, to all digits.
  const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(4));
  let q = f32x4.splat(2.146859624190256e-4);
  q = multiplyAdd(q, size, f32x4.splat(-3.2208238262683153e-3));
  q = multiplyAdd(q, size, f32x4.splat(2.2909095510840416e-2));
  q = multiplyAdd(q, size, f32x4.splat(-1.0529220104217529e-1));
  q = multiplyAdd(q, size, f32x4.splat(-6.356948614120483e-1));
  q = multiplyAdd(q, size, f32x4.splat(-1.12852144241333));
  const rest = f32x4.sub(f32x4.splat(1), expLanes(f32x4.mul(q, size)));
  const large = withSign(rest, x);
  return v128.bitselect(small, large, f32x4.lt(f32x4.abs(x), f32x4.splat(0.9)));
}

/** A number that is not negative, with the sign of another. */
function withSign(size: v128, signed: v128): v128 {
  return v128.or(size, v128.and(signed, i32x4.splat(0x80000000)));
}
