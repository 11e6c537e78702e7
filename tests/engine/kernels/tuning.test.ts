/** The choice of a tile, and that it changes nothing but the time. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertDeviceHealthy } from '../../../demos/engine/backend.ts';
import { batchMatMul } from '../../../demos/engine/kernels/webgpu/matMul.ts';
import { chooseShaders, tuneWebGPUKernels } from '../../../demos/engine/kernels/webgpu/register.ts';
import { fastest, TILES, tune } from '../../../demos/engine/kernels/webgpu/tuning.ts';
import { Random } from '../../../demos/engine/random.ts';
import { useBackend } from '../support/backends.ts';

function draw(rows: number, columns: number): tf.Tensor {
  const random = new Random(rows);
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  return tf.tensor2d(values, [rows, columns]);
}

/** A memory that lasts as long as a test. */
function memory() {
  const values = new Map<string, string>();
  return {
    values,
    get: async (key: string) => values.get(key),
    set: async (key: string, value: string) => void values.set(key, value),
  };
}

describe('the search for a tile', () => {
  const device = () => (tf.backend() as WebGPUBackend).device;
  beforeAll(() => useBackend('webgpu'));

  it('takes the fastest, each shape counting alike', () => {
    const [a, b, c] = TILES;
    const timings = [
      { tile: a, milliseconds: [1, 100] },
      { tile: b, milliseconds: [2, 40] },
      { tile: c, milliseconds: [4, 30] },
    ];
    // Four products of each shape.
    const flop = 4 * 2 * (788 * 192 * 768 + 788 * 768 * 768);
    expect(fastest(timings)).toEqual({ tile: b, flops: flop / 0.042 });
  });

  it('measures once, and remembers', async () => {
    const kept = memory();
    const { tile, flops } = await tune(device(), kept);
    assertDeviceHealthy();
    expect(TILES).toContain(tile);
    expect(flops).toBeGreaterThan(1e8);
    expect([...kept.values.values()]).toEqual([`${tile.rows}x${tile.columns} ${flops}`]);
    const [key] = kept.values.keys();
    kept.values.set(key, '4x16 5e9');
    // A device that cannot do anything: nothing is measured on it.
    const idle = { adapterInfo: device().adapterInfo } as GPUDevice;
    expect(await tune(idle, kept)).toEqual({ tile: { rows: 4, columns: 16 }, flops: 5e9 });
  });

  it('does nothing on a software adapter', async () => {
    chooseShaders(true);
    const kept = memory();
    await tuneWebGPUKernels(device(), kept);
    expect(kept.values.size).toBe(0);
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('changes no result, transposed: %s, %s', async (transposeA, transposeB) => {
    const a = transposeA ? draw(64, 204) : draw(204, 64);
    const b = transposeB ? draw(100, 64) : draw(64, 100);
    const results: Float32Array[] = [];
    for (const method of [...TILES, { rows: 8, columns: 16 }, 'quads'] as const) {
      const backend = tf.backend() as WebGPUBackend;
      const info = batchMatMul(backend, method, { a, b }, { transposeA, transposeB });
      const y = tf.engine().makeTensorFromTensorInfo(info);
      results.push((await y.data()) as Float32Array);
      y.dispose();
    }
    assertDeviceHealthy();
    expect(results[0].some((value) => value !== 0)).toBe(true);
    for (const result of results) {
      const worst = result.reduce((most, value, i) => {
        return Math.max(most, Math.abs(value - results[0][i]));
      }, 0);
      expect(worst).toBeLessThan(1e-4);
    }
    tf.dispose([a, b]);
  });
});
