import * as tf from '@tensorflow/tfjs-core';
import { assertDeviceHealthy } from '../backend.ts';
import { augment } from '../data/augment.ts';
import { type PreprocessorConfig, preprocess } from '../data/imageProcessor.ts';
import { label2id } from '../data/labels.ts';
import type { Example } from '../data/sample.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import type { Random } from '../random.ts';
import { chunks, type MicroBatch } from './microBatch.ts';

/** One side of the split, as the part of the model that learns takes it. */
export interface FeatureSet {
  /** Class index of each image. */
  labels: readonly number[];
  /** The images at these positions, in main memory: a new random view of each where they are augmented. */
  load(indices: readonly number[]): Float32Array[];
  /** Some of what `load` gave as one batch on the device; the caller disposes of it. */
  batch(images: readonly Float32Array[]): tf.Tensor;
}

/** Images that pass through the frozen part of the model between two words on the progress. */
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
  microBatch: MicroBatch,
  onProgress: (fraction: number) => Promise<void>,
): Promise<FeatureSet> {
  const cache: Float32Array[] = [];
  let shape = pixelShape(processor);
  await onProgress(0);
  for (const group of chunks(examples, STEM_BATCH)) {
    const arrays = group.map(({ image }) => preprocess(image, processor));
    if (model.hasStem) {
      const parts = await microBatch.attempt((size) =>
        chunks(arrays, size).map((part) => runStem(model, part, processor)),
      );
      for (const features of parts) {
        shape = features.shape.slice(1);
        const values = (await features.data()) as Float32Array;
        const length = values.length / features.shape[0];
        for (let i = 0; i < values.length; i += length) cache.push(values.slice(i, i + length));
      }
      tf.dispose(parts);
      assertDeviceHealthy();
    } else {
      cache.push(...arrays);
    }
    await onProgress(cache.length / examples.length);
  }
  return {
    labels: examples.map((example) => label2id[example.dx]),
    load: (indices) => indices.map((i) => cache[i]),
    batch: (images) => stack(images, shape),
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
    load: (indices) =>
      indices.map((i) => preprocess(augment(examples[i].image, random), processor)),
    batch: (images) => runStem(model, images, processor),
  };
}

function runStem(
  model: ImageClassifier,
  images: readonly Float32Array[],
  processor: PreprocessorConfig,
): tf.Tensor {
  return tf.tidy(() => model.stem(stack(images, pixelShape(processor)) as tf.Tensor4D));
}

function pixelShape(processor: PreprocessorConfig): number[] {
  return [3, processor.height, processor.width];
}

/** Arrays of one shape as a tensor with a leading dimension. */
function stack(arrays: readonly Float32Array[], shape: number[]): tf.Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  const joined = new Float32Array(arrays.length * length);
  for (const [i, array] of arrays.entries()) joined.set(array, i * length);
  return tf.tensor(joined, [arrays.length, ...shape]);
}
