import { get, set } from 'idb-keyval';
import { prepareBackend } from '../engine/backend.ts';
import type { BackendName, DeviceInfo } from '../engine/run.ts';

/** Prefix of the keys under which IndexedDB keeps what was measured of a GPU. */
const PREFIX = 'lesion-lab/tuning/1/';

/** `prepareBackend`, with what was measured of this browser's GPU kept for the next visit. */
export function prepareDevice(backend: BackendName | 'auto'): Promise<DeviceInfo> {
  return prepareBackend({
    backend,
    tuning: {
      // Where the browser keeps nothing, it is measured again: a second at most.
      get: (key) => get<string>(PREFIX + key).catch(() => undefined),
      set: (key, value) => set(PREFIX + key, value).catch(() => {}),
    },
  });
}
