import { describe, expect, it } from 'vitest';
import { summarizeSplits } from '../../../demos/engine/metrics/index.ts';
import { expectClose, summaries } from './fixture.ts';

describe('summarizeSplits', () => {
  it('has NumPy’s mean and deviation, and the interval that SciPy’s Student gives', () => {
    expect(summaries.length).toBeGreaterThanOrEqual(40);
    for (const { scores, testSize, confidence, mean, std, interval } of summaries) {
      const summary = summarizeSplits(scores, { testSize, confidence });
      expectClose([summary.mean, summary.std, ...summary.interval], [mean, std, ...interval]);
    }
  });

  it('has a confidence of 0.95 unless told', () => {
    const scores = [0.5, 0.6, 0.55];
    expect(summarizeSplits(scores, { testSize: 0.2 })).toEqual(
      summarizeSplits(scores, { testSize: 0.2, confidence: 0.95 }),
    );
  });

  it('refuses a single score, which has no spread', () => {
    expect(() => summarizeSplits([0.5], { testSize: 0.2 })).toThrow(
      new RangeError('A spread needs the scores of two splits or more, not of 1.'),
    );
  });

  it.each([
    { testSize: 0 },
    { testSize: 1 },
    { testSize: 0.2, confidence: 0 },
    { testSize: 0.2, confidence: 1 },
  ])('refuses %j', (options) => {
    expect(() => summarizeSplits([0.5, 0.6], options)).toThrow(RangeError);
  });
});
