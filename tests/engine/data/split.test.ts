import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLabels } from '../../../demos/engine/data/csv.ts';
import { LABELS, type Label } from '../../../demos/engine/data/labels.ts';
import {
  balancedSubset,
  repeatedSplits,
  trainTestSplit,
} from '../../../demos/engine/data/split.ts';
import { countClasses } from '../../../demos/engine/data/validate.ts';
import { Random } from '../../../demos/engine/random.ts';

interface Row {
  imageId: string;
  dx: Label;
}

const pinned = parseLabels(
  readFileSync(new URL('../../../content/sample/ham10000-sample-100.csv', import.meta.url), 'utf8'),
  'pinned',
).rows;

/** Rows with so many images of each class, in the order of `LABELS`. */
function rowsOf(...counts: number[]): Row[] {
  return counts.flatMap((count, c) =>
    Array.from({ length: count }, (_, i) => ({ imageId: `${LABELS[c]}-${i}`, dx: LABELS[c] })),
  );
}

const ids = (rows: readonly Row[]) => rows.map(({ imageId }) => imageId);
const sorted = (rows: readonly Row[]) => ids(rows).sort();

describe('trainTestSplit', () => {
  it('keeps 20 of the 100 pinned images for the test, 2 to 4 of each class', () => {
    const { train, test } = trainTestSplit(pinned, { testSize: 0.2, seed: 42 });
    expect([train.length, test.length]).toEqual([80, 20]);
    const counts = Object.values(countClasses(test));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  });

  it('is disjoint, complete, sorted by id, and stratified within one, for 200 random samples', () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      // Classes large enough that no bound moves their share.
      const counts = LABELS.map(() => 10 + random.integer(40));
      const rows = random.shuffle(rowsOf(...counts));
      const testSize = random.uniform(0.15, 0.85);
      const { train, test } = trainTestSplit(rows, { testSize, seed: round });
      expect(test.length).toBe(Math.round(testSize * rows.length));
      expect([...ids(train), ...ids(test)].sort()).toEqual(sorted(rows));
      expect(ids(train)).toEqual(sorted(train));
      expect(ids(test)).toEqual(sorted(test));
      const inTest = countClasses(test);
      for (const [c, label] of LABELS.entries()) {
        const quota = (test.length * counts[c]) / rows.length;
        expect(Math.abs(inTest[label] - quota)).toBeLessThan(1);
      }
    }
  });

  it('depends on the seed, and not on the order of the rows', () => {
    const options = { testSize: 0.2, seed: 1 };
    const first = trainTestSplit(pinned, options);
    expect(trainTestSplit([...pinned].reverse(), options)).toEqual(first);
    const others = [2, 3, 4].map((seed) => trainTestSplit(pinned, { testSize: 0.2, seed }));
    for (const other of others) expect(ids(other.test)).not.toEqual(ids(first.test));
  });

  it('lets the seed decide which of equal classes give one more', () => {
    // 15 images a class: 3 each is 21, so one class of the seven gives only 2.
    const rows = rowsOf(15, 15, 15, 15, 15, 15, 15);
    const short = [...Array(40).keys()].map((seed) => {
      const counts = countClasses(trainTestSplit(rows, { testSize: 20 / 105, seed }).test);
      return LABELS.find((label) => counts[label] === 2);
    });
    expect(new Set(short).size).toBeGreaterThan(3);
  });

  it('has every class of two or more on both sides where there is room', () => {
    const rows = rowsOf(2, 2, 3, 2, 40, 200, 2);
    for (const testSize of [0.05, 0.2, 0.5, 0.95]) {
      const { train, test } = trainTestSplit(rows, { testSize, seed: 3 });
      expect(test.length).toBe(Math.round(testSize * rows.length));
      expect(Math.min(...Object.values(countClasses(test)))).toBeGreaterThanOrEqual(1);
      expect(Math.min(...Object.values(countClasses(train)))).toBeGreaterThanOrEqual(1);
    }
  });

  it('trains on a single image, and takes what it can where room is short', () => {
    const single = trainTestSplit(rowsOf(1, 10), { testSize: 0.5, seed: 0 });
    expect(ids(single.train)).toContain('akiec-0');
    const few = trainTestSplit(rowsOf(5, 5, 5), { testSize: 0.1, seed: 0 });
    expect([few.train.length, few.test.length]).toEqual([13, 2]);
    const many = trainTestSplit(rowsOf(1, 1, 1, 1), { testSize: 0.75, seed: 0 });
    expect([many.train.length, many.test.length]).toEqual([1, 3]);
  });

  it.each([0, 1, 0.001, -1, Number.NaN])('refuses a test part of %d', (testSize) => {
    expect(() => trainTestSplit(pinned, { testSize, seed: 1 })).toThrow(RangeError);
  });
});

describe('trainTestSplit, not stratified', () => {
  it('is disjoint, complete and sorted by id, whatever the order of the rows', () => {
    const options = { testSize: 0.2, seed: 5, stratify: false };
    const { train, test } = trainTestSplit(pinned, options);
    expect([train.length, test.length]).toEqual([80, 20]);
    expect([...ids(train), ...ids(test)].sort()).toEqual(sorted(pinned));
    expect([ids(train), ids(test)]).toEqual([sorted(train), sorted(test)]);
    expect(trainTestSplit([...pinned].reverse(), options)).toEqual({ train, test });
    expect(trainTestSplit(pinned, { ...options, seed: 6 }).test).not.toEqual(test);
  });

  it('draws a class as often as chance does', () => {
    // Hypergeometric: of 20 rows of 70, 10 of them one class, 20/7 are of it on average, with a
    // variance of 20 · 1/7 · 6/7 · 50/69.
    const rows = rowsOf(10, 10, 10, 10, 10, 10, 10);
    const draws = 2000;
    const counts = Array.from({ length: draws }, (_, seed) => {
      const { test } = trainTestSplit(rows, { testSize: 2 / 7, seed, stratify: false });
      return countClasses(test).mel;
    });
    const mean = counts.reduce((sum, count) => sum + count, 0) / draws;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / draws;
    const expected = (20 / 7) * (6 / 7) * (50 / 69);
    expect(Math.abs(mean - 20 / 7)).toBeLessThan(4 * Math.sqrt(expected / draws));
    expect(variance / expected).toBeGreaterThan(0.85);
    expect(variance / expected).toBeLessThan(1.15);
  });
});

describe('repeatedSplits', () => {
  it('draws trainTestSplit with one seed after the other', () => {
    const splits = [...repeatedSplits(pinned, { testSize: 0.2, seed: 42, repeats: 3 })];
    expect(splits).toEqual(
      [42, 43, 44].map((seed) => trainTestSplit(pinned, { testSize: 0.2, seed })),
    );
  });

  it('tests each image equally often, to within chance', () => {
    const rows = rowsOf(10, 10, 10, 10, 10, 10, 10);
    const repeats = 1000;
    const tested = new Map(ids(rows).map((id) => [id, 0]));
    for (const { test } of repeatedSplits(rows, { testSize: 0.2, seed: 0, repeats })) {
      for (const id of ids(test)) tested.set(id, (tested.get(id) ?? 0) + 1);
    }
    // 2 of each 10 images are tested. The count of 1000 draws has a deviation of 12.6; the largest of
    // 70 stays below four of them.
    const deviation = Math.sqrt(repeats * 0.2 * 0.8);
    for (const times of tested.values()) {
      expect(Math.abs(times - repeats * 0.2)).toBeLessThan(4 * deviation);
    }
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d repeats', (repeats) => {
    const splits = repeatedSplits(pinned, { testSize: 0.2, seed: 1, repeats });
    expect(() => splits.next()).toThrow(RangeError);
  });
});

describe('balancedSubset', () => {
  it('takes equally many of each class, and from the rest once a class runs out', () => {
    const rows = rowsOf(3, 50, 50, 50, 50, 50, 50);
    expect(Object.values(countClasses(balancedSubset(rows, 21, 5)))).toEqual(Array(7).fill(3));
    const counts = Object.values(countClasses(balancedSubset(rows, 65, 5)));
    expect(counts[0]).toBe(3);
    expect(counts.slice(1).sort()).toEqual([10, 10, 10, 10, 11, 11]);
  });

  it('nests: a smaller subset is part of a larger one with the same seed', () => {
    const large = new Set(ids(balancedSubset(pinned, 60, 9)));
    const small = ids(balancedSubset(pinned, 25, 9));
    expect(small).toHaveLength(25);
    expect(small.every((id) => large.has(id))).toBe(true);
  });

  it('depends on the seed, and not on the order of the rows', () => {
    const first = ids(balancedSubset(pinned, 30, 1));
    expect(ids(balancedSubset([...pinned].reverse(), 30, 1))).toEqual(first);
    expect(ids(balancedSubset(pinned, 30, 2))).not.toEqual(first);
    expect(first).toEqual([...first].sort());
  });

  it('gives all rows where there are no more, and refuses sizes that make no sense', () => {
    expect(ids(balancedSubset(pinned, 1000, 1))).toEqual(sorted(pinned));
    for (const size of [0, -3, 2.5]) {
      expect(() => balancedSubset(pinned, size, 1)).toThrow(RangeError);
    }
  });
});
