import { describe, expect, it } from 'vitest';
import { auc, rocCurve } from '../../../demos/engine/metrics/index.ts';
import { cases, expectClose } from './fixture.ts';

describe('rocCurve', () => {
  it('is scikit-learn’s', () => {
    for (const { yTrue, roc } of cases) {
      const { posLabel, dropIntermediate } = roc;
      const yScore = roc.yScore.map((row) => row[posLabel]);
      const curve = rocCurve(yTrue, yScore, { posLabel, dropIntermediate });
      expectClose(curve.fpr, roc.fpr);
      expectClose(curve.tpr, roc.tpr);
      expect(curve.thresholds).toEqual(roc.thresholds);
    }
  });

  it('speaks of class 1 unless told', () => {
    // scikit-learn's own example, with its class 2 as class 1.
    const { fpr, tpr, thresholds } = rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
    expect(fpr).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(tpr).toEqual([0, 0.5, 0.5, 1, 1]);
    expect(thresholds).toEqual([Number.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a score of %d', (score) => {
    expect(() => rocCurve([0, 1], [0.5, score])).toThrow(
      new RangeError(`A ROC curve needs finite scores; that of image 1 is ${score}.`),
    );
  });

  it('refuses scores that are not as many as labels', () => {
    expect(() => rocCurve([0, 1], [0.5])).toThrow(RangeError);
  });
});

describe('auc', () => {
  it('is the part of pairs in which the image of the class scores higher, a tie counting half', () => {
    const yTrue = [1, 1, 1, 0, 0];
    const yScore = [0.9, 0.5, 0.2, 0.5, 0.1];
    // Against 0.5: 1 + ½ + 0. Against 0.1: 3.
    expect(auc(rocCurve(yTrue, yScore))).toBeCloseTo(4.5 / 6, 15);
  });
});
