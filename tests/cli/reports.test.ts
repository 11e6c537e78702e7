import { describe, expect, it } from 'vitest';
import {
  describeTally,
  sumTallies,
  tallyPlaywright,
  tallyVitest,
} from '../../cli/shared/reports.ts';

describe('tallyVitest', () => {
  const counts = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };

  it('counts skipped and todo tests together', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(tallyVitest({ ...counts, testResults })).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it.each([
    ['could not be loaded', []],
    ['failed before its tests, which were skipped', [{ status: 'skipped' }]],
  ])('counts a file that %s', (_, assertionResults) => {
    const testResults = [{ status: 'failed', assertionResults }];
    expect(tallyVitest({ ...counts, testResults }).failed).toBe(2);
  });
});

describe('tallyPlaywright', () => {
  it('counts errors outside tests, and tests that passed only at the second try', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
    expect(tallyPlaywright({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 3, skipped: 2 });
  });
});

describe('describeTally', () => {
  it('is the last line of a test run', () => {
    const sum = sumTallies([
      { passed: 5, failed: 0, skipped: 0 },
      { passed: 7, failed: 1, skipped: 0 },
    ]);
    expect(describeTally(sum)).toBe('12 passed, 1 failed');
    expect(describeTally({ ...sum, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
  });
});
