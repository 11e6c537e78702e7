/** From finished runs to what a suite keeps of them. */
import type { Label } from '../../demos/engine/data/labels.ts';
import type { EpochRecord, Prediction, Run } from '../../demos/engine/run.ts';
import type {
  SuiteCurves,
  SuiteMaking,
  SuitePredictions,
  SuiteRun,
} from '../../demos/engine/suite.ts';

/** A finished run, and what its model says of the held-out images where it was asked. */
export interface RecordedRun {
  run: Run;
  heldOut?: Prediction[];
}

/** What a suite keeps of a run. A model that has diverged has nothing to say of any image. */
export function suiteRun({ run, heldOut }: RecordedRun): SuiteRun {
  const { config, seconds, data, epochs, predictions } = run;
  if (!data) throw new Error(`The run ${run.id} ended before it had any images.`);
  const kept = {
    seed: config.seed,
    seconds,
    labelsSha256: data.labelsSha256,
    trainImages: data.train.length,
    curves: curvesOf(epochs),
  };
  const error = failureOf(run);
  if (error) return { ...kept, status: 'failed', error };
  return {
    ...kept,
    status: 'done',
    test: withoutProbabilities(predictions),
    heldOut: heldOut && withoutProbabilities(heldOut),
  };
}

/** How a run went, for the terminal. */
export function outcome({ run }: RecordedRun): string {
  const accuracy = run.epochs.at(-1)?.test.accuracy.toFixed(2);
  return failureOf(run) ?? `test accuracy ${accuracy}, ${Math.round(run.seconds)} s`;
}

/** When, whereon and from what these runs of one setting were made. */
export function suiteMaking(records: readonly RecordedRun[], weightsSha256?: string): SuiteMaking {
  const runs = records.map(({ run }) => run);
  const { versions, device, data, model } = runs[0];
  if (!device || !data || !model) throw new Error(`The run ${runs[0].id} never began.`);
  const { id, name, pretrained, parameters, trainableParameters } = model;
  return {
    createdAt: runs.map(({ createdAt }) => createdAt).sort()[0],
    versions,
    device,
    data: { source: data.source, title: data.title },
    model: { id, name, pretrained, parameters, trainableParameters },
    weightsSha256,
  };
}

/** The diagnosis of every image that one of these runs was tested on. */
export function labelsOf(records: readonly RecordedRun[]): Record<string, Label> {
  const predictions = records.flatMap(({ run, heldOut = [] }) => [...run.predictions, ...heldOut]);
  return Object.fromEntries(predictions.map(({ imageId, label }) => [imageId, label]));
}

/** Why a run has no model worth asking; `undefined` where it has one. */
function failureOf({ status, error, epochs }: Run): string | undefined {
  if (status === 'failed') return error;
  // The last step's harm shows in the evaluation after it alone.
  const ended = Number.isFinite(epochs.at(-1)?.test.loss);
  return ended ? undefined : 'The loss is no longer a number after the last step.';
}

function curvesOf(epochs: readonly EpochRecord[]): SuiteCurves {
  // JSON has no word for what is not finite.
  const column = (value: (record: EpochRecord) => number) =>
    epochs.map(value).map((number) => (Number.isFinite(number) ? number : null));
  return {
    trainLoss: column(({ train }) => train.loss),
    trainAccuracy: column(({ train }) => train.accuracy),
    testLoss: column(({ test }) => test.loss),
    testAccuracy: column(({ test }) => test.accuracy),
  };
}

function withoutProbabilities(predictions: readonly Prediction[]): SuitePredictions {
  return {
    images: predictions.map(({ imageId }) => imageId),
    predicted: predictions.map(({ probabilities }) =>
      probabilities.indexOf(Math.max(...probabilities)),
    ),
  };
}
