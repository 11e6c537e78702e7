import type { Random } from '../random.ts';
import { checkTargets, type Targets } from './targets.ts';

/** Options of `bootstrapInterval`. */
interface BootstrapOptions {
  random: Random;
  /** How many samples to draw. The ends of the interval waver less with more. */
  nResamples?: number;
  /** Above 0 and below 1. */
  confidence?: number;
}

/**
 * How far a metric of these test images may lie from that of all such images: the percentile bootstrap.
 * Draws as many images as there are, with replacement, again and again; the interval holds the middle
 * part of what the metric then is. It takes any metric, where `wilsonInterval` takes fractions alone,
 * but it is too narrow for few images: where all predictions are right, it has no width at all.
 *
 * A sample on which the metric is NaN, such as the recall of a class it holds no image of, is left out;
 * where all are, both ends are NaN.
 *
 * Source: Efron, B. and Tibshirani, R. J. (1993), An Introduction to the Bootstrap, Chapman & Hall,
 * chapter 13.
 *
 * @param yPred what was predicted for each image: a class, or whatever else `statistic` takes.
 * @param statistic the metric, such as `accuracyScore`. Give it `labels` where it takes them, for a
 *   sample may lack a class.
 * @returns lower and upper end.
 * @throws RangeError for no predictions, not as many as labels, or options that make no sense.
 */
export function bootstrapInterval<Prediction>(
  yTrue: Targets,
  yPred: readonly Prediction[],
  statistic: (yTrue: number[], yPred: Prediction[]) => number,
  { random, nResamples = 9999, confidence = 0.95 }: BootstrapOptions,
): [number, number] {
  checkTargets(yTrue, yPred);
  if (!(Number.isInteger(nResamples) && nResamples > 0 && confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `There is no interval from ${nResamples} samples at a confidence of ${confidence}.`,
    );
  }
  const values = Array.from({ length: nResamples }, () => {
    const images = yTrue.map(() => random.integer(yTrue.length));
    return statistic(
      images.map((image) => yTrue[image]),
      images.map((image) => yPred[image]),
    );
  });
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return [quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2)];
}

/** The value below which this part of them lies, between two of them by a straight line. */
function quantile(sorted: readonly number[], part: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = part * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
