/** The engine's numbers on given inputs, to hold against PyTorch's. */
import * as tf from '@tensorflow/tfjs-core';
import { assertDeviceHealthy } from '../../demos/engine/backend.ts';
import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { ViTForImageClassification } from '../../demos/engine/models/vitForImageClassification.ts';
import { crossEntropy } from '../../demos/engine/nn/crossEntropy.ts';
import { AdamW } from '../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../demos/engine/training/clipGradNorm.ts';
import {
  type NamedTensor,
  readSafetensors,
  type SafetensorsFile,
} from '../../demos/engine/weights/safetensors.ts';
import { WeightsError } from '../../demos/engine/weights/weightsError.ts';

/** What to compute. The rate is constant, and every step takes the whole batch. */
export interface ParitySettings {
  steps: number;
  learningRate: number;
  weightDecay: number;
  maxGradNorm: number;
}

/**
 * Logits, loss and unclipped gradients (`grad.<parameter>`) at the start; and, after `steps` steps of
 * AdamW, the loss before each step (`losses`) and the parameters (`param.<parameter>`). No dropout,
 * no augmentation, the checkpoint's own head.
 *
 * @param inputs a safetensors file with `pixel_values` [n, 3, h, w] and `labels` [n]
 * @throws WeightsError where the files do not fit each other
 */
export async function computeParity(
  files: ModelFiles & { weights: Uint8Array },
  inputs: SafetensorsFile,
  settings: ParitySettings,
): Promise<NamedTensor[]> {
  const checkpoint = readSafetensors(files.weights, `${files.id}/model.safetensors`);
  const [numLabels] = checkpoint.entry('classifier.weight').shape;
  const model = ViTForImageClassification.fromPretrained(files, numLabels, 0);
  model.unfreeze('all');
  const shape = [...inputs.entry('pixel_values').shape];
  const labels = inputs.integers('labels');
  const { imageSize, numChannels } = model.config;
  const expected = [labels.length, numChannels, imageSize, imageSize];
  if (shape.join() !== expected.join() || labels.some((label) => label >= numLabels)) {
    throw new WeightsError(
      `The inputs do not fit the model: pixel_values are [${shape}], and [${expected}] was expected; ` +
        `labels must lie below ${numLabels}.`,
    );
  }
  const pixelValues = tf.tensor(inputs.float32('pixel_values'), shape);
  const optimizer = new AdamW(model.parameters, settings.weightDecay);

  const results: NamedTensor[] = [];
  const losses: number[] = [];
  const add = async (name: string, tensor: tf.Tensor) => {
    results.push({ name, shape: tensor.shape, data: (await tensor.data()) as Float32Array });
  };
  for (let step = 0; step < Math.max(1, settings.steps); step++) {
    const logits = model.forward(pixelValues, true);
    const { loss, dLogits } = crossEntropy(logits, labels);
    model.backward(dLogits);
    if (step === 0) {
      await add('logits', logits);
      await add('loss', tf.reshape(loss, [1]));
      for (const { name, grad } of model.parameters) await add(`grad.${name}`, grad as tf.Tensor);
    }
    if (step < settings.steps) {
      losses.push((await loss.data())[0]);
      clipGradNorm(model.parameters, settings.maxGradNorm).dispose();
      optimizer.step(settings.learningRate);
    }
    tf.dispose([logits, loss, dLogits]);
  }
  results.push({ name: 'losses', shape: [losses.length], data: Float32Array.from(losses) });
  for (const { name, value } of model.parameters) await add(`param.${name}`, value);
  assertDeviceHealthy();
  optimizer.dispose();
  model.dispose();
  pixelValues.dispose();
  return results;
}
