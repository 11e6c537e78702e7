/** A run of a thousand steps takes at its end what it took at its beginning. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { useBackend } from '../support/backends.ts';
import { runIt } from '../support/smallRun.ts';

/** With one image a step, each has 28 steps. */
const EPOCHS = 36;

// In software a GPU takes a second for thirty steps of more; `fixedProgram.test.ts` has all layers.
it.each([
  ['wasm', 'all'],
  ['webgpu', 'head'],
] as const)(
  'on %s, with %s learning, step 1,008 has the memory and the tensors of step 112',
  async (backend, unfreeze) => {
    await useBackend(backend);
    const { numTensors } = tf.memory();
    const memory: tf.MemoryInfo[] = [];
    const { run } = await runIt(
      { numTrainEpochs: EPOCHS, batchSize: 1, unfreeze, augment: false },
      { watch: (event) => event.type === 'epoch' && memory.push(tf.memory()) },
    );
    expect(run.stepLosses).toHaveLength(1008);
    expect(run.stepLosses.every(Number.isFinite)).toBe(true);
    expect(memory[4].numTensors).toBeGreaterThan(numTensors);
    // Bytes in use, at their most, and held by the device.
    expect(memory[EPOCHS]).toEqual(memory[4]);
    expect(tf.memory().numTensors).toBe(numTensors);
  },
  180_000,
);
