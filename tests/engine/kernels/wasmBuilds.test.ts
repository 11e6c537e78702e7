/** All four builds of the WebAssembly kernels, whichever of them this engine would choose. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { instantiate, type Kernels } from '../../../demos/engine/kernels/wasm/program.ts';
import { Random } from '../../../demos/engine/random.ts';

const BUILDS = ['plain', 'relaxed', 'shared', 'shared-relaxed'];
const FOLDER = new URL('../../../demos/engine/kernels/wasm/build/', import.meta.url);

/** Where the tests put things; below lie the zeros that kernels count on. */
const [A, B, C, TABLE, SCRATCH] = [1, 2, 3, 4, 5].map((megabytes) => megabytes * 2 ** 20);

/** Functions of one number: what they are in double precision, and over which range. */
const FUNCTIONS: [name: string, exact: (x: number) => number, from: number, to: number][] = [
  ['exp', Math.exp, -86.9, 88.7],
  ['log', Math.log, 1e-30, 50],
  ['log', Math.log, 0.5, 2],
  ['tanh', Math.tanh, -10, 10],
  ['erf', erf, -5, 5],
  ['erf', erf, -0.01, 0.01],
];
/** Largest error in units in the last place, as measured and rounded up. */
const LARGEST_ERROR = { exp: 1, log: 0.8, tanh: 1.3, erf: 2.4 } as Record<string, number>;

/** By its Maclaurin series, and where that loses digits by the continued fraction of erfc. */
function erf(x: number): number {
  if (Math.abs(x) < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 120; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
  const erfc = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction);
  return Math.sign(x) * (1 - erfc);
}

/** Distance from a float to the next one. */
function unitInTheLastPlace(x: number): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(x))) - 23);
}

describe.each(BUILDS)('the build %s', (build) => {
  let kernels: Kernels;
  let memory: WebAssembly.Memory;
  beforeAll(async () => {
    const module = await WebAssembly.compile(await readFile(new URL(`${build}.wasm`, FOLDER)));
    memory = new WebAssembly.Memory({
      initial: 100,
      maximum: 65_536,
      shared: build.startsWith('shared'),
    });
    kernels = instantiate(module, memory);
  });
  const floats = (address: number, size: number) => new Float32Array(memory.buffer, address, size);

  it.each(FUNCTIONS)('%s %# is right to its last digits', (name, exact, from, to) => {
    const size = 100_000;
    const x = floats(A, size).map((_, i) => from + ((to - from) * i) / (size - 1));
    floats(A, size).set(x);
    kernels.functions[name](A, B, 0, size);
    const worst = floats(B, size).reduce((largest, y, i) => {
      const truth = exact(x[i]);
      if (truth === 0) return largest;
      return Math.max(largest, Math.abs(y - truth) / unitInTheLastPlace(truth));
    }, 0);
    expect(worst).toBeLessThan(LARGEST_ERROR[name]);
  });

  it.each([
    ['exp', [-Infinity, -200, 0, 200, Infinity], [0, 0, 1, Infinity, Infinity]],
    ['log', [-1, 0, 1, Infinity], [Number.NaN, -Infinity, 0, Infinity]],
    ['tanh', [-Infinity, 0, Infinity], [-1, 0, 1]],
    ['erf', [-Infinity, 0, Infinity], [-1, 0, 1]],
  ])('%s at its limits', (name, x, expected) => {
    floats(A, x.length + 1).set([...x, Number.NaN]);
    kernels.functions[name](A, B, 0, x.length + 1);
    expect([...floats(B, x.length + 1)]).toEqual([...expected, Number.NaN]);
  });

  it.each([
    [1, 1, 1],
    [5, 3, 8],
    [7, 300, 9],
    [197, 64, 197],
    [215, 33, 50],
    [49, 32, 49],
  ])('a product of %i × %i × %i, each side transposed or not', (rows, inner, columns) => {
    const random = new Random(1);
    const a = floats(A, rows * inner).map(() => random.normal());
    const b = floats(B, inner * columns).map(() => random.normal());
    floats(A, a.length).set(a);
    floats(B, b.length).set(b);
    new Int32Array(memory.buffer, TABLE, 2).set([A, B]);
    for (const [aRow, aColumn] of [
      [inner, 1],
      [1, rows],
    ]) {
      for (const [bRow, bColumn] of [
        [columns, 1],
        [1, inner],
      ]) {
        const sides = [aRow, aColumn, bRow, bColumn];
        const sizes = [rows, columns, inner, rows, columns];
        kernels.functions.matMul(TABLE, ...sides, 0, C, ...sizes, SCRATCH, 0, 1, 0);
        const c = floats(C, rows * columns);
        let worst = 0;
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            let sum = 0;
            let size = 0;
            for (let k = 0; k < inner; k++) {
              const product = a[i * aRow + k * aColumn] * b[k * bRow + j * bColumn];
              sum += product;
              size += Math.abs(product);
            }
            worst = Math.max(worst, Math.abs(sum - c[i * columns + j]) / size);
          }
        }
        expect(worst).toBeLessThan(1e-6);
      }
    }
  });
});
