/** The metrics of the tutorial's step 6: scikit-learn's names, scikit-learn's numbers. */
export { accuracyScore } from './accuracy.ts';
export { confusionMatrix } from './confusionMatrix.ts';
export { wilsonInterval } from './intervals.ts';
export { classificationReport, classificationReportDict } from './report.ts';
