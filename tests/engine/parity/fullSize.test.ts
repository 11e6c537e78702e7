/**
 * ViT-Base and Swin-Tiny in full size against PyTorch. Their weights are drawn here and there from the
 * same seed (`tests/fixtures/make_full_size.py`), and come in as a stream, as a download would.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { crossEntropy } from '../../../demos/engine/nn/crossEntropy.ts';
import { Random } from '../../../demos/engine/random.ts';
import type { WeightsFile } from '../../../demos/engine/weights/checkpoint.ts';
import { useBackend } from '../support/backends.ts';

interface Expected {
  config: object;
  /** Shapes by name. */
  parameters: Record<string, number[]>;
  logits: number[];
  gradNorms: Record<string, number>;
}

const { seed, label, models } = JSON.parse(
  readFileSync(new URL('../../fixtures/full-size.json', import.meta.url), 'utf8'),
) as { seed: number; label: number; models: Record<string, Expected> };

function draw(name: string, shape: readonly number[], low: number, high: number): Float32Array {
  const random = Random.for(seed, name);
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = random.uniform(low, high);
  return values;
}

/** A safetensors file that is made while it is read. */
function drawnWeights(parameters: Expected['parameters']): WeightsFile {
  let end = 0;
  const entries = Object.entries(parameters).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((a, b) => a * b, 1);
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const start = new Uint8Array(8 + header.length);
  new DataView(start.buffer).setBigUint64(0, BigInt(header.length), true);
  start.set(header, 8);
  return {
    name: 'model.safetensors',
    size: start.length + end,
    async *stream() {
      yield start;
      for (const [name, shape] of Object.entries(parameters)) {
        const isNorm = name.includes('norm') && name.endsWith('weight');
        const values = isNorm ? draw(name, shape, 0.5, 1.5) : draw(name, shape, -0.05, 0.05);
        yield new Uint8Array(values.buffer);
      }
    },
  };
}

describe('full-size models on wasm', () => {
  beforeAll(() => useBackend('wasm'));

  it.each(Object.keys(models))('%s: logits and the size of every gradient', async (id) => {
    const expected = models[id];
    const files = {
      id,
      name: id,
      pretrained: true,
      config: expected.config,
      preprocessorConfig: {},
      weights: { files: [drawnWeights(expected.parameters)] },
    };
    const model = await ImageClassifier.fromPretrained(files, 7, 0);
    expect([model.droppedParameters, model.newParameters]).toEqual([[], []]);
    model.unfreeze('all');
    const shape = [1, 3, 224, 224] as [number, number, number, number];
    const pixelValues = tf.tensor4d(draw('pixel_values', shape, -1, 1), shape);

    const logits = model.forward(pixelValues, { seed: 0 });
    const difference = (await logits.data()).map((value, i) => value - expected.logits[i]);
    expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-4);

    model.backward(crossEntropy(logits, [label]).dLogits);
    const largest = Math.max(...Object.values(expected.gradNorms));
    for (const { name, grad } of model.parameters) {
      const values = (await grad?.data()) as Float32Array;
      const norm = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
      // A key's bias moves all scores of a row alike, so its gradient is zero but for rounding.
      if (name.endsWith('key.bias')) expect(norm, name).toBeLessThan(1e-5 * largest);
      else expect(norm / expected.gradNorms[name], name).toBeCloseTo(1, 3);
    }
    model.dispose();
  });
});
