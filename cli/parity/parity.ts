/** The engine's numbers on given inputs, to hold against PyTorch's. */
import * as tf from '@tensorflow/tfjs-core';
import { assertDeviceHealthy } from '../../demos/engine/backend.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { crossEntropy } from '../../demos/engine/nn/crossEntropy.ts';
import { AdamW } from '../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../demos/engine/training/clipGradNorm.ts';
import { Checkpoint, type Weights } from '../../demos/engine/weights/checkpoint.ts';
import type { NamedTensor, SafetensorsFile } from '../../demos/engine/weights/safetensors.ts';
import { WeightsError } from '../../demos/engine/weights/weightsError.ts';

/** What to compute. The rate is constant, and every step takes the whole batch. */
export interface ParitySettings {
  steps: number;
  learningRate: number;
  weightDecay: number;
  maxGradNorm: number;
  /**
   * Drops what the configuration says, with this seed in the first step and the next in each further
   * one. Absent, nothing is dropped.
   */
  dropoutSeed?: number;
}

const NO_DROPOUT = { hidden_dropout_prob: 0, attention_probs_dropout_prob: 0, drop_path_rate: 0 };

/**
 * Logits, loss and unclipped gradients (`grad.<parameter>`) at the start; and, after `steps` steps of
 * AdamW, the loss before each step (`losses`) and the parameters (`param.<parameter>`). No
 * augmentation, and the checkpoint's own head.
 *
 * @param inputs a safetensors file with `pixel_values` [n, 3, h, w] and `labels` [n]
 * @throws WeightsError where the files do not fit each other
 */
export async function computeParity(
  files: ModelFiles & { weights: Weights },
  inputs: SafetensorsFile,
  settings: ParitySettings,
): Promise<NamedTensor[]> {
  const checkpoint = await Checkpoint.open(files.weights);
  const [numLabels] = checkpoint.entry('classifier.weight').shape;
  const { dropoutSeed } = settings;
  const changes = dropoutSeed === undefined ? NO_DROPOUT : {};
  const config = { ...(files.config as object), ...changes };
  const model = await ImageClassifier.fromPretrained({ ...files, config }, numLabels, 0);
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
    const logits = model.forward(pixelValues, { seed: (dropoutSeed ?? 0) + step });
    const { loss, dLogits } = crossEntropy(logits, labels);
    model.backward(dLogits);
    if (step === 0) {
      await add('logits', logits);
      await add('loss', tf.reshape(loss, [1]));
      for (const { name, grad } of model.parameters) await add(`grad.${name}`, grad as tf.Tensor);
    }
    if (step < settings.steps) {
      losses.push((await loss.data())[0]);
      const { norm, factor } = clipGradNorm(model.parameters, settings.maxGradNorm);
      optimizer.step(settings.learningRate, factor);
      tf.dispose([norm, factor]);
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
