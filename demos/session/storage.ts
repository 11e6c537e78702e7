/** Keeps the reader's last run in this browser (IndexedDB). Nothing of it leaves the machine. */
import { del, get, set } from 'idb-keyval';
import type { Run } from '../engine/run.ts';

/** Its number grows when a run gets fields that the page cannot do without; older runs are left out. */
const KEY = 'lesion-lab/run/2';

/** Where a session keeps its last run. Each call may reject: a browser can refuse its storage. */
export interface RunStorage {
  load(): Promise<Run | undefined>;
  save(run: Run): Promise<void>;
  forget(): Promise<void>;
}

/** The browser's own storage. */
export const browserStorage: RunStorage = {
  load: async () => asRun(await get<unknown>(KEY)),
  save: (run) => set(KEY, run),
  forget: () => del(KEY),
};

/** The value if it is a run that this version of the page can draw, else `undefined`. */
export function asRun(value: unknown): Run | undefined {
  const run = value as Partial<Run> | undefined;
  const drawable =
    run?.format === 'lesion-lab/run' &&
    run.version === 1 &&
    (run.status === 'done' || run.status === 'cancelled') &&
    Array.isArray(run.epochs) &&
    run.epochs.length > 0 &&
    Array.isArray(run.predictions);
  return drawable ? (run as Run) : undefined;
}
