import { describe, expect, it } from 'vitest';
import { Random } from '../../../demos/engine/random.ts';
import {
  decodeBfloat16,
  decodeFloat16,
  encodeFloat16,
} from '../../../demos/engine/weights/float16.ts';

/** JavaScript's own binary16, which Node has and TypeScript's ES2024 library does not describe yet. */
const Float16Array = (globalThis as unknown as { Float16Array: typeof Float32Array }).Float16Array;

const allBits = Uint16Array.from({ length: 0x10000 }, (_, half) => half);

describe('decodeFloat16', () => {
  it('agrees with JavaScript’s Float16Array on all 65,536 numbers', () => {
    expect(decodeFloat16(allBits)).toEqual(Float32Array.from(new Float16Array(allBits.buffer)));
  });
});

describe('encodeFloat16', () => {
  it('gives back the bits of every number that is one', () => {
    const values = decodeFloat16(allBits);
    const bits = encodeFloat16(values);
    for (const half of allBits) {
      if (!Number.isNaN(values[half])) expect(bits[half]).toBe(half);
      else expect(bits[half] & 0x7fff).toBe(0x7e00);
    }
  });

  it('rounds like Float16Array: random float32 bits, and the numbers around every tie', () => {
    const random = new Random(7);
    const words = Uint32Array.from({ length: 200_000 }, () => random.integer(2 ** 32));
    const ties = Array.from({ length: 0x7c00 }, (_, half) => {
      const [low, high] = decodeFloat16(Uint16Array.of(half, half + 1));
      const middle = Number.isFinite(high) ? (low + high) / 2 : 65520;
      return [middle, middle * (1 + 2 ** -23), middle * (1 - 2 ** -23), -middle];
    });
    for (const values of [new Float32Array(words.buffer), Float32Array.from(ties.flat())]) {
      const expected = Float32Array.from(new Float16Array(values));
      expect(decodeFloat16(encodeFloat16(values))).toEqual(expected);
    }
  });

  it('reads a view that does not start at the beginning of its buffer', () => {
    expect([...encodeFloat16(Float32Array.of(9, 1, -2).subarray(1))]).toEqual([0x3c00, 0xc000]);
  });
});

describe('decodeBfloat16', () => {
  it('is the upper half of a float32', () => {
    const values = Float32Array.of(1, -0.15625, 2 ** 127, 2 ** -126, -0, 3.140625, Infinity);
    const upper = Uint16Array.from(new Uint32Array(values.buffer), (word) => word >>> 16);
    expect(decodeBfloat16(upper)).toEqual(values);
  });
});
