import type { Sample } from '../../demos/engine/data/sample.ts';
import { decodeRgb } from '../data/images.ts';
import { packSample } from '../data/manifest.ts';
import { readSample } from '../data/readSample.ts';
import { openSource, type SourceFiles } from '../data/source.ts';

/**
 * Reads a sample into memory: a folder (or zip file) with `labels.csv` and `images/`, prepared by
 * `npm run data` or not. Images keep their own size. The manifest is that of the sample as it was read,
 * with `labels.csv` in the form that `npm run data` gives it, so that one sample has one checksum.
 *
 * @throws UserError with a list of all problems, by file and line.
 */
export async function loadSampleFolder(folder: string): Promise<Sample> {
  return await loadSample(await openSource(folder));
}

/** The same from files that are open already. */
export async function loadSample(source: SourceFiles): Promise<Sample> {
  const { rows, images, terms, credits } = await readSample(source, async (bytes) => ({
    bytes,
    rgb: await decodeRgb(bytes),
  }));
  const files = images.map(({ bytes }) => bytes);
  return {
    manifest: packSample({ terms, rows, images: files, credits }).manifest,
    examples: rows.map((row, i) => ({ ...row, image: images[i].rgb })),
  };
}
