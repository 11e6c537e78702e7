/** Where a run in the browser gets its images and its model: the site's own files. */
import { parseLabels } from '../engine/data/csv.ts';
import type { Example, LabelRow, RgbImage, Sample, SampleManifest } from '../engine/data/sample.ts';
import { describeProblem, findProblems, imageIdOf } from '../engine/data/validate.ts';
import { type ModelFiles, randomModelFiles } from '../engine/models/modelFiles.ts';
import { type ModelOffer, RANDOM_MODEL } from '../engine/models/offers.ts';

/** An error whose message is a full sentence for the reader. */
export class SourceError extends Error {
  override name = 'SourceError';
}

/** Told while something loads: a line for people, and the part done where it can be told. */
export type OnProgress = (message: string, fraction?: number) => void;

/** Images fetched at the same time. */
const AT_ONCE = 6;

/**
 * Loads, checks and decodes the site's sample.
 * @param base URL of the site's root, ending in `/`.
 * @throws SourceError where a file is missing, or the sample has problems: all are named.
 */
export async function loadSample(base: string, onProgress: OnProgress): Promise<Sample> {
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

/**
 * Loads one of the site's models, or makes the random one.
 * @param id one of the ids in `models/index.json`.
 * @throws SourceError where the site has no such model, or a file of it is missing.
 */
export async function loadModel(
  base: string,
  id: string,
  onProgress: OnProgress,
): Promise<ModelFiles> {
  if (id === RANDOM_MODEL.id) return randomModelFiles();
  const offers = await fetchJson<ModelOffer[]>(`${base}models/index.json`, 'the list of models');
  const offer = offers.find((candidate) => candidate.id === id);
  if (!offer) {
    const names = [...offers, RANDOM_MODEL].map((candidate) => candidate.id).join(', ');
    throw new SourceError(`This site has no model “${id}”. Choose one of ${names}.`);
  }
  const root = `${base}models/${id}/`;
  const message = `Downloading ${offer.name}`;
  onProgress(message, 0);
  const [config, preprocessorConfig, weights] = await Promise.all([
    fetchJson(`${root}config.json`, `the configuration of ${offer.name}`),
    fetchJson(`${root}preprocessor_config.json`, `the image settings of ${offer.name}`),
    fetchBytes(`${root}model.safetensors`, `the weights of ${offer.name}`, offer.bytes, (bytes) => {
      onProgress(
        `${message}, ${megabytes(bytes)} of ${megabytes(offer.bytes)} MB`,
        Math.min(1, bytes / offer.bytes),
      );
    }),
  ]);
  return {
    id,
    name: offer.name,
    pretrained: offer.pretrained,
    config,
    preprocessorConfig,
    weights,
  };
}

/** From image id to the path of its file, relative to the manifest. */
function imagePaths({ files }: SampleManifest): Map<string | undefined, string> {
  return new Map(files.map(({ path }) => [imageIdOf(baseName(path)), path]));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function loadExample(row: LabelRow, url: string): Promise<Example> {
  const blob = await (await fetchFile(url, `the image ${row.imageId}`)).blob();
  try {
    return { ...row, image: await decodeImage(blob) };
  } catch (error) {
    throw new SourceError(
      `The image ${row.imageId} could not be decoded (${(error as Error).message}). Load the sample again with “npm run data”.`,
    );
  }
}

/** An image file's pixels as they are stored: no colour profile is applied, as in Pillow. */
async function decodeImage(blob: Blob): Promise<RgbImage> {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gave no canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    data[to] = rgba[from];
    data[to + 1] = rgba[from + 1];
    data[to + 2] = rgba[from + 2];
  }
  return { width, height, data };
}

/** A file's bytes, with a word on every piece that arrives. */
async function fetchBytes(
  url: string,
  what: string,
  expected: number,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array> {
  const response = await fetchFile(url, what);
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of streamOf(response)) {
      pieces.push(piece);
      length += piece.length;
      onBytes(length);
    }
  } catch (error) {
    throw new SourceError(
      `The download of ${what} broke off after ${megabytes(length)} of ${megabytes(expected)} MB (${(error as Error).message}). Check the connection and run again.`,
    );
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

/** A body piece by piece. Safari cannot iterate over a stream, so the reader is asked by hand. */
async function* streamOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function fetchJson<T>(url: string, what: string): Promise<T> {
  const response = await fetchFile(url, what);
  try {
    return (await response.json()) as T;
  } catch {
    throw new SourceError(`The file ${url} (${what}) is not valid JSON. Build the site again.`);
  }
}

async function fetchFile(url: string, what: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new SourceError(
      `The file ${url} (${what}) could not be reached: ${(error as Error).message}. Check the connection and run again.`,
    );
  }
  if (!response.ok) {
    throw new SourceError(
      `The file ${url} (${what}) is not there: the server answered ${response.status}. Run “npm run data” and build the site again.`,
    );
  }
  return response;
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

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
