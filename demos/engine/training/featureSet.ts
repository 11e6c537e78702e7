import * as tf from '@tensorflow/tfjs-core';
import { augment } from '../data/augment.ts';
import { type PreprocessorConfig, preprocess } from '../data/imageProcessor.ts';
import { label2id } from '../data/labels.ts';
import type { Example } from '../data/sample.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import type { Random } from '../random.ts';

/** One side of the split, as the part of the model that learns takes it. */
export interface FeatureSet {
  /** Class index of each image. */
  labels: readonly number[];
  /** The images at these positions as one batch; the caller disposes of it. */
  batch(indices: readonly number[]): tf.Tensor;
}

/** Images that pass through the frozen part of the model at once. */
const STEM_BATCH = 4;

/**
 * Runs each image through the processor and the frozen part of the model, once for the whole run,
 * and keeps the results in main memory.
 *
 * @param onProgress called before the first batch and after each, with the part done, 0 to 1; may
 *   wait, may throw
 */
export async function cachedFeatures(
  model: ImageClassifier,
  examples: readonly Example[],
  processor: PreprocessorConfig,
  onProgress: (fraction: number) => Promise<void>,
): Promise<FeatureSet> {
  const cache: Float32Array[] = [];
  let shape: number[] = [];
  await onProgress(0);
  for (let start = 0; start < examples.length; start += STEM_BATCH) {
    const images = examples.slice(start, start + STEM_BATCH).map((example) => example.image);
    const arrays = images.map((image) => preprocess(image, processor));
    if (model.hasStem) {
      const pixelValues = stack(arrays, pixelShape(processor)) as tf.Tensor4D;
      const features = model.stem(pixelValues);
      const values = (await features.data()) as Float32Array;
      shape = features.shape.slice(1);
      const length = values.length / images.length;
      for (let i = 0; i < images.length; i++)
        cache.push(values.slice(i * length, (i + 1) * length));
      tf.dispose([pixelValues, features]);
    } else {
      shape = pixelShape(processor);
      cache.push(...arrays);
    }
    await onProgress(cache.length / examples.length);
  }
  return {
    labels: examples.map((example) => label2id[example.dx]),
    batch: (indices) =>
      stack(
        indices.map((i) => cache[i]),
        shape,
      ),
  };
}

/** A new random view of each image every time it is asked for. */
export function augmentedFeatures(
  model: ImageClassifier,
  examples: readonly Example[],
  processor: PreprocessorConfig,
  random: Random,
): FeatureSet {
  return {
    labels: examples.map((example) => label2id[example.dx]),
    batch(indices) {
      const arrays = indices.map((i) => preprocess(augment(examples[i].image, random), processor));
      return tf.tidy(() => model.stem(stack(arrays, pixelShape(processor)) as tf.Tensor4D));
    },
  };
}

function pixelShape(processor: PreprocessorConfig): number[] {
  return [3, processor.height, processor.width];
}

/** Arrays of one shape as a tensor with a leading dimension. */
function stack(arrays: Float32Array[], shape: number[]): tf.Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  const joined = new Float32Array(arrays.length * length);
  for (const [i, array] of arrays.entries()) joined.set(array, i * length);
  return tf.tensor(joined, [arrays.length, ...shape]);
}
