import { checkTargets, type Targets } from './targets.ts';

/** Options of `rocCurve`. */
interface RocCurveOptions {
  /** The class that the scores speak for; all others are its opposite. */
  posLabel?: number;
  /** Leave out points on a straight line between their neighbours; the curve is the same. */
  dropIntermediate?: boolean;
}

/** Points of the curve, from (0, 0) to (1, 1). */
interface RocCurve {
  /** Part of the other images that score at least the threshold. NaN where there are none. */
  fpr: number[];
  /** Part of the images of the class that score at least the threshold. NaN where there are none. */
  tpr: number[];
  /** Falling; the first is infinite, for the point at which no image is taken for the class. */
  thresholds: number[];
}

/** How many images score at least `threshold`: those of the class, and the others. */
interface Point {
  threshold: number;
  truePositives: number;
  falsePositives: number;
}

/**
 * The receiver operating characteristic: how many images of a class are found, and how many others
 * are taken for it, as the score that is asked for falls. scikit-learn's `roc_curve`.
 *
 * @param yScore a score for each image, such as the probability of the class; more speaks for it.
 * @throws RangeError for no scores, not as many as labels, or one that is not finite.
 */
export function rocCurve(
  yTrue: Targets,
  yScore: readonly number[],
  { posLabel = 1, dropIntermediate = true }: RocCurveOptions = {},
): RocCurve {
  checkTargets(yTrue, yScore);
  const wrong = yScore.findIndex((score) => !Number.isFinite(score));
  if (wrong >= 0) {
    throw new RangeError(
      `A ROC curve needs finite scores; that of image ${wrong} is ${yScore[wrong]}.`,
    );
  }
  const counted = countDown(yTrue, yScore, posLabel);
  const points = [
    { threshold: Number.POSITIVE_INFINITY, truePositives: 0, falsePositives: 0 },
    ...(dropIntermediate ? counted.filter((_, i) => isCorner(counted, i)) : counted),
  ];
  const { truePositives, falsePositives } = counted[counted.length - 1];
  return {
    fpr: points.map((point) => point.falsePositives / falsePositives),
    tpr: points.map((point) => point.truePositives / truePositives),
    thresholds: points.map((point) => point.threshold),
  };
}

// #region auc
/**
 * The area under a curve by the trapezoidal rule: scikit-learn's `auc`. Of a ROC curve it is the
 * probability that an image of the class scores higher than another, with ties counting half.
 */
export function auc({ fpr, tpr }: Pick<RocCurve, 'fpr' | 'tpr'>): number {
  return fpr.slice(1).reduce((area, x, i) => area + ((x - fpr[i]) * (tpr[i] + tpr[i + 1])) / 2, 0);
}
// #endregion auc

/** One point for each different score, from the highest down. */
function countDown(yTrue: Targets, yScore: readonly number[], posLabel: number): Point[] {
  const points: Point[] = [];
  let [truePositives, falsePositives] = [0, 0];
  const images = [...yTrue.keys()].sort((a, b) => yScore[b] - yScore[a]);
  for (const image of images) {
    if (yTrue[image] === posLabel) truePositives += 1;
    else falsePositives += 1;
    // Images of one score pass the threshold together.
    if (yScore[image] === points.at(-1)?.threshold) points.pop();
    points.push({ threshold: yScore[image], truePositives, falsePositives });
  }
  return points;
}

/** Whether the steps to the point and from it differ; the first and the last always count. */
function isCorner(points: readonly Point[], i: number): boolean {
  if (i === 0 || i === points.length - 1) return true;
  const [before, at, after] = points.slice(i - 1, i + 2);
  return (
    at.truePositives - before.truePositives !== after.truePositives - at.truePositives ||
    at.falsePositives - before.falsePositives !== after.falsePositives - at.falsePositives
  );
}
