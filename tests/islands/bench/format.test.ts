import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatLoss,
  formatPercent,
  formatSeconds,
  formatTimeLeft,
} from '../../../demos/islands/bench/format.ts';

describe('numbers on a bench', () => {
  it('writes times', () => {
    expect([0.44, 9.96, 59.6, 60, 200, 3600, 7500].map(formatSeconds)).toEqual([
      '0.4 s',
      '10 s',
      '1 min',
      '1 min',
      '3 min 20 s',
      '1 h 0 min',
      '2 h 5 min',
    ]);
  });

  it('writes a time to come no finer than it can be known', () => {
    expect([0, 9.9, 41, 59, 61, 3599, 3661].map(formatTimeLeft)).toEqual([
      'under 10 s left',
      'under 10 s left',
      'about 50 s left',
      'about 1 min left',
      'about 1 min left',
      'about 1 h 0 min left',
      'about 1 h 1 min left',
    ]);
  });

  it('writes bytes', () => {
    expect([1, 11_457_392, 999_999_999, 1.26e9].map(formatBytes)).toEqual([
      '1 kB',
      '11 MB',
      '1.0 GB',
      '1.3 GB',
    ]);
  });

  it('names what is not there, and what is no number', () => {
    expect([formatLoss(undefined), formatPercent(undefined)]).toEqual(['–', '–']);
    expect(formatLoss(Number.NaN)).toBe('not a number');
    expect([formatLoss(1.9459), formatPercent(0.45)]).toEqual(['1.946', '45%']);
  });
});
