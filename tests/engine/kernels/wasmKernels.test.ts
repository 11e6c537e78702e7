/** The WebAssembly backend's kernels against TensorFlow.js's own, in plain JavaScript. */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { squaredNorm } from '../../../demos/engine/kernels/definitions/adamw.ts';
import { attention, attentionGrad } from '../../../demos/engine/kernels/definitions/attention.ts';
import { gelu, geluGrad } from '../../../demos/engine/kernels/definitions/gelu.ts';
import { layerNorm, layerNormGrad } from '../../../demos/engine/kernels/definitions/layerNorm.ts';
import { canShareMemory, loadProgram } from '../../../demos/engine/kernels/wasm/program.ts';
import { WasmBackend } from '../../../demos/engine/kernels/wasm/wasmBackend.ts';
import { Random } from '../../../demos/engine/random.ts';
import { useBackend } from '../support/backends.ts';

type Inputs = Record<string, tf.Tensor>;
type Case = [name: string, shapes: Record<string, number[]>, run: (inputs: Inputs) => tf.Tensor];

const SHAPES = [[], [1], [7], [197, 7], [3, 49, 1], [16, 5, 33], [20_003], [130, 768]];

const BINARY = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
};
const BROADCASTS = [
  ...SHAPES.map((shape) => [shape, shape]),
  [[33, 7], []],
  [[], [40_000]],
  [[197, 192], [192]],
  [[7], [3, 5, 7]],
  [
    [16, 1, 7],
    [1, 9, 7],
  ],
  [
    [5, 1],
    [1, 6],
  ],
  [
    [2, 3, 4, 1],
    [2, 1, 4, 5],
  ],
];
const UNARY = {
  neg: tf.neg,
  exp: tf.exp,
  log: (x: tf.Tensor) => tf.log(tf.square(x)),
  sqrt: (x: tf.Tensor) => tf.sqrt(tf.square(x)),
  rsqrt: (x: tf.Tensor) => tf.rsqrt(tf.add(tf.square(x), 0.1)),
  square: tf.square,
  erf: tf.erf,
  tanh: tf.tanh,
};
const REDUCTIONS: [number[], number[]][] = [
  [[7], [0]],
  [[30_001], [0]],
  [[197, 7], [1]],
  [[197, 7], [0]],
  [[3152, 33], [0]],
  [
    [3, 49, 5],
    [0, 1],
  ],
  [
    [3, 49, 5],
    [1, 2],
  ],
  [[3, 49, 5], [1]],
  [
    [3, 49, 5],
    [0, 2],
  ],
  [
    [4, 3, 5],
    [0, 1, 2],
  ],
  [[2, 20_000], [1]],
];

const CASES: Case[] = [];
for (const [name, run] of Object.entries(BINARY)) {
  for (const [a, b] of BROADCASTS) {
    CASES.push([`${name} [${a}] [${b}]`, { a, b }, ({ a, b }) => run(a, b)]);
  }
}
for (const [name, run] of Object.entries(UNARY)) {
  for (const x of SHAPES) CASES.push([`${name} [${x}]`, { x }, ({ x }) => run(x)]);
}
for (const [x, axes] of REDUCTIONS) {
  for (const keepDims of [false, true]) {
    const name = `[${x}] over [${axes}]${keepDims ? ', kept' : ''}`;
    // Around 1, so that a sum is of the size of its numbers, and its error can be seen beside it.
    CASES.push([`sum ${name}`, { x }, ({ x }) => tf.sum(tf.add(x, 1), axes, keepDims)]);
    CASES.push([`mean ${name}`, { x }, ({ x }) => tf.mean(tf.add(x, 1), axes, keepDims)]);
    CASES.push([`max ${name}`, { x }, ({ x }) => tf.max(x, axes, keepDims)]);
  }
}
for (const x of [[7], [5, 1], [197, 197], [3, 4, 49], [20_001, 3]]) {
  CASES.push([`softmax [${x}]`, { x }, ({ x }) => tf.softmax(x)]);
}
const index = (...values: number[]) => tf.tensor1d(values, 'int32');
CASES.push(
  ['addN', { a: [5, 7], b: [5, 7], c: [5, 7] }, ({ a, b, c }) => tf.addN([a, b, c])],
  ['addN of one', { a: [5, 7] }, ({ a }) => tf.addN([a])],
  ['reshape', { x: [6, 4] }, ({ x }) => tf.reshape(x, [2, -1, 3])],
  ['expandDims', { x: [6, 4] }, ({ x }) => tf.expandDims(x, -1)],
  ['cast', { x: [1] }, ({ x }) => tf.add(x, tf.cast(index(3, 4), 'float32'))],
  ['fill', { x: [3] }, ({ x }) => tf.add(x, tf.fill([3], 2.5))],
  ['zerosLike, onesLike', { x: [3] }, ({ x }) => tf.add(tf.zerosLike(x), tf.onesLike(x))],
  ['transpose', { x: [5, 33] }, ({ x }) => tf.transpose(x)],
  ['transpose 0213', { x: [3, 16, 14, 16] }, ({ x }) => tf.transpose(x, [0, 2, 1, 3])],
  ['transpose of rank 5', { x: [2, 3, 4, 5, 6] }, ({ x }) => tf.transpose(x, [4, 0, 3, 1, 2])],
  ['slice', { x: [5, 9, 33] }, ({ x }) => tf.slice(x, [1, 2, 3], [-1, 5, 29])],
  ['slice of one token', { x: [16, 197, 192] }, ({ x }) => tf.slice(x, [0, 0, 0], [-1, 1, -1])],
  ['tile', { x: [2, 1, 7] }, ({ x }) => tf.tile(x, [3, 5, 2])],
  [
    'pad',
    { x: [4, 5] },
    ({ x }) =>
      tf.pad(
        x as tf.Tensor2D,
        [
          [1, 0],
          [2, 3],
        ],
        -1,
      ),
  ],
  ['concat along 0', { a: [2, 7], b: [3, 7] }, ({ a, b }) => tf.concat([a, b], 0)],
  ['concat along 1', { a: [4, 1, 9], b: [4, 6, 9] }, ({ a, b }) => tf.concat([a, b], 1)],
  ['concat along the last', { a: [4, 3], b: [4, 5] }, ({ a, b }) => tf.concat([a, b], -1)],
  ['stack', { a: [4, 3], b: [4, 3] }, ({ a, b }) => tf.stack([a, b], 1)],
  ['gather rows', { x: [6, 5] }, ({ x }) => tf.gather(x, index(5, 0, 0, 3))],
  ['gather tokens', { x: [4, 6, 5] }, ({ x }) => tf.gather(x, index(1, 5, 2, 0, 4), 1)],
  ['gather numbers', { x: [3, 7] }, ({ x }) => tf.gather(x, index(6, 6, 1), 1)],
);

/** Every case on the current backend. */
async function results(): Promise<Map<string, { shape: number[]; values: Float32Array }>> {
  const random = new Random(1);
  const found = new Map();
  const before = tf.memory().numTensors;
  for (const [name, shapes, run] of CASES) {
    const inputs: Inputs = {};
    for (const [input, shape] of Object.entries(shapes)) {
      const size = tf.util.sizeFromShape(shape);
      inputs[input] = tf.tensor(
        Float32Array.from({ length: size }, () => random.normal()),
        shape,
      );
    }
    const result = tf.tidy(() => run(inputs));
    found.set(name, { shape: result.shape, values: await result.data() });
    tf.dispose([result, inputs]);
  }
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

/**
 * Makes another backend of ours the one that computes, with so many threads. Its memory is full of NaN, as
 * after a training that diverged: a kernel that reads more than it should shows it.
 */
async function useThreads(threads: number): Promise<WasmBackend> {
  const backend = await WasmBackend.create(await loadProgram(threads > 1), threads);
  const everything = backend.make([2 ** 24]);
  backend.numbers(everything).fill(Number.NaN);
  backend.disposeData(everything.dataId);
  if (tf.findBackend('wasm')) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend);
  await tf.setBackend('wasm');
  return backend;
}

describe('operations of TensorFlow.js on wasm', () => {
  let expected: Awaited<ReturnType<typeof results>>;
  const found = new Map<number, typeof expected>();
  beforeAll(async () => {
    await useBackend('wasm');
    await tf.setBackend('cpu');
    expected = await results();
    for (const threads of [1, 3]) {
      await useThreads(threads);
      found.set(threads, await results());
    }
  });
  afterAll(() => tf.removeBackend('wasm'));

  it.each(CASES)('%s', (name) => {
    const truth = expected.get(name);
    const ours = found.get(1)?.get(name);
    expect(ours?.shape).toEqual(truth?.shape);
    const worst = ours?.values.reduce((largest, value, i) => {
      const exact = truth?.values[i] as number;
      return Math.max(largest, Math.abs(value - exact) / Math.max(1, Math.abs(exact)));
    }, 0);
    expect(worst).toBeLessThan(3e-6);
  });

  it('gives the same numbers, to the last bit, on any number of threads', () => {
    for (const [name] of CASES) {
      expect(found.get(3)?.get(name)?.values, name).toEqual(found.get(1)?.get(name)?.values);
    }
  });
});

describe('operations of our own on wasm', () => {
  afterAll(() => tf.removeBackend('wasm'));

  it('give the same numbers, to the last bit, on any number of threads', async () => {
    const runs: Float32Array[][] = [];
    for (const threads of [1, 2, 5]) {
      await useThreads(threads);
      const random = new Random(2);
      const draw = (...shape: number[]) => {
        const size = tf.util.sizeFromShape(shape);
        return tf.tensor(
          Float32Array.from({ length: size }, () => random.normal()),
          shape,
        );
      };
      const [query, key, value, dContext] = [0, 1, 2, 3].map(() => draw(40, 49, 15) as tf.Tensor3D);
      const inputs = { query, key, value, bias: draw(3, 49, 49) as tf.Tensor3D };
      const [x, dy, gamma] = [draw(1500, 33), draw(1500, 33), draw(33)];
      const results = [
        ...attention(inputs, { heads: 3 }),
        ...attentionGrad({ ...inputs, dContext }, { heads: 3 }),
        ...layerNorm({ x, gamma, beta: draw(33) }, { epsilon: 1e-6 }),
        ...layerNormGrad({ x, gamma, dy }, { epsilon: 1e-6 }),
        ...gelu({ x }, { approximate: 'none' }),
        ...geluGrad({ x, dy }, { approximate: 'tanh' }),
        ...squaredNorm({ x }),
        tf.matMul(x, dy, true, false),
        tf.matMul(x, draw(49, 33), false, true),
        tf.sum(x, 0),
      ];
      runs.push((await Promise.all(results.map((result) => result.data()))) as Float32Array[]);
    }
    for (const [i, values] of runs[0].entries()) {
      expect(values.every(Number.isFinite)).toBe(true);
      for (const run of runs) expect(run[i]).toEqual(values);
    }
  });
});

describe('what the backend refuses', () => {
  beforeAll(() => useThreads(1));
  afterAll(() => tf.removeBackend('wasm'));

  it('types that it does not keep', () => {
    expect(() => tf.tensor1d([true], 'bool')).toThrow('float32 and int32, not bool');
  });

  it('integers where it computes with floats', () => {
    expect(() => tf.square(index(1, 2))).toThrow('Square takes float32, not int32');
  });

  it('an index that is not there', () => {
    expect(() => tf.gather(tf.ones([3, 2]), index(0, 3))).toThrow('The index 3 is outside');
  });

  it('sides of a product that do not fit', () => {
    expect(() => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]))).toThrow();
  });
});

describe('threads', () => {
  afterAll(() => tf.removeBackend('wasm'));

  it('are there in Node, so that the tests above had them', async () => {
    expect(canShareMemory()).toBe(true);
    expect((await useThreads(3)).threads).toBe(3);
  });

  it('go on after a kernel that failed', async () => {
    const backend = await useThreads(3);
    const beyond = 2 ** 32 - 64;
    expect(() => backend.run('negate', [beyond, beyond], 100_000, 1024)).toThrow(
      'A kernel of WebAssembly failed on one of its threads.',
    );
    const sum = tf.sum(tf.neg(tf.ones([300, 1000])));
    expect((await sum.data())[0]).toBe(-300_000);
  });
});
