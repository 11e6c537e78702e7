import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseLabels } from '../../demos/engine/data/csv.ts';
import type { LesionGroup } from '../../demos/engine/data/lesionLeak.ts';
import { UserError } from '../shared/command.ts';

const FILE = 'HAM10000_metadata.csv';

/** How many lesions of HAM10000 were photographed once, twice, and so on. */
export async function recordSplit() {
  const path = process.env.HAM10000_METADATA;
  if (!path) {
    throw new UserError(
      `The counts are made from ${FILE}: get it from https://doi.org/10.7910/DVN/DBW86T and name it in HAM10000_METADATA.`,
    );
  }
  const bytes = await readFile(path);
  const { rows, problems } = parseLabels(bytes.toString('utf8'), FILE);
  if (problems.length > 0) throw new UserError(`${FILE}: ${problems[0].message}`);
  return {
    source: {
      file: FILE,
      doi: '10.7910/DVN/DBW86T',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
    lesions: groupLesions(rows.map(({ lesionId }) => lesionId)),
  };
}

function groupLesions(lesionIds: readonly (string | undefined)[]): LesionGroup[] {
  const images = new Map<string | undefined, number>();
  for (const id of lesionIds) images.set(id, (images.get(id) ?? 0) + 1);
  const lesions = new Map<number, number>();
  for (const count of images.values()) lesions.set(count, (lesions.get(count) ?? 0) + 1);
  return [...lesions]
    .map(([images, lesions]) => ({ images, lesions }))
    .sort((a, b) => a.images - b.images);
}
