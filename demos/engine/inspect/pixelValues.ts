import * as tf from '@tensorflow/tfjs-core';
import {
  type PreprocessorConfig,
  parsePreprocessorConfig,
  preprocess,
} from '../data/imageProcessor.ts';
import type { RgbImage } from '../data/sample.ts';
import type { ModelFiles } from '../models/modelFiles.ts';

/**
 * The image processor of a model.
 *
 * @throws WeightsError naming what is wrong with its file
 */
export function processorOf({ id, preprocessorConfig }: ModelFiles): PreprocessorConfig {
  return parsePreprocessorConfig(preprocessorConfig, `${id}/preprocessor_config.json`);
}

/** One image as a model takes it, [1, 3, height, width]. */
export function pixelValuesOf(image: RgbImage, files: ModelFiles): tf.Tensor4D {
  const processor = processorOf(files);
  return tf.tensor4d(preprocess(image, processor), [1, 3, processor.height, processor.width]);
}
