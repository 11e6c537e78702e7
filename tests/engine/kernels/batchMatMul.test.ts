import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertDeviceHealthy } from '../../../demos/engine/backend.ts';
import { chooseShaders } from '../../../demos/engine/kernels/webgpu/register.ts';
import { Random } from '../../../demos/engine/random.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

/** Batch shapes of both sides, and rows, inner size and columns. */
const CASES = [
  { a: [], b: [], sizes: [788, 192, 64] },
  { a: [], b: [], sizes: [16, 192, 7] },
  { a: [2, 3], b: [2, 3], sizes: [197, 64, 197] },
  { a: [2, 3], b: [2, 3], sizes: [5, 1, 6] },
  { a: [4], b: [1], sizes: [9, 33, 17] },
  { a: [1], b: [4], sizes: [1, 2, 3] },
];

function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}

describe.each([
  ...BACKENDS.map((backend) => ({ device: backend, backend, prepare: () => {} })),
  // What a real GPU would be given; here the adapter is in software, and gets other shaders.
  { device: 'webgpu, as a real GPU', backend: 'webgpu', prepare: () => chooseShaders(false) },
] as const)('matrix product on $device', ({ backend, prepare }) => {
  beforeAll(async () => {
    await useBackend(backend);
    prepare();
  });

  for (const { a, b, sizes } of CASES) {
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ]) {
      const name = `[${[...a, sizes[0], sizes[1]]}]${transposeA ? ' ᵀ' : ''} × [${[...b, sizes[1], sizes[2]]}]${transposeB ? ' ᵀ' : ''}`;
      it(name, async () => {
        const [rows, inner, columns] = sizes;
        const random = new Random(rows + inner + columns);
        const draw = (count: number) => Float32Array.from({ length: count }, () => random.normal());
        const valuesA = draw(product(a) * rows * inner);
        const valuesB = draw(product(b) * inner * columns);
        const left = tf.tensor(valuesA, [...a, ...(transposeA ? [inner, rows] : [rows, inner])]);
        const right = tf.tensor(valuesB, [
          ...b,
          ...(transposeB ? [columns, inner] : [inner, columns]),
        ]);
        const result = tf.matMul(left, right, transposeA, transposeB);
        const values = await result.data();
        assertDeviceHealthy();

        const batches = Math.max(product(a), product(b));
        expect(result.shape).toEqual([...(product(a) >= product(b) ? a : b), rows, columns]);
        let worst = 0;
        for (let n = 0; n < batches; n++) {
          const startA = (n % product(a)) * rows * inner;
          const startB = (n % product(b)) * inner * columns;
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              let sum = 0;
              for (let k = 0; k < inner; k++) {
                const x = valuesA[startA + (transposeA ? k * rows + i : i * inner + k)];
                sum += x * valuesB[startB + (transposeB ? j * inner + k : k * columns + j)];
              }
              worst = Math.max(worst, Math.abs(sum - values[(n * rows + i) * columns + j]));
            }
          }
        }
        expect(worst).toBeLessThan(1e-6 * inner + 1e-5);
        tf.dispose([left, right, result]);
      });
    }
  }

  it('refuses sides that do not fit', () => {
    expect(() => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]))).toThrow();
  });
});
