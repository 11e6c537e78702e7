/** Lists of numbers, compared at once: one assertion for each would take minutes. */

/** The largest difference between numbers in the same place; NaN where the lists differ in length. */
export function largestDifference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.NaN;
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
}
