/** On WebGPU the step is a fixed program: after the first epoch it runs in what is there. */
import { expect, it } from 'vitest';
import { deviceMemory } from '../../../demos/engine/backend.ts';
import { runIt } from '../support/smallRun.ts';
import { useWatchedGpu } from '../support/watchedGpu.ts';

it('makes no shader, pipeline, layout or buffer after the first epoch', async () => {
  const gpu = await useWatchedGpu();
  const made: Record<string, number>[] = [];
  const bytes: number[] = [];
  // Each epoch three steps of 8 images and one of 4, and the looks at 28 and at 7.
  await runIt(
    { numTrainEpochs: 3 },
    {
      watch(event) {
        if (event.type !== 'epoch') return;
        made.push({ ...gpu.made });
        bytes.push(gpu.bufferBytes);
        expect(event.peakBytes).toBe(deviceMemory().peakBytes);
      },
    },
  );
  expect(made).toHaveLength(4);
  expect(made[1].createBuffer).toBeGreaterThan(50);
  expect(made[1].createShaderModule).toBeGreaterThan(10);
  expect(made.slice(2)).toEqual(made.slice(2).map(() => made[1]));
  expect(bytes.slice(2)).toEqual(bytes.slice(2).map(() => bytes[1]));
  // The count that the engine keeps is the device's.
  expect(deviceMemory().peakBytes).toBe(bytes[1]);
});
