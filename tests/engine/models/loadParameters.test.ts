import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { memoryFile } from '../../../demos/engine/weights/checkpoint.ts';
import { type NamedTensor, writeSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';
import { useBackend } from '../support/backends.ts';

const VIT = {
  model_type: 'vit',
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 6,
  image_size: 8,
  patch_size: 4,
};
const SWIN = {
  model_type: 'swin',
  image_size: 8,
  patch_size: 2,
  embed_dim: 4,
  depths: [1, 1],
  num_heads: [1, 2],
  window_size: 2,
};

function modelFiles(config: object, tensors?: NamedTensor[]) {
  const weights = tensors && {
    files: [memoryFile('test/model.safetensors', writeSafetensors(tensors))],
  };
  return { id: 'test', name: 'test', pretrained: true, config, preprocessorConfig: {}, weights };
}

/** The tensors that a model's checkpoint holds, each full of a number of its own. */
async function tensorsOf(config: object, numLabels: number): Promise<NamedTensor[]> {
  const model = await ImageClassifier.fromPretrained(modelFiles(config), numLabels, 0);
  const tensors = model.parameters.map(({ name, shape, size }, i) => {
    return { name, shape, data: new Float32Array(size).fill(i + 1) };
  });
  model.dispose();
  return tensors;
}

const zeros = (name: string, ...shape: number[]): NamedTensor => {
  return { name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
};

describe('ImageClassifier.fromPretrained', () => {
  beforeAll(() => useBackend('wasm'));

  it.each([VIT, SWIN])(
    'takes every parameter of its own checkpoint: $model_type',
    async (config) => {
      const tensors = await tensorsOf(config, 7);
      const model = await ImageClassifier.fromPretrained(modelFiles(config, tensors), 7, 0);
      expect([model.droppedParameters, model.newParameters]).toEqual([[], []]);
      for (const [i, { value }] of model.parameters.entries()) {
        expect(new Set(await value.data())).toEqual(new Set([i + 1]));
      }
      model.dispose();
    },
  );

  it('makes a head anew where the checkpoint has one for other classes', async () => {
    const tensors = await tensorsOf(VIT, 1000);
    const model = await ImageClassifier.fromPretrained(modelFiles(VIT, tensors), 7, 0);
    const head = ['classifier.weight', 'classifier.bias'];
    expect([model.droppedParameters, model.newParameters]).toEqual([head, head]);
    const [weight, bias] = model.parameters.slice(-2);
    expect(weight.value.shape).toEqual([7, 4]);
    expect(new Set(await weight.value.data()).size).toBe(28);
    expect(new Set(await bias.value.data())).toEqual(new Set([0]));
    model.dispose();
  });

  it('loads a bare model, whose names have no prefix, and drops its pooler', async () => {
    const bare = (await tensorsOf(VIT, 7))
      .filter(({ name }) => name.startsWith('vit.'))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice('vit.'.length) }));
    const pooler = [zeros('pooler.dense.weight', 4, 4), zeros('pooler.dense.bias', 4)];
    const files = modelFiles(VIT, [...bare, ...pooler]);
    const model = await ImageClassifier.fromPretrained(files, 7, 0);
    expect(model.droppedParameters).toEqual(['pooler.dense.weight', 'pooler.dense.bias']);
    expect(model.newParameters).toEqual(['classifier.weight', 'classifier.bias']);
    model.dispose();
  });

  it('does not call dropped what follows from the configuration', async () => {
    const name = 'swin.encoder.layers.0.blocks.0.attention.self.relative_position_index';
    const files = modelFiles(SWIN, [...(await tensorsOf(SWIN, 7)), zeros(name, 4, 4)]);
    const model = await ImageClassifier.fromPretrained(files, 7, 0);
    expect(model.droppedParameters).toEqual([]);
    model.dispose();
  });

  it.each<[string, (tensors: NamedTensor[]) => NamedTensor[], string]>([
    [
      'a missing tensor',
      (tensors) => tensors.filter(({ name }) => name !== 'vit.layernorm.bias'),
      'test/model.safetensors holds no tensor “vit.layernorm.bias”.',
    ],
    [
      'a tensor of another shape',
      ([first, ...others]) => [zeros(first.name, 1, 1, 5), ...others],
      'test/model.safetensors: the tensor “vit.embeddings.cls_token” has the shape [1, 1, 5]; the configuration asks for [1, 1, 4].',
    ],
  ])('refuses %s, and leaves nothing on the device', async (_, change, sentence) => {
    const files = modelFiles(VIT, change(await tensorsOf(VIT, 7)));
    const before = tf.memory().numTensors;
    await expect(ImageClassifier.fromPretrained(files, 7, 0)).rejects.toThrow(
      new WeightsError(sentence),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
