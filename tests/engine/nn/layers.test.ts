/** What the comparison with PyTorch is too small to see: many rows, and what chance decides. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertDeviceHealthy } from '../../../demos/engine/backend.ts';
import { Dropout } from '../../../demos/engine/nn/dropout.ts';
import { LayerNorm } from '../../../demos/engine/nn/layerNorm.ts';
import { PADDING, TokenGather } from '../../../demos/engine/nn/tokenGather.ts';
import { Random } from '../../../demos/engine/random.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

/** More than the groups of threads that a GPU starts along one dimension. */
const ROWS = 70_001;

function randomValues(count: number): Float32Array {
  const random = new Random(1);
  return Float32Array.from({ length: count }, () => random.normal());
}

describe.each(BACKENDS)('layers on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('softmax is right in every one of many rows', async () => {
    const values = randomValues(ROWS * 3);
    const result = await tf.tidy(() => tf.softmax(tf.tensor2d(values, [ROWS, 3]))).data();
    assertDeviceHealthy();
    let worst = 0;
    for (let row = 0; row < ROWS; row++) {
      const exponentials = [0, 1, 2].map((i) => Math.exp(values[row * 3 + i]));
      const sum = exponentials[0] + exponentials[1] + exponentials[2];
      exponentials.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(result[row * 3 + i] - value / sum));
      });
    }
    expect(worst).toBeLessThan(1e-6);
  });

  it('LayerNorm is right in every one of many rows', async () => {
    const values = randomValues(ROWS * 3);
    const norm = new LayerNorm('norm', 3, 1e-5);
    norm.weight.assign(tf.ones([3]));
    norm.bias.assign(tf.zeros([3]));
    const result = await tf.tidy(() => norm.forward(tf.tensor2d(values, [ROWS, 3]))).data();
    assertDeviceHealthy();
    let worst = 0;
    for (let row = 0; row < ROWS; row++) {
      const x = Array.from(values.subarray(row * 3, row * 3 + 3));
      const mean = (x[0] + x[1] + x[2]) / 3;
      const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
      x.forEach((value, i) => {
        const normal = (value - mean) / Math.sqrt(variance + 1e-5);
        worst = Math.max(worst, Math.abs(result[row * 3 + i] - normal));
      });
    }
    expect(worst).toBeLessThan(1e-3);
  });

  it('TokenGather orders tokens, pads with zeros, and finds the way back', async () => {
    const tokens = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]);
    const order = new TokenGather(3, [2, PADDING, 0, 1]);
    const gathered = tf.tidy(() => order.gather(tokens));
    expect(await gathered.array()).toEqual([
      [
        [5, 6],
        [0, 0],
        [1, 2],
        [3, 4],
      ],
      [
        [11, 12],
        [0, 0],
        [7, 8],
        [9, 10],
      ],
    ]);
    const restored = tf.tidy(() => order.restore(gathered));
    expect(await restored.array()).toEqual(await tokens.array());
  });
});

describe('Dropout', () => {
  beforeAll(() => useBackend('wasm'));

  const apply = async (dropout: Dropout, seed?: number) => {
    const training = seed === undefined ? undefined : { seed };
    return await tf.tidy(() => dropout.apply(tf.ones([100, 50]), training)).data();
  };

  it('drops its share of the numbers and scales up the others', async () => {
    const values = await apply(new Dropout('a', 0.2), 1);
    const dropped = values.filter((value) => value === 0).length;
    // Within five standard deviations of a binomial distribution.
    expect(Math.abs(dropped - 1000)).toBeLessThan(5 * Math.sqrt(5000 * 0.2 * 0.8));
    expect(values.every((value) => value === 0 || value === 1.25)).toBe(true);
  });

  it('drops the same for the same seed and layer, and else something else', async () => {
    const first = await apply(new Dropout('a', 0.2), 1);
    expect(await apply(new Dropout('a', 0.2), 1)).toEqual(first);
    expect(await apply(new Dropout('b', 0.2), 1)).not.toEqual(first);
    expect(await apply(new Dropout('a', 0.2), 2)).not.toEqual(first);
  });

  it('leaves whole samples out for stochastic depth', async () => {
    const values = await apply(new Dropout('path', 0.5, 'sample'), 1);
    const samples = Array.from({ length: 100 }, (_, i) => values.subarray(i * 50, (i + 1) * 50));
    expect(samples.every((sample) => new Set(sample).size === 1)).toBe(true);
    expect(new Set(values)).toEqual(new Set([0, 2]));
  });

  it('drops nothing in evaluation', async () => {
    expect(new Set(await apply(new Dropout('a', 0.9)))).toEqual(new Set([1]));
  });
});
