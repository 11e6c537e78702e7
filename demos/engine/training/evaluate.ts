import * as tf from '@tensorflow/tfjs-core';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { type CrossEntropyOptions, crossEntropy } from '../nn/crossEntropy.ts';
import type { SetMetrics } from '../run.ts';
import type { FeatureSet } from './featureSet.ts';
import { chunks, type MicroBatch } from './microBatch.ts';

/** Loss, accuracy, and what the model says of each image. */
export interface Evaluation extends SetMetrics {
  /** One row an image, one probability a class. */
  probabilities: number[][];
}

/** What is measured, and how. */
interface EvaluateOptions {
  model: ImageClassifier;
  set: FeatureSet;
  /** Images whose mean loss is one number. */
  batchSize: number;
  microBatch: MicroBatch;
  /** What the training minimises. */
  criterion: CrossEntropyOptions;
  /** Awaited after each batch; may throw to end the run. */
  betweenBatches: () => Promise<void>;
}

/**
 * Runs a whole side of the split through the model, without training. The loss is that of the
 * training, label smoothing and class weights included, and the mean over the batches, each counting
 * by its images: so does Hugging Face's Trainer evaluate.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { set, batchSize, microBatch, betweenBatches } = options;
  const probabilities: number[][] = [];
  let lossSum = 0;
  for (const indices of chunks([...set.labels.keys()], batchSize)) {
    const images = set.load(indices);
    const labels = indices.map((i) => set.labels[i]);
    const [loss, softmax] = await microBatch.attempt((size) =>
      classify(options, images, labels, size),
    );
    const [[mean], rows] = await Promise.all([loss.data(), softmax.array() as Promise<number[][]>]);
    lossSum += mean * labels.length;
    probabilities.push(...rows);
    tf.dispose([loss, softmax]);
    await betweenBatches();
  }
  const correct = probabilities.filter((row, i) => argmax(row) === set.labels[i]).length;
  return {
    loss: lossSum / set.labels.length,
    accuracy: correct / set.labels.length,
    probabilities,
  };
}

/** The loss of a batch, and the probabilities of its images, [images, classes]. */
function classify(
  { model, set, criterion }: EvaluateOptions,
  images: Float32Array[],
  labels: number[],
  size: number,
): tf.Tensor[] {
  const parts = chunks(images, size).map((part) => tf.tidy(() => model.forward(set.batch(part))));
  const logits = tf.concat(parts, 0) as tf.Tensor2D;
  return [crossEntropy(logits, labels, criterion).loss, tf.softmax(logits)];
}

function argmax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
