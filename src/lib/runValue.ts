/** The numbers of a recorded run that the prose may quote, each written as prose writes it. */
import { formatLoss, formatSeconds } from '../../demos/islands/bench/format.ts';
import { resultsOf } from '../../demos/islands/run/results.ts';
import { keptEpoch } from '../../demos/islands/run/runEnd.ts';
import type { RecordedRun } from './runSchema.ts';

/**
 * One value of a run in words.
 *
 * @param name `test.accuracy`, `best.test.loss`, `seconds` …: the keys of the table below
 * @throws Error that lists the names there are
 */
export function runValue(run: RecordedRun, name: string): string {
  const values = valuesOf(run);
  const value = values[name];
  if (value === undefined) {
    const names = Object.keys(values).join(', ');
    throw new Error(`RunValue: a run has no value "${name}". There are: ${names}.`);
  }
  return value;
}

function valuesOf(run: RecordedRun): Record<string, string> {
  const first = run.epochs[0];
  const kept = keptEpoch(run);
  const best = run.epochs.reduce((a, b) => (b.test.loss < a.test.loss ? b : a));
  const results = resultsOf(run);
  if (!kept || !results) throw new Error(`Run ${run.id} has no epochs or no predictions.`);
  return {
    epochs: String(run.config.numTrainEpochs),
    batchSize: String(run.config.batchSize),
    seed: String(run.config.seed),
    seconds: formatSeconds(run.seconds),
    device: run.device.description,
    'model.name': run.model.name,
    'model.parameters': formatCount(run.model.parameters),
    'model.trainableParameters': formatCount(run.model.trainableParameters),
    'first.train.loss': formatLoss(first.train.loss),
    'first.test.loss': formatLoss(first.test.loss),
    'first.test.accuracy': first.test.accuracy.toFixed(2),
    // Of the model that the run has at its end, as its predictions are.
    'train.loss': formatLoss(kept.train.loss),
    'train.accuracy': kept.train.accuracy.toFixed(2),
    'test.loss': formatLoss(kept.test.loss),
    'test.accuracy': kept.test.accuracy.toFixed(2),
    'best.test.epoch': String(best.epoch),
    'best.test.loss': formatLoss(best.test.loss),
    'best.test.accuracy': best.test.accuracy.toFixed(2),
    correct: String(Math.round(results.accuracy * results.n)),
    testImages: String(run.data.test.length),
    trainImages: String(run.data.train.length),
    'accuracy.low': results.interval[0].toFixed(2),
    'accuracy.high': results.interval[1].toFixed(2),
    macroF1: results.report.macroAvg.f1Score.toFixed(2),
    weightedF1: results.report.weightedAvg.f1Score.toFixed(2),
  };
}

/** 5,526,151 */
function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}
