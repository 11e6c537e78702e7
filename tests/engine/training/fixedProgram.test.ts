/** On WebGPU the step is a fixed program: after the first epoch it runs in what is there. */
import { expect, it } from 'vitest';
import { deviceMemory } from '../../../demos/engine/backend.ts';
import { runIt } from '../support/smallRun.ts';
import { useWatchedGpu } from '../support/watchedGpu.ts';

it('makes no shader, pipeline or layout after the first epoch, nor a buffer once reads have overlapped', async () => {
  const gpu = await useWatchedGpu();
  const made: Record<string, number>[] = [];
  const bytes: number[] = [];
  // Each epoch three steps of 8 images and one of 4, and the looks at 28 and at 7.
  await runIt(
    { numTrainEpochs: 4 },
    {
      watch(event) {
        if (event.type !== 'epoch') return;
        made.push({ ...gpu.made });
        bytes.push(gpu.bufferBytes);
        expect(event.peakBytes).toBe(deviceMemory().peakBytes);
      },
    },
  );
  expect(made).toHaveLength(5);
  expect(made[1].createBuffer).toBeGreaterThan(50);
  expect(made[1].createShaderModule).toBeGreaterThan(10);
  // Whether the loss is still being read when the next is asked for is up to the clock: the first time it is,
  // that read takes a buffer of its own.
  expect(made[2].createBuffer - made[1].createBuffer).toBeLessThanOrEqual(1);
  expect({ ...made[2], createBuffer: 0 }).toEqual({ ...made[1], createBuffer: 0 });
  expect(made.slice(3)).toEqual(made.slice(3).map(() => made[2]));
  expect(bytes.slice(3)).toEqual(bytes.slice(3).map(() => bytes[2]));
  // The count that the engine keeps is the device's.
  expect(deviceMemory().peakBytes).toBe(bytes[2]);
});
