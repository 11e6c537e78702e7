/**
 * Runs that come from outside: from a file, or from what an earlier version of the page has kept. Loaded
 * when there is one.
 */
import { LABELS } from '../engine/data/labels.ts';
import {
  DEFAULT_CONFIG,
  type EpochRecord,
  LR_SCHEDULER_TYPES,
  type Prediction,
  type Run,
  type RunConfig,
  type RunData,
  type RunDevice,
  type RunModel,
  type SetMetrics,
} from '../engine/run.ts';
import {
  dictionary,
  either,
  flag,
  list,
  number,
  oneOf,
  optional,
  ReadError,
  type Reader,
  record,
  text,
  whole,
  withDefault,
} from './readers.ts';

/** A run that is kept. */
export interface KeptRun {
  run: Run;
  /** Given by the reader; absent, it is `defaultName`. */
  name?: string;
  /** ISO 8601 date and time at which it came into the library; an opened file's run may be older. */
  keptAt: string;
}

/** The largest file that is read, in bytes; a run of 200 epochs has some 60 kB. */
const LARGEST_FILE = 10e6;

const MOST_IMAGES = 20_000;
const share = number(0, 1);
const names = list(text(300), 0, 5000);

/** Settings that are younger than some runs: those were made as the default says. */
const config: Reader<RunConfig> = record<RunConfig>({
  model: text(300),
  numTrainEpochs: whole(1, 10_000),
  learningRate: number(0),
  lrSchedulerType: withDefault(oneOf(LR_SCHEDULER_TYPES), DEFAULT_CONFIG.lrSchedulerType),
  warmupRatio: withDefault(share, DEFAULT_CONFIG.warmupRatio),
  batchSize: whole(1),
  gradientAccumulationSteps: withDefault(whole(1), DEFAULT_CONFIG.gradientAccumulationSteps),
  seed: whole(0),
  augment: flag,
  unfreeze: either(oneOf(['all', 'head']), whole(1)),
  weightDecay: number(0),
  maxGradNorm: number(0),
  labelSmoothingFactor: withDefault(share, DEFAULT_CONFIG.labelSmoothingFactor),
  classWeights: withDefault(oneOf(['none', 'balanced']), DEFAULT_CONFIG.classWeights),
  loadBestModelAtEnd: withDefault(flag, DEFAULT_CONFIG.loadBestModelAtEnd),
  metricForBestModel: withDefault(oneOf(['loss', 'accuracy']), DEFAULT_CONFIG.metricForBestModel),
  earlyStoppingPatience: withDefault(
    either(oneOf([null]), whole(1)),
    DEFAULT_CONFIG.earlyStoppingPatience,
  ),
  testSize: share,
  sampleSize: either(oneOf([null]), whole(1)),
  backend: oneOf(['webgpu', 'wasm', 'auto']),
});

const metrics: Reader<SetMetrics> = record<SetMetrics>({ loss: number(0), accuracy: share });

const run: Reader<Run> = record<Run>({
  format: oneOf(['lesion-lab/run']),
  version: oneOf([1]),
  id: text(200),
  createdAt: (value, path) => {
    const date = text(40)(value, path);
    if (!Number.isNaN(Date.parse(date))) return date;
    throw new ReadError(`${path} must be a date; it is ${JSON.stringify(date)}`);
  },
  command: text(2000),
  config,
  versions: dictionary(text(500), 20),
  device: optional(
    record<RunDevice>({
      backend: oneOf(['webgpu', 'wasm', 'pytorch']),
      description: text(300),
      threads: optional(whole(1, 4096)),
    }),
  ),
  data: optional(
    record<RunData>({
      source: oneOf(['isic', 'folder', 'synthetic']),
      title: text(300),
      labelsSha256: text(64),
      train: list(text(200), 0, MOST_IMAGES),
      test: list(text(200), 0, MOST_IMAGES),
    }),
  ),
  model: optional(
    record<RunModel>({
      id: text(300),
      name: text(300),
      pretrained: flag,
      parameters: whole(0),
      trainableParameters: whole(0),
      droppedParameters: names,
      newParameters: names,
    }),
  ),
  stepLosses: list(number(0), 0, 1e6),
  epochs: list(
    record<EpochRecord>({ epoch: whole(0), train: metrics, test: metrics, seconds: number(0) }),
    1,
    10_001,
  ),
  predictions: list(
    record<Prediction>({
      imageId: text(200),
      label: oneOf(LABELS),
      probabilities: list(share, LABELS.length, LABELS.length),
    }),
    0,
    MOST_IMAGES,
  ),
  bestEpoch: optional(whole(1)),
  seconds: number(0),
  peakBytes: number(0),
  microBatchSize: optional(whole(1)),
  status: oneOf(['done', 'cancelled', 'failed']),
  error: optional(text(2000)),
});

/**
 * A value as a run that has ended and can be drawn.
 *
 * @throws ReadError naming the first field that is wrong
 */
export function readRun(value: unknown): Run {
  return run(value, '');
}

/**
 * The run in a file of JSON, as *Export run*, `npm run finetune` and `finetune.py` write it.
 *
 * @param fileName for the sentence of the error
 * @throws ReadError with a sentence for the reader
 */
export function parseRun(json: string, fileName: string): Run {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ReadError(`${fileName} cannot be opened as a run: it is not JSON.`);
  }
  try {
    return readRun(value);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    throw new ReadError(`${fileName} cannot be opened as a run: ${error.message}.`);
  }
}

/** The run in a file that the reader has chosen, or a sentence that says why there is none. */
export async function openRunFile(file: File): Promise<Run | string> {
  if (file.size > LARGEST_FILE) {
    return `${file.name} cannot be opened as a run: it is larger than any run of this site.`;
  }
  try {
    return parseRun(await file.text(), file.name);
  } catch (error) {
    if (error instanceof ReadError) return error.message;
    return `${file.name} cannot be read (${(error as Error).message}). Choose it again.`;
  }
}

/** The value if it is a run that was under way and that this version of the page can draw, else `undefined`. */
export function asInterruptedRun(value: unknown): Run | undefined {
  const kept = asKeptRun({ run: { ...(value as Run), status: 'cancelled' } });
  return kept && { ...kept.run, status: 'running' };
}

/** The value if it is a kept run that this version of the page can draw, else `undefined`. */
export function asKeptRun(value: unknown): KeptRun | undefined {
  const kept = value as Partial<KeptRun> | undefined;
  try {
    const run = readRun(kept?.run);
    return { run, name: kept?.name, keptAt: kept?.keptAt ?? run.createdAt };
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
