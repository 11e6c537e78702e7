/** What metrics take: a class index of each image, the true or the predicted one, in one order. */
export type Targets = readonly number[];

/** Throws a `RangeError` unless there are as many predictions as labels, and at least one. */
export function checkTargets(yTrue: Targets, yPred: readonly unknown[]): void {
  if (yTrue.length !== yPred.length) {
    throw new RangeError(
      `A metric needs one prediction for each label; there are ${yTrue.length} labels and ${yPred.length} predictions.`,
    );
  }
  if (yTrue.length === 0) throw new RangeError('A metric needs at least one prediction.');
}

/** The classes that occur in any of them, in ascending order. */
export function uniqueLabels(...targets: Targets[]): number[] {
  return [...new Set(targets.flat())].sort((a, b) => a - b);
}
