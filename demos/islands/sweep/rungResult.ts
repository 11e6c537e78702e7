import type { LineSeries } from '../../charts/lineChartLayout.ts';
import { wilsonInterval } from '../../engine/metrics/index.ts';
import type { Run } from '../../engine/run.ts';
import type { SweptRung } from '../../session/sweep.ts';
import { resultsOf } from '../run/results.ts';

/** What the benches say of a setting, each from 0 to 1. */
export type ScoreName = 'accuracy' | 'macroF1' | 'melanomaRecall';

/** A score of one run, or the mean over several. */
export interface RungScore {
  value: number;
  /** 95 % interval. */
  interval?: readonly [number, number];
  /** The scores of the single runs, where there are several. */
  singles?: readonly number[];
}

/** What has come of one setting of a sweep: all recorded runs of it, or the reader's one. Plain data. */
export interface RungResult {
  /** "5e-5". */
  label: string;
  /** Its place on the axis, where the settings lie on one. */
  x?: number;
  /** Epochs that its runs take. */
  epochs: number;
  /** Loss on both sides of the split, by epoch. */
  loss: readonly LineSeries[];
  scores: Partial<Record<ScoreName, RungScore>>;
  /** A few words on what went otherwise: "2 of 5 runs diverged". */
  note?: string;
  /** Of a run, without loading; of several, the fastest. */
  seconds?: number;
  /** The most memory that the device had given out at once. */
  peakBytes?: number;
  /** Of the model. */
  parameters?: number;
}

/** What has come of a rung of the reader's own. */
export function resultOfRung({ name, config, run }: SweptRung, x: number | undefined): RungResult {
  return {
    label: name,
    x,
    epochs: config.numTrainEpochs,
    loss: [lossLine(run, 'train'), lossLine(run, 'test')],
    scores: run ? scoresOf(run) : {},
    note: noteOn(run),
    seconds: run?.seconds || undefined,
    peakBytes: run?.peakBytes || undefined,
    parameters: run?.model?.parameters,
  };
}

function lossLine(run: Run | undefined, side: 'train' | 'test'): LineSeries {
  const points = run?.epochs.map((record) => ({ x: record.epoch, y: record[side].loss })) ?? [];
  return { id: side, label: side, points };
}

function scoresOf(run: Run): RungResult['scores'] {
  const results = resultsOf(run);
  // A run that failed has no model to be judged, whatever its last epoch said.
  if (!results || run.status === 'failed') return {};
  const { accuracy, interval, report } = results;
  const melanoma = report.classes.find(({ name }) => name === 'mel');
  return {
    accuracy: { value: accuracy, interval },
    macroF1: { value: report.macroAvg.f1Score },
    ...(melanoma && melanoma.support > 0 && { melanomaRecall: recallScore(melanoma) }),
  };
}

function recallScore({ recall, support }: { recall: number; support: number }): RungScore {
  return { value: recall, interval: wilsonInterval(Math.round(recall * support), support) };
}

function noteOn(run: Run | undefined): string | undefined {
  switch (run?.status) {
    case undefined:
      return 'to come';
    case 'running':
      return 'under way';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      // The engine says so of a loss that is no number; all else went wrong around the training.
      return run.error?.includes('diverged') ? 'diverged' : 'failed';
    case 'done':
      return undefined;
  }
}
