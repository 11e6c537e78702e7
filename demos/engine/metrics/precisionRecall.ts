import { checkTargets, type Targets, uniqueLabels } from './targets.ts';

/** Three scores, each from 0 to 1: numbers, or one number a class. */
export interface Scores<T = number> {
  precision: T;
  recall: T;
  f1Score: T;
}

/** Options of `precisionRecallFscoreSupport`. */
export interface ScoreOptions {
  /** The classes to score, in this order; by default all that occur, ascending. */
  labels?: readonly number[];
  /**
   * What a score is whose denominator is 0, such as the precision of a class never predicted: 0 (the
   * default), 1 or NaN. Averages leave NaN out.
   */
  zeroDivision?: number;
}

type Average = 'macro' | 'micro' | 'weighted';

// #region precision-recall-f1
/** What there is to count for a class. */
interface Counts {
  /** Images of the class that were recognised. */
  truePositives: number;
  /** Images that were taken for the class. */
  predicted: number;
  /** Images of the class. */
  support: number;
}

export function countClass(label: number, yTrue: Targets, yPred: Targets): Counts {
  return {
    truePositives: yTrue.filter((y, i) => y === label && yPred[i] === label).length,
    predicted: yPred.filter((y) => y === label).length,
    support: yTrue.filter((y) => y === label).length,
  };
}

function score({ truePositives, predicted, support }: Counts, zeroDivision: number): Scores {
  const ratio = (part: number, whole: number) => (whole === 0 ? zeroDivision : part / whole);
  return {
    precision: ratio(truePositives, predicted),
    recall: ratio(truePositives, support),
    f1Score: ratio(2 * truePositives, predicted + support),
  };
}
// #endregion precision-recall-f1

/**
 * Precision, recall, F1 score and support: scikit-learn's `precision_recall_fscore_support`.
 *
 * Without `average`, arrays with one number a class. With it, one number each and no support:
 * `macro` is the mean over classes, `weighted` the mean weighted by support, `micro` the score of
 * all classes' counts taken together.
 *
 * @throws RangeError for no predictions, or not as many as labels.
 */
export function precisionRecallFscoreSupport(
  yTrue: Targets,
  yPred: Targets,
  options?: ScoreOptions & { average?: null },
): Scores<number[]> & { support: number[] };
export function precisionRecallFscoreSupport(
  yTrue: Targets,
  yPred: Targets,
  options: ScoreOptions & { average: Average },
): Scores & { support: null };
export function precisionRecallFscoreSupport(
  yTrue: Targets,
  yPred: Targets,
  options: ScoreOptions & { average?: Average | null } = {},
): Scores<number | number[]> & { support: number[] | null } {
  checkTargets(yTrue, yPred);
  const { labels = uniqueLabels(yTrue, yPred), average = null, zeroDivision = 0 } = options;
  const counts = labels.map((label) => countClass(label, yTrue, yPred));

  if (average === 'micro') {
    return { ...score(counts.reduce(addCounts, NO_COUNTS), zeroDivision), support: null };
  }

  const scores = counts.map((count) => score(count, zeroDivision));
  const support = counts.map((count) => count.support);
  const precision = scores.map((s) => s.precision);
  const recall = scores.map((s) => s.recall);
  const f1Score = scores.map((s) => s.f1Score);
  if (average === null) return { precision, recall, f1Score, support };

  const weights = average === 'weighted' ? support : support.map(() => 1);
  return {
    precision: weightedMean(precision, weights),
    recall: weightedMean(recall, weights),
    f1Score: weightedMean(f1Score, weights),
    support: null,
  };
}

const NO_COUNTS: Counts = { truePositives: 0, predicted: 0, support: 0 };

function addCounts(a: Counts, b: Counts): Counts {
  return {
    truePositives: a.truePositives + b.truePositives,
    predicted: a.predicted + b.predicted,
    support: a.support + b.support,
  };
}

/** Mean of the values that are not NaN; weights that are all 0 count alike. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const known = values
    .map((value, i) => ({ value, weight: weights[i] }))
    .filter(({ value }) => !Number.isNaN(value));
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return known.reduce((sum, { value }) => sum + value, 0) / known.length;
  return known.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
}
