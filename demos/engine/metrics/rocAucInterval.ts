import { normalDeviate } from './intervals.ts';

/** The images that an area under a ROC curve rests on. */
interface RocSides {
  /** Images of the class. */
  positives: number;
  /** All others. */
  negatives: number;
}

/**
 * How far an area under the ROC curve may lie from the truth: the true areas θ from which the one that
 * was found is no further than z standard errors at θ itself, as `wilsonInterval` does for fractions. The
 * standard error is that of Hanley and McNeil, with the mean of both numbers of images in the place of
 * each. Where all images are ranked rightly, the interval still has a width, which theirs and DeLong's
 * have not.
 *
 * Source: Newcombe, R. G. (2006), Confidence intervals for an effect size measure based on the
 * Mann–Whitney statistic, part 2, Statistics in Medicine 25, 559–573 (method 5); Hanley, J. A. and
 * McNeil, B. J. (1982), Radiology 143, 29–36.
 *
 * @param area as `auc(rocCurve(…))` finds it, 0 to 1; of no interest where a side has no image.
 * @param confidence above 0 and below 1.
 * @returns lower and upper end; [0, 1] where a side has no image, for then nothing is known.
 * @throws RangeError for an area or a confidence that is none.
 */
export function rocAucInterval(
  area: number,
  { positives, negatives }: RocSides,
  confidence = 0.95,
): [number, number] {
  if (positives === 0 || negatives === 0) return [0, 1];
  if (!(area >= 0 && area <= 1) || !(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `There is no interval for an area of ${area} at a confidence of ${confidence}.`,
    );
  }
  const z = normalDeviate(confidence);
  const low = (found: number) => lowestArea(found, z, positives, negatives);
  // What is true of one side is true of the other, with the sides in each other's place.
  return [low(area), 1 - low(1 - area)];
}

/** The θ below `found` that lies just z standard errors away from it, by halving what is left. */
function lowestArea(found: number, z: number, positives: number, negatives: number): number {
  let [low, high] = [0, found];
  for (;;) {
    const theta = (low + high) / 2;
    if (theta <= low || theta >= high) return low;
    const error = z * Math.sqrt(variance(theta, positives, negatives));
    if (found - theta > error) low = theta;
    else high = theta;
  }
}

function variance(theta: number, positives: number, negatives: number): number {
  const others = (positives + negatives) / 2 - 1;
  const pairs = (1 - theta) / (2 - theta) + theta / (1 + theta);
  return (theta * (1 - theta) * (1 + others * pairs)) / (positives * negatives);
}
