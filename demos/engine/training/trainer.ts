import * as tf from '@tensorflow/tfjs-core';
import { assertDeviceHealthy, deviceMemory } from '../backend.ts';
import { LABELS } from '../data/labels.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { type CrossEntropyOptions, crossEntropy, totalWeight } from '../nn/crossEntropy.ts';
import type { Parameter } from '../nn/parameter.ts';
import type { RunConfig, RunEvent } from '../run.ts';
import { AdamW } from './adamw.ts';
import { type BestEpoch, BestModel } from './bestModel.ts';
import { computeClassWeight } from './classWeights.ts';
import { clipGradNorm } from './clipGradNorm.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { FeatureSet } from './featureSet.ts';
import { chunks, type MicroBatch } from './microBatch.ts';
import type { RunControl } from './runControl.ts';
import { scheduledLearningRate } from './schedule.ts';
import { assignTensors, parameterTensor, type StateTensor } from './stateTensors.ts';
import type { SavedTraining, TrainerState, TrainingRandom } from './trainerState.ts';

/** A training that cannot go on. The message says why, and what to do. */
export class TrainingError extends Error {
  override name = 'TrainingError';
}

/** What a trainer works on. */
export interface TrainerOptions {
  model: ImageClassifier;
  config: RunConfig;
  /** What is learnt from, a new view of each image every epoch where it is augmented. */
  train: FeatureSet;
  /** The same images as they are, to measure on. */
  trainPlain: FeatureSet;
  test: FeatureSet;
  microBatch: MicroBatch;
  /** `views` is what `train` draws from. */
  random: TrainingRandom;
  control: RunControl;
  onEvent: (event: Extract<RunEvent, { type: 'step' }>) => void;
  /** Called after each epoch, and before the first as epoch 0. */
  onEpoch: (epoch: number, train: Evaluation, test: Evaluation, seconds: number) => void;
  /** Called after each epoch but the last of all: the time at which `state` and `stateTensors` can be kept. */
  onCheckpoint?: () => Promise<void>;
}

/** What a step leaves behind. */
interface StepRecord {
  epoch: number;
  step: number;
  learningRate: number;
  /** On the device: the losses of its parts, and behind them the norm of its gradients. */
  numbers: tf.Tensor;
}

/** A step that the device has been given and that may not have been told of. */
interface StepUnderWay {
  numbers: tf.Tensor;
  told: Promise<void>;
}

/** Mini-batch training with AdamW, as Hugging Face's Trainer does it. */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #optimizer: AdamW;
  readonly #best: BestModel;
  readonly #criterion: CrossEntropyOptions;
  readonly #learning: readonly Parameter[];
  readonly #random: TrainingRandom;
  #epoch = 0;
  #step = 0;
  #underWay: StepUnderWay | undefined;

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { model, config, train } = options;
    this.#random = options.random;
    this.#learning = model.parameters.filter((parameter) => parameter.trainable);
    this.#optimizer = new AdamW(this.#learning, config.weightDecay);
    this.#best = new BestModel(this.#learning, config);
    const balanced = config.classWeights === 'balanced';
    this.#criterion = {
      weight: balanced ? computeClassWeight(train.labels, LABELS.length) : undefined,
      labelSmoothing: config.labelSmoothingFactor,
    };
  }

  get state(): TrainerState {
    const { order, dropout, views } = this.#random;
    return {
      epoch: this.#epoch,
      step: this.#step,
      random: { order: order.state, dropout: dropout.state, views: views.state },
      best: this.#best.best,
    };
  }

  /** All that changes while the model learns. */
  get stateTensors(): StateTensor[] {
    const values = this.#learning.map(parameterTensor);
    return [...values, ...this.#optimizer.stateTensors, ...this.#best.stateTensors];
  }

  /**
   * Takes up a training with the same settings, images and model where it was left. Its generators have
   * been made from its state.
   *
   * @throws WeightsError where its tensors are not this training's
   */
  async resume({ state, tensors }: SavedTraining): Promise<void> {
    this.#epoch = state.epoch;
    this.#step = state.step;
    this.#optimizer.restore(state.step);
    this.#best.resume(state.best);
    await assignTensors(this.stateTensors, tensors);
  }

  /** Optimiser steps of all epochs; the last of an epoch may have fewer images than the others. */
  get totalSteps(): number {
    const { config, train } = this.#options;
    return config.numTrainEpochs * Math.ceil(train.labels.length / this.#imagesPerStep);
  }

  get #imagesPerStep(): number {
    const { batchSize, gradientAccumulationSteps } = this.#options.config;
    return batchSize * gradientAccumulationSteps;
  }

  // #region training-loop
  /**
   * Runs the epochs: all of them, or until nothing has become better for too long. An exception ends
   * it where it is cancelled or fails.
   *
   * @returns the epoch whose parameters the model has at the end, where the run was to choose one
   */
  async run(): Promise<BestEpoch | undefined> {
    const { config, train, control, onCheckpoint } = this.#options;
    // The weights and the running means.
    await deviceMemory().assertAllocated();
    if (this.#epoch === 0) await this.#evaluate(0, performance.now());
    try {
      while (this.#epoch < config.numTrainEpochs && !this.#best.isOverdue(this.#epoch)) {
        const start = performance.now();
        const epoch = this.#epoch + 1;
        const order = this.#random.order.shuffle(train.labels.map((_, i) => i));
        for (const indices of chunks(order, this.#imagesPerStep)) {
          await this.#trainStep(epoch, indices);
          await control.checkpoint();
        }
        await this.#finishStep();
        await this.#best.observe(epoch, await this.#evaluate(epoch, start));
        this.#epoch = epoch;
        if (epoch < config.numTrainEpochs) await onCheckpoint?.();
      }
    } finally {
      // A step that is under way is told of before the run ends.
      await this.#finishStep().catch(() => {});
    }
    return config.loadBestModelAtEnd ? this.#best.restore() : undefined;
  }
  // #endregion training-loop

  // #region training-step
  async #trainStep(epoch: number, indices: number[]): Promise<void> {
    const { model, train, config, microBatch } = this.#options;
    const images = train.load(indices);
    const labels = indices.map((i) => train.labels[i]);
    const [numbers, factor] = await microBatch.attempt((size) => {
      const losses = this.#gatherGradients(images, labels, size);
      const { norm, factor } = clipGradNorm(model.parameters, config.maxGradNorm);
      return [tf.stack([...losses, norm]), factor as tf.Tensor];
    });
    const learningRate = scheduledLearningRate(config, this.#step, this.totalSteps);
    this.#optimizer.step(learningRate, factor as tf.Scalar);
    factor.dispose();
    this.#step += 1;

    // The queue has this step now; while the device works on it, the numbers of the one before come back.
    const before = this.#underWay;
    const told = this.#tell({ epoch, step: this.#step, learningRate, numbers }, before?.told);
    told.catch(() => {});
    this.#underWay = { numbers, told };
    await finish(before);
  }

  /** One part, or several whose losses and gradients add up to those of the whole. */
  #gatherGradients(images: Float32Array[], labels: number[], size: number): tf.Scalar[] {
    const { model, train } = this.#options;
    const divisor = totalWeight(labels, this.#criterion.weight);
    const labelParts = chunks(labels, size);
    return chunks(images, size).map((part, i) =>
      tf.tidy(() => {
        const seed = this.#random.dropout.integer(2 ** 32);
        const logits = model.forward(train.batch(part), { seed });
        const criterion = { ...this.#criterion, divisor };
        const { loss, dLogits } = crossEntropy(logits, labelParts[i], criterion);
        model.backward(dLogits);
        return loss;
      }),
    );
  }
  // #endregion training-step

  /** Waits for the last step so far. */
  async #finishStep(): Promise<void> {
    const last = this.#underWay;
    this.#underWay = undefined;
    await finish(last);
  }

  /** Reads a step's numbers, after those of the one before: one read at a time needs one buffer. */
  async #tell({ epoch, step, learningRate, numbers }: StepRecord, before?: Promise<void>) {
    await before;
    const losses = [...(await numbers.data())];
    const gradNorm = losses.pop() as number;
    const loss = losses.reduce((sum, part) => sum + part, 0);
    // An error on a GPU gives zeros, not an exception: ask before believing the numbers.
    assertDeviceHealthy();
    if (!Number.isFinite(loss)) {
      throw new TrainingError(
        `The loss is no longer a number after step ${step}: the training diverged. ` +
          'Try a lower learning rate.',
      );
    }
    this.#options.onEvent({
      type: 'step',
      step,
      totalSteps: this.totalSteps,
      epoch,
      loss,
      learningRate,
      gradNorm,
    });
  }

  /** @returns the evaluation on the test images */
  async #evaluate(epoch: number, start: number): Promise<Evaluation> {
    const { model, config, trainPlain, test, microBatch, control, onEpoch } = this.#options;
    const measure = (set: FeatureSet) =>
      evaluate({
        model,
        set,
        batchSize: config.batchSize,
        microBatch,
        criterion: this.#criterion,
        betweenBatches: () => control.checkpoint(),
      });
    const onTrain = await measure(trainPlain);
    const onTest = await measure(test);
    assertDeviceHealthy();
    onEpoch(epoch, onTrain, onTest, (performance.now() - start) / 1000);
    return onTest;
  }

  dispose(): void {
    this.#optimizer.dispose();
  }
}

/**
 * Waits until a step has been told of, and lets its numbers go: here and not when they have come, so that
 * the memory in use is the same at each step whatever the clock does.
 */
async function finish(step: StepUnderWay | undefined): Promise<void> {
  try {
    await step?.told;
  } finally {
    step?.numbers.dispose();
  }
}
