import { wilsonInterval } from './intervals.ts';
import { countClass, type Scores } from './precisionRecall.ts';
import { checkTargets, type Targets } from './targets.ts';

/**
 * How far the precision, the recall and the F1 score of a class may lie from the truth: `wilsonInterval`
 * of each. Precision and recall are fractions: of what was taken for the class, and of its images. F1 is
 * none, but follows from one: with J = TP / (TP + FP + FN), the Jaccard index, F1 = 2J / (1 + J), which
 * rises with J, so that the ends of J's interval give those of F1's.
 *
 * @param labels the classes, in the order of the answer.
 * @returns for each class the lower and upper ends; [0, 1] where there was nothing to count.
 * @throws RangeError for no predictions, or not as many as labels.
 */
export function precisionRecallFscoreIntervals(
  yTrue: Targets,
  yPred: Targets,
  { labels, confidence = 0.95 }: { labels: readonly number[]; confidence?: number },
): Scores<[number, number]>[] {
  checkTargets(yTrue, yPred);
  return labels.map((label) => {
    const { truePositives, predicted, support } = countClass(label, yTrue, yPred);
    const interval = (n: number) => wilsonInterval(truePositives, n, confidence);
    const [low, high] = interval(predicted + support - truePositives);
    const f1Of = (jaccard: number) => (2 * jaccard) / (1 + jaccard);
    return {
      precision: interval(predicted),
      recall: interval(support),
      f1Score: [f1Of(low), f1Of(high)],
    };
  });
}
