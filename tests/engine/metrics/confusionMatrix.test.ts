import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../../../demos/engine/metrics/confusionMatrix.ts';
import { cases, expectClose } from './fixture.ts';

describe('confusionMatrix', () => {
  it('is scikit-learn’s', () => {
    for (const { yTrue, yPred, labels, confusion } of cases) {
      expect(confusionMatrix(yTrue, yPred, { labels })).toEqual(confusion);
    }
  });

  it('is scikit-learn’s when normalised', () => {
    for (const { yTrue, yPred, labels, normalize, normalized } of cases) {
      expectClose(confusionMatrix(yTrue, yPred, { labels, normalize }), normalized);
    }
  });

  it('has a row for each true class and a column for each predicted one', () => {
    expect(confusionMatrix([0, 0, 0, 1], [0, 1, 1, 1])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it('refuses labels of which none is among the images', () => {
    const sentence = 'A confusion matrix needs at least one of its labels among the images.';
    expect(() => confusionMatrix([0, 1], [2, 2], { labels: [2] })).toThrow(
      new RangeError(sentence),
    );
    expect(() => confusionMatrix([0, 1], [2, 2], { labels: [] })).toThrow(new RangeError(sentence));
  });
});
