/** Data as the charts meet it: thirty epochs on 80 + 20 images, and HAM10000's class counts. */
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { LabelRow } from '../../demos/engine/data/sample.ts';

const TRAIN_LOSS = [
  2.01, 1.62, 1.31, 1.04, 0.82, 0.64, 0.49, 0.37, 0.27, 0.19, 0.13, 0.094, 0.07, 0.054, 0.044,
  0.036, 0.032, 0.029, 0.027, 0.025, 0.024, 0.023, 0.022, 0.022, 0.021, 0.021, 0.021, 0.02, 0.02,
  0.02, 0.02,
];
const TEST_LOSS = [
  2.0, 1.86, 1.74, 1.63, 1.55, 1.5, 1.52, 1.51, 1.57, 1.6, 1.66, 1.7, 1.74, 1.79, 1.82, 1.86, 1.87,
  1.88, 1.9, 1.91, 1.92, 1.92, 1.94, 1.95, 1.96, 1.97, 1.97, 1.98, 1.99, 2.0, 2.0,
];
const TEST_CORRECT = [
  3, 4, 6, 7, 8, 9, 9, 8, 9, 9, 9, 8, 9, 9, 10, 9, 9, 10, 10, 11, 10, 11, 12, 11, 11, 12, 11, 11,
  11, 11, 11,
];

const byEpoch = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

export const trainLoss = byEpoch(TRAIN_LOSS);
export const testLoss = byEpoch(TEST_LOSS);
export const testAccuracy = byEpoch(TEST_CORRECT.map((correct) => correct / 20));

/** The loss chart of a finished run. */
export const lossChart = {
  id: 'loss',
  title: 'Loss',
  description: 'Training loss falls from 2.01 to 0.02; test loss falls to 1.50 and rises to 2.00.',
  xLabel: 'epoch',
  yLabel: 'cross-entropy',
  xDomain: [0, 30] as const,
  series: [
    { id: 'train', label: 'train', points: trainLoss },
    { id: 'test', label: 'test', points: testLoss },
  ],
  reference: { y: Math.log(7), label: 'guessing: ln 7 = 1.95' },
};

/** Twenty test images: rows true, columns predicted, in the order of `LABELS`. */
export const matrix = [
  [1, 1, 0, 0, 0, 0, 0],
  [0, 1, 1, 0, 1, 0, 0],
  [1, 0, 0, 0, 1, 1, 0],
  [0, 1, 0, 2, 0, 0, 0],
  [0, 0, 1, 0, 1, 1, 0],
  [0, 0, 0, 0, 1, 2, 0],
  [0, 0, 0, 1, 0, 0, 2],
];

/** The tutorial's own report (its expected outcome), with the classes named. */
export const report = {
  classes: [
    { name: 'akiec', precision: 0, recall: 0, f1Score: 0, support: 2 },
    { name: 'bcc', precision: 1 / 3, recall: 1 / 4, f1Score: 2 / 7, support: 4 },
    { name: 'bkl', precision: 2 / 3, recall: 1, f1Score: 0.8, support: 2 },
    { name: 'df', precision: 0.5, recall: 0.4, f1Score: 4 / 9, support: 5 },
    { name: 'mel', precision: 1, recall: 0.5, f1Score: 2 / 3, support: 2 },
    { name: 'nv', precision: 0.5, recall: 1, f1Score: 2 / 3, support: 1 },
    { name: 'vasc', precision: 0.8, recall: 1, f1Score: 8 / 9, support: 4 },
  ],
  accuracy: 0.55,
  macroAvg: { precision: 0.54, recall: 0.59, f1Score: 0.54 },
  weightedAvg: { precision: 0.54, recall: 0.55, f1Score: 0.53 },
  support: 20,
};

/** All 10,015 images of HAM10000 (Tschandl et al., 2018). */
export const ham10000 = [
  { label: 'akiec', count: 327 },
  { label: 'bcc', count: 514 },
  { label: 'bkl', count: 1099 },
  { label: 'df', count: 115 },
  { label: 'mel', count: 1113 },
  { label: 'nv', count: 6705 },
  { label: 'vasc', count: 142 },
];

/** A balanced sample of 100. */
export const sampleCounts = LABELS.map((label, i) => ({ label, count: i < 2 ? 15 : 14 }));

/** Rows of that sample. */
export const labelRows: LabelRow[] = Array.from({ length: 100 }, (_, i) => ({
  imageId: `ISIC_${String(24306 + 7 * i).padStart(7, '0')}`,
  dx: LABELS[i % LABELS.length],
  lesionId: `HAM_${String(100 + 13 * i).padStart(7, '0')}`,
  dxType: i % 3 === 0 ? 'consensus' : 'histo',
  age: i % 10 === 4 ? undefined : 35 + 5 * (i % 9),
  sex: i % 2 === 0 ? 'female' : 'male',
  localization: ['back', 'chest', 'lower extremity', 'face', 'scalp'][i % 5],
}));
