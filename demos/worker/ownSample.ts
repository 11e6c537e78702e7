/** The reader's own images, kept in this browser (IndexedDB). Nothing of them leaves the machine. */
import { del, get, set } from 'idb-keyval';
import type { LabelRow, SampleManifest } from '../engine/data/sample.ts';

const KEY = 'lesion-lab/own-sample/1';

/** A sample of the reader's. */
export interface OwnSample {
  manifest: SampleManifest;
  rows: LabelRow[];
  /** Image files, in the order of the rows. */
  images: Blob[];
}

// Each rejects where a browser refuses its storage; `async`, as some throw at once.

/** `undefined`: there is none. */
export const loadOwnSample = async (): Promise<OwnSample | undefined> => get<OwnSample>(KEY);
export const keepOwnSample = async (sample: OwnSample): Promise<void> => set(KEY, sample);
export const forgetOwnSample = async (): Promise<void> => del(KEY);
