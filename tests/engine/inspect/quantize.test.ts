import { describe, expect, it } from 'vitest';
import { dequantize, quantize } from '../../../demos/engine/inspect/quantize.ts';
import { Random } from '../../../demos/engine/random.ts';

describe('quantize', () => {
  it('writes signed bytes, each group on its own scale', () => {
    const { scales, bytes } = quantize([2, -2, 1, 0, 0.5, 0.25, 0, 0, 0], 3);
    expect(scales).toEqual([2, 0.5, 0]);
    expect([...Buffer.from(bytes, 'base64')]).toEqual([127, 129, 64, 0, 127, 64, 0, 0, 0]);
  });

  it('comes back within half a step', () => {
    const random = new Random(3);
    const values = Array.from({ length: 400 }, (_, i) => random.normal() * (i < 200 ? 1 : 1e-3));
    const found = dequantize(quantize(values, 200));
    expect(found).toHaveLength(400);
    for (const [i, value] of values.entries()) {
      const group = values.slice(i < 200 ? 0 : 200, i < 200 ? 200 : 400);
      const step = Math.max(...group.map(Math.abs)) / 127;
      expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(0.501 * step);
    }
  });
});
