import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../../demos/engine/backend.ts';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { ModelFiles } from '../../../demos/engine/models/modelFiles.ts';
import type { RunConfig } from '../../../demos/engine/run.ts';
import { RunControl } from '../../../demos/engine/training/runControl.ts';
import { MODEL, runIt } from '../support/smallRun.ts';

describe('finetune', () => {
  beforeAll(() => prepareBackend({ backend: 'wasm' }));

  it('tells what happens, in order', async () => {
    const { run, events } = await runIt({});
    const types = events.map((event) => event.type).filter((type) => type !== 'preparing');
    const epoch = [...Array(4).fill('step'), 'epoch'];
    expect(types).toEqual(['started', 'epoch', ...epoch, ...epoch, ...epoch, 'done']);
    expect(run.status).toBe('done');
    expect(run.data?.train).toHaveLength(28);
    expect(run.data?.test).toHaveLength(7);
    expect(run.epochs.map((record) => record.epoch)).toEqual([0, 1, 2, 3]);
    const seconds = run.epochs.reduce((sum, record) => sum + record.seconds, 0);
    expect(run.seconds).toBeCloseTo(seconds, 9);
    const rates = events.flatMap((event) => (event.type === 'step' ? [event.learningRate] : []));
    expect(rates[0]).toBe(1e-3);
    expect(rates[6]).toBeCloseTo(0.5e-3, 12);
    for (const { probabilities } of run.predictions) {
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
    }
    const correct = run.predictions.filter(
      ({ label, probabilities }) =>
        LABELS[probabilities.indexOf(Math.max(...probabilities))] === label,
    );
    expect(run.epochs[3].test.accuracy).toBeCloseTo(correct.length / 7, 12);
  });

  it('learns what can be learnt', async () => {
    const { run } = await runIt({
      numTrainEpochs: 20,
      learningRate: 1e-2,
      augment: false,
    });
    expect(run.epochs[0].train.loss).toBeGreaterThan(1.5);
    expect(run.epochs[20].train.loss).toBeLessThan(0.5);
    expect(run.epochs[20].test.accuracy).toBeGreaterThan(0.7);
  });

  it('gives the same numbers for the same seed, and others for another', async () => {
    const [a, b, c] = [await runIt({}), await runIt({}), await runIt({ seed: 6 })];
    expect(a.run.stepLosses).toEqual(b.run.stepLosses);
    expect(a.run.predictions).toEqual(b.run.predictions);
    expect(a.run.stepLosses).not.toEqual(c.run.stepLosses);
  });

  it('gets the same from features computed once as from all images every time', async () => {
    const frozen = await runIt({ unfreeze: 1, augment: false });
    expect(frozen.run.model?.trainableParameters).toBeLessThan(
      frozen.run.model?.parameters as number,
    );
    const head = await runIt({ unfreeze: 'head', augment: false });
    expect(head.run.model?.trainableParameters).toBe(16 * 7 + 7);
    // Before any training nothing depends on what will learn.
    expect(head.run.epochs[0].test.loss).toBeCloseTo(frozen.run.epochs[0].test.loss, 5);
  });

  it('changes only what learns', async () => {
    const values = async (unfreeze: RunConfig['unfreeze'], learningRate: number) => {
      const result: Record<string, number[]> = {};
      await runIt(
        { unfreeze, learningRate, numTrainEpochs: 1 },
        {
          async onTrained(model) {
            for (const { name, value } of model.parameters) {
              result[name] = [...(await value.data())];
            }
          },
        },
      );
      return result;
    };
    const [before, after] = [await values(1, 0), await values(1, 1e-2)];
    const changed = Object.keys(before).filter(
      (name) => before[name].join() !== after[name].join(),
    );
    expect(changed.length).toBeGreaterThan(10);
    for (const name of changed)
      expect(name).toMatch(/^(vit\.encoder\.layer\.1|vit\.layernorm|classifier)/);
  });

  it('takes a group of batches for one large batch', async () => {
    const settings = { augment: false, numTrainEpochs: 2, labelSmoothingFactor: 0.1 };
    const whole = await runIt({ ...settings, batchSize: 12, classWeights: 'balanced' });
    const parts = await runIt({
      ...settings,
      batchSize: 4,
      gradientAccumulationSteps: 3,
      classWeights: 'balanced',
    });
    // 28 images: two steps of 12 and one of 4 in each epoch.
    expect(whole.run.stepLosses).toHaveLength(6);
    expect(parts.run.stepLosses).toHaveLength(6);
    for (const [i, loss] of parts.run.stepLosses.entries()) {
      expect(loss).toBeCloseTo(whole.run.stepLosses[i], 4);
    }
  });

  it('ends where nothing becomes better any more', async () => {
    const { run, events } = await runIt({ learningRate: 0, earlyStoppingPatience: 1 });
    expect(run.status).toBe('done');
    // Epoch 1 is the first that counts, epoch 2 no better.
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(run.bestEpoch).toBeUndefined();
    expect(events.find((event) => event.type === 'started')).toMatchObject({ totalSteps: 12 });
  });

  it('keeps the best epoch where it is asked to, and its predictions with it', async () => {
    const settings = { learningRate: 1e-2, augment: false, numTrainEpochs: 8 };
    const best = { loadBestModelAtEnd: true, metricForBestModel: 'accuracy' } as const;
    const { run } = await runIt({ ...settings, ...best });
    expect(run.epochs).toHaveLength(9);
    const accuracies = run.epochs.slice(1).map(({ test }) => test.accuracy);
    const epoch = accuracies.indexOf(Math.max(...accuracies)) + 1;
    expect(run.bestEpoch).toBe(epoch);
    const logs = run.predictions.map(({ label, probabilities }) =>
      Math.log(probabilities[LABELS.indexOf(label)]),
    );
    const loss = -logs.reduce((a, b) => a + b) / logs.length;
    expect(loss).toBeCloseTo(run.epochs[epoch].test.loss, 3);
    // Else this would show nothing.
    expect(Math.abs(run.epochs[8].test.loss - loss)).toBeGreaterThan(0.01);
  });

  it('drops others in every step, and the same for the same seed', async () => {
    const config = { ...(MODEL.config as object), hidden_dropout_prob: 0.5 };
    // All images in one batch, and nothing learnt: only what is dropped can change the loss.
    const settings = { learningRate: 0, batchSize: 64, augment: false };
    const losses = async (model: ModelFiles) => (await runIt(settings, { model })).run.stepLosses;
    const dropped = await losses({ ...MODEL, config });
    expect(Math.abs(dropped[0] - dropped[1])).toBeGreaterThan(1e-3);
    expect(await losses({ ...MODEL, config })).toEqual(dropped);
    const plain = await losses(MODEL);
    expect(plain[0]).toBeCloseTo(plain[1], 5);
  });

  it('stops after the step in progress when cancelled, and pauses', async () => {
    const control = new RunControl();
    const { run, events } = await runIt(
      {},
      {
        control,
        watch(event) {
          if (event.type === 'step' && event.step === 2) {
            control.pause();
            setTimeout(() => control.resume(), 30);
          }
          if (event.type === 'step' && event.step === 6) control.cancel();
        },
      },
    );
    expect(run.status).toBe('cancelled');
    expect(run.stepLosses).toHaveLength(6);
    expect(run.epochs).toHaveLength(2);
    expect(events.at(-1)?.type).toBe('cancelled');
  });

  it('says what to do when training diverges', async () => {
    await expect(runIt({ learningRate: 1e38, augment: false })).rejects.toThrow(
      /diverged.*lower learning rate/,
    );
  });

  it('leaves nothing on the device, however it ends', async () => {
    const before = tf.memory().numTensors;
    await runIt({});
    await runIt({ loadBestModelAtEnd: true, gradientAccumulationSteps: 2 });
    const control = new RunControl();
    await runIt({}, { control, watch: (event) => event.type === 'step' && control.cancel() });
    await runIt({ learningRate: 1e38 }).catch(() => {});
    expect(tf.memory().numTensors).toBe(before);
  });
});
