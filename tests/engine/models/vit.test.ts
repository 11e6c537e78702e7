import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertDeviceHealthy } from '../../../demos/engine/backend.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import type { ViTConfig } from '../../../demos/engine/models/vit/vitConfig.ts';
import { crossEntropy } from '../../../demos/engine/nn/crossEntropy.ts';
import { Random } from '../../../demos/engine/random.ts';
import type { Unfreeze } from '../../../demos/engine/run.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';
import { plainLoss } from '../support/plainViT.ts';

const CONFIGS = {
  'even sizes': { hidden_size: 24, num_attention_heads: 3, intermediate_size: 40, image_size: 12 },
  'odd sizes, no q/k/v bias, tanh GELU': {
    hidden_size: 15,
    num_attention_heads: 5,
    intermediate_size: 31,
    image_size: 20,
    qkv_bias: false,
    hidden_act: 'gelu_new',
    layer_norm_eps: 1e-12,
  },
};

const CLASSES = 7;
const LABELS = [2, 0, 6];

/** A model whose every parameter, biases and norms too, has been moved off its initial value. */
async function makeModel(config: object): Promise<ImageClassifier> {
  const files = {
    id: 'test',
    name: 'test',
    pretrained: false,
    config: { model_type: 'vit', num_hidden_layers: 3, patch_size: 4, ...config },
    preprocessorConfig: {},
  };
  const model = await ImageClassifier.fromPretrained(files, CLASSES, 1);
  const random = new Random(2);
  for (const parameter of model.parameters) {
    const noise = Float32Array.from({ length: parameter.size }, () => random.normal() * 0.3);
    tf.tidy(() => {
      parameter.assign(tf.add(parameter.value, tf.tensor(noise, parameter.value.shape)));
    });
  }
  return model;
}

function makePixels(model: ImageClassifier): tf.Tensor4D {
  const { imageSize } = model.config;
  const random = new Random(3);
  const length = LABELS.length * 3 * imageSize ** 2;
  const values = Float32Array.from({ length }, () => random.uniform(-1, 1));
  return tf.tensor4d(values, [LABELS.length, 3, imageSize, imageSize]);
}

/** Loss and gradients as TensorFlow.js derives them, on its plain JavaScript backend. */
async function oracle(model: ImageClassifier, pixelValues: tf.Tensor4D) {
  const copies = await Promise.all(
    [...model.parameters.map((p) => p.value), pixelValues].map(async (t) => ({
      values: await t.data(),
      shape: t.shape,
    })),
  );
  const backend = tf.getBackend();
  await tf.setBackend('cpu');
  const [pixels, ...values] = [copies.pop() as (typeof copies)[0], ...copies].map((c) =>
    tf.tensor(c.values, c.shape),
  );
  const names = model.parameters.map((p) => p.name);
  const lossOf = (...list: tf.Tensor[]) => {
    const weights = Object.fromEntries(names.map((name, i) => [name, list[i]]));
    return plainLoss(weights, model.config as ViTConfig, pixels as tf.Tensor4D, LABELS);
  };
  const { value, grads } = tf.valueAndGrads(lossOf)(values);
  const result = {
    loss: value.dataSync()[0],
    grads: Object.fromEntries(grads.map((grad, i) => [names[i], grad.dataSync()])),
  };
  await tf.setBackend(backend);
  return result;
}

/** ‖a − b‖ / ‖b‖. */
function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const norm = (values: number[]) => Math.hypot(...values);
  const differences = Array.from(a, (value, i) => value - b[i]);
  return norm(differences) / norm(Array.from(b));
}

describe.each(BACKENDS)('ViT on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(Object.entries(CONFIGS))('%s', (_, config) => {
    it.each<Unfreeze>(['all', 3, 1, 'head'])(
      'has the loss and the gradients that TensorFlow.js derives, with %s learning',
      async (unfreeze) => {
        const model = await makeModel(config);
        model.unfreeze(unfreeze);
        const pixelValues = makePixels(model);

        const logits = model.forward(model.stem(pixelValues), { seed: 0 });
        const { loss, dLogits } = crossEntropy(logits, LABELS);
        model.backward(dLogits);

        const expected = await oracle(model, pixelValues);
        assertDeviceHealthy();
        expect((await loss.data())[0]).toBeCloseTo(expected.loss, 4);
        const learning = model.parameters.filter((p) => p.trainable);
        expect(model.parameters.filter((p) => p.grad)).toEqual(learning);
        for (const { name, grad } of learning) {
          // A key's bias moves all of a row's scores alike: its gradient is zero but for rounding.
          if (name.endsWith('key.bias')) continue;
          const error = relativeError(await (grad as tf.Tensor).data(), expected.grads[name]);
          expect(error, name).toBeLessThan(1e-3);
        }
      },
    );
  });

  it('counts what learns', async () => {
    const model = await makeModel(CONFIGS['even sizes']);
    const trainable = (part: Unfreeze) => {
      model.unfreeze(part);
      return model.parameters.filter((p) => p.trainable).reduce((n, p) => n + p.size, 0);
    };
    const [h, m] = [24, 40];
    const head = h * CLASSES + CLASSES;
    const block = 4 * (h * h + h) + 2 * h * m + m + h + 4 * h;
    const embeddings = h + 10 * h + 3 * 16 * h + h;
    expect(trainable('head')).toBe(head);
    expect(trainable(1)).toBe(head + 2 * h + block);
    expect(trainable(2)).toBe(head + 2 * h + 2 * block);
    expect(trainable('all')).toBe(head + 2 * h + 3 * block + embeddings);
  });

  it('leaves nothing on the device', async () => {
    const before = tf.memory().numTensors;
    const model = await makeModel(CONFIGS['even sizes']);
    model.unfreeze('all');
    const pixelValues = makePixels(model);
    const withModel = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      const features = model.stem(pixelValues);
      const logits = model.forward(features, { seed: 0 });
      const { loss, dLogits } = tf.tidy(() => crossEntropy(logits, LABELS));
      model.backward(dLogits);
      tf.dispose([features, logits, loss, dLogits]);
      for (const parameter of model.parameters) parameter.zeroGrad();
      expect(tf.memory().numTensors).toBe(withModel);
    }
    pixelValues.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
