import { expect, it } from 'vitest';
import { learningRateFor, withModel } from '../../../demos/engine/models/learningRates.ts';
import { BUNDLED_MODEL } from '../../../demos/engine/models/offers.ts';
import { DEFAULT_CONFIG } from '../../../demos/engine/run.ts';

it('changes the rate with the model, unless the reader has set another', () => {
  const small = withModel(DEFAULT_CONFIG, BUNDLED_MODEL);
  expect(small.model).toBe(BUNDLED_MODEL);
  expect(small.learningRate).toBe(learningRateFor(BUNDLED_MODEL));
  expect(small.learningRate).toBeGreaterThan(DEFAULT_CONFIG.learningRate);
  expect(withModel(small, DEFAULT_CONFIG.model)).toEqual(DEFAULT_CONFIG);
  const own = withModel({ ...DEFAULT_CONFIG, learningRate: 1e-3 }, BUNDLED_MODEL);
  expect(own.learningRate).toBe(1e-3);
});
