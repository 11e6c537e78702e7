import * as tf from '@tensorflow/tfjs-core';
import type { ImageClassifier } from '../models/imageClassifier.ts';

/**
 * What a model takes an image for: one probability a class.
 *
 * @param pixelValues [1, channels, height, width]
 * @returns `undefined` where the model's head was made new and has learnt nothing
 */
export async function classProbabilities(
  model: ImageClassifier,
  pixelValues: tf.Tensor4D,
): Promise<number[] | undefined> {
  if (model.newParameters.includes('classifier.weight')) return undefined;
  const probabilities = tf.tidy(() => tf.softmax(model.forward(model.stem(pixelValues))));
  const values = await probabilities.data();
  probabilities.dispose();
  return [...values];
}
