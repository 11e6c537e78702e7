// #region linear-schedule
/**
 * Learning rate before optimiser step `step` (from 0) of `totalSteps`: from the peak in a straight
 * line to 0, as `lr_scheduler_type="linear"` without warm-up.
 */
export function linearSchedule(learningRate: number, step: number, totalSteps: number): number {
  return learningRate * Math.max(0, 1 - step / totalSteps);
}
// #endregion linear-schedule
