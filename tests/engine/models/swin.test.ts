/** What PyTorch's numbers do not tell of Swin: parts that learn, and memory. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { crossEntropy } from '../../../demos/engine/nn/crossEntropy.ts';
import { Random } from '../../../demos/engine/random.ts';
import type { Unfreeze } from '../../../demos/engine/run.ts';
import { useBackend } from '../support/backends.ts';

const CONFIG = {
  model_type: 'swin',
  image_size: 22,
  patch_size: 2,
  embed_dim: 6,
  depths: [2, 1, 2],
  num_heads: [1, 2, 3],
  window_size: 3,
  // A frozen block drops nothing, so that parts could not be compared with the whole.
  drop_path_rate: 0,
};
const LABELS = [2, 0, 6];

async function makeModel(unfreeze: Unfreeze): Promise<ImageClassifier> {
  const files = { id: 'test', name: 'test', pretrained: false, preprocessorConfig: {} };
  const model = await ImageClassifier.fromPretrained({ ...files, config: CONFIG }, 7, 1);
  model.unfreeze(unfreeze);
  return model;
}

function makePixels(): tf.Tensor4D {
  const random = new Random(3);
  const values = Float32Array.from({ length: 3 * 3 * 22 * 22 }, () => random.uniform(-1, 1));
  return tf.tensor4d(values, [3, 3, 22, 22]);
}

function step(model: ImageClassifier, pixelValues: tf.Tensor4D): void {
  tf.tidy(() => {
    const logits = model.forward(model.stem(pixelValues), { seed: 5 });
    model.backward(crossEntropy(logits, LABELS).dLogits);
  });
}

describe('Swin', () => {
  beforeAll(() => useBackend('wasm'));

  it.each<[Unfreeze, string[]]>([
    ['head', []],
    [2, ['layers.2.blocks.0', 'layers.2.blocks.1']],
    // The merging of patches after stage 2 belongs to the block before it.
    [3, ['layers.1.blocks.0', 'layers.1.downsample', 'layers.2.blocks.0', 'layers.2.blocks.1']],
  ])('learns with unfreeze %s what it learns as a whole', async (unfreeze, parts) => {
    const pixelValues = makePixels();
    const [whole, part] = [await makeModel('all'), await makeModel(unfreeze)];
    for (const model of [whole, part]) step(model, pixelValues);
    const learning = part.parameters.filter(({ trainable }) => trainable);
    const expected = part.parameters.filter(
      ({ name }) =>
        name.startsWith('classifier.') ||
        (unfreeze !== 'head' && name.startsWith('swin.layernorm.')) ||
        parts.some((prefix) => name.startsWith(`swin.encoder.${prefix}.`)),
    );
    expect(learning).toEqual(expected);
    expect(part.parameters.filter(({ grad }) => grad)).toEqual(expected);
    for (const [i, { name, grad }] of part.parameters.entries()) {
      const ofWhole = await whole.parameters[i].grad?.data();
      const ofPart = await grad?.data();
      ofPart?.forEach((value, j) => {
        expect(value, name).toBeCloseTo(ofWhole?.[j] ?? Number.NaN, 6);
      });
    }
    for (const model of [whole, part]) model.dispose();
    pixelValues.dispose();
  });

  it('leaves nothing on the device', async () => {
    const before = tf.memory().numTensors;
    const pixelValues = makePixels();
    const model = await makeModel('all');
    const withModel = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      step(model, pixelValues);
      for (const parameter of model.parameters) parameter.zeroGrad();
      expect(tf.memory().numTensors).toBe(withModel);
    }
    pixelValues.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
