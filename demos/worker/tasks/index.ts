/** All works that a page can ask for besides a run, by name. */
import { inspectAttention } from './inspectAttention.ts';
import { inspectModel } from './inspectModel.ts';
import { inspectPatches } from './inspectPatches.ts';
import { measureDevices } from './measureDevices.ts';
import { measureImageGrowth } from './measureImageGrowth.ts';
import { openModel } from './openModel.ts';

export const TASKS = {
  measureDevices,
  measureImageGrowth,
  openModel,
  inspectPatches,
  inspectModel,
  inspectAttention,
};
