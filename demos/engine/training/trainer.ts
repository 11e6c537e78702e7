import * as tf from '@tensorflow/tfjs-core';
import { assertDeviceHealthy } from '../backend.ts';
import type { ViTForImageClassification } from '../models/vitForImageClassification.ts';
import { crossEntropy } from '../nn/crossEntropy.ts';
import { Random } from '../random.ts';
import type { RunConfig, RunEvent } from '../run.ts';
import { AdamW } from './adamw.ts';
import { clipGradNorm } from './clipGradNorm.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { FeatureSet } from './featureSet.ts';
import type { RunControl } from './runControl.ts';
import { linearSchedule } from './schedule.ts';

/** A training that cannot go on. The message says why, and what to do. */
export class TrainingError extends Error {
  override name = 'TrainingError';
}

/** What a trainer works on. */
export interface TrainerOptions {
  model: ViTForImageClassification;
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
  readonly #random: Random;
  #step = 0;

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { model, config } = options;
    const learning = model.parameters.filter((parameter) => parameter.trainable);
    this.#optimizer = new AdamW(learning, config.weightDecay);
    this.#random = Random.for(config.seed, 'order');
  }

  get totalSteps(): number {
    const { config, train } = this.#options;
    return config.numTrainEpochs * Math.ceil(train.labels.length / config.batchSize);
  }

  // #region training-loop
  /** Runs all epochs. Ends early by an exception only: cancelled, or failed. */
  async run(): Promise<void> {
    const { config, train, control } = this.#options;
    await this.#evaluate(0, performance.now());
    for (let epoch = 1; epoch <= config.numTrainEpochs; epoch++) {
      const start = performance.now();
      const order = this.#random.shuffle(train.labels.map((_, i) => i));
      for (let first = 0; first < order.length; first += config.batchSize) {
        await this.#trainStep(epoch, order.slice(first, first + config.batchSize));
        await control.checkpoint();
      }
      await this.#evaluate(epoch, start);
    }
  }
  // #endregion training-loop

  // #region training-step
  async #trainStep(epoch: number, indices: number[]): Promise<void> {
    const { model, train, config } = this.#options;
    const features = train.batch(indices);
    const labels = indices.map((i) => train.labels[i]);

    const logits = model.forward(features, true);
    const { loss, dLogits } = crossEntropy(logits, labels);
    model.backward(dLogits, this.#options.probe);
    const gradNorm = clipGradNorm(model.parameters, config.maxGradNorm);
    const learningRate = linearSchedule(config.learningRate, this.#step, this.totalSteps);
    this.#optimizer.step(learningRate);
    this.#step += 1;

    tf.dispose([features, logits, dLogits]);
    await this.#report(epoch, learningRate, loss, gradNorm);
  }
  // #endregion training-step

  async #report(epoch: number, learningRate: number, loss: tf.Scalar, gradNorm: tf.Scalar) {
    const [lossValue] = await loss.data();
    const [normValue] = await gradNorm.data();
    tf.dispose([loss, gradNorm]);
    // An error on a GPU gives zeros, not an exception: ask before believing the numbers.
    assertDeviceHealthy();
    if (!Number.isFinite(lossValue)) {
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
      loss: lossValue,
      learningRate,
      gradNorm: normValue,
    });
  }

  async #evaluate(epoch: number, start: number): Promise<void> {
    const { model, config, trainPlain, test, control, onEpoch, probe } = this.#options;
    const pause = () => control.checkpoint();
    const onTrain = await evaluate(model, trainPlain, config.batchSize, pause);
    const onTest = await evaluate(model, test, config.batchSize, pause);
    assertDeviceHealthy();
    probe();
    onEpoch(epoch, onTrain, onTest, (performance.now() - start) / 1000);
  }

  dispose(): void {
    this.#optimizer.dispose();
  }
}
