import { describe, expect, it } from 'vitest';
import { accuracyScore } from '../../../demos/engine/metrics/accuracy.ts';
import { cases, expectClose } from './fixture.ts';

describe('accuracyScore', () => {
  it('is scikit-learn’s', () => {
    expect(cases.length).toBeGreaterThanOrEqual(500);
    for (const { yTrue, yPred, accuracy } of cases)
      expectClose(accuracyScore(yTrue, yPred), accuracy);
  });

  it('refuses nothing at all, and predictions that are not as many as labels', () => {
    expect(() => accuracyScore([], [])).toThrow(
      new RangeError('A metric needs at least one prediction.'),
    );
    expect(() => accuracyScore([1, 2], [1])).toThrow(
      new RangeError(
        'A metric needs one prediction for each label; there are 2 labels and 1 predictions.',
      ),
    );
  });
});
