/** Images drawn from a larger archive, such as the whole of HAM10000, for the runs of a suite. */
import { parseLabels, writeLabels } from '../../demos/engine/data/csv.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { LabelRow, Sample } from '../../demos/engine/data/sample.ts';
import { balancedSubset, trainTestSplit } from '../../demos/engine/data/split.ts';
import { countClasses, describeProblem } from '../../demos/engine/data/validate.ts';
import { Random } from '../../demos/engine/random.ts';
import { openSource, type SourceFiles } from '../data/source.ts';
import { UserError } from '../shared/command.ts';
import { loadSample } from '../shared/sampleFolder.ts';

/** Which images to draw. */
export interface Draw {
  /** The classes as equal as they can be, or as frequent as among the images of the archive. */
  mix: 'balanced' | 'natural';
  /** How many. */
  size: number;
}

/** An archive that samples can be drawn from. */
export interface Archive {
  source: SourceFiles;
  /** Every image of it. */
  rows: LabelRow[];
}

/**
 * Opens a folder or zip file in the layout of a sample, or HAM10000's own with `HAM10000_metadata.csv`.
 * The images are read when they are drawn.
 *
 * @throws UserError where it is none, or its labels are no good
 */
export async function openArchive(location: string): Promise<Archive> {
  const source = await openSource(location);
  const text = new TextDecoder().decode(await source.read(source.labelFile));
  const { rows, problems } = parseLabels(text, source.labelFile);
  if (problems.length > 0) {
    const list = problems.map((problem) => `  ${describeProblem(problem)}`).join('\n');
    throw new UserError(`The archive ${location} cannot be used:\n${list}`);
  }
  return { source, rows };
}

/**
 * A sample of images that share no lesion with one another, nor with those kept out. The same seed
 * draws the same images, and a smaller balanced draw is part of a larger one.
 *
 * @param keptOut rows whose lesions may not be drawn: those that the runs are tested on
 * @throws UserError where the archive has too few
 */
export async function drawSample(
  { source, rows }: Archive,
  { mix, size }: Draw,
  keptOut: readonly LabelRow[],
  seed: number,
): Promise<Sample> {
  const pool = oneOfEachLesion(rows, keptOut);
  if (pool.length < size) {
    throw new UserError(
      `${source.location} has ${pool.length} lesions that can be drawn, and ${size} are needed; ` +
        'give a larger archive by --archive or LESION_ARCHIVE.',
    );
  }
  const drawn =
    mix === 'balanced' ? balancedSubset(pool, size, seed) : naturalSubset(pool, rows, size, seed);
  return await loadSample(only(source, drawn));
}

/** The image with the lowest id of each lesion. */
function oneOfEachLesion(rows: readonly LabelRow[], keptOut: readonly LabelRow[]): LabelRow[] {
  const lesion = ({ lesionId, imageId }: LabelRow) => lesionId ?? imageId;
  const byLesion = new Map<string, LabelRow>();
  for (const row of rows.toSorted((a, b) => (a.imageId < b.imageId ? -1 : 1))) {
    if (!byLesion.has(lesion(row))) byLesion.set(lesion(row), row);
  }
  for (const row of keptOut) byLesion.delete(lesion(row));
  return [...byLesion.values()];
}

/** Rows of the pool, with the classes as frequent as among all images; of each class one at least. */
function naturalSubset(
  pool: readonly LabelRow[],
  all: readonly LabelRow[],
  size: number,
  seed: number,
): LabelRow[] {
  // A stratified part of all images has the shares of the classes; which images those are is no matter.
  const counts = countClasses(trainTestSplit(all, { testSize: size / all.length, seed }).test);
  const random = Random.for(seed, 'natural subset');
  return LABELS.flatMap((label) =>
    random.shuffle(pool.filter(({ dx }) => dx === label)).slice(0, counts[label]),
  );
}

/** The same files as if the label file had these rows alone. */
function only(source: SourceFiles, rows: readonly LabelRow[]): SourceFiles {
  const labels = new TextEncoder().encode(writeLabels(rows));
  return {
    ...source,
    read: async (path) => (path === source.labelFile ? labels : await source.read(path)),
  };
}
