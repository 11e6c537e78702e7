import { describe, expect, it } from 'vitest';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import { trainTestSplit } from '../../../demos/engine/data/split.ts';
import { smallestTestClass } from '../../../demos/engine/data/splitChances.ts';
import { countClasses } from '../../../demos/engine/data/validate.ts';

/** n over k, exactly. */
function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1);
  return k > n ? 0n : result;
}

/** How likely a class is missing, by inclusion and exclusion over the sets of missing classes. */
function chanceOfMissing(sizes: readonly number[], total: number): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let ways = 0n;
  for (let set = 1; set < 2 ** sizes.length; set++) {
    const missing = sizes.filter((_, i) => set & (2 ** i));
    const left = all - missing.reduce((sum, size) => sum + size, 0);
    ways += choose(left, total) * (missing.length % 2 === 1 ? 1n : -1n);
  }
  return Number((ways * 10n ** 15n) / choose(all, total)) / 1e15;
}

describe('smallestTestClass', () => {
  it('counts the draws of two from two classes of two', () => {
    // Of the six pairs, four hold one of each class.
    const [none, one] = smallestTestClass([2, 2], 2);
    expect(none).toBeCloseTo(1 / 3, 12);
    expect(one).toBeCloseTo(2 / 3, 12);
  });

  it.each([
    { sizes: [15, 14, 14, 14, 15, 14, 14], total: 20 },
    { sizes: [3, 20, 1, 9], total: 7 },
    { sizes: [327, 514, 1099, 115, 1113, 6705, 142], total: 200 },
  ])('agrees with inclusion and exclusion for $total of $sizes', ({ sizes, total }) => {
    const chances = smallestTestClass(sizes, total);
    expect(chances[0]).toBeCloseTo(chanceOfMissing(sizes, total), 9);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
    expect(Math.min(...chances)).toBeGreaterThanOrEqual(-1e-12);
  });

  it('ends where a class or the test has no more', () => {
    expect(smallestTestClass([2, 30, 30], 50)).toHaveLength(3);
    expect(smallestTestClass([10, 10, 10], 8)).toHaveLength(3);
  });

  it('is what the split itself does, to within chance', () => {
    const rows = LABELS.flatMap((dx, c) =>
      Array.from({ length: c < 2 ? 15 : 14 }, (_, i) => ({ imageId: `${dx}-${i}`, dx })),
    );
    const draws = 2000;
    const seen = [0, 0, 0];
    for (let seed = 0; seed < draws; seed++) {
      const { test } = trainTestSplit(rows, { testSize: 0.2, seed, stratify: false });
      seen[Math.min(...Object.values(countClasses(test)))] += 1;
    }
    const chances = smallestTestClass([15, 15, 14, 14, 14, 14, 14], 20);
    expect(chances).toHaveLength(3);
    for (const [i, chance] of chances.entries()) {
      const deviation = Math.sqrt(draws * chance * (1 - chance));
      expect(Math.abs(seen[i] - draws * chance)).toBeLessThan(4 * deviation);
    }
  });
});
