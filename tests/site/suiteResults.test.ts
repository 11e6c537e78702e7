import { describe, expect, it } from 'vitest';
import { label2id } from '../../demos/engine/data/labels.ts';
import { bootstrapInterval, summarizeSplits } from '../../demos/engine/metrics/index.ts';
import { Random } from '../../demos/engine/random.ts';
import type { Suite } from '../../demos/engine/suite.ts';
import {
  accuracy,
  averageOf,
  meanCurve,
  pooledMatrix,
  pooledReport,
  recallOf,
  scoreOf,
} from '../../src/lib/suiteResults.ts';
import { fixtureSuite } from '../fixtures/suite.ts';

/** How many predictions of a run are right, counted apart from the code under test. */
function rightOf({ labels }: Suite, { test }: Suite['variants'][0]['runs'][0]): number {
  const pairs = test?.images.map((image, i) => [label2id[labels[image]], test.predicted[i]]) ?? [];
  return pairs.filter(([label, predicted]) => label === predicted).length;
}

describe('scoreOf', () => {
  const suite = fixtureSuite({ heldOut: true });
  const [variant] = suite.variants;

  it('has the score of each run, their mean, and the interval of overlapping splits', () => {
    const score = scoreOf(suite, variant, accuracy);
    const values = variant.runs.map((run) => rightOf(suite, run) / 7);
    expect(score?.values).toEqual(values);
    // 7 test images beside 28 training images are a fifth.
    const { mean, std, interval } = summarizeSplits(values, { testSize: 0.2 });
    expect(score?.mean).toBeCloseTo(mean, 12);
    expect(score?.std).toBeCloseTo(std, 12);
    expect(score?.interval).toEqual([Math.max(0, interval[0]), Math.min(1, interval[1])]);
    expect([score?.min, score?.max]).toEqual([Math.min(...values), Math.max(...values)]);
  });

  it('draws images, not predictions, where all runs are asked about the same ones', () => {
    // Three runs that say the same tell no more than one of them.
    const [run] = variant.runs;
    const copies = { ...variant, runs: [run, { ...run, seed: 2 }, { ...run, seed: 3 }] };
    const copied = { ...suite, variants: [copies] };
    const { images = [], predicted = [] } = run.heldOut ?? {};
    const alone = bootstrapInterval(
      images.map((image) => label2id[suite.labels[image]]),
      predicted,
      accuracy,
      { random: Random.for(0, 'images of a suite'), nResamples: 2000 },
    );
    expect(scoreOf(copied, copies, accuracy, 'heldOut')?.interval).toEqual(alone);
    expect(alone[1] - alone[0]).toBeGreaterThan(0.2);
  });

  it('leaves out what diverged, and has nothing where all did', () => {
    const { test, heldOut, ...rest } = variant.runs[0];
    const failed = { ...rest, status: 'failed' as const, error: 'It diverged.' };
    const some = { ...variant, runs: [failed, variant.runs[1]] };
    expect(scoreOf(suite, some, accuracy)).toEqual({
      values: [rightOf(suite, variant.runs[1]) / 7],
      mean: rightOf(suite, variant.runs[1]) / 7,
      min: rightOf(suite, variant.runs[1]) / 7,
      max: rightOf(suite, variant.runs[1]) / 7,
    });
    expect(scoreOf(suite, { ...variant, runs: [failed] }, accuracy)).toBeUndefined();
  });

  it('takes the recall of a class, and averages over the classes', () => {
    // Two of three nevi found; nothing else is there.
    const nv = label2id.nv;
    expect(recallOf('nv')([nv, nv, nv], [nv, 0, nv])).toBeCloseTo(2 / 3, 12);
    expect(recallOf('mel')([nv, nv], [nv, nv])).toBeNaN();
    // F1 of nv is 2·2 / (2 + 3), that of the six others 0.
    expect(averageOf('macro', 'f1Score')([nv, nv, nv], [nv, 0, nv])).toBeCloseTo(0.8 / 7, 12);
    expect(averageOf('weighted', 'recall')([nv, nv, nv], [nv, 0, nv])).toBeCloseTo(2 / 3, 12);
  });
});

describe('the runs together', () => {
  const suite = fixtureSuite();
  const [variant] = suite.variants;

  it('count every prediction once', () => {
    const matrix = pooledMatrix(suite, variant, 'test');
    const right = variant.runs.reduce((sum, run) => sum + rightOf(suite, run), 0);
    expect(matrix.flat().reduce((a, b) => a + b)).toBe(21);
    expect(matrix.reduce((sum, row, i) => sum + row[i], 0)).toBe(right);
    const report = pooledReport(suite, variant, 'test');
    expect(report.support).toBe(21);
    expect(report.accuracy.value).toBeCloseTo(right / 21, 12);
    for (const [i, { support, recall, precision }] of report.classes.entries()) {
      const row = matrix[i].reduce((a, b) => a + b);
      const column = matrix.reduce((sum, cells) => sum + cells[i], 0);
      expect(support).toBe(row);
      expect(recall.value).toBeCloseTo(row ? matrix[i][i] / row : 0, 12);
      expect(precision.value).toBeCloseTo(column ? matrix[i][i] / column : 0, 12);
      for (const { value, low, high } of [recall, precision]) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it('have a mean curve in a band, without what is no number', () => {
    const points = meanCurve(variant, 'trainLoss');
    expect(points.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(points[2].mean).toBeCloseTo(0.2, 12);
    expect([points[2].low, points[2].high]).toEqual([0.1, 0.3]);

    const [first, ...others] = variant.runs;
    const curves = { ...first.curves, trainLoss: [2, null] };
    const broken = { ...variant, runs: [{ ...first, curves }, ...others] };
    const cut = meanCurve(broken, 'trainLoss');
    expect([cut[1].mean, cut[2].mean]).toEqual([1, 0.25]);
    const alone = { ...variant, runs: [{ ...first, curves }] };
    expect(meanCurve(alone, 'trainLoss')).toHaveLength(1);
  });
});
