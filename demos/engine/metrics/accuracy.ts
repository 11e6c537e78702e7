import { checkTargets, type Targets } from './targets.ts';

// #region accuracy-score
/** The fraction of predictions that are right, from 0 to 1: scikit-learn's `accuracy_score`. */
export function accuracyScore(yTrue: Targets, yPred: Targets): number {
  checkTargets(yTrue, yPred);
  const correct = yTrue.filter((label, i) => yPred[i] === label).length;
  return correct / yTrue.length;
}
// #endregion accuracy-score
