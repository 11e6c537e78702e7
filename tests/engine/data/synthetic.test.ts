import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../../../demos/engine/data/labels.ts';
import type { LabelRow, RgbImage } from '../../../demos/engine/data/sample.ts';
import { syntheticSample } from '../../../demos/engine/data/synthetic/index.ts';

const SEED = 42;
const { rows, images } = syntheticSample({ seed: SEED });

/** Mean red, green and blue of the middle of a picture, where the lesion is. */
function meanColour({ width, height, data }: RgbImage): number[] {
  const sums = [0, 0, 0];
  const [left, right] = [Math.floor(width * 0.35), Math.ceil(width * 0.65)];
  const [top, bottom] = [Math.floor(height * 0.33), Math.ceil(height * 0.67)];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      for (let c = 0; c < 3; c++) sums[c] += data[(y * width + x) * 3 + c];
    }
  }
  return sums.map((sum) => sum / ((right - left) * (bottom - top)));
}

/** Accuracy, leave-one-out, of taking the class whose mean colour is the nearest. */
function nearestMeanAccuracy(labels: LabelRow[], colours: number[][]): number {
  const correct = labels.filter((row, left) => {
    const distances = LABELS.map((label) => {
      const others = colours.filter((_, i) => i !== left && labels[i].dx === label);
      return colours[left].reduce((sum, value, c) => {
        const mean = others.reduce((total, colour) => total + colour[c], 0) / others.length;
        return sum + (value - mean) ** 2;
      }, 0);
    });
    return LABELS[distances.indexOf(Math.min(...distances))] === row.dx;
  });
  return correct.length / labels.length;
}

/** One picture of each class. */
const ONE_EACH = Object.fromEntries(LABELS.map((label) => [label, 1])) as Record<Label, number>;

describe('syntheticSample', () => {
  it('draws 100 pictures of 200 × 150 pixels, 14 or 15 of each class', () => {
    expect(rows).toHaveLength(100);
    expect(images).toHaveLength(100);
    for (const label of LABELS) {
      const count = rows.filter((row) => row.dx === label).length;
      expect([14, 15]).toContain(count);
    }
    for (const { width, height, data } of images) {
      expect([width, height, data.length]).toEqual([200, 150, 200 * 150 * 3]);
    }
  });

  it('gives every picture an id and a lesion of its own, and marks it as synthetic', () => {
    expect(rows.map((row) => row.imageId)).toEqual(
      rows.map((_, i) => `SYN_${String(i + 1).padStart(7, '0')}`),
    );
    expect(new Set(rows.map((row) => row.lesionId)).size).toBe(100);
    expect(rows.every((row) => row.dxType === 'synthetic')).toBe(true);
  });

  it('gives patients an age in steps of five years, a sex and a place', () => {
    for (const { age, sex, localization } of rows) {
      expect(age).toBeGreaterThanOrEqual(5);
      expect(age).toBeLessThanOrEqual(85);
      expect((age as number) % 5).toBe(0);
      expect(['male', 'female']).toContain(sex);
      expect(localization).toMatch(/^[a-z ]+$/);
    }
  });

  it('gives the same rows and bytes for the same seed, and others for another', () => {
    const [once, again, other] = [3, 3, 4].map((seed) =>
      syntheticSample({ seed, counts: ONE_EACH }),
    );
    const bytes = (sample: { images: RgbImage[] }) =>
      Buffer.concat(sample.images.map((image) => image.data));
    expect(again.rows).toEqual(once.rows);
    expect(bytes(again).equals(bytes(once))).toBe(true);
    expect(bytes(other).equals(bytes(once))).toBe(false);
  });

  it('draws as many of each class as asked for', () => {
    const sample = syntheticSample({ seed: 1, counts: ONE_EACH });
    expect(sample.rows.map((row) => row.dx).sort()).toEqual([...LABELS].sort());
    expect(sample.images).toHaveLength(7);
  });

  it('draws no two pictures alike', () => {
    const different = new Set(images.map((image) => meanColour(image).join()));
    expect(different.size).toBe(100);
  });

  it('cannot be told apart by mean colour alone, though colour helps', () => {
    const accuracy = nearestMeanAccuracy(rows, images.map(meanColour));
    // Chance is 1/7, with a deviation of 0.035 over 100 pictures.
    expect(accuracy).toBeGreaterThan(0.25);
    expect(accuracy).toBeLessThan(0.6);
  });
});
