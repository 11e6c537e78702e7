/** What a run's predictions say of each class, each number with its 95 % interval. */
import type { IntervalReport } from '../../charts/ReportIntervals.tsx';
import type { ClassRoc } from '../../charts/RocCurves.tsx';
import { LABELS, label2id } from '../../engine/data/labels.ts';
import {
  auc,
  precisionRecallFscoreIntervals,
  precisionRecallFscoreSupport,
  rocAucInterval,
  rocCurve,
} from '../../engine/metrics/index.ts';
import type { Prediction } from '../../engine/run.ts';
import { argmax } from '../run/results.ts';

const LABEL_IDS = { labels: LABELS.map((_, id) => id) };

/** Precision, recall and F1 of each class. */
export function scoresOf(predictions: readonly Prediction[]): IntervalReport['classes'] {
  const yTrue = predictions.map(({ label }) => label2id[label]);
  const yPred = predictions.map(({ probabilities }) => argmax(probabilities));
  const scores = precisionRecallFscoreSupport(yTrue, yPred, LABEL_IDS);
  const intervals = precisionRecallFscoreIntervals(yTrue, yPred, LABEL_IDS);
  return LABELS.map((name, i) => {
    const measured = (score: 'precision' | 'recall' | 'f1Score') => {
      const [low, high] = intervals[i][score];
      return { value: scores[score][i], low, high };
    };
    return {
      name,
      precision: measured('precision'),
      recall: measured('recall'),
      f1Score: measured('f1Score'),
      support: scores.support[i],
    };
  });
}

/**
 * The ROC curve of each class against the rest; `undefined` where a probability is no number, as after a
 * run that has diverged.
 */
export function rocCurvesOf(predictions: readonly Prediction[]): ClassRoc[] | undefined {
  if (!predictions.every(({ probabilities }) => probabilities.every(Number.isFinite))) return;
  const yTrue = predictions.map(({ label }) => label2id[label]);
  return LABELS.map((label, posLabel) => {
    const curve = rocCurve(
      yTrue,
      predictions.map(({ probabilities }) => probabilities[posLabel]),
      { posLabel },
    );
    const positives = yTrue.filter((id) => id === posLabel).length;
    const area = auc(curve);
    const negatives = yTrue.length - positives;
    return { label, ...curve, area, interval: rocAucInterval(area, { positives, negatives }) };
  });
}
