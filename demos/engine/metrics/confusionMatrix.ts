import { checkTargets, type Targets, uniqueLabels } from './targets.ts';

/** Options of `confusionMatrix`. */
interface ConfusionMatrixOptions {
  /** The classes of the rows and columns, in this order; by default all that occur, ascending. */
  labels?: readonly number[];
  /** Divide by the sum of each row (`true`), of each column (`pred`), or of the matrix (`all`). */
  normalize?: 'true' | 'pred' | 'all';
}

// #region confusion-matrix
/**
 * How often each class was taken for each: row i, column j counts the images of class i that were
 * predicted to be of class j. What is right stands on the diagonal. scikit-learn's
 * `confusion_matrix`; images with a class outside `labels` are left out.
 */
export function confusionMatrix(
  yTrue: Targets,
  yPred: Targets,
  options: ConfusionMatrixOptions = {},
): number[][] {
  checkTargets(yTrue, yPred);
  const { labels = uniqueLabels(yTrue, yPred), normalize } = options;
  checkLabels(labels, yTrue);

  const index = new Map(labels.map((label, i) => [label, i]));
  const matrix = labels.map(() => labels.map(() => 0));
  yTrue.forEach((label, image) => {
    const row = index.get(label);
    const column = index.get(yPred[image]);
    if (row !== undefined && column !== undefined) matrix[row][column] += 1;
  });
  return normalize ? normalized(matrix, normalize) : matrix;
}
// #endregion confusion-matrix

function checkLabels(labels: readonly number[], yTrue: Targets): void {
  if (!labels.some((label) => yTrue.includes(label))) {
    throw new RangeError('A confusion matrix needs at least one of its labels among the images.');
  }
}

/** Fractions in place of counts; a row or column without images stays 0. */
function normalized(matrix: number[][], by: 'true' | 'pred' | 'all'): number[][] {
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  const rows = matrix.map(sum);
  const columns = matrix.map((_, j) => sum(matrix.map((row) => row[j])));
  const total = sum(rows);
  return matrix.map((row, i) =>
    row.map((count, j) => {
      const whole = { true: rows[i], pred: columns[j], all: total }[by];
      return count === 0 ? 0 : count / whole;
    }),
  );
}
