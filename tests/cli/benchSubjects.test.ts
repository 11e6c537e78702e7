/** The bench's subjects do the same work: the ViTs written for peers, against the engine's. */
import { defaultDevice, init, numpy as np } from '@jax-js/jax';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { jaxLogits } from '../../bench/subjects/jaxViT.ts';
import { plainLogits } from '../../bench/subjects/plainViT.ts';
import { drawParameter, vitShapes } from '../../bench/subjects/vitParameters.ts';
import { NUM_LABELS } from '../../cli/bench/models.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import type { ViTConfig } from '../../demos/engine/models/vit/vitConfig.ts';
import { memoryFile } from '../../demos/engine/weights/checkpoint.ts';
import { writeSafetensors } from '../../demos/engine/weights/safetensors.ts';
import { useBackend } from '../engine/support/backends.ts';

/** As a `config.json`; 197 tokens would be no better a test than 17. */
const CONFIG = {
  model_type: 'vit',
  hidden_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  intermediate_size: 40,
  image_size: 32,
  patch_size: 8,
};
const SHAPE: [number, number, number, number] = [3, 3, 32, 32];

let config: ViTConfig;
let weights: { name: string; shape: number[]; data: Float32Array<ArrayBuffer> }[];
let pixels: Float32Array<ArrayBuffer>;
let expected: Float32Array;

/** The engine's logits, of weights and pixels that the others get as well. */
beforeAll(async () => {
  await useBackend('wasm');
  const files = { id: 'small', name: 'Small', pretrained: false, preprocessorConfig: {} };
  const drawn = await ImageClassifier.fromPretrained({ ...files, config: CONFIG }, NUM_LABELS, 0);
  config = drawn.config as ViTConfig;
  weights = Object.entries(vitShapes(config)).map(([name, shape]) => {
    return { name, shape, data: drawParameter(name, shape) };
  });
  // As the checkpoint has it: the projection is a convolution's filter, of the same numbers in line.
  const stored = weights.map((tensor) => {
    const parameter = drawn.parameters.find(({ name }) => name === tensor.name);
    return { ...tensor, shape: parameter?.shape ?? [] };
  });
  expect(stored.length).toBe(drawn.parameters.length);
  const file = memoryFile('model.safetensors', writeSafetensors(stored));
  const model = await ImageClassifier.fromPretrained(
    { ...files, config: CONFIG, weights: { files: [file] } },
    NUM_LABELS,
    0,
  );
  pixels = Float32Array.from({ length: 3 * 3 * 32 * 32 }, (_, i) => Math.sin(i * i));
  expected = (await model.forward(tf.tensor4d(pixels, SHAPE)).data()) as Float32Array;
});

function expectSame(logits: ArrayLike<number>) {
  expect(logits.length).toBe(3 * NUM_LABELS);
  const differences = Array.from(logits, (value, i) => Math.abs(value - expected[i]));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

describe('the ViTs of the bench', () => {
  it('is one in plain TensorFlow.js', async () => {
    const entries = weights.map(({ name, shape, data }) => [name, tf.tensor(data, shape)]);
    const logits = plainLogits(Object.fromEntries(entries), config, tf.tensor4d(pixels, SHAPE));
    expectSame(await logits.data());
  });

  it('is one in jax-js', async () => {
    await init('wasm');
    defaultDevice('wasm');
    const entries = weights.map(({ name, shape, data }) => [name, np.array(data, { shape })]);
    const logits = jaxLogits(
      Object.fromEntries(entries),
      config,
      np.array(pixels, { shape: SHAPE }),
    );
    expectSame((await logits.data()) as Float32Array);
  });
});
