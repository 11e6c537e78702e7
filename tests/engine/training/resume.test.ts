/** A training that was interrupted goes on as if nothing had happened. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Run, RunConfig } from '../../../demos/engine/run.ts';
import type { InterruptedRun } from '../../../demos/engine/training/finetune.ts';
import { TrainingError } from '../../../demos/engine/training/trainer.ts';
import type { TrainerState } from '../../../demos/engine/training/trainerState.ts';
import { memoryFile } from '../../../demos/engine/weights/checkpoint.ts';
import { WeightsError } from '../../../demos/engine/weights/weightsError.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';
import { MODEL, runIt } from '../support/smallRun.ts';

const WITH_DROPOUT = {
  ...MODEL,
  config: {
    ...(MODEL.config as object),
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
  },
};

/** A whole run, and what was kept of it after each of its epochs but the last. */
async function runAndKeep(config: Partial<RunConfig>) {
  const kept: { state: TrainerState; tensors: Uint8Array<ArrayBuffer> }[] = [];
  const { run, events } = await runIt(config, {
    model: WITH_DROPOUT,
    async onCheckpoint(state, tensors) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for await (const piece of tensors()) pieces.push(piece);
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      kept.push({ state: structuredClone(state), tensors: bytes });
    },
  });
  return { run, events, kept };
}

/** Goes on after the epoch of one of the states. */
function goOn(run: Run, { state, tensors }: Awaited<ReturnType<typeof runAndKeep>>['kept'][0]) {
  const resume: InterruptedRun = { run, state, tensors: memoryFile('kept', tensors) };
  return resume;
}

/** What a run says of its training, without how long it took. */
function numbersOf({ stepLosses, epochs, predictions, bestEpoch }: Run) {
  return {
    stepLosses,
    predictions,
    bestEpoch,
    epochs: epochs.map((one) => ({ ...one, seconds: 0 })),
  };
}

describe.each(BACKENDS)('on %s, a run that is taken up again', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    ['plainly', {}],
    ['with the best epoch to be kept', { loadBestModelAtEnd: true, learningRate: 3e-2 }],
    ['with some layers frozen', { unfreeze: 1, augment: false } as const],
  ])('ends as the one that was not interrupted: %s', async (_, settings) => {
    const whole = await runAndKeep(settings);
    expect(whole.kept.map(({ state }) => [state.epoch, state.step])).toEqual([
      [1, 4],
      [2, 8],
    ]);
    for (const [i, kept] of whole.kept.entries()) {
      const before = tf.memory().numTensors;
      const rest = await runIt(settings, { model: WITH_DROPOUT, resume: goOn(whole.run, kept) });
      expect(tf.memory().numTensors).toBe(before);
      const [a, b] = [numbersOf(whole.run), numbersOf(rest.run)];
      expect(b.stepLosses).toEqual(a.stepLosses.slice(4 * (i + 1)));
      expect(b.epochs).toEqual(a.epochs.slice(i + 2));
      expect(b.predictions).toEqual(a.predictions);
      expect(b.bestEpoch).toEqual(a.bestEpoch);
      const steps = rest.events.flatMap((event) => (event.type === 'step' ? [event.step] : []));
      expect(steps[0]).toBe(4 * (i + 1) + 1);
      expect(rest.run.seconds).toBeGreaterThan(whole.run.seconds);
    }
  });
});

describe('a run that cannot be taken up', () => {
  beforeAll(() => useBackend('wasm'));

  it('says that the images are others', async () => {
    const { run, kept } = await runAndKeep({});
    const { tensors, ...resume } = goOn(run, kept[0]);
    const data = run.data && { ...run.data, train: run.data.train.toReversed() };
    const other = { ...resume, tensors, run: { ...run, data } };
    await expect(runIt({}, { model: WITH_DROPOUT, resume: other })).rejects.toThrow(TrainingError);
  });

  it('says that the tensors are of another model', async () => {
    const { run, kept } = await runAndKeep({ unfreeze: 'head' });
    const resume = goOn(run, kept[0]);
    await expect(runIt({}, { model: WITH_DROPOUT, resume })).rejects.toThrow(WeightsError);
  });
});
