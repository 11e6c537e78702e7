/**
 * The reader's models: trained here, or opened from a file. They are kept in this browser (IndexedDB),
 * where page and worker both find them. Nothing of them leaves the machine.
 */
import { createStore, del, get, set, values } from 'idb-keyval';

/** A model that is kept. */
export interface KeptModel {
  /** Value of `model` in a link: `run:<id of its run>`, or `kept:<name>`. */
  id: string;
  /** For people: that of its run, or of its file. */
  name: string;
  /** Count of parameters without a classification head. */
  parameters: number;
  /** ISO 8601 date and time at which it was kept. */
  keptAt: string;
  /** The folder that `from_pretrained` reads. */
  zip: Blob;
}

const FORM = /^(run|kept):\w[\w.:-]*$/;
const CHANNEL = 'lesion-lab/library';
const store = createStore('lesion-lab-models', 'models');

/** Whether a value of `model` means a model of the reader's own. */
export function isKeptModel(id: string): boolean {
  return FORM.test(id);
}

/** The id of the model that a run has trained. */
export function trainedModelId(runId: string): string {
  return `run:${runId}`;
}

// Each rejects where a browser refuses its storage, or has no room left.

export async function listModels(): Promise<KeptModel[]> {
  return values(store);
}

/** `undefined`: there is none of this id. */
export async function getModel(id: string): Promise<KeptModel | undefined> {
  return get(id, store);
}

export async function putModel(model: KeptModel): Promise<void> {
  await set(model.id, model, store);
}

export async function removeModel(id: string): Promise<void> {
  await del(id, store);
}

/** The wire on which pages and workers of this site tell each other that the library has changed. */
export function openLibraryChannel(): BroadcastChannel {
  return new BroadcastChannel(CHANNEL);
}
