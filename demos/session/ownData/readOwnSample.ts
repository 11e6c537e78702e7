/** From the files that a reader gives to a sample that runs can learn from. */
import { imageSize } from 'image-size';
import { parseLabels } from '../../engine/data/csv.ts';
import { findLayout } from '../../engine/data/layout.ts';
import type { LabelRow, Problem, SampleManifest } from '../../engine/data/sample.ts';
import { balancedSubset } from '../../engine/data/split.ts';
import { countClasses, findProblems } from '../../engine/data/validate.ts';
import { describeLabels } from '../../worker/labelsFile.ts';
import type { OwnSample } from '../../worker/ownSample.ts';
import { type GivenFiles, GivenFilesError } from './files.ts';

/** Size of every image in a sample, in pixels, as `npm run data` makes it: a third of HAM10000's. */
const WIDTH = 200;
const HEIGHT = 150;

/** Pixels of the largest image that is read: more than any camera of a dermatoscope takes. */
const MOST_PIXELS = 50e6;

const REMEDY = 'Replace it, or take it out of the labels.';

/** Labels and the paths of their images, checked, with nothing decoded yet. */
export interface GivenSample {
  rows: LabelRow[];
  images: Map<string, string>;
  /** All that is wrong; with anything in it, no sample is to be drawn. */
  problems: Problem[];
}

/** What to draw. */
export interface DrawOptions {
  /** Images at most. */
  size: number;
  seed: number;
}

/**
 * Reads and checks the labels, and looks for an image of each.
 *
 * @throws GivenFilesError where there is no label file
 */
export async function checkGivenFiles(files: GivenFiles): Promise<GivenSample> {
  const layout = findLayout([...files.keys()]);
  if (!layout) {
    throw new GivenFilesError(
      'Among these files is no labels.csv and no HAM10000_metadata.csv. Give the folder or zip file that holds it together with the images.',
    );
  }
  const text = await (await files.get(layout.labels)?.())?.text();
  const { rows, lines, problems } = parseLabels(text ?? '', layout.labels);
  const names = [...layout.images.keys()].map((id) => `${id}.jpg`);
  return {
    rows,
    images: layout.images,
    problems: [...problems, ...findProblems(rows, names, layout.labels, lines)],
  };
}

/**
 * Draws a balanced sample and reads its images, each cut to 200 × 150 around its centre as `npm run data`
 * does. Where rows name their lesion, one image of each lesion can be drawn: else one might be learnt
 * from and another asked about.
 *
 * @param onProgress told the part done, 0 to 1
 * @throws GivenFilesError where an image cannot be decoded
 */
export async function drawOwnSample(
  files: GivenFiles,
  { rows, images }: GivenSample,
  { size, seed }: DrawOptions,
  onProgress: (fraction: number) => void,
): Promise<OwnSample> {
  const drawn = balancedSubset(firstOfEachLesion(rows), size, seed);
  const blobs: Blob[] = [];
  for (const [i, { imageId }] of drawn.entries()) {
    const path = images.get(imageId) ?? '';
    const blob = await files.get(path)?.();
    blobs.push(await toSampleJpeg(blob ?? new Blob(), path));
    onProgress((i + 1) / drawn.length);
  }
  const manifest: SampleManifest = {
    format: 'lesion-lab/sample',
    version: 1,
    source: 'folder',
    title: `${drawn.length} of your own ${rows.length} images`,
    license: 'as given by its owner',
    attribution: 'yours',
    classCounts: countClasses(drawn),
    files: [describeLabels(drawn)],
  };
  return { manifest, rows: drawn, images: blobs };
}

/** Rows with the first image of each lesion, by image id; those that name no lesion are all kept. */
function firstOfEachLesion(rows: readonly LabelRow[]): LabelRow[] {
  const seen = new Set<string>();
  return rows
    .toSorted((a, b) => (a.imageId < b.imageId ? -1 : 1))
    .filter(({ lesionId }) => {
      if (lesionId === undefined) return true;
      const isNew = !seen.has(lesionId);
      seen.add(lesionId);
      return isNew;
    });
}

/**
 * Looks at the head of an image before a browser unpacks it: a file of 100 kB may hold thousands of
 * megabytes of pixels, and a drawing may pose as a photograph.
 */
async function assertPhotograph(blob: Blob, path: string): Promise<void> {
  let head: ReturnType<typeof imageSize>;
  try {
    head = imageSize(new Uint8Array(await blob.arrayBuffer()));
  } catch {
    throw new GivenFilesError(`The image ${path} is no JPEG and no PNG. ${REMEDY}`);
  }
  const { type, width, height } = head;
  if (type !== 'jpg' && type !== 'png') {
    throw new GivenFilesError(`The image ${path} is no JPEG and no PNG but a ${type}. ${REMEDY}`);
  }
  if (width * height > MOST_PIXELS) {
    throw new GivenFilesError(
      `The image ${path} has ${width} × ${height} pixels; at most ${MOST_PIXELS / 1e6} million are read here. ${REMEDY}`,
    );
  }
}

async function toSampleJpeg(blob: Blob, path: string): Promise<Blob> {
  await assertPhotograph(blob, path);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch (error) {
    throw new GivenFilesError(
      `The image ${path} cannot be decoded (${(error as Error).message}). ${REMEDY}`,
    );
  }
  const { width, height } = bitmap;
  if (width === WIDTH && height === HEIGHT && blob.type !== 'image/png') {
    bitmap.close();
    return blob;
  }
  const scale = Math.max(WIDTH / width, HEIGHT / height);
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new GivenFilesError('This browser gave no canvas to shrink the images on.');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = 'white';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const [x, y] = [(WIDTH - scale * width) / 2, (HEIGHT - scale * height) / 2];
  context.drawImage(bitmap, x, y, scale * width, scale * height);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
