import { LABELS, label2id } from '../../engine/data/labels.ts';
import {
  accuracyScore,
  classificationReport,
  classificationReportDict,
  confusionMatrix,
  wilsonInterval,
} from '../../engine/metrics/index.ts';
import type { Prediction, Run } from '../../engine/run.ts';

const OPTIONS = { labels: LABELS.map((_, id) => id), targetNames: [...LABELS], zeroDivision: 0 };

/** Everything that the pages say of a run's test predictions. */
export interface Results {
  /** Count of test images. */
  n: number;
  accuracy: number;
  /** 95 % interval of the accuracy (Wilson, 1927). */
  interval: [number, number];
  report: ReturnType<typeof classificationReportDict>;
  /** The report as scikit-learn prints it. */
  reportText: string;
  /** Counts, [true class][predicted class]. */
  matrix: number[][];
}

/** The results of a run; `undefined` until it has looked at the test images. */
export function resultsOf({ predictions }: Run): Results | undefined {
  const n = predictions.length;
  if (n === 0) return undefined;
  const yTrue = predictions.map(({ label }) => label2id[label]);
  const yPred = predictions.map(({ probabilities }) => argmax(probabilities));
  const correct = yTrue.filter((id, i) => id === yPred[i]).length;
  return {
    n,
    accuracy: accuracyScore(yTrue, yPred),
    interval: wilsonInterval(correct, n),
    report: classificationReportDict(yTrue, yPred, OPTIONS),
    reportText: classificationReport(yTrue, yPred, OPTIONS),
    matrix: confusionMatrix(yTrue, yPred, { labels: OPTIONS.labels }),
  };
}

/** Whether the largest probability is that of the true class. */
export function isRight({ label, probabilities }: Prediction): boolean {
  return argmax(probabilities) === label2id[label];
}

/** Index of the largest value; the first of equals, as in NumPy. */
export function argmax(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}
