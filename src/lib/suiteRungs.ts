/** A recorded suite as the demos of step 7 show it: summed up, so that a page need not carry it whole. */

import { min } from 'd3';
import type { Suite, SuiteVariant } from '../../demos/engine/suite.ts';
import type { RungResult, RungScore } from '../../demos/islands/sweep/rungResult.ts';
import type { RecordedSweep } from '../../demos/islands/sweep/SweepDemo.tsx';
import type { SweepId } from '../../demos/islands/sweep/sweepSpec.ts';
import { formatDay } from './day.ts';
import { meanLine } from './meanLine.ts';
import {
  accuracy,
  averageOf,
  failuresOf,
  lastMade,
  recallOf,
  recordedVariants,
  type Score,
  scoreOf,
  type TestSet,
  testSetOf,
} from './suiteResults.ts';
import { getSuite } from './suites.ts';
import { url } from './url.ts';

/** Which images the accuracy is that on, if not on those that all runs share. */
interface Options {
  accuracyOn?: TestSet;
}

/** A suite as a demo shows it first: its charts' data, and what the demo itself needs. */
interface Recorded {
  rungs: RungResult[];
  recorded: RecordedSweep;
  /** Settings that nothing could be recorded of yet, each with the reason. */
  awaited: { label: string; why: string }[];
}

const sweeps = new Map<SweepId, Recorded>();

/** What a demo shows first. A bootstrap takes its time, and a demo stands on three pages. */
export function getRecordedSweep(name: SweepId, options: Options = {}): Recorded {
  const known = sweeps.get(name);
  if (known) return known;
  const summary = sumUp(getSuite(name), options);
  sweeps.set(name, summary);
  return summary;
}

/** The same of any suite. */
export function sumUp(suite: Suite, options: Options = {}): Recorded {
  const variants = recordedVariants(suite);
  const awaited = suite.variants.flatMap(({ label, awaited: why }) => (why ? { label, why } : []));
  const rungs = variants.map((variant) => rungOf(suite, variant, options));
  const made = variants.flatMap((variant) => variant.made ?? []);
  const date = lastMade(variants);
  const devices = new Set(made.map(({ device }) => device.description));
  const counts = new Set(
    variants.map(
      ({ runs, config }) => `${runs.length} runs of ${config.numTrainEpochs} epochs each`,
    ),
  );
  return {
    rungs,
    recorded: {
      rungs: rungs.map(({ loss, ...scores }) => scores),
      command: suite.command,
      json: url(`/runs/suites/${suite.name}.json`),
      date,
      day: formatDay(date),
      facts: [...counts, ...devices],
    },
    awaited,
  };
}

function rungOf(suite: Suite, variant: SuiteVariant, { accuracyOn }: Options): RungResult {
  const shared = testSetOf(variant);
  const { label, x, runs, config, made } = variant;
  const failures = failuresOf(variant);
  return {
    label,
    x,
    epochs: config.numTrainEpochs,
    loss: [meanLine(variant, 'trainLoss', 'train'), meanLine(variant, 'testLoss', 'test')],
    scores: {
      accuracy: asRung(scoreOf(suite, variant, accuracy, accuracyOn ?? shared)),
      // A split of its own may hold no melanoma to be found; the images that all runs share do.
      ...(shared === 'heldOut' && {
        macroF1: asRung(scoreOf(suite, variant, averageOf('macro', 'f1Score'), shared)),
        melanomaRecall: asRung(scoreOf(suite, variant, recallOf('mel'), shared)),
      }),
    },
    note: failures > 0 ? `${failures} of ${runs.length} runs diverged` : undefined,
    // Whatever else a machine does only adds to the time.
    seconds: min(runs, ({ seconds }) => seconds),
    parameters: made?.model.parameters,
  };
}

function asRung(score: Score | undefined): RungScore | undefined {
  return score && { value: score.mean, interval: score.interval, singles: score.values };
}
