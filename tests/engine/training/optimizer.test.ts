import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Parameter } from '../../../demos/engine/nn/parameter.ts';
import { AdamW } from '../../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../../demos/engine/training/clipGradNorm.ts';
import { linearSchedule } from '../../../demos/engine/training/schedule.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

const GRADS = [
  [0.5, -2, 0.001],
  [-0.25, 1, 0],
  [3, 0.1, -0.002],
  [0, -0.4, 0.5],
];

/** PyTorch's documented AdamW, number by number, in float64. */
function expectedValues(start: number[], rates: number[], decay: number): number[] {
  return start.map((value, i) => {
    let [theta, m, v] = [value, 0, 0];
    GRADS.forEach((grads, step) => {
      const [g, t] = [grads[i], step + 1];
      theta -= rates[step] * decay * theta;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      theta -= (rates[step] * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    });
    return theta;
  });
}

describe.each(BACKENDS)('optimiser on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    { decays: true, weightDecay: 0.1 },
    { decays: false, weightDecay: 0.1 },
    { decays: true, weightDecay: 0 },
  ])('AdamW moves as PyTorch’s, decay $weightDecay on a weight: $decays', async (setting) => {
    const start = [1, -0.5, 2];
    const parameter = new Parameter('p', tf.tensor1d(start), setting.decays);
    const frozen = new Parameter('frozen', tf.tensor1d([1]), true);
    const optimizer = new AdamW([parameter, frozen], setting.weightDecay);
    const rates = [0.1, 0.075, 0.05, 0.025];
    GRADS.forEach((grads, step) => {
      tf.tidy(() => parameter.accumulateGrad(tf.tensor1d(grads)));
      optimizer.step(rates[step]);
      expect(parameter.grad).toBeUndefined();
    });
    const expected = expectedValues(start, rates, setting.decays ? setting.weightDecay : 0);
    const values = await parameter.value.data();
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i], 5);
    expect([...(await frozen.value.data())]).toEqual([1]);
    optimizer.dispose();
    parameter.dispose();
    frozen.dispose();
  });

  it.each([
    { maxNorm: 1, factor: 1 / 13 },
    { maxNorm: 20, factor: 1 },
  ])('clips a norm of 13 at $maxNorm', async ({ maxNorm, factor }) => {
    const parameters = [
      [3, 4],
      [0, 12],
    ].map((grad, i) => {
      const parameter = new Parameter(String(i), tf.zeros([2]), true);
      tf.tidy(() => parameter.accumulateGrad(tf.tensor1d(grad)));
      return parameter;
    });
    const norm = clipGradNorm(parameters, maxNorm);
    expect((await norm.data())[0]).toBeCloseTo(13, 4);
    const first = await (parameters[0].grad as tf.Tensor).data();
    expect(first[0]).toBeCloseTo(3 * factor, 5);
    expect(first[1]).toBeCloseTo(4 * factor, 5);
    norm.dispose();
    for (const parameter of parameters) parameter.dispose();
  });

  it('adds up gradients', async () => {
    const parameter = new Parameter('p', tf.zeros([1]), true);
    tf.tidy(() => parameter.accumulateGrad(tf.tensor1d([2])));
    tf.tidy(() => parameter.accumulateGrad(tf.tensor1d([5])));
    expect([...(await (parameter.grad as tf.Tensor).data())]).toEqual([7]);
    parameter.dispose();
  });
});

it('the linear schedule goes from the peak to nearly nothing', () => {
  expect([0, 1, 2, 3].map((step) => linearSchedule(4, step, 4))).toEqual([4, 3, 2, 1]);
});
