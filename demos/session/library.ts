/** The reader's runs and models, as signals: what is kept in this browser, whichever tab made it. */
import { batch } from '@preact/signals';
import type { LibraryChanges } from './libraryChanges.ts';
import { LibraryState, newestFirst, type Sentences, trouble } from './libraryState.ts';
import { browserStorage, type LibraryStorage } from './storage.ts';

export class Library extends LibraryState {
  readonly #storage: LibraryStorage;
  readonly #loadChanges: () => Promise<typeof import('./libraryChanges.ts')>;
  #loaded: Promise<Sentences> | undefined;
  #changes: Promise<LibraryChanges> | undefined;

  constructor(storage: LibraryStorage, loadChanges = () => import('./libraryChanges.ts')) {
    super();
    this.#storage = storage;
    this.#loadChanges = loadChanges;
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
    this.#changes ??= this.#loadChanges().then(
      (module) => new module.LibraryChanges(this, this.#storage),
    );
    let changes: LibraryChanges;
    try {
      changes = await this.#changes;
    } catch (error) {
      this.#changes = undefined;
      return [
        `The library of runs is as it was, because the page could not load the code that changes it (${(error as Error).message}). Reload the page when its site can be reached.`,
      ];
    }
    // TypeScript does not see that the name and what it takes belong together.
    const method = changes[name] as (...what: unknown[]) => Promise<Sentences>;
    return method.apply(changes, what);
  }

  /** Whether the browser's storage, and not only this page, has a run. */
  async keeps(runId: string): Promise<boolean> {
    const stored = await this.#storage.load().catch(() => undefined);
    return stored?.runs.some(({ run }) => run.id === runId) ?? false;
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

/** The library of this browser. */
export const library = new Library(browserStorage);
