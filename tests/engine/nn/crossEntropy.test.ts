import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CrossEntropyOptions,
  crossEntropy,
  totalWeight,
} from '../../../demos/engine/nn/crossEntropy.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

const FILE = new URL('../../fixtures/training/functions.json', import.meta.url);
const { logits, labels, cases } = JSON.parse(readFileSync(FILE, 'utf8')).crossEntropy as {
  logits: number[][];
  labels: number[];
  cases: { weight: number[] | null; labelSmoothing: number; loss: number; dLogits: number[][] }[];
};

/** Loss and gradient of some rows, as plain numbers. */
async function compute(first: number, end: number, options: CrossEntropyOptions) {
  const scores = tf.tensor2d(logits.slice(first, end));
  const { loss, dLogits } = crossEntropy(scores, labels.slice(first, end), options);
  const values = { loss: (await loss.data())[0], dLogits: await dLogits.array() };
  tf.dispose([scores, loss, dLogits]);
  return values;
}

function expectClose(ours: number[][], theirs: number[][]) {
  const truth = theirs.flat();
  expect(ours.flat()).toHaveLength(truth.length);
  for (const [i, value] of ours.flat().entries()) expect(value).toBeCloseTo(truth[i], 6);
}

describe.each(BACKENDS)('crossEntropy on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(cases.map((expected) => ({ ...expected, weighted: expected.weight !== null })))(
    'is torch’s with smoothing $labelSmoothing, class weights: $weighted',
    async ({ weight, labelSmoothing, loss, dLogits }) => {
      const options = { weight: weight ?? undefined, labelSmoothing };
      const whole = await compute(0, labels.length, options);
      expect(whole.loss).toBeCloseTo(loss, 5);
      expectClose(whole.dLogits, dLogits);

      const divisor = totalWeight(labels, options.weight);
      const head = await compute(0, 4, { ...options, divisor });
      const tail = await compute(4, labels.length, { ...options, divisor });
      expect(head.loss + tail.loss).toBeCloseTo(loss, 5);
      expectClose([...head.dLogits, ...tail.dLogits], dLogits);
    },
  );
});
