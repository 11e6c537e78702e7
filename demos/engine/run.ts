/**
 * A run, as one plain JSON document: its settings, what happened, and its result. The same record is
 * drawn by the page, kept in the reader's browser, exported, and recorded under `content/runs/`.
 */
import type { Label } from './data/labels.ts';
import type { SampleSource } from './data/sample.ts';

/** Which parameters learn: all of them, those of the last N blocks with the head, or the head. */
export type Unfreeze = 'all' | 'head' | number;

/** What to compute on. `auto` takes WebGPU where it works, else WebAssembly. */
export type BackendName = 'webgpu' | 'wasm';

/** How the learning rate goes over a run: the names of `lr_scheduler_type` that the engine has. */
export const LR_SCHEDULER_TYPES = ['linear', 'cosine', 'constant', 'constant_with_warmup'] as const;
export type LrSchedulerType = (typeof LR_SCHEDULER_TYPES)[number];

/** Everything a reader can set. Names and defaults follow Hugging Face's `TrainingArguments`. */
export interface RunConfig {
  /** A model id of the list of models on offer, or (command line) a folder. */
  model: string;
  numTrainEpochs: number;
  /** Peak learning rate; `lrSchedulerType` says how it gets there and what follows. */
  learningRate: number;
  lrSchedulerType: LrSchedulerType;
  /** Part of the optimiser steps in which the rate climbs from 0, 0 to below 1. */
  warmupRatio: number;
  /** Images that go through the model at once. */
  batchSize: number;
  /** Batches per optimiser step; they count as one large batch. */
  gradientAccumulationSteps: number;
  /** Seeds the split, the new head, the order of the images, the augmentation and the dropout. */
  seed: number;
  /** Random crops and flips of the training images. */
  augment: boolean;
  unfreeze: Unfreeze;
  weightDecay: number;
  /** Gradients are scaled down to this global L2 norm. */
  maxGradNorm: number;
  /** Part of each target that is shared out among all classes, 0 to below 1. */
  labelSmoothingFactor: number;
  /** How much each class counts in the loss: all alike, or the rarer the more. */
  classWeights: 'none' | 'balanced';
  /** Whether the best epoch's model is kept, not the last one's. See `BestModel` for what that costs. */
  loadBestModelAtEnd: boolean;
  /** What says which epoch is the best, measured on the test images. */
  metricForBestModel: 'loss' | 'accuracy';
  /** Epochs without a better one after which the run ends; `null`: it never ends early. */
  earlyStoppingPatience: number | null;
  /** Part of the images kept for the test. */
  testSize: number;
  /** How many images of the sample to use, drawn by class with the seed; `null` for all. */
  sampleSize: number | null;
  backend: BackendName | 'auto';
}

/** The settings of the tutorial's step 5. */
export const DEFAULT_CONFIG: RunConfig = {
  model: 'vit-tiny-patch16-224',
  numTrainEpochs: 30,
  learningRate: 5e-5,
  lrSchedulerType: 'linear',
  warmupRatio: 0,
  batchSize: 16,
  gradientAccumulationSteps: 1,
  seed: 42,
  augment: true,
  unfreeze: 'all',
  weightDecay: 0,
  maxGradNorm: 1,
  labelSmoothingFactor: 0,
  classWeights: 'none',
  loadBestModelAtEnd: false,
  metricForBestModel: 'loss',
  earlyStoppingPatience: null,
  testSize: 0.2,
  sampleSize: null,
  backend: 'auto',
};

/** The device a run was computed on, as far as it can be told; `pytorch` is the Python companion's. */
export interface RunDevice {
  backend: BackendName | 'pytorch';
  /** For people: "SwiftShader (WebGPU in software)", "WebAssembly SIMD, 2 threads". */
  description: string;
  /** WebAssembly threads; 1 where there are none. */
  threads?: number;
}

/** The device that the engine computes on. */
export interface DeviceInfo extends RunDevice {
  backend: BackendName;
}

/** What a run learnt from. */
export interface RunData {
  source: SampleSource;
  title: string;
  /** sha256 of `labels.csv`, hexadecimal. */
  labelsSha256: string;
  /** Image ids of both sides of the split. */
  train: string[];
  test: string[];
}

/** The model a run started from. */
export interface RunModel {
  id: string;
  /** For people: "ViT-Tiny/16". */
  name: string;
  /** Whether its weights were learnt before, or are random. */
  pretrained: boolean;
  /** Count of all parameters, and of those that learn. */
  parameters: number;
  trainableParameters: number;
  /** Names of parameters in the file that the model has no use for, and of those it made new. */
  droppedParameters: string[];
  newParameters: string[];
}

/** Loss and accuracy on one side of the split, over all its images. */
export interface SetMetrics {
  /**
   * Mean cross-entropy, natural logarithm; with label smoothing and class weights where the run has
   * them, as Hugging Face's Trainer evaluates.
   */
  loss: number;
  /** Correct / all, 0 to 1. */
  accuracy: number;
}

/** State after an epoch; epoch 0 is before any training. */
export interface EpochRecord {
  epoch: number;
  train: SetMetrics;
  test: SetMetrics;
  /** Seconds this epoch took, its evaluation included. */
  seconds: number;
}

/** What the model says of one test image. */
export interface Prediction {
  imageId: string;
  label: Label;
  /** One probability a class, in the order of `LABELS`. */
  probabilities: number[];
}

/** A whole run. */
export interface Run {
  format: 'lesion-lab/run';
  version: 1;
  /** Unique among runs; for a recorded run its file name without `.json`. */
  id: string;
  /** ISO 8601 date and time of its start. */
  createdAt: string;
  /** The command or page that made it. */
  command: string;
  config: RunConfig;
  /** Versions of what computed it: `lesion-lab`, `tfjs`, and `node` or `browser`; or Python's. */
  versions: Record<string, string>;
  device?: RunDevice;
  data?: RunData;
  model?: RunModel;
  /** Loss of every optimiser step, in order. */
  stepLosses: number[];
  epochs: EpochRecord[];
  /** On the test images: after the last epoch so far; of a finished run, by the model that is kept. */
  predictions: Prediction[];
  /** The epoch whose model is kept, where `loadBestModelAtEnd` made the finished run choose. */
  bestEpoch?: number;
  /** Seconds of training and evaluation, without loading. */
  seconds: number;
  /**
   * The most memory that the device had given out at once, in bytes: on WebGPU with the buffers that wait
   * for their next use.
   */
  peakBytes: number;
  /** Images that went through the model at once, as far as the device's memory allowed. */
  microBatchSize?: number;
  status: 'running' | 'done' | 'cancelled' | 'failed';
  /** Why it failed: a sentence for the reader. */
  error?: string;
}

/** What a run tells while it goes on; `applyEvent` folds them into a `Run`. */
export type RunEvent =
  | {
      type: 'preparing';
      phase: 'device' | 'data' | 'model' | 'features';
      /** For people: "Downloading ViT-Tiny/16". */
      message: string;
      /** Part done, 0 to 1, where it can be told. */
      fraction?: number;
    }
  | {
      type: 'started';
      device: RunDevice;
      data: RunData;
      model: RunModel;
      totalSteps: number;
      microBatchSize?: number;
    }
  | {
      type: 'notice';
      /** For people: a sentence on what has changed while the run goes on. */
      message: string;
      microBatchSize?: number;
    }
  | {
      type: 'step';
      /** Optimiser steps done so far, and in the whole run. */
      step: number;
      totalSteps: number;
      epoch: number;
      loss: number;
      learningRate: number;
      gradNorm: number;
    }
  | { type: 'epoch'; record: EpochRecord; predictions: Prediction[]; peakBytes: number }
  | {
      type: 'done';
      seconds: number;
      /** Where `loadBestModelAtEnd` made the run choose: the epoch, and what its model says. */
      best?: { epoch: number; predictions: Prediction[] };
    }
  | { type: 'cancelled'; seconds: number }
  | {
      type: 'failed';
      error: string;
      /** Whether the run may get further from where it was kept last: another device, or a second try. */
      resumable?: boolean;
    };

/** A run of which nothing has happened yet. */
export function newRun(
  fields: Pick<Run, 'id' | 'createdAt' | 'command' | 'config' | 'versions'>,
): Run {
  return {
    format: 'lesion-lab/run',
    version: 1,
    ...fields,
    stepLosses: [],
    epochs: [],
    predictions: [],
    seconds: 0,
    peakBytes: 0,
    status: 'running',
  };
}

/** The run after an event. Does not change its argument. */
export function applyEvent(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'preparing':
      return run;
    case 'started': {
      const { device, data, model, microBatchSize } = event;
      return { ...run, device, data, model, microBatchSize };
    }
    case 'notice':
      return { ...run, microBatchSize: event.microBatchSize ?? run.microBatchSize };
    case 'step':
      return { ...run, stepLosses: [...run.stepLosses, event.loss] };
    case 'epoch':
      return {
        ...run,
        epochs: [...run.epochs, event.record],
        predictions: event.predictions,
        peakBytes: Math.max(run.peakBytes, event.peakBytes),
        seconds: run.seconds + event.record.seconds,
      };
    case 'done': {
      const { seconds, best } = event;
      const kept = best && { bestEpoch: best.epoch, predictions: best.predictions };
      return { ...run, ...kept, status: 'done', seconds };
    }
    case 'cancelled':
      return { ...run, status: 'cancelled', seconds: event.seconds };
    case 'failed':
      return { ...run, status: 'failed', error: event.error };
  }
}
