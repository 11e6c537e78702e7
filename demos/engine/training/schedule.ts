/** Learning-rate schedules: names and formulas of `transformers/optimization.py`. */
import type { LrSchedulerType, RunConfig } from '../run.ts';

// #region linear-schedule
/** Part of the peak rate before step `step` (from 0) of `steps`: in a straight line from 1 to 0. */
function linear(step: number, steps: number): number {
  return Math.max(0, 1 - step / steps);
}
// #endregion linear-schedule

/** Half a wave of the cosine from 1 to 0. */
function cosine(step: number, steps: number): number {
  return Math.max(0, (1 + Math.cos((Math.PI * step) / steps)) / 2);
}

const constant = () => 1;

/** What follows the warm-up. */
const AFTER_WARMUP: Record<LrSchedulerType, (step: number, steps: number) => number> = {
  linear,
  cosine,
  constant,
  constant_with_warmup: constant,
};

/**
 * Learning rate before optimiser step `step` (from 0) of `totalSteps`. In the warm-up it climbs from 0
 * in a straight line; its length is rounded up to whole steps, and `constant` has none.
 */
export function scheduledLearningRate(
  config: Pick<RunConfig, 'learningRate' | 'lrSchedulerType' | 'warmupRatio'>,
  step: number,
  totalSteps: number,
): number {
  const { learningRate, lrSchedulerType, warmupRatio } = config;
  const warmup = lrSchedulerType === 'constant' ? 0 : Math.ceil(totalSteps * warmupRatio);
  if (step < warmup) return learningRate * (step / warmup);
  return learningRate * AFTER_WARMUP[lrSchedulerType](step - warmup, totalSteps - warmup);
}
