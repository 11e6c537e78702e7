/** What a session needs of the world, for tests. */
import type { Run, RunEvent } from '../../demos/engine/run.ts';
import type { RunClient } from '../../demos/session/connection.ts';
import type { Interrupted } from '../../demos/session/interrupted.ts';
import type { KeptRun } from '../../demos/session/readRun.ts';
import type { LibraryState, LibraryStorage } from '../../demos/session/storage.ts';
import type { KeptModel } from '../../demos/worker/keptModels.ts';

/** A worker at the end of the wire that does what the test says. */
export class ScriptedClient implements RunClient {
  calls: string[] = [];
  /** What it was asked for. */
  request: Parameters<RunClient['start']>[0] | undefined;
  emit: (event: RunEvent) => void = () => {};
  #ended = Promise.withResolvers<Blob | undefined>();

  start(
    request: Parameters<RunClient['start']>[0],
    onEvent: (event: RunEvent) => void,
  ): Promise<Blob | undefined> {
    this.request = request;
    this.emit = onEvent;
    return this.#ended.promise;
  }
  pause = () => void this.calls.push('pause');
  resume = () => void this.calls.push('resume');
  cancel = () => void this.calls.push('cancel');
  terminate = () => {
    this.calls.push('terminate');
    this.#ended.resolve(undefined);
  };
  end = (model?: Blob) => this.#ended.resolve(model);
  crash = (message: string) => this.#ended.reject(new Error(message));
}

/** Storage in memory; structured clones, as IndexedDB makes them. Two libraries on one are two tabs. */
export class MemoryStorage implements LibraryStorage {
  readonly runs = new Map<string, KeptRun>();
  readonly models = new Map<string, KeptModel>();
  currentId: string | undefined;
  free = Number.POSITIVE_INFINITY;
  #listeners: (() => void)[] = [];

  load = async (): Promise<LibraryState> => ({
    runs: [...this.runs.values()].map((kept) => structuredClone(kept)),
    models: [...this.models.values()],
    currentId: this.currentId,
  });
  putRun = async (kept: KeptRun) => void this.runs.set(kept.run.id, structuredClone(kept));
  removeRun = async (id: string) => void this.runs.delete(id);
  putModel = async (model: KeptModel) => void this.models.set(model.id, model);
  removeModel = async (id: string) => void this.models.delete(id);
  setCurrent = async (id: string | undefined) => {
    this.currentId = id;
  };
  room = async () =>
    this.free - [...this.models.values()].reduce((sum, { zip }) => sum + zip.size, 0);
  onChange = (listener: () => void) => void this.#listeners.push(listener);

  /** As if another tab had kept these, the first being the current one. */
  putRuns(...runs: Run[]): void {
    for (const run of runs) this.runs.set(run.id, { run, keptAt: run.createdAt });
    this.currentId = runs.at(0)?.id;
  }

  /** Tells those who listen that another tab has changed something. */
  async tell(): Promise<void> {
    for (const listener of this.#listeners) listener();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

/** Storage that the browser refuses. */
export class FullStorage extends MemoryStorage {
  override load = () => Promise.reject(new Error('storage is off'));
  override putRun = () => Promise.reject(new Error('the disk is full'));
  override putModel = () => Promise.reject(new Error('the disk is full'));
}

/** The run that a reload has cut off, if the test says that there is one. */
export class ScriptedInterrupted implements Interrupted {
  run: Run | undefined;
  find = async () => this.run;
  forget = async (runId: string) => {
    if (this.run?.id === runId) this.run = undefined;
  };
}
