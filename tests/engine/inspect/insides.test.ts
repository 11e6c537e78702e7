/** What is looked up inside a model, against transformers. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../cli/finetune/modelFolder.ts';
import { attentionMaps } from '../../../demos/engine/inspect/attentionMaps.ts';
import { patchVectors } from '../../../demos/engine/inspect/patchVectors.ts';
import { cosineSimilarities } from '../../../demos/engine/inspect/similarity.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { readSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';
import { insides } from './fixture.ts';

const FOLDER = 'tests/fixtures/parity';

async function open(name: string): Promise<{ model: ImageClassifier; pixelValues: tf.Tensor4D }> {
  const files = await loadModel(join(FOLDER, name));
  const inputs = readSafetensors(readFileSync(join(FOLDER, name, 'inputs.safetensors')), name);
  const [, channels, height, width] = inputs.entry('pixel_values').shape;
  const values = inputs.float32('pixel_values');
  const length = channels * height * width;
  return {
    model: await ImageClassifier.fromPretrained(files, 7, 0),
    pixelValues: tf.tensor4d(values.slice(0, length), [1, channels, height, width]),
  };
}

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i])));
}

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(Object.keys(insides))('%s: embeddings of the patches and their cosines', async (name) => {
    const expected = insides[name];
    const { model, pixelValues } = await open(name);
    const { side, size, ...vectors } = await patchVectors(model, pixelValues);
    expect(side ** 2).toBe(expected.content.length);
    expect(largestDifference(vectors.content, expected.content.flat())).toBeLessThan(1e-5);
    expect(largestDifference(vectors.position, expected.position.flat())).toBeLessThan(1e-5);
    for (const [i, kind] of (['content', 'position', 'token'] as const).entries()) {
      const found = cosineSimilarities(vectors[kind], size, 1);
      expect(largestDifference(found, expected.cosines[i]), kind).toBeLessThan(1e-4);
    }
    pixelValues.dispose();
    model.dispose();
  });

  it.each(Object.keys(insides))('%s: attention of the class token and rollout', async (name) => {
    const expected = insides[name].classTokenRows;
    const { model, pixelValues } = await open(name);
    const before = tf.memory().numTensors;
    const { layers, heads, side, maps, own } = await attentionMaps(model, pixelValues);
    expect(tf.memory().numTensors).toBe(before);
    expect(layers * (heads + 2)).toBe(expected.length);
    expect(
      largestDifference(
        own,
        expected.map(([first]) => first),
      ),
    ).toBeLessThan(1e-5);
    const patches = expected.flatMap(([, ...others]) => others);
    expect(patches).toHaveLength(expected.length * side ** 2);
    expect(largestDifference(maps, patches)).toBeLessThan(1e-5);
    // Else a model that looks everywhere alike would pass.
    expect(Math.max(...maps) - Math.min(...maps)).toBeGreaterThan(0.01);
    pixelValues.dispose();
    model.dispose();
  });
});

describe('cosineSimilarities', () => {
  it('is 1 for the same direction, 0 for a right angle, −1 for the opposite', () => {
    const vectors = [3, 4, 6, 8, -4, 3, -3, -4, 0, 0];
    expect(cosineSimilarities(vectors, 2, 0)).toEqual([1, 1, 0, -1, 0]);
  });
});

it('says that a Swin Transformer cannot be looked into', async () => {
  await useBackend('wasm');
  const { model, pixelValues } = await open('swin-even');
  await expect(attentionMaps(model, pixelValues)).rejects.toThrow(/Choose a ViT/);
  await expect(patchVectors(model, pixelValues)).rejects.toThrow(/Choose a ViT/);
  model.dispose();
});
