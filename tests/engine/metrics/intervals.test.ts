import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../demos/engine/metrics/intervals.ts';
import { expectClose, intervals } from './fixture.ts';

describe('wilsonInterval', () => {
  it('is SciPy’s', () => {
    expect(intervals.length).toBeGreaterThanOrEqual(60);
    for (const { successes, n, confidence, interval } of intervals) {
      expectClose(wilsonInterval(successes, n, confidence), interval);
    }
  });

  it('has a confidence of 0.95 unless told', () => {
    expect(wilsonInterval(11, 20)).toEqual(wilsonInterval(11, 20, 0.95));
  });

  it('stays within 0 and 1, and is all of it where nothing was counted', () => {
    expect(wilsonInterval(0, 20)[0]).toBe(0);
    expect(wilsonInterval(20, 20)[1]).toBe(1);
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });

  it('grows with confidence, up to the last that a number can hold', () => {
    let width = 0;
    for (const confidence of [1e-9, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9, 1 - 2 ** -53]) {
      const [low, high] = wilsonInterval(3, 10, confidence);
      expect(high - low).toBeGreaterThan(width);
      width = high - low;
    }
    expect(width).toBeLessThan(1);
  });

  it.each([
    [-1, 3, 0.95],
    [4, 3, 0.95],
    [Number.NaN, 3, 0.95],
    [1, 3, 0],
    [1, 3, 1],
  ])('refuses %d of %d at %d', (successes, n, confidence) => {
    expect(() => wilsonInterval(successes, n, confidence)).toThrow(RangeError);
  });
});
