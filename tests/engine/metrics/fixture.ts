import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** `null` stands for NaN, which JSON has not. */
type Num = number | null;
type Average = 'none' | 'macro' | 'micro' | 'weighted';

/** A prediction, and what scikit-learn says of it. Made by `tests/fixtures/make_metrics.py`. */
export interface Case {
  yTrue: number[];
  yPred: number[];
  labels?: number[];
  zeroDivision: number;
  accuracy: number;
  /** Precision, recall, F1 and support: per class for `none`, else numbers and null. */
  scores: Record<Average, [Num | Num[], Num | Num[], Num | Num[], number[] | null]>;
  confusion: number[][];
  normalize: 'true' | 'pred' | 'all';
  normalized: number[][];
  digits: number;
  targetNames?: string[];
  report: string;
}

interface Interval {
  successes: number;
  n: number;
  confidence: number;
  interval: [number, number];
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics.json', import.meta.url), 'utf8'),
);

export const intervals: Interval[] = fixture.intervals;

export const cases: Case[] = fixture.cases.map((stored: Record<string, unknown>) => ({
  ...stored,
  yTrue: Array.from(stored.yTrue as string, Number),
  yPred: Array.from(stored.yPred as string, Number),
  labels: stored.labels ?? undefined,
  zeroDivision: stored.zeroDivision ?? Number.NaN,
  targetNames: stored.targetNames ?? undefined,
}));

/** Numbers, however nested, equal to 1e-12; `null` in the expected ones is NaN. */
export function expectClose(actual: unknown, expected: unknown): void {
  if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    expected.forEach((item, i) => {
      expectClose((actual as unknown[])[i], item);
    });
  } else if (expected === null) {
    expect(actual).toBeNaN();
  } else {
    expect(Math.abs((actual as number) - (expected as number))).toBeLessThanOrEqual(1e-12);
  }
}
