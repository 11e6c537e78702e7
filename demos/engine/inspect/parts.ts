/** Parts of a loaded model, to be looked into. */
import * as tf from '@tensorflow/tfjs-core';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import type { ViTConfig } from '../models/vit/vitConfig.ts';
import type { Parameter } from '../nn/parameter.ts';
import { WeightsError } from '../weights/weightsError.ts';

/**
 * Gives a part of its own the values that the model has under the same names, and lets it be used.
 *
 * @returns what `use` does; the part is empty again then, and the model as it was
 */
export function withModelValues<Part extends { parameters: Parameter[] }, Result>(
  model: ImageClassifier,
  part: Part,
  use: (part: Part) => Result,
): Result {
  const values = new Map(model.parameters.map(({ name, value }) => [name, value]));
  for (const parameter of part.parameters) {
    parameter.assign(tf.clone(values.get(parameter.name) as tf.Tensor));
  }
  try {
    return use(part);
  } finally {
    for (const parameter of part.parameters) parameter.dispose();
  }
}

/**
 * The configuration of a ViT.
 *
 * @throws WeightsError where the model is another
 */
export function viTConfigOf({ config }: ImageClassifier): ViTConfig {
  if (config.modelType === 'vit') return config;
  throw new WeightsError(
    'This model is a Swin Transformer, which has no class token and looks through windows. Choose a ViT to look into.',
  );
}
