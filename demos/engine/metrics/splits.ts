/** What the scores of several splits of the same images say together. */

/** Options of `summarizeSplits`. */
interface SplitsOptions {
  /** Part of the images in each test, between 0 and 1. */
  testSize: number;
  /** Above 0 and below 1. */
  confidence?: number;
}

/** Scores over splits, in short. */
interface SplitsSummary {
  mean: number;
  /** Standard deviation of one split's score, estimated with n - 1. */
  std: number;
  /** Where the score may lie that models trained on as many images reach on average. */
  interval: [number, number];
}

/**
 * Mean and spread of a score over random splits, such as those of `repeatedSplits`.
 *
 * The splits share their images, so that n of them say less than n tests on new ones. The interval is
 * Student's with the variance that Nadeau and Bengio correct for this: (1 / n + test / train) std²
 * where the plain one has std² / n. It may reach beyond 0 and 1 where splits are few.
 *
 * Source: Nadeau, C. and Bengio, Y. (2003), Inference for the generalization error, Machine Learning
 * 52, 239–281.
 *
 * @param scores the score of each split.
 * @throws RangeError for fewer than two scores, and for options that make no sense.
 */
export function summarizeSplits(
  scores: readonly number[],
  { testSize, confidence = 0.95 }: SplitsOptions,
): SplitsSummary {
  const n = scores.length;
  if (n < 2) throw new RangeError(`A spread needs the scores of two splits or more, not of ${n}.`);
  if (!(testSize > 0 && testSize < 1 && confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `There is no interval for a test part of ${testSize} at a confidence of ${confidence}.`,
    );
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const std = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (n - 1));
  const error = std * Math.sqrt(1 / n + testSize / (1 - testSize));
  const radius = studentDeviate(confidence, n - 1) * error;
  return { mean, std, interval: [mean - radius, mean + radius] };
}

/** The t within which Student's variable stays with this probability: 2.09 for 0.95 and 19 degrees. */
function studentDeviate(probability: number, degrees: number): number {
  // Halves the range of the angle until no number is left between its ends.
  let [low, high] = [0, Math.PI / 2];
  for (;;) {
    const angle = (low + high) / 2;
    if (angle <= low || angle >= high) return Math.sqrt(degrees) * Math.tan(angle);
    if (studentProbability(angle, degrees) < probability) low = angle;
    else high = angle;
  }
}

/**
 * The probability that Student's variable lies within ±t, for the angle whose tangent is t / √degrees.
 * Source: Abramowitz, M. and Stegun, I. A. (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
function studentProbability(angle: number, degrees: number): number {
  const odd = degrees % 2 === 1;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  let term = odd ? cos : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cos ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}
