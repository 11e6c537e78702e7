/** Each fast kernel against the plain definition of its operation. */
import * as tf from '@tensorflow/tfjs';

import { beforeAll, describe, expect, it } from 'vitest';
import { assertDeviceHealthy } from '../../../demos/engine/backend.ts';
import { adamwStep, squaredNorm } from '../../../demos/engine/kernels/definitions/adamw.ts';
import { attention, attentionGrad } from '../../../demos/engine/kernels/definitions/attention.ts';
import { crossEntropy } from '../../../demos/engine/kernels/definitions/crossEntropy.ts';
import { gelu, geluGrad } from '../../../demos/engine/kernels/definitions/gelu.ts';
import { layerNorm, layerNormGrad } from '../../../demos/engine/kernels/definitions/layerNorm.ts';
import { linear, linearGelu } from '../../../demos/engine/kernels/definitions/linear.ts';
import { chooseShaders } from '../../../demos/engine/kernels/webgpu/register.ts';
import { Random } from '../../../demos/engine/random.ts';
import type { BackendName } from '../../../demos/engine/run.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';
import { useLowestDevice } from './lowestDevice.ts';

/** A tensor as a test writes it down. */
interface Values {
  shape: number[];
  values: Float32Array;
}

const random = new Random(1);

/** Normally distributed numbers, or their squares where they must not be negative. */
function draw(shape: number[], positive = false): Values {
  const size = shape.reduce((a, b) => a * b, 1);
  const number = () => (positive ? random.normal() ** 2 : random.normal());
  return { shape, values: Float32Array.from({ length: size }, number) };
}

type Run = (inputs: never, attributes: never) => tf.Tensor[];
type Case = [name: string, run: Run, inputs: Record<string, Values>, attributes: object];

const CASES: Case[] = [];
function add(name: string, run: unknown, inputs: Record<string, Values>, attributes: object = {}) {
  CASES.push([name, run as Run, inputs, attributes]);
}

for (const shape of [
  [3, 197, 7],
  [5, 64],
  [130, 192],
  [1, 1, 33],
  [2, 300],
]) {
  const size = shape.at(-1) as number;
  const [x, dy] = [draw(shape), draw(shape)];
  const [gamma, beta] = [draw([size]), draw([size])];
  add(`LayerNorm [${shape}]`, layerNorm, { x, gamma, beta }, { epsilon: 1e-6 });
  add(`LayerNormGrad [${shape}]`, layerNormGrad, { x, gamma, dy }, { epsilon: 1e-6 });
}
for (const approximate of ['none', 'tanh']) {
  for (const shape of [[1], [3, 5, 7], [197, 33]]) {
    const [x, dy] = [draw(shape), draw(shape)];
    x.values[0] = 12;
    add(`Gelu ${approximate} [${shape}]`, gelu, { x }, { approximate });
    add(`GeluGrad ${approximate} [${shape}]`, geluGrad, { x, dy }, { approximate });
  }
}
for (const [rows, inner, columns] of [
  [1, 1, 1],
  [16, 192, 7],
  [197, 33, 50],
  [64, 128, 96],
]) {
  const [x, weight] = [draw([rows, inner]), draw([columns, inner])];
  add(`Linear ${rows}×${inner}×${columns}`, linear, { x, weight });
  const bias = draw([columns]);
  add(`Linear ${rows}×${inner}×${columns} + bias`, linear, { x, weight, bias });
  for (const approximate of ['none', 'tanh']) {
    const name = `LinearGelu ${approximate} ${rows}×${inner}×${columns}`;
    add(name, linearGelu, { x, weight }, { approximate });
    add(`${name} + bias`, linearGelu, { x, weight, bias }, { approximate });
  }
}
for (const shape of [
  [1, 1],
  [16, 7],
  [3, 300],
]) {
  const [logits, targets] = [draw(shape), draw(shape, true)];
  add(`CrossEntropy [${shape}]`, crossEntropy, { logits, targets }, { divisor: 3 * shape[0] });
  const softmax = ({ logits }: { logits: tf.Tensor }) => [tf.softmax(logits)];
  add(`Softmax [${shape}]`, softmax, { logits });
}
for (const [shape, axes] of [
  [[7], [0]],
  [[197, 33], [0]],
  [[5000, 3], [0]],
  [
    [3, 70, 5],
    [0, 1],
  ],
  [[3, 70, 5], [1]],
  [[3, 70, 5], [0]],
  [
    [4, 3],
    [0, 1],
  ],
]) {
  const sums = ({ x }: { x: tf.Tensor }) => [tf.sum(x, axes), tf.sum(x, axes, true)];
  add(`Sum [${shape}] over [${axes}]`, sums, { x: draw(shape) });
}
for (const shape of [[7], [33, 65], [3, 5, 16, 16], [20_001]]) {
  const factor: Values = { shape: [], values: Float32Array.of(0.25) };
  add(
    `AdamW [${shape}]`,
    adamwStep,
    {
      value: draw(shape),
      grad: draw(shape),
      first: draw(shape),
      second: draw(shape, true),
      factor,
    },
    { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 1e-3, bias2: 0.02, decay: 0.99 },
  );
  add(`SquaredNorm [${shape}]`, squaredNorm, { x: draw(shape) });
}
add('SquaredNorm of several', squaredNorm, {
  0: draw([7]),
  1: draw([33, 65]),
  2: draw([]),
  3: draw([1_100_000]),
});
for (const [batch, tokens, size, heads, windows] of [
  [2, 197, 24, 3, 0],
  [6, 49, 32, 1, 3],
  [4, 9, 10, 2, 2],
  [3, 1, 4, 4, 0],
  [1, 50, 64, 1, 1],
  [2, 33, 128, 2, 0],
]) {
  const [query, key, value, dContext] = [0, 1, 2, 3].map(() => draw([batch, tokens, size]));
  const bias = draw([heads, tokens, tokens]);
  const extras: Record<string, Values> = windows > 0 ? { bias } : {};
  if (windows > 1) extras.mask = draw([windows, tokens, tokens]);
  const name = `[${[batch, tokens, size]}], ${heads} heads, with ${Object.keys(extras).join(' and ') || 'nothing'} added`;
  add(`Attention ${name}`, attention, { query, key, value, ...extras }, { heads });
  add(
    `AttentionGrad ${name}`,
    attentionGrad,
    { query, key, value, dContext, ...extras },
    { heads },
  );
}

// Windows of an image's square, in their places; with and without a shift.
for (const [images, side, windowSize, shift] of [
  [2, 6, 3, 1],
  [1, 14, 7, 3],
  [3, 4, 4, 0],
  [2, 8, 2, 0],
]) {
  const [heads, size, tokens] = [2, 8, windowSize ** 2];
  const [query, key, value, dContext] = [0, 1, 2, 3].map(() => draw([images, side ** 2, size]));
  const inputs: Record<string, Values> = { query, key, value, bias: draw([heads, tokens, tokens]) };
  if (shift > 0) inputs.mask = draw([(side / windowSize) ** 2, tokens, tokens]);
  const attributes = { heads, grid: { side, windowSize, shift } };
  const name = `${images} × ${side}², windows of ${windowSize}² shifted by ${shift}`;
  add(`Attention ${name}`, attention, inputs, attributes);
  add(`AttentionGrad ${name}`, attentionGrad, { ...inputs, dContext }, attributes);
}

/** Runs an operation on the current backend. */
async function results([, run, inputs, attributes]: Case): Promise<Values[]> {
  const before = tf.memory().numTensors;
  const tensors = Object.entries(inputs).map(([name, { values, shape }]) => {
    return [name, tf.tensor(values.slice(), shape)] as const;
  });
  const outputs = run(Object.fromEntries(tensors) as never, attributes as never);
  const read = await Promise.all(
    outputs.map(async (output) => {
      return { shape: output.shape, values: (await output.data()) as Float32Array };
    }),
  );
  tf.dispose([...outputs, ...tensors.map(([, tensor]) => tensor)]);
  expect(tf.memory().numTensors).toBe(before);
  return read;
}

const DEVICES: { device: string; backend: BackendName; prepare?: () => unknown }[] = [
  ...BACKENDS.map((backend) => ({ device: backend, backend })),
  // What a real GPU would be given; here the adapter is in software, and gets other shaders.
  { device: 'webgpu, as a real GPU', backend: 'webgpu', prepare: () => chooseShaders(false) },
  { device: 'webgpu of the lowest limits', backend: 'webgpu', prepare: useLowestDevice },
];

describe.each(DEVICES)('operations on $device', ({ backend, prepare }) => {
  const expected = new Map<string, Values[]>();
  beforeAll(async () => {
    // TensorFlow.js's plain JavaScript backend has no kernels of ours: it runs the definitions.
    await tf.setBackend('cpu');
    for (const test of CASES) expected.set(test[0], await results(test));
    await useBackend(backend);
    await prepare?.();
  });

  it.each(CASES)('%s', async (...test) => {
    const found = await results(test);
    assertDeviceHealthy();
    const truth = expected.get(test[0]) as Values[];
    expect(found.map(({ shape }) => shape)).toEqual(truth.map(({ shape }) => shape));
    found.forEach(({ values }, i) => {
      const scale = Math.max(1, ...truth[i].values.map(Math.abs));
      const differences = values.map((value, j) => Math.abs(value - truth[i].values[j]) / scale);
      expect(Math.max(...differences)).toBeLessThan(2e-5);
    });
  });
});
