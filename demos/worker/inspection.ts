/** What the demos that look into a model have in common: a loaded model, and an image. */

import { LABELS } from '../engine/data/labels.ts';
import type { RgbImage } from '../engine/data/sample.ts';
import { ImageClassifier } from '../engine/models/imageClassifier.ts';
import type { ModelFiles } from '../engine/models/modelFiles.ts';
import { type BackendName, DEFAULT_CONFIG, type DeviceInfo } from '../engine/run.ts';
import { decodeImage } from './decodeImage.ts';
import { prepareDevice } from './device.ts';
import { loadModel } from './models.ts';
import { fetchFile, type OnProgress, SourceError } from './siteFiles.ts';

/** What is to be looked into, and where. */
export interface InspectRequest {
  /** Absolute URL of the site's root, ending in `/`. */
  base: string;
  /** Id of any model that a run can start from. */
  model: string;
  backend: BackendName | 'auto';
}

/** An image to look at. */
export interface ImageRef {
  imageId: string;
  /** Absolute address of its file. */
  url: string;
}

/** A model that has been looked into. */
export interface InspectedModel {
  id: string;
  /** For people: "ViT-Tiny/16". */
  name: string;
  pretrained: boolean;
}

/** A model on the device, with the files it came from. */
export interface LoadedModel {
  model: ImageClassifier;
  files: ModelFiles;
  device: DeviceInfo;
  about: InspectedModel;
}

let device: { asked: InspectRequest['backend']; info: DeviceInfo } | undefined;
let loaded: { asked: string; model: ImageClassifier; files: ModelFiles } | undefined;

/**
 * The model, loaded unless it was the last one that was asked for. It belongs to this file: do not
 * dispose of it.
 *
 * @throws SourceError, DeviceError or WeightsError with a sentence for the reader
 */
export async function loadInspected(
  { base, model: asked, backend }: InspectRequest,
  onProgress: OnProgress,
): Promise<LoadedModel> {
  if (device?.asked !== backend) {
    // A device takes its tensors along.
    unload();
    onProgress('Preparing the device');
    device = { asked: backend, info: await prepareDevice(backend) };
  }
  if (loaded?.asked !== asked) {
    unload();
    const endpoint = import.meta.env.HF_ENDPOINT;
    const files = await loadModel(asked, { base, endpoint, onProgress });
    const seed = DEFAULT_CONFIG.seed;
    const model = await ImageClassifier.fromPretrained(files, LABELS.length, seed);
    loaded = { asked, model, files };
  }
  const { model, files } = loaded;
  const { id, name, pretrained } = files;
  return { model, files, device: device.info, about: { id, name, pretrained } };
}

function unload(): void {
  loaded?.model.dispose();
  loaded = undefined;
}

/**
 * An image, decoded.
 *
 * @throws SourceError where it is missing or damaged
 */
export async function loadImage({ imageId, url }: ImageRef): Promise<RgbImage> {
  const blob = await fetchFile(url, `the image ${imageId}`);
  try {
    return await decodeImage(blob);
  } catch (error) {
    throw new SourceError(
      `The image ${imageId} could not be decoded (${(error as Error).message}). Load the sample again with “npm run data”.`,
    );
  }
}
