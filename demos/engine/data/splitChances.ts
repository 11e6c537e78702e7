/** What chance does to a split that is not stratified, computed and not drawn. */

/**
 * How likely the class with the fewest test images has 0, 1, 2 … of them, where `total` test rows are
 * drawn at random from all classes together.
 *
 * The numbers of a class in such a draw are those of independent coins, one a row, given that they add
 * up to `total`: the multivariate hypergeometric distribution as conditioned binomials (Johnson, Kotz
 * and Balakrishnan, Discrete Multivariate Distributions, 1997, chapter 39). So no binomial coefficient
 * of thousands is ever needed.
 *
 * @param classSizes rows in each class, none of them 0.
 * @returns probabilities, which add up to 1; the place in the list is the number of test images.
 */
export function smallestTestClass(classSizes: readonly number[], total: number): number[] {
  const all = classSizes.reduce((sum, size) => sum + size, 0);
  const coin = total / all;
  const counts = classSizes.map((size) => binomial(size, coin));
  const whole = binomial(all, coin)[total];
  const most = Math.min(Math.floor(total / classSizes.length), ...classSizes);
  /** How likely every class has so many test images or more. */
  const atLeast = (least: number) => {
    const open = counts.map((chances) => chances.map((chance, i) => (i < least ? 0 : chance)));
    return open.reduce((sums, chances) => convolve(sums, chances, total), [1])[total] / whole;
  };
  const tails = Array.from({ length: most + 1 }, (_, least) => (least === 0 ? 1 : atLeast(least)));
  return tails.map((tail, least) => tail - (tails[least + 1] ?? 0));
}

/** Probabilities of 0 to `n` heads of `n` coins that show heads with probability `p`, 0 < p < 1. */
function binomial(n: number, p: number): number[] {
  // By logarithms, as the first one may be too small for a number.
  let log = n * Math.log1p(-p);
  const chances = [Math.exp(log)];
  for (let heads = 1; heads <= n; heads++) {
    log += Math.log(((n - heads + 1) / heads) * (p / (1 - p)));
    chances.push(Math.exp(log));
  }
  return chances;
}

/** Probabilities of the sum of two independent counts, up to `most`. */
function convolve(a: readonly number[], b: readonly number[], most: number): number[] {
  const sums = new Array<number>(most + 1).fill(0);
  for (let i = 0; i < Math.min(a.length, most + 1); i++) {
    for (let j = 0; j < Math.min(b.length, most + 1 - i); j++) sums[i + j] += a[i] * b[j];
  }
  return sums;
}
