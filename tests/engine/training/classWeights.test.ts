import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { computeClassWeight } from '../../../demos/engine/training/classWeights.ts';

const FILE = new URL('../../fixtures/training/functions.json', import.meta.url);
const { computeClassWeight: expected } = JSON.parse(readFileSync(FILE, 'utf8'));

it('gives the weights that scikit-learn calls balanced', () => {
  const weights = computeClassWeight(expected.labels, 7);
  for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(expected.weights[i], 12);
});

it('leaves a class without images out of the count, with the weight 1', () => {
  expect(computeClassWeight([0, 0, 0, 2], 3)).toEqual([4 / 6, 1, 2]);
});
