import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Parameter, type ParameterKind } from '../../../demos/engine/nn/parameter.ts';
import { AdamW } from '../../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../../demos/engine/training/clipGradNorm.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

const GRADS = [
  [0.5, -2, 0.001],
  [-0.25, 1, 0],
  [3, 0.1, -0.002],
  [0, -0.4, 0.5],
];

/** A one-dimensional parameter with these values. */
function makeParameter(values: number[], kind: ParameterKind): Parameter {
  const parameter = new Parameter(kind, [values.length], kind);
  parameter.assign(tf.tensor1d(values));
  return parameter;
}

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
    { kind: 'weight', weightDecay: 0.1, applied: 0.1 },
    { kind: 'bias', weightDecay: 0.1, applied: 0 },
    { kind: 'weight', weightDecay: 0, applied: 0 },
  ] as const)('AdamW moves a $kind as PyTorch’s, decay $weightDecay', async (setting) => {
    const start = [1, -0.5, 2];
    const parameter = makeParameter(start, setting.kind);
    const frozen = makeParameter([1], 'weight');
    const optimizer = new AdamW([parameter, frozen], setting.weightDecay);
    const rates = [0.1, 0.075, 0.05, 0.025];
    GRADS.forEach((grads, step) => {
      tf.tidy(() => parameter.accumulateGrad(tf.tensor1d(grads)));
      tf.tidy(() => optimizer.step(rates[step], tf.scalar(1)));
      expect(parameter.grad).toBeUndefined();
    });
    const expected = expectedValues(start, rates, setting.applied);
    const values = await parameter.value.data();
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i], 5);
    expect([...(await frozen.value.data())]).toEqual([1]);
    optimizer.dispose();
    parameter.dispose();
    frozen.dispose();
  });

  it('AdamW multiplies gradients by the factor', async () => {
    const values = await Promise.all(
      [
        { grad: 8, factor: 0.25 },
        { grad: 2, factor: 1 },
      ].map(async ({ grad, factor }) => {
        const parameter = makeParameter([1], 'weight');
        const optimizer = new AdamW([parameter], 0);
        // Two steps: the first moves by the learning rate, whatever the gradient is.
        for (const scale of [1, 0.1]) {
          tf.tidy(() => parameter.accumulateGrad(tf.tensor1d([grad * scale])));
          tf.tidy(() => optimizer.step(0.1, tf.scalar(factor)));
        }
        const [value] = await parameter.value.data();
        optimizer.dispose();
        parameter.dispose();
        return value;
      }),
    );
    expect(values[0]).toBeCloseTo(values[1], 6);
    expect(values[0]).not.toBeCloseTo(0.8, 3);
  });

  it.each([
    { maxNorm: 1, expected: 1 / 13 },
    { maxNorm: 20, expected: 1 },
  ])('clips a norm of 13 at $maxNorm', async ({ maxNorm, expected }) => {
    const parameters = [
      [3, 4],
      [0, 12],
    ].map((grad) => {
      const parameter = makeParameter([0, 0], 'weight');
      tf.tidy(() => parameter.accumulateGrad(tf.tensor1d(grad)));
      return parameter;
    });
    const { norm, factor } = clipGradNorm(parameters, maxNorm);
    expect((await norm.data())[0]).toBeCloseTo(13, 4);
    expect((await factor.data())[0]).toBeCloseTo(expected, 5);
    tf.dispose([norm, factor]);
    for (const parameter of parameters) parameter.dispose();
  });

  it('adds up gradients', async () => {
    const parameter = makeParameter([0], 'weight');
    tf.tidy(() => parameter.accumulateGrad(tf.tensor1d([2])));
    tf.tidy(() => parameter.accumulateGrad(tf.tensor1d([5])));
    expect([...(await (parameter.grad as tf.Tensor).data())]).toEqual([7]);
    parameter.dispose();
  });
});
