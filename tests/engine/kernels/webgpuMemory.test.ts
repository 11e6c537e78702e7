/** The buffers of the WebGPU backend: within their budget, and where the device has no more. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { assertDeviceHealthy, deviceMemory } from '../../../demos/engine/backend.ts';
import { useWatchedGpu, type WatchedGpu } from '../support/watchedGpu.ts';

/** Bytes that the device's buffers should have together, told to the page as main memory twice as large. */
const BUDGET = 2 ** 20;
/** Count of numbers that take a quarter of it. */
const QUARTER = 2 ** 16;

let gpu: WatchedGpu;
beforeAll(async () => {
  const deviceMemory = (2 * BUDGET) / 2 ** 30;
  Object.defineProperty(globalThis.navigator, 'deviceMemory', { value: deviceMemory });
  gpu = await useWatchedGpu();
});

/** 3, so many times, by way of a tensor whose buffer waits while its commands may not be in the queue yet. */
function threes(count: number): tf.Tensor {
  return tf.tidy(() => tf.add(tf.mul(tf.ones([count]), 2), 1));
}

async function expectThrees(tensor: tf.Tensor): Promise<void> {
  const values = await tensor.data();
  expect(values.every((value) => value === 3)).toBe(true);
  await gpu.device.queue.onSubmittedWorkDone();
  assertDeviceHealthy();
}

it('lets waiting buffers go before it exceeds its budget, and no command loses its own', async () => {
  const first = threes(QUARTER);
  const other = tf.ones([2 * QUARTER]);
  expect(gpu.bufferBytes).toBeLessThanOrEqual(BUDGET);
  await expectThrees(first);
  tf.dispose([first, other]);
});

it('reads numbers where the memory is full, as long as buffers wait that can go', async () => {
  await deviceMemory().recover();
  const tensor = threes(QUARTER / 8);
  gpu.capacity = gpu.bufferBytes;
  await expectThrees(tensor);
  await expect(deviceMemory().assertAllocated()).rejects.toThrow('The memory of the GPU is full');
  gpu.capacity = Number.POSITIVE_INFINITY;
  await deviceMemory().recover();
  tensor.dispose();
});
