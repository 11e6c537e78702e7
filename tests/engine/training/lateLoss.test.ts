/** The loss of a step comes back while the next one is under way; what is told does not change by that. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import type { RunEvent } from '../../../demos/engine/run.ts';
import type { FeatureSet } from '../../../demos/engine/training/featureSet.ts';
import { MicroBatch } from '../../../demos/engine/training/microBatch.ts';
import { RunControl } from '../../../demos/engine/training/runControl.ts';
import { Trainer } from '../../../demos/engine/training/trainer.ts';
import { trainingRandom } from '../../../demos/engine/training/trainerState.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';
import { CONFIG, MODEL, runIt } from '../support/smallRun.ts';

const stepsOf = (events: RunEvent[]) =>
  events.flatMap((event) => (event.type === 'step' ? [event.step] : []));

it('does not wait on webgpu for a step before it gives the next one to the queue', async () => {
  await useBackend('webgpu');
  const model = await ImageClassifier.fromPretrained(MODEL, 7, 0);
  model.unfreeze('all');
  const log: string[] = [];
  // A slow device: what is read of a step arrives when the next one is being made, or never.
  let arrives: Promise<void> | undefined;
  let arrive = () => {};
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = async function (...args) {
    const held = arrives;
    await mapAsync.apply(this, args);
    await held;
    return undefined;
  };
  const plain: FeatureSet = {
    labels: [0, 1, 2, 3, 4, 5],
    load: (indices) => indices.map((i) => new Float32Array(3 * 16 * 16).fill(i)),
    batch: (images) => tf.stack(images.map((image) => tf.tensor3d(image, [3, 16, 16]))),
  };
  let step = 0;
  const train: FeatureSet = {
    ...plain,
    load(indices) {
      step += 1;
      log.push(`made ${step}`);
      arrive();
      // Of the last one the trainer waits for the numbers: the evaluation comes next.
      arrives = step < 3 ? new Promise((resolve) => (arrive = resolve)) : undefined;
      return plain.load(indices);
    },
  };
  const trainer = new Trainer({
    model,
    config: { ...CONFIG, numTrainEpochs: 1, batchSize: 2 },
    ...{ train, trainPlain: plain, test: plain, control: new RunControl() },
    microBatch: new MicroBatch(model, 2, () => {}),
    random: trainingRandom(CONFIG.seed),
    onEvent: (event) => log.push(`told ${event.step}`),
    onEpoch: (epoch) => log.push(`epoch ${epoch}`),
  });
  try {
    await trainer.run();
  } finally {
    GPUBuffer.prototype.mapAsync = mapAsync;
    trainer.dispose();
    model.dispose();
  }
  expect(log).toEqual([
    ...['epoch 0', 'made 1', 'made 2', 'told 1', 'made 3', 'told 2', 'told 3', 'epoch 1'],
  ]);
});

describe.each(BACKENDS)('a run on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('tells the same of every step, in order, for the same seed', async () => {
    const [a, b] = [await runIt({}), await runIt({})];
    expect(stepsOf(a.events)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(a.run.stepLosses).toEqual(b.run.stepLosses);
    const order = a.events.map(({ type }) => type).filter((type) => type !== 'preparing');
    const epoch = [...Array(4).fill('step'), 'epoch'];
    expect(order).toEqual(['started', 'epoch', ...epoch, ...epoch, ...epoch, 'done']);
  });

  it('tells of the step under way when it is cancelled, and of nothing after the end', async () => {
    const control = new RunControl();
    const { events } = await runIt(
      {},
      { control, watch: (event) => event.type === 'step' && event.step === 2 && control.cancel() },
    );
    expect(events.at(-1)?.type).toBe('cancelled');
    expect([
      [1, 2],
      [1, 2, 3],
    ]).toContainEqual(stepsOf(events));
    const count = events.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events).toHaveLength(count);
  });

  it('makes at most the step under way while it is paused', async () => {
    const control = new RunControl();
    const told: number[] = [];
    let paused: number[] = [];
    await runIt(
      { numTrainEpochs: 1 },
      {
        control,
        watch(event) {
          if (event.type !== 'step') return;
          told.push(event.step);
          if (event.step !== 1) return;
          control.pause();
          setTimeout(() => {
            paused = [...told];
            control.resume();
          }, 500);
        },
      },
    );
    expect(paused.length).toBeLessThanOrEqual(2);
    expect(told).toEqual([1, 2, 3, 4]);
  });

  it('tells of no step whose loss is no number', async () => {
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    const settings = { learningRate: 1e38, augment: false };
    const watch = (event: RunEvent) => event.type === 'step' && losses.push(event.loss);
    await expect(runIt(settings, { watch })).rejects.toThrow(
      /after step \d+: the training diverged/,
    );
    expect(losses.length).toBeGreaterThan(0);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });
});
