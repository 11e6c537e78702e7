/** The sample of the tutorial: 100 pinned images of HAM10000, and the terms they come under. */
import { readFile } from 'node:fs/promises';
import { parseLabels } from '../../demos/engine/data/csv.ts';
import type { LabelRow } from '../../demos/engine/data/sample.ts';
import { ROOT } from '../shared/paths.ts';

/** Licence of HAM10000 (Tschandl et al., 2018). */
export const HAM10000_LICENSE = 'CC-BY-NC-4.0';

/** The credit line that HAM10000 asks for. */
export const HAM10000_ATTRIBUTION =
  'HAM10000 Dataset: (c) by ViDIR Group, Department of Dermatology, Medical University of Vienna; ' +
  'https://doi.org/10.1038/sdata.2018.161';

const PINNED = 'content/sample/ham10000-sample-100.csv';

/** The pinned images with their labels, sorted by image id. */
export async function readPinnedRows(): Promise<LabelRow[]> {
  const { rows, problems } = parseLabels(await readFile(`${ROOT}/${PINNED}`, 'utf8'), PINNED);
  if (problems.length > 0) throw new Error(`${PINNED}: ${problems[0].message}`);
  return rows;
}

/** Whether these are the pinned images with the pinned labels, in any order. */
export async function isPinnedSample(rows: readonly LabelRow[]): Promise<boolean> {
  const key = ({ imageId, dx }: LabelRow) => `${imageId} ${dx}`;
  const pinned = new Set((await readPinnedRows()).map(key));
  return rows.length === pinned.size && rows.every((row) => pinned.has(key(row)));
}
