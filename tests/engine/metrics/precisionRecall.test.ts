import { describe, expect, it } from 'vitest';
import { precisionRecallFscoreSupport } from '../../../demos/engine/metrics/precisionRecall.ts';
import { cases, expectClose } from './fixture.ts';

describe('precisionRecallFscoreSupport', () => {
  it('is scikit-learn’s, class by class', () => {
    for (const { yTrue, yPred, labels, zeroDivision, perClass } of cases) {
      const { precision, recall, f1Score, support } = precisionRecallFscoreSupport(yTrue, yPred, {
        labels,
        zeroDivision,
      });
      const actual = precision.map((value, c) => [value, recall[c], f1Score[c], support[c]]);
      expectClose(actual, perClass);
    }
  });

  it.each(['macro', 'micro', 'weighted'] as const)('is scikit-learn’s, %s average', (average) => {
    for (const { yTrue, yPred, labels, zeroDivision, ...expected } of cases) {
      const actual = precisionRecallFscoreSupport(yTrue, yPred, { labels, zeroDivision, average });
      expectClose([actual.precision, actual.recall, actual.f1Score], expected[average].slice(0, 3));
      expect(actual.support).toBeNull();
    }
  });

  it('gives 0 for a class that was never predicted, unless asked for something else', () => {
    const precisionOf1 = (options?: { zeroDivision: number }) =>
      precisionRecallFscoreSupport([0, 1], [0, 0], options).precision[1];
    expect(precisionOf1()).toBe(0);
    expect(precisionOf1({ zeroDivision: 1 })).toBe(1);
    expect(precisionOf1({ zeroDivision: Number.NaN })).toBeNaN();
  });

  it('agrees with counts by hand', () => {
    // Class 3 of the tutorial's report: of 5 images 2 are found; 4 are taken for it.
    const yTrue = [3, 3, 3, 3, 3, 0, 0];
    const yPred = [3, 3, 0, 0, 0, 3, 3];
    const { precision, recall, f1Score, support } = precisionRecallFscoreSupport(yTrue, yPred, {
      labels: [3],
    });
    expect([precision[0], recall[0], f1Score[0], support[0]]).toEqual([0.5, 0.4, 4 / 9, 5]);
  });

  it('refuses predictions that are not as many as labels', () => {
    expect(() => precisionRecallFscoreSupport([1], [])).toThrow(RangeError);
  });
});
