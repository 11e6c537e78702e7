// Four numbers at a time (`v128`): what WebAssembly's own instructions lack.

/**
 * `a · b + c`. Where the engine has relaxed SIMD it is one instruction, rounded once; elsewhere two.
 * Everything else in these kernels is the same in both builds.
 */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The four numbers added up, in an order that never changes. */
export function sumLanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The largest of the four numbers. */
export function maxLanes(x: v128): f32 {
  const pairs = f32x4.max(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/**
 * The numbers at an address: four, or as many as are left of a row where that is fewer, and zeros in place
 * of the others.
 */
export function loadUpTo(address: usize, left: i32): v128 {
  // It may read past the end: no tensor lies at the very end of the memory.
  return keep(v128.load(address), left);
}

/** Zeros in place of all numbers but the first `left`. */
export function keep(x: v128, left: i32): v128 {
  if (left >= 4) return x;
  return v128.and(x, i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3)));
}

/** Writes four numbers, or as many as are left of a row, and nothing behind them. */
export function storeUpTo(address: usize, x: v128, left: i32): void {
  if (left >= 4) {
    v128.store(address, x);
    return;
  }
  v128.store_lane<f32>(address, x, 0);
  if (left > 1) v128.store_lane<f32>(address, x, 1, 4);
  if (left > 2) v128.store_lane<f32>(address, x, 2, 8);
}
