/** Where a run in the browser gets its images: the site's own files, or the reader's. */
import { parseLabels } from '../engine/data/csv.ts';
import type { Mix } from '../engine/data/mixes.ts';
import type { Example, LabelRow, Sample, SampleManifest } from '../engine/data/sample.ts';
import { describeProblem, findProblems, imageIdOf } from '../engine/data/validate.ts';
import { decodeImage } from './decodeImage.ts';
import { loadMixedSample } from './mixedSample.ts';
import { loadOwnSample } from './ownSample.ts';
import { fetchFile, fetchJson, type OnProgress, SourceError } from './siteFiles.ts';

/** Images fetched at the same time. */
const AT_ONCE = 6;

/** Whose images a run learns from: the site's, the reader's, or a hundred with their classes mixed. */
export type SampleChoice = 'site' | 'own' | Mix;

/**
 * Loads and decodes a sample.
 *
 * @param seed of what is drawn.
 * @param base URL of the site's root, ending in `/`.
 * @throws SourceError where a file is missing, or the sample has problems: all are named.
 */
export async function loadSample(
  choice: SampleChoice,
  seed: number,
  base: string,
  onProgress: OnProgress,
): Promise<Sample> {
  if (choice === 'site') return loadFromSite(base, onProgress);
  return choice === 'own' ? loadOwn(onProgress) : loadMixedSample(choice, seed, onProgress);
}

async function loadOwn(onProgress: OnProgress): Promise<Sample> {
  onProgress('Loading your images', 0);
  const own = await loadOwnSample();
  if (!own) {
    throw new SourceError(
      'Your own images are no longer in this browser’s storage. Give them again in step 2, or go back to the site’s sample there.',
    );
  }
  const examples = await Promise.all(
    own.rows.map(async (row, i) => ({ ...row, image: await decodeImage(own.images[i]) })),
  );
  return { manifest: own.manifest, examples };
}

/**
 * Loads, checks and decodes the site's sample.
 * @param base URL of the site's root, ending in `/`.
 * @throws SourceError where a file is missing, or the sample has problems: all are named.
 */
async function loadFromSite(base: string, onProgress: OnProgress): Promise<Sample> {
  const root = `${base}data/sample/`;
  onProgress('Loading the list of images', 0);
  const manifest = await fetchJson<SampleManifest>(`${root}manifest.json`, 'the sample’s manifest');
  const csv = await (await fetchFile(`${root}labels.csv`, 'the labels')).text();
  const { rows, problems } = parseLabels(csv, 'labels.csv');
  const paths = imagePaths(manifest);
  const fileNames = [...paths.values()].map(baseName);
  const found = [...problems, ...findProblems(rows, fileNames, 'labels.csv')];
  if (found.length > 0) {
    const list = found.map(describeProblem);
    throw new SourceError(
      `The sample on this site cannot be used. ${list.join(' ')} Run “npm run data” and build the site again.`,
    );
  }
  let done = 0;
  const examples = await mapAtOnce(rows, AT_ONCE, async (row) => {
    const example = await loadExample(row, `${root}${paths.get(row.imageId)}`);
    done += 1;
    onProgress(`Loading images, ${done} of ${rows.length}`, done / rows.length);
    return example;
  });
  return { manifest, examples };
}

/** From image id to the path of its file, relative to the manifest. */
function imagePaths({ files }: SampleManifest): Map<string | undefined, string> {
  return new Map(files.map(({ path }) => [imageIdOf(baseName(path)), path]));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function loadExample(row: LabelRow, url: string): Promise<Example> {
  const blob = await fetchFile(url, `the image ${row.imageId}`);
  try {
    return { ...row, image: await decodeImage(blob) };
  } catch (error) {
    throw new SourceError(
      `The image ${row.imageId} could not be decoded (${(error as Error).message}). Load the sample again with “npm run data”.`,
    );
  }
}

/** `map` with a few promises at a time; results in the order of the items. */
async function mapAtOnce<T, U>(
  items: readonly T[],
  count: number,
  call: (item: T) => Promise<U>,
): Promise<U[]> {
  const results = new Array<U>(items.length);
  const entries = items.entries();
  const work = async () => {
    for (const [index, item] of entries) results[index] = await call(item);
  };
  await Promise.all(Array.from({ length: count }, work));
  return results;
}
