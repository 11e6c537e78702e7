/** The metrics of the tutorial's step 6: scikit-learn's names, scikit-learn's numbers, and intervals. */
export { accuracyScore } from './accuracy.ts';
export { bootstrapInterval } from './bootstrap.ts';
export { confusionMatrix } from './confusionMatrix.ts';
export { wilsonInterval } from './intervals.ts';
export { precisionRecallFscoreSupport } from './precisionRecall.ts';
export { classificationReport, classificationReportDict } from './report.ts';
export { rocAucScore } from './rocAuc.ts';
export { rocAucInterval } from './rocAucInterval.ts';
export { auc, rocCurve } from './rocCurve.ts';
export { precisionRecallFscoreIntervals } from './scoreIntervals.ts';
export { summarizeSplits } from './splits.ts';
