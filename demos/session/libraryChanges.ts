/** What changes the library: loaded when a run has ended, or the reader asks for it. */
import { batch } from '@preact/signals';
import type { Run } from '../engine/run.ts';
import { type KeptModel, trainedModelId } from '../worker/keptModels.ts';
import {
  fileStem,
  type LibraryState,
  newestFirst,
  type Removed,
  type Sentences,
  trouble,
} from './libraryState.ts';
import type { KeptRun } from './readRun.ts';
import { defaultName, LONGEST_NAME } from './runNames.ts';
import type { LibraryStorage } from './storage.ts';

/** The newest are kept; a run has some 10 to 60 kB. */
export const MOST_RUNS = 50;

/** Of the models that were trained here, the newest are kept: each has up to some hundred MB. */
export const MOST_TRAINED_MODELS = 3;

/** What a run is called. */
export function nameOf({ name, run }: Pick<KeptRun, 'name' | 'run'>): string {
  return name ?? defaultName(run);
}

/** The changes to a library that has been loaded. Each is drawn at once, and then kept. */
export class LibraryChanges {
  readonly #library: LibraryState;
  readonly #storage: LibraryStorage;

  constructor(library: LibraryState, storage: LibraryStorage) {
    this.#library = library;
    this.#storage = storage;
  }

  /** Adds a run that has ended, which becomes the current one. The oldest make room for it. */
  async keep(run: Run, name?: string): Promise<Sentences> {
    const kept: KeptRun = { run, name, keptAt: new Date().toISOString() };
    const others = this.#library.runs.value.filter((one) => one.run.id !== run.id);
    const byAge = others.toSorted((a, b) => b.keptAt.localeCompare(a.keptAt));
    const dropped = byAge.slice(MOST_RUNS - 1);
    batch(() => {
      this.#library.runs.value = newestFirst([kept, ...byAge.slice(0, MOST_RUNS - 1)]);
      this.#library.models.value = this.#library.models.value.filter(
        ({ id }) => !dropped.some((one) => trainedModelId(one.run.id) === id),
      );
      this.#library.currentId.value = run.id;
    });
    const said = await this.#change('Your run could not be kept', [
      this.#storage.putRun(kept),
      this.#storage.setCurrent(run.id),
      ...dropped.flatMap((one) => [
        this.#storage.removeRun(one.run.id),
        this.#storage.removeModel(trainedModelId(one.run.id)),
      ]),
    ]);
    const notes = dropped.map(
      (one) =>
        `${MOST_RUNS} runs are kept: “${nameOf(one)}”, the oldest, has made room for this one. Export those that you want to have for longer.`,
    );
    return [...said, ...notes];
  }

  /**
   * Keeps the model that a run of the library has trained. Older ones make room for it; where there is
   * too little of it even so, they stay, and this one is there as long as the page is.
   *
   * @param zip the folder that `from_pretrained` reads
   */
  async keepModel(runId: string, zip: Blob): Promise<Sentences> {
    this.#library.newModel.value = { runId, zip };
    const kept = this.#find(runId);
    if (!kept) return [];
    const trained = this.#library.models.value
      .filter(({ id }) => id.startsWith('run:'))
      .toSorted((a, b) => a.keptAt.localeCompare(b.keptAt));
    const dropped = trained.splice(0, trained.length - (MOST_TRAINED_MODELS - 1));
    try {
      let room = (await this.#storage.room()) + totalSize(dropped);
      if (zip.size > room + totalSize(trained)) throw new Error('there is too little room');
      while (zip.size > room) {
        const oldest = trained.shift() as KeptModel;
        dropped.push(oldest);
        room += oldest.zip.size;
      }
      for (const { id } of dropped) await this.#storage.removeModel(id);
      const model: KeptModel = {
        id: trainedModelId(runId),
        name: nameOf(kept),
        parameters: kept.run.model?.parameters ?? 0,
        keptAt: new Date().toISOString(),
        zip,
      };
      await this.#storage.putModel(model);
      this.#library.models.value = [
        ...this.#library.models.value.filter((one) => !dropped.includes(one)),
        model,
      ];
    } catch (error) {
      return [
        `The model of this run is not kept in this browser (${reason(error)}). Nothing is lost: Save model gives it as a file while this page is open.`,
      ];
    }
    return dropped.map(
      ({ name }) =>
        `The model of “${name}” has made room for this one; the run itself is still there.`,
    );
  }

  /** Shows a run in all demos; `undefined`: the recorded one again. It stays in the library. */
  async choose(id: string | undefined): Promise<Sentences> {
    this.#library.currentId.value = id;
    return this.#change('Your choice could not be kept', [this.#storage.setCurrent(id)]);
  }

  /** Gives a run a name; an empty one brings back what it is called by itself. */
  async rename(id: string, name: string): Promise<Sentences> {
    const before = this.#find(id);
    if (!before) return [];
    const kept = { ...before, name: name.trim().slice(0, LONGEST_NAME) || undefined };
    const model = this.#library.models.value.find((one) => one.id === trainedModelId(id));
    const renamed = model && { ...model, name: nameOf(kept) };
    batch(() => {
      this.#library.runs.value = this.#library.runs.value.map((one) =>
        one === before ? kept : one,
      );
      this.#library.models.value = this.#library.models.value.map(
        (one) => (one === model && renamed) || one,
      );
    });
    return this.#change('The name could not be kept', [
      this.#storage.putRun(kept),
      ...(renamed ? [this.#storage.putModel(renamed)] : []),
    ]);
  }

  /** Deletes a run with its model; `undo` brings both back. */
  async remove(id: string): Promise<Sentences> {
    const kept = this.#find(id);
    const model = this.#library.models.value.find((one) => one.id === trainedModelId(id));
    return this.#remove({ kept, model, wasCurrent: this.#library.currentId.value === id });
  }

  /** Deletes a model; a run that trained it stays. `undo` brings it back. */
  async removeModel(id: string): Promise<Sentences> {
    const model = this.#library.models.value.find((one) => one.id === id);
    return this.#remove({ model, wasCurrent: false });
  }

  async #remove(removed: Removed): Promise<Sentences> {
    const { kept, model, wasCurrent } = removed;
    batch(() => {
      this.#library.runs.value = this.#library.runs.value.filter((one) => one !== kept);
      this.#library.models.value = this.#library.models.value.filter((one) => one !== model);
      if (wasCurrent) this.#library.currentId.value = undefined;
      this.#library.removed.value = [...this.#library.removed.value, removed];
    });
    return this.#change('This could not be deleted', [
      ...(kept ? [this.#storage.removeRun(kept.run.id)] : []),
      ...(model ? [this.#storage.removeModel(model.id)] : []),
      ...(wasCurrent ? [this.#storage.setCurrent(undefined)] : []),
    ]);
  }

  /** Brings back what was deleted last. */
  async undo(): Promise<Sentences> {
    const last = this.#library.removed.value.at(-1);
    if (!last) return [];
    const { kept, model, wasCurrent } = last;
    batch(() => {
      this.#library.removed.value = this.#library.removed.value.slice(0, -1);
      if (kept) {
        const others = this.#library.runs.value.filter(({ run }) => run.id !== kept.run.id);
        this.#library.runs.value = newestFirst([...others, kept]);
      }
      if (model) {
        const others = this.#library.models.value.filter(({ id }) => id !== model.id);
        this.#library.models.value = [...others, model];
      }
      if (wasCurrent) this.#library.currentId.value = kept?.run.id;
    });
    return this.#change('This could not be brought back', [
      ...(kept ? [this.#storage.putRun(kept)] : []),
      ...(model ? [this.#storage.putModel(model)] : []),
      ...(kept && wasCurrent ? [this.#storage.setCurrent(kept.run.id)] : []),
    ]);
  }

  /** Adds the run in a file, which becomes the current one. */
  async open(file: File): Promise<Sentences> {
    const { openRunFile } = await import('./readRun.ts');
    const run = await openRunFile(file);
    if (typeof run === 'string') return [run];
    const there = this.#find(run.id);
    if (there) {
      const said = `The run in ${file.name} is here already, as “${nameOf(there)}”.`;
      return [said, ...(await this.choose(run.id))];
    }
    const stem = file.name.replace(/\.json$/i, '').slice(0, LONGEST_NAME);
    return this.keep(run, stem === fileStem(run) || stem === 'run' ? undefined : stem);
  }

  #find(id: string | undefined): KeptRun | undefined {
    return this.#library.runs.value.find(({ run }) => run.id === id);
  }

  async #change(failed: string, changes: Promise<void>[]): Promise<Sentences> {
    try {
      await Promise.all(changes);
      return [];
    } catch (error) {
      return [trouble(failed, error)];
    }
  }
}

function totalSize(models: readonly KeptModel[]): number {
  return models.reduce((sum, { zip }) => sum + zip.size, 0);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
