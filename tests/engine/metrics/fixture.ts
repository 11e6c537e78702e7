import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** `null` stands for NaN, which JSON has not. */
type Num = number | null;
/** Precision, recall, F1 and support. */
type Row = [Num, Num, Num, number];

/** A prediction, and what scikit-learn says of it. Made by `tests/fixtures/make_metrics.py`. */
interface Case {
  yTrue: number[];
  yPred: number[];
  labels?: number[];
  zeroDivision: number;
  accuracy: number;
  /** One row a class. */
  perClass: Row[];
  /** What the report has in place of the micro average where that is the accuracy. */
  accuracyRow?: number;
  micro: Row;
  macro: Row;
  weighted: Row;
  confusion: number[][];
  normalize: 'true' | 'pred' | 'all';
  normalized: number[][];
  digits: number;
  targetNames?: string[];
  report: string;
  roc: Roc;
}

/** Scores of each image for each class, and the areas and one curve that scikit-learn makes of them. */
interface Roc {
  labels: number[];
  yScore: number[][];
  perClass: Num[];
  macro: Num;
  weighted: Num;
  posLabel: number;
  dropIntermediate?: boolean;
  fpr: Num[];
  tpr: Num[];
  thresholds: number[];
}

interface Interval {
  successes: number;
  n: number;
  confidence: number;
  interval: [number, number];
}

/** Two bounds for each end of a bootstrap interval. */
interface Bootstrap {
  metric: 'accuracy' | 'macroF1' | 'rocAuc';
  yTrue: number[];
  yPred: number[];
  confidence: number;
  nResamples: number;
  low: [number, number];
  high: [number, number];
}

interface Summary {
  scores: number[];
  testSize: number;
  confidence: number;
  mean: number;
  std: number;
  interval: [number, number];
}

/** A case as the file has it: counts as digits, and one list of all scores. */
type StoredCase = Pick<Case, 'accuracy' | 'normalize' | 'normalized' | 'digits' | 'report'> & {
  yTrue: string;
  yPred: string;
  labels?: string;
  zeroDivision: number | 'nan';
  confusion: string[];
  names?: number;
  scores: [...Row[], Row | number, Row, Row];
  roc: StoredRoc;
};

type StoredRoc = Pick<Roc, 'perClass' | 'posLabel' | 'dropIntermediate'> & {
  units: number;
  yScore: string;
  macro?: number;
  weighted?: number;
  fpr?: string;
  tpr?: string;
  thresholds: string;
};

type StoredBootstrap = Omit<Bootstrap, 'yTrue' | 'yPred'> & { yTrue: string; yPred: string };

const fixture: {
  names: string[][];
  cases: StoredCase[];
  intervals: Interval[];
  bootstraps: StoredBootstrap[];
  summaries: Summary[];
} = JSON.parse(readFileSync(new URL('../../fixtures/metrics.json', import.meta.url), 'utf8'));

export const cases = fixture.cases.map(readCase);
export const { intervals, summaries } = fixture;
export const bootstraps = fixture.bootstraps.map(
  (stored): Bootstrap => ({
    ...stored,
    yTrue: counts(stored.yTrue),
    yPred: counts(stored.yPred),
  }),
);

function readCase({ names, scores, ...stored }: StoredCase): Case {
  const yTrue = counts(stored.yTrue);
  const perClass = scores.slice(0, -3) as Row[];
  const [micro, macro, weighted] = scores.slice(-3) as [Row | number, Row, Row];
  const accuracyRow = typeof micro === 'number' ? micro : undefined;
  return {
    ...stored,
    yTrue,
    yPred: counts(stored.yPred),
    labels: stored.labels === undefined ? undefined : counts(stored.labels),
    zeroDivision: Number(stored.zeroDivision),
    perClass,
    accuracyRow,
    micro: typeof micro === 'number' ? [micro, micro, micro, macro[3]] : micro,
    macro,
    weighted,
    confusion: stored.confusion.map(counts),
    targetNames: names === undefined ? undefined : fixture.names[names].slice(0, perClass.length),
    report: stored.report.replaceAll('^', ' '.repeat(3)).replaceAll('~', ' '.repeat(6)),
    roc: readRoc(stored.roc, yTrue),
  };
}

function readRoc({ units, ...stored }: StoredRoc, yTrue: readonly number[]): Roc {
  const yScore = stored.yScore.split(' ').map((row) => fractions(row, units));
  const positives = yTrue.filter((label) => label === stored.posLabel).length;
  const thresholds = [Number.POSITIVE_INFINITY, ...fractions(stored.thresholds, units)];
  const unknown = thresholds.map(() => null);
  return {
    ...stored,
    labels: [...yScore[0].keys()],
    yScore,
    macro: stored.macro ?? null,
    weighted: stored.weighted ?? null,
    fpr: stored.fpr ? fractions(stored.fpr, yTrue.length - positives) : unknown,
    tpr: stored.tpr ? fractions(stored.tpr, positives) : unknown,
    thresholds,
  };
}

/** The digits of a text as numbers from 0 to 35. */
function counts(digits: string): number[] {
  return Array.from(digits, (digit) => Number.parseInt(digit, 36));
}

function fractions(digits: string, whole: number): number[] {
  return counts(digits).map((part) => part / whole);
}

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
