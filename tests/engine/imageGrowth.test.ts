import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GrowthPoint, growthExponent, SIDES } from '../../demos/engine/imageGrowth.ts';

/** Times that are powers of the number of tokens. */
const powers = (vit: number, swin: number): GrowthPoint[] =>
  SIDES.map((side) => {
    const tokens = (side / 8) ** 2;
    return { side, tokens, vit: 3e-5 * tokens ** vit, swin: 0.02 * tokens ** swin };
  });

describe('growthExponent', () => {
  it('finds the power again, whatever the unit', () => {
    const points = powers(1.8, 1);
    expect(growthExponent(points, 'vit')).toBeCloseTo(1.8, 10);
    expect(growthExponent(points, 'swin')).toBeCloseTo(1, 10);
  });

  it('leaves out the smallest images, where other costs count as much', () => {
    const points = powers(1.8, 1).map((point) => ({
      ...point,
      swin: point.swin + (point.side < 224 ? 50 : 0),
    }));
    expect(growthExponent(points, 'swin')).toBeCloseTo(1, 10);
  });

  it('is the slope that no other line through the logarithms betters', () => {
    const points = powers(2, 1).map((point, i) => ({ ...point, vit: point.vit * (1 + (i % 3)) }));
    const slope = growthExponent(points, 'vit');
    const fitted = points.filter(({ side }) => side >= 224);
    const misfit = (power: number) => {
      const rests = fitted.map(({ tokens, vit }) => Math.log(vit) - power * Math.log(tokens));
      const mean = rests.reduce((a, b) => a + b, 0) / rests.length;
      return rests.reduce((sum, rest) => sum + (rest - mean) ** 2, 0);
    };
    for (const other of [slope - 1e-3, slope + 1e-3]) {
      expect(misfit(other)).toBeGreaterThan(misfit(slope));
    }
  });
});

it('every size is cut into whole windows, so that neither model pads', () => {
  for (const side of SIDES) expect(side % (8 * 7)).toBe(0);
});

it('the recorded times grow as the chapter says', () => {
  const { result } = JSON.parse(readFileSync('content/demos/compare-models.json', 'utf8'));
  const points: GrowthPoint[] = result.points;
  expect(points.map(({ side }) => side)).toEqual([...SIDES]);
  // From four times as many tokens at 448 pixels as at 224: towards 16 times, and about 4 times.
  const times = (kind: 'vit' | 'swin') => points[6][kind] / points[2][kind];
  expect(times('vit')).toBeGreaterThan(8);
  expect(times('swin')).toBeLessThan(6);
});
