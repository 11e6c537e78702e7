/** What the runs of a recorded suite say together. */

import type {
  IntervalReport,
  IntervalScores,
  Measured,
} from '../../demos/charts/ReportIntervals.tsx';
import { LABELS, type Label, label2id } from '../../demos/engine/data/labels.ts';
import {
  bootstrapInterval,
  confusionMatrix,
  precisionRecallFscoreSupport,
  summarizeSplits,
} from '../../demos/engine/metrics/index.ts';
import { Random } from '../../demos/engine/random.ts';
import type { Suite, SuiteCurves, SuiteVariant } from '../../demos/engine/suite.ts';

/** The images that are asked about: those of each run's own split, or those that all runs share. */
export type TestSet = 'test' | 'heldOut';

/** A score over the runs of a setting. */
export interface Score {
  /** Of each finished run, in the order of their seeds. */
  values: number[];
  mean: number;
  min: number;
  max: number;
  /** Standard deviation of one run's score; absent for a single run. */
  std?: number;
  /** 95 % interval; absent for a single run. */
  interval?: [number, number];
}

type Metric = (yTrue: number[], yPred: number[]) => number;

const IDS = LABELS.map((_, id) => id);
const RESAMPLES = 2000;

export const accuracy: Metric = (yTrue, yPred) =>
  yTrue.filter((label, i) => label === yPred[i]).length / yTrue.length;

/** A score averaged over the classes: `averageOf('macro', 'f1Score')`. */
export function averageOf(
  average: 'macro' | 'weighted',
  name: 'precision' | 'recall' | 'f1Score',
): Metric {
  return (yTrue, yPred) =>
    precisionRecallFscoreSupport(yTrue, yPred, { labels: IDS, average })[name];
}

/** Recall of one class; NaN where it has no image. */
export function recallOf(label: Label): Metric {
  const labels = [label2id[label]];
  return (yTrue, yPred) =>
    precisionRecallFscoreSupport(yTrue, yPred, { labels, zeroDivision: Number.NaN }).recall[0];
}

/**
 * A score over the finished runs of a setting; `undefined` where there is none.
 *
 * Splits of the same images overlap: their interval is that of `summarizeSplits`. Where all runs are
 * asked about the same images, it is a bootstrap over these images, each with all that was said of it.
 */
export function scoreOf(
  suite: Suite,
  variant: SuiteVariant,
  metric: Metric,
  on: TestSet = 'test',
): Score | undefined {
  const answers = answersOf(suite, variant, on);
  if (answers.length === 0) return undefined;
  const values = answers.map(({ yTrue, yPred }) => metric(yTrue, yPred));
  const score = {
    values,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    min: Math.min(...values),
    max: Math.max(...values),
  };
  if (values.length === 1) return score;
  const testSize = answers[0].yTrue.length / (answers[0].yTrue.length + answers[0].trainImages);
  const { std, interval } = summarizeSplits(values, { testSize });
  const [low, high] = on === 'test' ? interval : pooledInterval(suite, variant, metric, on);
  // The interval of a few splits may reach beyond what a score can be.
  return { ...score, std, interval: [Math.max(0, low), Math.min(1, high)] };
}

/** What the runs of a setting are judged by: the images that all share, where there are such. */
export function testSetOf({ runs }: SuiteVariant): TestSet {
  return runs.some(({ heldOut }) => heldOut) ? 'heldOut' : 'test';
}

/** The settings of a suite that have been recorded. */
export function recordedVariants({ variants }: Suite): SuiteVariant[] {
  return variants.filter(({ made }) => made !== undefined);
}

/** When the last of some recorded settings was made: ISO 8601. */
export function lastMade(variants: readonly SuiteVariant[]): string {
  const times = variants.flatMap(({ made }) => (made ? Date.parse(made.createdAt) : []));
  return new Date(Math.max(...times)).toISOString();
}

/** How many runs of a setting diverged. */
export function failuresOf({ runs }: SuiteVariant): number {
  return runs.filter(({ status }) => status === 'failed').length;
}

/** The predictions of all finished runs counted together, [true class][predicted class]. */
export function pooledMatrix(suite: Suite, variant: SuiteVariant, on: TestSet): number[][] {
  const answers = answersOf(suite, variant, on);
  return confusionMatrix(
    answers.flatMap(({ yTrue }) => yTrue),
    answers.flatMap(({ yPred }) => yPred),
    { labels: IDS },
  );
}

/** The report of all finished runs together: each score with its 95 % interval, by `pooledInterval`. */
export function pooledReport(suite: Suite, variant: SuiteVariant, on: TestSet): IntervalReport {
  const answers = answersOf(suite, variant, on);
  const yTrue = answers.flatMap((answer) => answer.yTrue);
  const yPred = answers.flatMap((answer) => answer.yPred);
  const measured = (metric: Metric): Measured => {
    const [low, high] = pooledInterval(suite, variant, metric, on);
    return { value: metric(yTrue, yPred), low, high };
  };
  const scores = (labels: number[]): IntervalScores => {
    const score = (name: 'precision' | 'recall' | 'f1Score') =>
      measured((t, p) => precisionRecallFscoreSupport(t, p, { labels, average: 'macro' })[name]);
    return { precision: score('precision'), recall: score('recall'), f1Score: score('f1Score') };
  };
  return {
    classes: LABELS.map((name, id) => ({
      name,
      ...scores([id]),
      support: yTrue.filter((label) => label === id).length,
    })),
    accuracy: measured(accuracy),
    macroAvg: scores(IDS),
    support: yTrue.length,
  };
}

/** Mean of a curve over the runs, and its lowest and highest run, by epoch. */
export function meanCurve({ runs }: SuiteVariant, name: keyof SuiteCurves): CurvePoint[] {
  const curves = runs.map(({ curves }) => curves[name]);
  const epochs = Math.max(...curves.map(({ length }) => length));
  return Array.from({ length: epochs }, (_, epoch) => {
    const values = curves.map((curve) => curve[epoch]).filter((value) => typeof value === 'number');
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { epoch, mean, low: Math.min(...values), high: Math.max(...values) };
  }).filter(({ mean }) => Number.isFinite(mean));
}

/** An epoch of a mean curve. */
export interface CurvePoint {
  epoch: number;
  mean: number;
  low: number;
  high: number;
}

interface Answers {
  trainImages: number;
  images: string[];
  yTrue: number[];
  yPred: number[];
}

/** What each finished run says, beside what is so. */
function answersOf({ labels }: Suite, { runs }: SuiteVariant, on: TestSet): Answers[] {
  return runs.flatMap(({ trainImages, [on]: predictions }) => {
    if (!predictions) return [];
    const { images, predicted } = predictions;
    return {
      trainImages,
      images,
      yTrue: images.map((id) => label2id[labels[id]]),
      yPred: predicted,
    };
  });
}

/**
 * 95 % interval of a metric over all predictions of all runs. An image that several runs were asked
 * about is one image: the bootstrap draws images, each with all that was said of it.
 */
function pooledInterval(
  suite: Suite,
  variant: SuiteVariant,
  metric: Metric,
  on: TestSet,
): [number, number] {
  const said = new Map<string, { label: number; predicted: number[] }>();
  for (const { images, yTrue, yPred } of answersOf(suite, variant, on)) {
    for (const [i, image] of images.entries()) {
      const { predicted } = said.get(image) ?? { predicted: [] };
      said.set(image, { label: yTrue[i], predicted: [...predicted, yPred[i]] });
    }
  }
  const images = [...said.values()];
  return bootstrapInterval(
    images.map(({ label }) => label),
    images.map(({ predicted }) => predicted),
    (yTrue, lists) =>
      metric(
        yTrue.flatMap((label, i) => lists[i].map(() => label)),
        lists.flat(),
      ),
    { random: Random.for(0, 'images of a suite'), nResamples: RESAMPLES },
  );
}
