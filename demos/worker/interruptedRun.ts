/**
 * The reader's run under way, kept in this browser (IndexedDB) after its epochs: where page or device
 * fall over, it can go on from there. Nothing of it leaves the machine.
 */
import { del, get, set } from 'idb-keyval';
import type { Run } from '../engine/run.ts';
import type { TrainerState } from '../engine/training/trainerState.ts';

/** A run as it was after an epoch, and all that is needed to go on. */
export interface InterruptedRun {
  run: Run;
  state: TrainerState;
  /** A safetensors file. */
  tensors: Blob;
}

const KEY = 'lesion-lab/interrupted-run/1';

// Each rejects where a browser refuses its storage, or has no room left; `async`, as some throw at once.

/** `undefined`: there is none. */
export const getInterruptedRun = async (): Promise<InterruptedRun | undefined> => get(KEY);
export const putInterruptedRun = async (kept: InterruptedRun): Promise<void> => set(KEY, kept);
export const forgetInterruptedRun = async (runId: string): Promise<void> => {
  const kept = await getInterruptedRun();
  if (kept?.run.id === runId) await del(KEY);
};

/** Name of the lock that is held as long as a run is under way, in whichever tab: then it is not interrupted. */
export function runLock(runId: string): string {
  return `lesion-lab/run/${runId}`;
}
