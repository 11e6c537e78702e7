import * as tf from '@tensorflow/tfjs-core';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { type CrossEntropyOptions, crossEntropy } from '../nn/crossEntropy.ts';
import type { SetMetrics } from '../run.ts';
import type { FeatureSet } from './featureSet.ts';

/** Loss, accuracy, and what the model says of each image. */
export interface Evaluation extends SetMetrics {
  /** One row an image, one probability a class. */
  probabilities: number[][];
}

/**
 * Runs a whole side of the split through the model, without training. The loss is that of the
 * training, label smoothing and class weights included, and the mean over the batches, each counting
 * by its images: so does Hugging Face's Trainer evaluate.
 *
 * @param criterion what the training minimises
 * @param betweenBatches awaited after each batch; may throw to end the run
 */
export async function evaluate(
  model: ImageClassifier,
  set: FeatureSet,
  batchSize: number,
  criterion: CrossEntropyOptions,
  betweenBatches: () => Promise<void>,
): Promise<Evaluation> {
  const probabilities: number[][] = [];
  let lossSum = 0;
  for (let start = 0; start < set.labels.length; start += batchSize) {
    const labels = set.labels.slice(start, start + batchSize);
    const features = set.batch(labels.map((_, i) => start + i));
    const logits = model.forward(features);
    const [loss, softmax] = tf.tidy(() => [
      crossEntropy(logits, labels, criterion).loss,
      tf.softmax(logits),
    ]);
    lossSum += (await loss.data())[0] * labels.length;
    probabilities.push(...((await softmax.array()) as number[][]));
    tf.dispose([features, logits, loss, softmax]);
    await betweenBatches();
  }
  const correct = probabilities.filter((row, i) => argmax(row) === set.labels[i]).length;
  return {
    loss: lossSum / set.labels.length,
    accuracy: correct / set.labels.length,
    probabilities,
  };
}

function argmax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
