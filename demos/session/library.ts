/** The reader's runs and models, as signals: what is kept in this browser, whichever tab made it. */
import { batch, computed, signal } from '@preact/signals';
import type { Run } from '../engine/run.ts';
import type { KeptModel } from '../worker/keptModels.ts';
import type { LibraryChanges } from './libraryChanges.ts';
import type { KeptRun } from './readRun.ts';
import { browserStorage, type LibraryStorage } from './storage.ts';

/** What was deleted, and can be brought back while the page is open. */
export interface Removed {
  kept?: KeptRun;
  model?: KeptModel;
  wasCurrent: boolean;
}

/** What a change has led to beside itself: sentences for the reader, of what failed or was dropped. */
export type Sentences = readonly string[];

export class Library {
  /** The newest first. */
  readonly runs = signal<readonly KeptRun[]>([]);
  readonly models = signal<readonly KeptModel[]>([]);
  readonly currentId = signal<string | undefined>(undefined);
  /** The run that all demos show; `undefined`: the recorded one. */
  readonly current = computed(
    () => this.runs.value.find(({ run }) => run.id === this.currentId.value)?.run,
  );
  /** The last one is the first to come back. */
  readonly removed = signal<readonly Removed[]>([]);

  readonly #storage: LibraryStorage;
  #loaded: Promise<Sentences> | undefined;
  #changes: Promise<LibraryChanges> | undefined;

  constructor(storage: LibraryStorage) {
    this.#storage = storage;
  }

  /** Reads what is kept, and from then on what other tabs change. Later calls wait for the first. */
  load(): Promise<Sentences> {
    this.#loaded ??= this.#read().then(
      () => {
        // One after the other, so that what is read last is what counts.
        let reading = Promise.resolve();
        this.#storage.onChange(() => {
          reading = reading.then(() => this.#read()).catch(() => {});
        });
        return [];
      },
      (error) => [trouble('Your runs could not be looked for', error)],
    );
    return this.#loaded;
  }

  /** Does a change, and says what came of it beside the change itself. The code for it is loaded then. */
  async change<Name extends keyof LibraryChanges>(
    name: Name,
    ...what: Parameters<LibraryChanges[Name]>
  ): Promise<Sentences> {
    await this.load();
    this.#changes ??= import('./libraryChanges.ts').then(
      (module) => new module.LibraryChanges(this, this.#storage),
    );
    const changes = await this.#changes;
    // TypeScript does not see that the name and what it takes belong together.
    const method = changes[name] as (...what: unknown[]) => Promise<Sentences>;
    return method.apply(changes, what);
  }

  async #read(): Promise<void> {
    const { runs, models, currentId } = await this.#storage.load();
    batch(() => {
      this.runs.value = newestFirst(runs);
      this.models.value = models;
      this.currentId.value = currentId;
    });
  }
}

/** Name of a run's file without its ending, where the reader has named neither. */
export function fileStem({ id }: Pick<Run, 'id'>): string {
  return id.replaceAll(/[^\w.-]/g, '-');
}

export function newestFirst(runs: readonly KeptRun[]): KeptRun[] {
  return runs.toSorted((a, b) => b.run.createdAt.localeCompare(a.run.createdAt));
}

/** That something failed in the browser's storage. */
export function trouble(failed: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${failed} in this browser’s storage (${reason}); this page works without, until it is reloaded.`;
}

/** The library of this browser. */
export const library = new Library(browserStorage);
