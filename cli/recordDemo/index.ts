/** Demos that have something to record besides runs, and how it is made. */
import { recordAttention } from './attention.ts';
import { recordCompareModels } from './compareModels.ts';
import { recordEnvironment } from './environment.ts';
import { recordModel } from './model.ts';
import { recordPatches } from './patches.ts';
import { recordSplit } from './split.ts';

export const RECORDERS = {
  environment: recordEnvironment,
  patches: recordPatches,
  model: recordModel,
  attention: recordAttention,
  split: recordSplit,
  'compare-models': recordCompareModels,
};
