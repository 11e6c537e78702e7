import { DeviceError, deviceMemory } from '../backend.ts';
import { type PreprocessorConfig, parsePreprocessorConfig } from '../data/imageProcessor.ts';
import { LABELS } from '../data/labels.ts';
import type { Example, Sample } from '../data/sample.ts';
import { balancedSubset, trainTestSplit } from '../data/split.ts';
import { OutOfMemoryError } from '../kernels/deviceMemory.ts';
import { ImageClassifier } from '../models/imageClassifier.ts';
import type { ModelFiles } from '../models/modelFiles.ts';
import type {
  DeviceInfo,
  Prediction,
  Run,
  RunConfig,
  RunData,
  RunEvent,
  RunModel,
} from '../run.ts';
import { encodeTensors } from '../weights/encodeTensors.ts';
import { WeightsError } from '../weights/weightsError.ts';
import type { Evaluation } from './evaluate.ts';
import { augmentedFeatures, cachedFeatures, type FeatureSet } from './featureSet.ts';
import { MicroBatch } from './microBatch.ts';
import { RunCancelled, type RunControl } from './runControl.ts';
import { largestMicroBatch } from './stepMemory.ts';
import { Trainer, TrainingError } from './trainer.ts';
import { type SavedTraining, type TrainerState, trainingRandom } from './trainerState.ts';

/** A run that was interrupted. */
export interface InterruptedRun extends SavedTraining {
  /** What it learnt from, and the seconds it had taken by then. */
  run: Pick<Run, 'data' | 'seconds'>;
}

/** All that a run needs. The device is prepared before (`prepareBackend`). */
export interface FinetuneOptions {
  config: RunConfig;
  sample: Sample;
  model: ModelFiles;
  device: DeviceInfo;
  control: RunControl;
  onEvent: (event: RunEvent) => void;
  /** Goes on where another run with these settings was interrupted, in place of a new beginning. */
  resume?: InterruptedRun;
  /**
   * Called after each epoch but the last: to keep what is needed to go on from there, now or not at all.
   *
   * @param tensors gives the pieces of a safetensors file
   */
  onCheckpoint?: (
    state: TrainerState,
    tensors: () => AsyncIterable<Uint8Array<ArrayBuffer>>,
  ) => Promise<void>;
  /** Gets the trained model while it is still there, to keep or export it. */
  onTrained?: (model: ImageClassifier) => Promise<void>;
}

/**
 * Fine-tunes a model on a sample: split, features of the frozen part, epochs of training with an
 * evaluation after each, and at the end the model of the last epoch or of the best. Tells everything
 * through `onEvent`, last `done` or `cancelled`.
 *
 * @throws WeightsError for a model that cannot be used, TrainingError where the loss diverges or the
 *   images are not those of the run that was interrupted, DeviceError where the device fails or has not the memory.
 *   Nothing stays on the device.
 */
export async function finetune(options: FinetuneOptions): Promise<void> {
  const { config, model: files, onEvent } = options;
  onEvent({ type: 'preparing', phase: 'model', message: `Building ${files.name}` });
  const processor = parsePreprocessorConfig(
    files.preprocessorConfig,
    `${files.id}/preprocessor_config.json`,
  );
  deviceMemory().resetPeak();
  let model: ImageClassifier | undefined;
  try {
    model = await ImageClassifier.fromPretrained(files, LABELS.length, config.seed);
    assertImageSize(model, processor, files.id);
    model.unfreeze(config.unfreeze);
    await runTraining(model, processor, options);
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
    await deviceMemory().recover();
    throw new DeviceError(
      `The device has not enough memory for ${files.name}, even with one image at a time. ${error.message} ` +
        'Train fewer layers, choose a smaller model, or close other tabs.',
    );
  } finally {
    model?.dispose();
  }
}

/** What follows once the model is there. */
async function runTraining(
  model: ImageClassifier,
  processor: PreprocessorConfig,
  options: FinetuneOptions,
): Promise<void> {
  const { config, control, onEvent, resume, onCheckpoint } = options;
  const { train, test } = splitSample(options);
  const data = describeData(options.sample, train, test);
  if (resume) assertSameImages(data, resume.run.data);
  const batchSize = largestMicroBatch(model, config.batchSize, deviceMemory().limits);
  const microBatch = new MicroBatch(model, batchSize, (microBatchSize) =>
    onEvent({
      type: 'notice',
      message:
        `The device’s memory was full. From here on, ${describeImages(microBatchSize)} through the ` +
        'model; the results do not depend on it.',
      microBatchSize,
    }),
  );
  const features = async (examples: Example[], done: number): Promise<FeatureSet> => {
    return await cachedFeatures(model, examples, processor, microBatch, async (fraction) => {
      const all = train.length + test.length;
      onEvent({
        type: 'preparing',
        phase: 'features',
        message: 'Running the images through the frozen part of the model',
        fraction: (done + fraction * examples.length) / all,
      });
      await control.checkpoint();
    });
  };
  let trainer: Trainer | undefined;
  let seconds = resume?.run.seconds ?? 0;
  try {
    const trainPlain = await features(train, 0);
    const testPlain = await features(test, train.length);
    const random = trainingRandom(config.seed, resume?.state);
    trainer = new Trainer({
      model,
      config,
      train: config.augment ? augmentedFeatures(model, train, processor, random.views) : trainPlain,
      trainPlain,
      test: testPlain,
      microBatch,
      random,
      control,
      onEvent,
      async onCheckpoint() {
        const { state, stateTensors } = trainer as Trainer;
        await onCheckpoint?.(state, () => encodeTensors(stateTensors));
      },
      onEpoch(epoch, onTrain, onTest, epochSeconds) {
        seconds += epochSeconds;
        onEvent({
          type: 'epoch',
          record: {
            epoch,
            train: { loss: onTrain.loss, accuracy: onTrain.accuracy },
            test: { loss: onTest.loss, accuracy: onTest.accuracy },
            seconds: epochSeconds,
          },
          predictions: predictionsOf(test, onTest),
          peakBytes: deviceMemory().peakBytes,
        });
      },
    });
    if (resume) await trainer.resume(resume);
    onEvent({
      type: 'started',
      device: options.device,
      data,
      model: describeModel(options.model, model),
      totalSteps: trainer.totalSteps,
      microBatchSize: microBatch.size,
    });
    const kept = await trainer.run();
    await options.onTrained?.(model);
    onEvent({
      type: 'done',
      seconds,
      best: kept && { epoch: kept.epoch, predictions: predictionsOf(test, kept.evaluation) },
    });
  } catch (error) {
    if (!(error instanceof RunCancelled)) throw error;
    onEvent({ type: 'cancelled', seconds });
  } finally {
    trainer?.dispose();
  }
}

function assertSameImages(now: RunData, then: RunData | undefined): void {
  const sides = ({ labelsSha256, train, test }: RunData) =>
    JSON.stringify([labelsSha256, train, test]);
  if (then && sides(now) === sides(then)) return;
  throw new TrainingError(
    'The run cannot go on: the images are no longer those that it began with. Cancel it, which keeps ' +
      'what it has reached, or bring those images back in step 2.',
  );
}

function describeImages(count: number): string {
  return count === 1 ? 'one image at a time goes' : `${count} images at a time go`;
}

function splitSample({ config, sample }: FinetuneOptions): { train: Example[]; test: Example[] } {
  const { sampleSize, testSize, seed } = config;
  const examples =
    sampleSize === null ? sample.examples : balancedSubset(sample.examples, sampleSize, seed);
  return trainTestSplit(examples, { testSize, seed });
}

function assertImageSize(
  model: ImageClassifier,
  processor: { width: number; height: number },
  id: string,
): void {
  const { imageSize } = model.config;
  if (processor.width !== imageSize || processor.height !== imageSize) {
    throw new WeightsError(
      `${id}/preprocessor_config.json makes images of ${processor.width} × ${processor.height}, ` +
        `but ${id}/config.json asks for ${imageSize} × ${imageSize}.`,
    );
  }
}

function describeData(sample: Sample, train: Example[], test: Example[]): RunData {
  const labels = sample.manifest.files.find((file) => file.path === 'labels.csv');
  return {
    source: sample.manifest.source,
    title: sample.manifest.title,
    labelsSha256: labels?.sha256 ?? '',
    train: train.map((example) => example.imageId),
    test: test.map((example) => example.imageId),
  };
}

function describeModel(files: ModelFiles, model: ImageClassifier): RunModel {
  const count = (trainable: boolean) =>
    model.parameters
      .filter((parameter) => parameter.trainable || !trainable)
      .reduce((sum, parameter) => sum + parameter.size, 0);
  return {
    id: files.id,
    name: files.name,
    pretrained: files.pretrained,
    parameters: count(false),
    trainableParameters: count(true),
    droppedParameters: model.droppedParameters,
    // A model of random weights is new as a whole; listing it name by name says nothing.
    newParameters: files.weights ? model.newParameters : [],
  };
}

function predictionsOf(test: Example[], { probabilities }: Evaluation): Prediction[] {
  return test.map((example, i) => ({
    imageId: example.imageId,
    label: example.dx,
    // Six digits say all that float32 arithmetic can, and keep the record short.
    probabilities: probabilities[i].map((p) => Number(p.toFixed(6))),
  }));
}
