/** How far a fraction that was counted may lie from the truth. */

/**
 * The score interval of E. B. Wilson for a binomial proportion: the true probabilities that agree
 * with `successes` out of `n` at the given confidence. Unlike p ± 1.96 standard errors it stays
 * within 0 and 1 and is right for few images, too.
 *
 * Source: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical
 * inference, Journal of the American Statistical Association 22, 209–212.
 *
 * @param confidence above 0 and below 1.
 * @returns lower and upper end; [0, 1] where `n` is 0, for then nothing is known.
 * @throws RangeError for counts that are no counts.
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): [number, number] {
  if (!(successes >= 0 && successes <= n) || !(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `There is no interval for ${successes} of ${n} at a confidence of ${confidence}.`,
    );
  }
  if (n === 0) return [0, 1];
  const p = successes / n;
  const z = normalDeviate(confidence);
  const shrink = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / shrink;
  const radius = (z / shrink) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  // Exactly 0 and 1 at the ends, which rounding would miss.
  return [successes === 0 ? 0 : centre - radius, successes === n ? 1 : centre + radius];
}

/** The z within which a standard normal variable stays with this probability: 1.96 for 0.95. */
export function normalDeviate(probability: number): number {
  // Newton's method from 0. The curve bends down, so each step falls short of the root and the next
  // goes on from there; at the end, rounding turns the step to 0 or back.
  let z = 0;
  for (;;) {
    const density = (2 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    const step = (probability - density * seriesOfNormal(z)) / density;
    if (z + step <= z) return z;
    z += step;
  }
}

/** z + z³/3 + z⁵/(3·5) + …: the area from 0 to z below the normal curve, divided by its density at z. */
function seriesOfNormal(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > (sum * Number.EPSILON) / 2; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}
