import { get, set } from 'idb-keyval';
import type { TuningMemory } from '../engine/kernels/webgpu/tuning.ts';

/** Prefix of the keys under which IndexedDB keeps what was measured of a GPU. */
const PREFIX = 'lesion-lab/tuning/2/';

/**
 * What was measured of this browser's GPU, kept for the next visit. Where the browser keeps nothing, it is
 * measured again: two seconds at most.
 */
export const tuningMemory: TuningMemory = {
  async get(key) {
    try {
      return await get<string>(PREFIX + key);
    } catch {
      return undefined;
    }
  },
  async set(key, value) {
    try {
      await set(PREFIX + key, value);
    } catch {
      // As said above.
    }
  },
};
