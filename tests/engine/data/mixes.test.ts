import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../../../demos/engine/data/labels.ts';
import { drawMix, MIXES } from '../../../demos/engine/data/mixes.ts';
import { syntheticSample } from '../../../demos/engine/data/synthetic/index.ts';

/** Images of each class in HAM10000: Tschandl et al., 2018. */
const HAM10000 = { akiec: 327, bcc: 514, bkl: 1099, df: 115, mel: 1113, nv: 6705, vasc: 142 };

/** Rows with as many images of each class, their ids in no order. */
function rowsOf(counts: Partial<Record<Label, number>>) {
  return LABELS.flatMap((dx) =>
    Array.from({ length: counts[dx] ?? 0 }, (_, i) => ({
      dx,
      imageId: `I_${(i * 37) % 101}${dx}`,
    })),
  );
}

const count = (rows: readonly { dx: Label }[]) =>
  Object.fromEntries(LABELS.map((label) => [label, rows.filter(({ dx }) => dx === label).length]));

describe('the mixtures', () => {
  it('have HAM10000’s proportions, to within one image', () => {
    const all = Object.values(HAM10000).reduce((sum, size) => sum + size, 0);
    expect(all).toBe(10_015);
    for (const label of LABELS) {
      expect(Math.abs(MIXES.natural[label] - (100 * HAM10000[label]) / all)).toBeLessThan(1);
    }
  });

  it.each(['balanced', 'natural'] as const)('are a hundred images with every class: %s', (mix) => {
    const counts = Object.values(MIXES[mix]);
    expect(counts.reduce((sum, size) => sum + size, 0)).toBe(100);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('can be drawn as synthetic lesions', () => {
    const { rows } = syntheticSample({ seed: 7, counts: MIXES.natural });
    expect(count(rows)).toEqual(MIXES.natural);
  });
});

describe('drawMix', () => {
  const rows = rowsOf({ akiec: 14, bcc: 20, bkl: 14, df: 14, mel: 15, nv: 90, vasc: 14 });

  it('draws as many of each class as the mixture says, none twice', () => {
    for (const mix of ['balanced', 'natural'] as const) {
      const drawn = drawMix(rows, mix, 42) ?? [];
      expect(count(drawn)).toEqual(MIXES[mix]);
      expect(new Set(drawn.map(({ imageId }) => imageId)).size).toBe(100);
    }
  });

  it('depends on the seed and the set of rows alone', () => {
    const drawn = drawMix(rows, 'natural', 42);
    expect(drawMix(rows.toReversed(), 'natural', 42)).toEqual(drawn);
    expect(drawMix(rows, 'natural', 43)).not.toEqual(drawn);
  });

  it('refuses both mixtures where one of them has too few', () => {
    // Enough for 67 nevi, too few for 15 melanomas.
    const poor = rows.filter(({ dx, imageId }) => imageId !== 'I_0mel' || dx !== 'mel');
    expect(poor).toHaveLength(rows.length - 1);
    expect(drawMix(poor, 'natural', 42)).toBeUndefined();
    expect(drawMix(poor, 'balanced', 42)).toBeUndefined();
  });
});
