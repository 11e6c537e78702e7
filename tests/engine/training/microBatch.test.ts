/** As many images at once as the memory holds, and the same numbers however many they are. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertDeviceHealthy, deviceMemory } from '../../../demos/engine/backend.ts';
import type { MemoryLimits } from '../../../demos/engine/kernels/deviceMemory.ts';
import { loadProgram } from '../../../demos/engine/kernels/wasm/program.ts';
import { WasmBackend } from '../../../demos/engine/kernels/wasm/wasmBackend.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import type { ModelFiles } from '../../../demos/engine/models/modelFiles.ts';
import type { Run, RunEvent } from '../../../demos/engine/run.ts';
import { largestMicroBatch, stepBytes } from '../../../demos/engine/training/stepMemory.ts';
import { useBackend } from '../support/backends.ts';
import { runIt, MODEL as TINY_MODEL } from '../support/smallRun.ts';
import { useWatchedGpu, type WatchedGpu } from '../support/watchedGpu.ts';

/** One whose step takes more for an image than for all its weights. */
const CONFIG = {
  model_type: 'vit',
  ...{ hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 128 },
  ...{ image_size: 64, patch_size: 8 },
};
const size = { height: 64, width: 64 };
const normal = [0.5, 0.5, 0.5];
const MODEL: ModelFiles = {
  ...{ id: 'a', name: 'A', pretrained: false, config: CONFIG },
  preprocessorConfig: { size, resample: 2, image_mean: normal, image_std: normal },
};
/** 28 images to learn from: three steps of 8 and one of 4. */
const SETTINGS = { numTrainEpochs: 1, augment: true, batchSize: 8 };

const notices = (events: RunEvent[]) => events.filter((event) => event.type === 'notice');

/** What `runIt` gives. */
interface Told {
  run: Run;
  events: RunEvent[];
}

/** Compares the loss and the gradients' norm of each step, and what the trained model says. */
function expectSameNumbers({ run, events }: Told, expected: Told): void {
  const steps = (all: RunEvent[]) => all.filter((event) => event.type === 'step');
  expect(run.status).toBe('done');
  expect(steps(events)).toHaveLength(steps(expected.events).length);
  for (const [i, { loss, gradNorm }] of steps(events).entries()) {
    const other = steps(expected.events)[i];
    expect(Math.abs(loss - other.loss)).toBeLessThan(1e-5);
    expect(Math.abs(gradNorm / other.gradNorm - 1)).toBeLessThan(1e-4);
  }
  for (const [i, { probabilities }] of run.predictions.entries()) {
    for (const [c, p] of probabilities.entries()) {
      expect(Math.abs(p - expected.run.predictions[i].probabilities[c])).toBeLessThan(1e-4);
    }
  }
}

/** A model of the configuration, all of which learns. */
async function makeModel(): Promise<ImageClassifier> {
  const model = await ImageClassifier.fromPretrained(MODEL, 7, 0);
  model.unfreeze('all');
  return model;
}

/** What the numbers have to be: all images of a batch at once. */
let whole: Told;
beforeAll(async () => {
  await useBackend('wasm');
  whole = await runIt(SETTINGS, { model: MODEL });
  expect(whole.run.microBatchSize).toBe(8);
});

describe('before the run', () => {
  it('takes the largest part of a batch that fits, and parts of one size', async () => {
    await useBackend('wasm');
    const model = await makeModel();
    const limits = (images: number, tensorBytes = 2 ** 31): MemoryLimits => ({
      totalBytes: stepBytes(model, images, 'any-size'),
      tensorBytes,
      reuse: 'any-size',
    });
    const chosen = [16, 15, 8, 6, 5, 1, 0].map((n) => largestMicroBatch(model, 16, limits(n)));
    expect(chosen).toEqual([16, 8, 8, 6, 4, 1, 1]);
    // The largest tensor of an image is the image itself.
    const pixels = 4 * 3 * 64 * 64;
    expect(largestMicroBatch(model, 16, limits(16, 4 * pixels))).toBe(4);
    expect(largestMicroBatch(model, 16, limits(16, 4 * pixels - 1))).toBe(3);
    model.dispose();
  });

  it('says nothing, and the numbers are the same, where WebAssembly has little memory', async () => {
    const pages = await pagesFor(2.5);
    await useSmallWasm(pages);
    const told = await runIt(SETTINGS, { model: MODEL });
    const { run, events } = told;
    expect(run.microBatchSize).toBe(2);
    expect(notices(events)).toEqual([]);
    expect(run.peakBytes).toBeLessThan(pages * 2 ** 16);
    expectSameNumbers(told, whole);
  });
});

describe('when the memory is full', () => {
  it('goes on with half as many images on wasm, as often as it takes', async () => {
    await useSmallWasm((await pagesFor(2.5)) + OTHERS_PAGES);
    // There would be room for 8, had nobody else taken some.
    const other = tf.zeros([OTHERS_PAGES * 2 ** 14]);
    const told = await runIt(SETTINGS, { model: MODEL });
    const { run, events } = told;
    expect(notices(events).map(({ microBatchSize }) => microBatchSize)).toEqual([4, 2]);
    expect(notices(events)[0].message).toContain('4 images at a time go through the model');
    expect(run.microBatchSize).toBe(2);
    expectSameNumbers(told, whole);
    other.dispose();
  });

  it('says so where not even one image fits on wasm, and leaves nothing behind', async () => {
    await useSmallWasm((await pagesFor(0.5)) + OTHERS_PAGES);
    const other = tf.zeros([OTHERS_PAGES * 2 ** 14]);
    const { numTensors } = tf.memory();
    await expect(runIt(SETTINGS, { model: MODEL })).rejects.toThrow(
      /^The device has not enough memory for A, even with one image at a time\. The memory of WebAssembly is full.*Train fewer layers/,
    );
    expect(tf.memory().numTensors).toBe(numTensors);
    other.dispose();
  });

  describe('on webgpu', () => {
    // A step of 8 images, and one of 3.
    const run = () => runIt({ ...SETTINGS, sampleSize: 14 }, { model: TINY_MODEL });
    let gpu: WatchedGpu;
    let unlimited: Told;
    let enough: number;
    beforeAll(async () => {
      gpu = await useWatchedGpu();
      unlimited = await run();
      enough = gpu.bufferBytes;
      await deviceMemory().recover();
    }, 60_000);

    it('repeats the step with half as many images', async () => {
      gpu.capacity = 0.7 * enough;
      const limited = await run();
      expect(notices(limited.events).map(({ microBatchSize }) => microBatchSize)).toEqual([4, 2]);
      expect(limited.run.peakBytes).toBeGreaterThan(gpu.capacity);
      expect(gpu.bufferBytes).toBeLessThanOrEqual(gpu.capacity);
      assertDeviceHealthy();
      expectSameNumbers(limited, unlimited);
    });

    it('says so where not even one image fits, and goes on once there is memory again', async () => {
      const { numTensors } = tf.memory();
      await deviceMemory().recover();
      gpu.capacity = 0.1 * enough;
      await expect(run()).rejects.toThrow(
        /^The device has not enough memory for Tiny, .* The memory of the GPU is full/,
      );
      expect(tf.memory().numTensors).toBe(numTensors);
      gpu.capacity = Number.POSITIVE_INFINITY;
      const again = await run();
      expect(notices(again.events)).toEqual([]);
      expectSameNumbers(again, unlimited);
    });
  });
});

/** Memory that is not the run's, in pages of 64 KB. */
const OTHERS_PAGES = 160;

/** Pages of 64 KB, four fifths of which are just enough for a step with so many images. */
async function pagesFor(images: number): Promise<number> {
  const model = await makeModel();
  const bytes = stepBytes(model, images, 'any-size');
  model.dispose();
  return Math.ceil(bytes / 0.8 / 2 ** 16);
}

/** A WebAssembly backend whose memory grows to so many pages of 64 KB. */
async function useSmallWasm(pages: number): Promise<void> {
  if (tf.findBackend('wasm')) tf.removeBackend('wasm');
  const backend = await WasmBackend.create(await loadProgram(false), 1, pages);
  tf.registerBackend('wasm', () => backend);
  await tf.setBackend('wasm');
}

afterAll(() => tf.removeBackend('wasm'));
