/** What all metrics take: the true and the predicted class index of each image, in the same order. */
export type Targets = readonly number[];

/** Throws a `RangeError` unless there are as many predictions as labels, and at least one. */
export function checkTargets(yTrue: Targets, yPred: Targets): void {
  if (yTrue.length !== yPred.length) {
    throw new RangeError(
      `A metric needs one prediction for each label; there are ${yTrue.length} labels and ${yPred.length} predictions.`,
    );
  }
  if (yTrue.length === 0) throw new RangeError('A metric needs at least one prediction.');
}

/** The classes that occur in either, in ascending order. */
export function uniqueLabels(yTrue: Targets, yPred: Targets): number[] {
  return [...new Set([...yTrue, ...yPred])].sort((a, b) => a - b);
}
