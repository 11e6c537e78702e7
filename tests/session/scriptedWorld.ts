/** What a session needs of the world, for tests. */
import type { Run, RunEvent } from '../../demos/engine/run.ts';
import type { RunClient } from '../../demos/session/client.ts';
import { asRun, type RunStorage } from '../../demos/session/storage.ts';

/** A worker at the end of the wire that does what the test says. */
export class ScriptedClient implements RunClient {
  calls: string[] = [];
  emit: (event: RunEvent) => void = () => {};
  #ended = Promise.withResolvers<Blob | undefined>();

  start(_request: unknown, onEvent: (event: RunEvent) => void): Promise<Blob | undefined> {
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

/** Storage in memory; structured clones, as IndexedDB makes them. */
export class MemoryStorage implements RunStorage {
  kept: Run | undefined;
  load = async () => asRun(structuredClone(this.kept));
  save = async (run: Run) => {
    this.kept = structuredClone(run);
  };
  forget = async () => {
    this.kept = undefined;
  };
}

/** Storage that the browser refuses. */
export class FullStorage extends MemoryStorage {
  override load = () => Promise.reject(new Error('storage is off'));
  override save = () => Promise.reject(new Error('the disk is full'));
}
