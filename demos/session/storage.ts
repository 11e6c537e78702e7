/** Keeps the library of runs and models in this browser (IndexedDB). Nothing of it leaves the machine. */
import { createStore, del, get, set, values } from 'idb-keyval';
import {
  type KeptModel,
  listModels,
  openLibraryChannel,
  putModel,
  removeModel,
} from '../worker/keptModels.ts';
import type { KeptRun } from './readRun.ts';

/** All that is kept. */
export interface LibraryState {
  runs: KeptRun[];
  models: KeptModel[];
  /** Id of the run that all demos of all pages show. */
  currentId?: string;
}

/** Where a library is kept. Each call may reject: a browser can refuse its storage, or have no room. */
export interface LibraryStorage {
  load(): Promise<LibraryState>;
  putRun(kept: KeptRun): Promise<void>;
  removeRun(id: string): Promise<void>;
  putModel(model: KeptModel): Promise<void>;
  removeModel(id: string): Promise<void>;
  setCurrent(id: string | undefined): Promise<void>;
  /** Bytes that there is still room for. */
  room(): Promise<number>;
  /** Calls whenever another tab, or a worker, has changed what is kept. */
  onChange(listener: () => void): void;
}

const CURRENT = 'lesion-lab/current-run';
const store = createStore('lesion-lab-runs', 'runs');
let channel: BroadcastChannel | undefined;

/** Does a change, and tells the other tabs. Rejects where the change throws or rejects. */
async function tell(change: () => Promise<void>): Promise<void> {
  await change();
  channel?.postMessage('changed');
}

/** The browser's own storage. */
export const browserStorage: LibraryStorage = {
  async load() {
    const [kept, models, currentId] = await Promise.all([
      values<unknown>(store),
      listModels(),
      get<string>(CURRENT),
    ]);
    if (kept.length === 0) return { runs: [], models, currentId };
    const { asKeptRun } = await import('./readRun.ts');
    return { runs: kept.map(asKeptRun).filter((one) => one !== undefined), models, currentId };
  },
  putRun: (kept) => tell(() => set(kept.run.id, kept, store)),
  removeRun: (id) => tell(() => del(id, store)),
  putModel: (model) => tell(() => putModel(model)),
  removeModel: (id) => tell(() => removeModel(id)),
  setCurrent: (id) => tell(() => (id === undefined ? del(CURRENT) : set(CURRENT, id))),
  async room() {
    const { quota, usage = 0 } = (await navigator.storage?.estimate()) ?? {};
    return quota === undefined ? Number.POSITIVE_INFINITY : quota - usage;
  },
  onChange(listener) {
    channel ??= openLibraryChannel();
    channel.addEventListener('message', listener);
  },
};
