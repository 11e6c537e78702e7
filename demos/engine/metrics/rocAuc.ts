import { auc, rocCurve } from './rocCurve.ts';
import { checkTargets, type Targets, uniqueLabels } from './targets.ts';

/** Options of `rocAucScore`. */
interface RocAucOptions {
  /** The class of each column of scores; by default all that occur in `yTrue`, ascending. */
  labels?: readonly number[];
}

/**
 * The area under the ROC curve of each class against the rest: scikit-learn's `roc_auc_score` with
 * `multi_class='ovr'`. `macro`, the default, is the mean over classes, `weighted` the mean weighted by
 * support; `null` gives one number a class. For a single column of scores, take `auc(rocCurve(…))`.
 *
 * A class of which there is no image, or no other, has no curve: its area is NaN, and so is the macro
 * average. The weighted one leaves it out.
 *
 * @param yScore a row for each image: a probability for each class, 1 together.
 * @throws RangeError for no rows, not as many as labels, rows that are not as long as there are
 *   classes or do not add up to 1, or an image whose class is not among `labels`.
 */
export function rocAucScore(
  yTrue: Targets,
  yScore: readonly (readonly number[])[],
  options: RocAucOptions & { average: null },
): number[];
export function rocAucScore(
  yTrue: Targets,
  yScore: readonly (readonly number[])[],
  options?: RocAucOptions & { average?: 'macro' | 'weighted' },
): number;
export function rocAucScore(
  yTrue: Targets,
  yScore: readonly (readonly number[])[],
  options: RocAucOptions & { average?: 'macro' | 'weighted' | null } = {},
): number | number[] {
  checkTargets(yTrue, yScore);
  const { labels = uniqueLabels(yTrue), average = 'macro' } = options;
  checkLabels(yTrue, labels);
  checkProbabilities(yScore, labels.length);

  const areas = labels.map((posLabel, column) => {
    const scores = yScore.map((row) => row[column]);
    return auc(rocCurve(yTrue, scores, { posLabel }));
  });
  if (average === null) return areas;

  const weights = labels.map((label) =>
    average === 'weighted' ? yTrue.filter((y) => y === label).length : 1,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // A weight of 0 counts nothing, not even NaN.
  return (
    areas.reduce((sum, area, i) => (weights[i] === 0 ? sum : sum + area * weights[i]), 0) / total
  );
}

function checkLabels(yTrue: Targets, labels: readonly number[]): void {
  const stranger = yTrue.find((label) => !labels.includes(label));
  if (stranger !== undefined) {
    throw new RangeError(
      `There are images of class ${stranger}, which is not among the labels ${labels.join(', ')}; add it to \`labels\`, with a column of scores.`,
    );
  }
}

function checkProbabilities(yScore: readonly (readonly number[])[], classes: number): void {
  yScore.forEach((row, image) => {
    if (row.length !== classes) {
      throw new RangeError(
        `Image ${image} has ${row.length} scores for ${classes} classes; give one for each, and name the classes with \`labels\` where not all occur.`,
      );
    }
    const sum = row.reduce((total, score) => total + score, 0);
    // As near to 1 as scikit-learn asks; written so that NaN is refused.
    if (!(Math.abs(sum - 1) <= 1e-5)) {
      throw new RangeError(
        `The scores of image ${image} add up to ${sum}; the area under the ROC curve needs probabilities, which add up to 1.`,
      );
    }
  });
}
