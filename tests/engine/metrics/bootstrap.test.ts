import { quantile } from 'd3';
import { describe, expect, it } from 'vitest';
import {
  accuracyScore,
  auc,
  bootstrapInterval,
  precisionRecallFscoreSupport,
  rocCurve,
} from '../../../demos/engine/metrics/index.ts';
import { Random } from '../../../demos/engine/random.ts';
import { bootstraps } from './fixture.ts';

const STATISTICS = {
  accuracy: accuracyScore,
  macroF1: (yTrue: number[], yPred: number[]) =>
    precisionRecallFscoreSupport(yTrue, yPred, {
      labels: [0, 1, 2, 3, 4, 5, 6],
      average: 'macro',
    }).f1Score,
  rocAuc: (yTrue: number[], yScore: number[]) => auc(rocCurve(yTrue, yScore)),
};

const yTrue = [0, 0, 0, 1, 1, 1, 1, 1];
const yPred = [0, 0, 1, 1, 1, 1, 0, 1];

describe('bootstrapInterval', () => {
  it.each(bootstraps)('is SciPy’s to within chance, $metric at $confidence', (expected) => {
    const { metric, nResamples, confidence } = expected;
    const options = { random: new Random(1), nResamples, confidence };
    const interval = bootstrapInterval(expected.yTrue, expected.yPred, STATISTICS[metric], options);
    // How the bounds come about is told in make_metrics.py; 1e-12 is for what was rounded there.
    for (const [end, [least, most]] of [expected.low, expected.high].entries()) {
      expect(interval[end]).toBeGreaterThanOrEqual(least - 1e-12);
      expect(interval[end]).toBeLessThanOrEqual(most + 1e-12);
    }
  });

  it('holds the middle part of the resamples’ values, as d3 finds it', () => {
    const values: number[] = [];
    const statistic = (yTrue: number[], yPred: number[]) => {
      values.push(accuracyScore(yTrue, yPred));
      return values[values.length - 1];
    };
    const options = { random: new Random(2), nResamples: 37, confidence: 0.9 };
    const [low, high] = bootstrapInterval(yTrue, yPred, statistic, options);
    expect(values).toHaveLength(37);
    expect(low).toBeCloseTo(quantile(values, 0.05) as number, 14);
    expect(high).toBeCloseTo(quantile(values, 0.95) as number, 14);
  });

  it('keeps each prediction with its image', () => {
    const rows = yTrue.map((label) => ({ label }));
    const together = (drawn: number[], predicted: { label: number }[]) =>
      drawn.every((label, i) => predicted[i].label === label) ? 1 : 0;
    expect(bootstrapInterval(yTrue, rows, together, { random: new Random(3) })).toEqual([1, 1]);
  });

  it('leaves out resamples on which the metric is NaN', () => {
    // Class 0 is all of a resample, or none, in 2 of 4: what is left is one image of each.
    const statistic = (yTrue: number[]) => (new Set(yTrue).size === 2 ? 5 : Number.NaN);
    const options = { random: new Random(4) };
    expect(bootstrapInterval([0, 1], [0, 1], statistic, options)).toEqual([5, 5]);
    expect(bootstrapInterval([0], [0], () => Number.NaN, options)).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('depends on the seed', () => {
    const interval = (seed: number) =>
      bootstrapInterval(yTrue, yPred, STATISTICS.macroF1, {
        random: new Random(seed),
        nResamples: 50,
      });
    expect(interval(5)).toEqual(interval(5));
    expect(interval(6)).not.toEqual(interval(5));
  });

  it.each([
    { nResamples: 0 },
    { nResamples: 2.5 },
    { confidence: 0 },
    { confidence: 1 },
    { confidence: Number.NaN },
  ])('refuses %j', (options) => {
    const random = new Random(7);
    expect(() => bootstrapInterval(yTrue, yPred, accuracyScore, { random, ...options })).toThrow(
      RangeError,
    );
  });

  it('refuses predictions that are not as many as labels', () => {
    const random = new Random(8);
    expect(() => bootstrapInterval([0, 1], [0], accuracyScore, { random })).toThrow(RangeError);
  });
});
