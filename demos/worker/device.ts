import { prepareBackend } from '../engine/backend.ts';
import type { BackendName, DeviceInfo } from '../engine/run.ts';
import { tuningMemory } from './tuningMemory.ts';

/** `prepareBackend`, with what was measured of this browser's GPU kept for the next visit. */
export function prepareDevice(backend: BackendName | 'auto'): Promise<DeviceInfo> {
  return prepareBackend({ backend, tuning: tuningMemory });
}
