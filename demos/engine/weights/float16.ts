/**
 * The two 16-bit floating-point formats of checkpoints, to and from float32.
 *
 * `F16` is IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction.
 * `BF16` is the upper half of a float32: 1, 8 and 7 bits.
 */

/** All 65,536 binary16 numbers by their bits: looking one up is several times faster than computing it. */
let float16Values: Float32Array | undefined;

/** Values of binary16 numbers, given their bits. */
export function decodeFloat16(bits: Uint16Array): Float32Array {
  float16Values ??= Float32Array.from({ length: 0x10000 }, (_, half) => float16Value(half));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = float16Values[bits[i]];
  return values;
}

/** Values of bfloat16 numbers, given their bits. */
export function decodeBfloat16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
  return new Float32Array(words.buffer);
}

/**
 * Bits of the binary16 numbers nearest to `values`, ties to even. What is too large becomes
 * infinite (from 65,520 on), as with PyTorch's `half()`.
 */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = float16Bits(words[i]);
  return bits;
}

function float16Value(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** @param word bits of a float32. */
function float16Bits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 65,536 and more
  // Normal numbers, from 2^-14: move the exponent from bias 127 to 15 and drop 13 bits. A carry runs
  // on into the exponent, which is right, up to infinity.
  if (magnitude >= 0x38800000) return sign | shiftRounded(magnitude - 0x38000000, 13);
  // Subnormal numbers: whole multiples of 2^-24. Half of that and less is 0.
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return sign;
  return sign | shiftRounded(0x800000 | (magnitude & 0x7fffff), shift);
}

/** `value / 2^bits`, rounded to the nearest whole number, ties to even. */
function shiftRounded(value: number, bits: number): number {
  const whole = value >>> bits;
  const rest = value - whole * 2 ** bits;
  const half = 2 ** (bits - 1);
  return rest > half || (rest === half && whole % 2 === 1) ? whole + 1 : whole;
}
