/** The numbers of a recorded suite that the prose may quote, each written as prose writes it. */
import { min } from 'd3';
import type { Suite, SuiteVariant } from '../../demos/engine/suite.ts';
import { formatLoss, formatSeconds } from '../../demos/islands/bench/format.ts';
import {
  accuracy,
  averageOf,
  failuresOf,
  meanCurve,
  recallOf,
  type Score,
  scoreOf,
} from './suiteResults.ts';

/**
 * One value of a setting in words; a dash where the setting is awaited, or the value is of finished
 * runs and none is.
 *
 * @param id of the setting; the first one unless told
 * @param name `accuracy.mean`, `heldOut.nv.recall` …: the keys of the table below
 * @throws Error that lists the settings, or the names, that there are
 */
export function suiteValue(suite: Suite, id: string | undefined, name: string): string {
  const variant = id === undefined ? suite.variants[0] : suite.variants.find((v) => v.id === id);
  if (!variant) {
    const ids = suite.variants.map((v) => v.id).join(', ');
    throw new Error(
      `SuiteValue: the suite ${suite.name} has no setting "${id}". There are: ${ids}.`,
    );
  }
  const read = VALUES[name];
  if (!read) {
    const names = Object.keys(VALUES).join(', ');
    throw new Error(`SuiteValue: a suite has no value "${name}". There are: ${names}.`);
  }
  return variant.made ? (read(suite, variant) ?? '–') : '–';
}

type Read = (suite: Suite, variant: SuiteVariant) => string | undefined;

const ofScore =
  (score: (suite: Suite, variant: SuiteVariant) => Score | undefined) =>
  (pick: (score: Score) => number | undefined): Read =>
  (suite, variant) => {
    const measured = score(suite, variant);
    return measured && pick(measured)?.toFixed(2);
  };

const macroF1 = averageOf('macro', 'f1Score');
const testAccuracy = ofScore((suite, variant) => scoreOf(suite, variant, accuracy));
const heldOutAccuracy = ofScore((suite, variant) => scoreOf(suite, variant, accuracy, 'heldOut'));
const heldOutRecall = (label: 'mel' | 'nv') =>
  ofScore((suite, variant) => scoreOf(suite, variant, recallOf(label), 'heldOut'));

const VALUES: Record<string, Read> = {
  runs: (_, { runs }) => String(runs.length),
  failed: (_, variant) => String(failuresOf(variant)),
  device: (_, { made }) => made?.device.description,
  // The fastest: whatever else a machine does only adds to the time.
  seconds: (_, { runs }) => formatSeconds(min(runs, ({ seconds }) => seconds) as number),
  'train.loss': (_, variant) => formatLoss(meanCurve(variant, 'trainLoss').at(-1)?.mean),
  'test.loss': (_, variant) => formatLoss(meanCurve(variant, 'testLoss').at(-1)?.mean),
  'accuracy.mean': testAccuracy(({ mean }) => mean),
  'accuracy.std': testAccuracy(({ std }) => std),
  'accuracy.min': testAccuracy(({ min }) => min),
  'accuracy.max': testAccuracy(({ max }) => max),
  'accuracy.low': testAccuracy(({ interval }) => interval?.[0]),
  'accuracy.high': testAccuracy(({ interval }) => interval?.[1]),
  'macroF1.mean': ofScore((suite, variant) => scoreOf(suite, variant, macroF1))(({ mean }) => mean),
  'heldOut.mean': heldOutAccuracy(({ mean }) => mean),
  'heldOut.low': heldOutAccuracy(({ interval }) => interval?.[0]),
  'heldOut.high': heldOutAccuracy(({ interval }) => interval?.[1]),
  'heldOut.mel.recall': heldOutRecall('mel')(({ mean }) => mean),
  'heldOut.nv.recall': heldOutRecall('nv')(({ mean }) => mean),
};
