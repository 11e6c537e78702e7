import * as tf from '@tensorflow/tfjs-core';
import { assertDeviceHealthy } from '../backend.ts';
import { LABELS } from '../data/labels.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { type CrossEntropyOptions, crossEntropy, totalWeight } from '../nn/crossEntropy.ts';
import { Random } from '../random.ts';
import type { RunConfig, RunEvent } from '../run.ts';
import { AdamW } from './adamw.ts';
import { type BestEpoch, BestModel } from './bestModel.ts';
import { computeClassWeight } from './classWeights.ts';
import { clipGradNorm } from './clipGradNorm.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { FeatureSet } from './featureSet.ts';
import type { RunControl } from './runControl.ts';
import { scheduledLearningRate } from './schedule.ts';

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
  control: RunControl;
  onEvent: (event: Extract<RunEvent, { type: 'step' }>) => void;
  /** Called after each epoch, and before the first as epoch 0. */
  onEpoch: (epoch: number, train: Evaluation, test: Evaluation, seconds: number) => void;
  /** Called where the memory in use is largest. */
  probe: () => void;
}

/** Mini-batch training with AdamW, as Hugging Face's Trainer does it. */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #optimizer: AdamW;
  readonly #best: BestModel;
  readonly #criterion: CrossEntropyOptions;
  readonly #order: Random;
  readonly #dropout: Random;
  #step = 0;

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { model, config, train } = options;
    const learning = model.parameters.filter((parameter) => parameter.trainable);
    this.#optimizer = new AdamW(learning, config.weightDecay);
    this.#best = new BestModel(learning, config);
    const balanced = config.classWeights === 'balanced';
    this.#criterion = {
      weight: balanced ? computeClassWeight(train.labels, LABELS.length) : undefined,
      labelSmoothing: config.labelSmoothingFactor,
    };
    this.#order = Random.for(config.seed, 'order');
    this.#dropout = Random.for(config.seed, 'dropout');
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
    const { config, train, control } = this.#options;
    await this.#evaluate(0, performance.now());
    for (let epoch = 1; epoch <= config.numTrainEpochs; epoch++) {
      const start = performance.now();
      const order = this.#order.shuffle(train.labels.map((_, i) => i));
      for (const indices of chunks(order, this.#imagesPerStep)) {
        await this.#trainStep(epoch, indices);
        await control.checkpoint();
      }
      await this.#best.observe(epoch, await this.#evaluate(epoch, start));
      if (this.#best.isOverdue(epoch)) break;
    }
    return config.loadBestModelAtEnd ? this.#best.restore() : undefined;
  }
  // #endregion training-loop

  // #region training-step
  async #trainStep(epoch: number, indices: number[]): Promise<void> {
    const { model, train, config } = this.#options;
    const labelsOf = (batch: number[]) => batch.map((i) => train.labels[i]);
    const divisor = totalWeight(labelsOf(indices), this.#criterion.weight);
    const losses: tf.Scalar[] = [];

    // One batch, or several whose gradients add up to that of a larger one.
    for (const batch of chunks(indices, config.batchSize)) {
      const features = train.batch(batch);
      const logits = model.forward(features, { seed: this.#dropout.integer(2 ** 32) });
      const criterion = { ...this.#criterion, divisor };
      const { loss, dLogits } = crossEntropy(logits, labelsOf(batch), criterion);
      model.backward(dLogits, this.#options.probe);
      losses.push(loss);
      tf.dispose([features, logits, dLogits]);
    }
    const { norm, factor } = clipGradNorm(model.parameters, config.maxGradNorm);
    const learningRate = scheduledLearningRate(config, this.#step, this.totalSteps);
    this.#optimizer.step(learningRate, factor);
    this.#step += 1;
    factor.dispose();

    await this.#report(epoch, learningRate, losses, norm);
  }
  // #endregion training-step

  async #report(epoch: number, learningRate: number, losses: tf.Scalar[], gradNorm: tf.Scalar) {
    let loss = 0;
    for (const part of losses) loss += (await part.data())[0];
    const [normValue] = await gradNorm.data();
    tf.dispose([...losses, gradNorm]);
    // An error on a GPU gives zeros, not an exception: ask before believing the numbers.
    assertDeviceHealthy();
    if (!Number.isFinite(loss)) {
      throw new TrainingError(
        `The loss is no longer a number after step ${this.#step}: the training diverged. ` +
          'Try a lower learning rate.',
      );
    }
    this.#options.onEvent({
      type: 'step',
      step: this.#step,
      totalSteps: this.totalSteps,
      epoch,
      loss,
      learningRate,
      gradNorm: normValue,
    });
  }

  /** @returns the evaluation on the test images */
  async #evaluate(epoch: number, start: number): Promise<Evaluation> {
    const { model, config, trainPlain, test, control, onEpoch, probe } = this.#options;
    const measure = (set: FeatureSet) =>
      evaluate(model, set, config.batchSize, this.#criterion, () => control.checkpoint());
    const onTrain = await measure(trainPlain);
    const onTest = await measure(test);
    assertDeviceHealthy();
    probe();
    onEpoch(epoch, onTrain, onTest, (performance.now() - start) / 1000);
    return onTest;
  }

  dispose(): void {
    this.#optimizer.dispose();
  }
}

/** The items in pieces of `size`; the last one may be shorter. */
function chunks(items: readonly number[], size: number): number[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
