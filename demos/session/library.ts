/** The reader's runs and models, as signals: what is kept in this browser, whichever tab made it. */
import { batch } from '@preact/signals';
import type { LibraryChanges } from './libraryChanges.ts';
import { LibraryState, newestFirst, type Sentences, trouble } from './libraryState.ts';
import { browserStorage, type LibraryStorage } from './storage.ts';

export class Library extends LibraryState {
  readonly #storage: LibraryStorage;
  #loaded: Promise<Sentences> | undefined;
  #changes: Promise<LibraryChanges> | undefined;

  constructor(storage: LibraryStorage) {
    super();
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

/** The library of this browser. */
export const library = new Library(browserStorage);
