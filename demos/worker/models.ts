/** Where a run in the browser gets its model: the site's files, Hugging Face, or what the reader has. */
import { type ModelFiles, randomModelFiles } from '../engine/models/modelFiles.ts';
import { type ModelOffer, modelName, RANDOM_MODEL } from '../engine/models/offers.ts';
import type { WeightsFile } from '../engine/weights/checkpoint.ts';
import { loadHubModel } from '../engine/weights/hub/hubModel.ts';
import { type HubName, parseHubName } from '../engine/weights/hub/hubName.ts';
import { megabytes } from '../engine/weights/transfer.ts';
import { getModel, isKeptModel } from './keptModels.ts';
import { MemoryStore } from './memoryStore.ts';
import { readModelZip } from './modelZip.ts';
import { openOpfsStore } from './opfsStore.ts';
import { fetchJson, fetchPieces, type OnProgress, SourceError } from './siteFiles.ts';

/** Where models are, and who is told while they come. */
export interface ModelSources {
  /** URL of the site's root, ending in `/`. */
  base: string;
  /** Base URL of Hugging Face or a mirror. */
  endpoint: string;
  onProgress: OnProgress;
}

/**
 * Loads a model's small files; its weights are read when they are used. A model on Hugging Face is
 * downloaded into the browser's storage first.
 *
 * @param id one of the ids in `models/index.json`, that of the random model, `owner/name` or
 *   `owner/name@revision` on Hugging Face, or the id of a `KeptModel`.
 * @throws SourceError where the site has no such model, or a file of it is missing, or the browser
 *   does not keep it.
 * @throws WeightsError where Hugging Face does not give the model, or it cannot be used.
 */
export async function loadModel(id: string, sources: ModelSources): Promise<ModelFiles> {
  if (id === RANDOM_MODEL.id) return randomModelFiles();
  if (isKeptModel(id)) return loadKept(id);
  const hubName = parseHubName(id);
  return hubName ? loadFromHub(hubName, sources) : loadFromSite(id, sources);
}

async function loadKept(id: string): Promise<ModelFiles> {
  const kept = await getModel(id).catch((error: Error) => {
    throw new SourceError(
      `This browser does not give its storage (${error.message}), where the model “${id}” would be. Choose another model.`,
    );
  });
  if (kept) return readModelZip(kept.zip, kept);
  throw new SourceError(
    `This browser keeps no model “${id}”: it was deleted, or is on another device. Choose another model.`,
  );
}

async function loadFromSite(id: string, { base, onProgress }: ModelSources): Promise<ModelFiles> {
  const offers = await fetchJson<ModelOffer[]>(`${base}models/index.json`, 'the list of models');
  const offer = offers.find((candidate) => candidate.id === id);
  if (!offer) {
    const names = [...offers, RANDOM_MODEL].map((candidate) => candidate.id).join(', ');
    throw new SourceError(`This site has no model “${id}”. Choose one of ${names}.`);
  }
  const root = `${base}models/${id}/`;
  onProgress(`Downloading ${offer.name}`, 0);
  const [config, preprocessorConfig] = await Promise.all([
    fetchJson(`${root}config.json`, `the configuration of ${offer.name}`),
    fetchJson(`${root}preprocessor_config.json`, `the image settings of ${offer.name}`),
  ]);
  return {
    id,
    name: offer.name,
    pretrained: offer.pretrained,
    config,
    preprocessorConfig,
    weights: { files: [siteWeights(root, offer, onProgress)] },
  };
}

/** Weights that are fetched each time they are read, with a word on every piece; the browser caches. */
function siteWeights(root: string, { id, name, bytes: size }: ModelOffer, onProgress: OnProgress) {
  async function* stream(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const piece of fetchPieces(
      `${root}model.safetensors`,
      `the weights of ${name} (${megabytes(size)} MB)`,
    )) {
      bytes += piece.length;
      onProgress(
        `Downloading ${name}, ${megabytes(bytes)} of ${megabytes(size)} MB`,
        Math.min(1, bytes / size),
      );
      yield piece;
    }
  }
  return { name: `${id}/model.safetensors`, size, stream } satisfies WeightsFile;
}

async function loadFromHub(
  name: HubName,
  { endpoint, onProgress }: ModelSources,
): Promise<ModelFiles> {
  const stored = await openOpfsStore();
  const message = `Downloading ${modelName(name.id)} from Hugging Face`;
  const note = stored ? '' : ' (for this run only: this browser lets the page keep no files)';
  onProgress(`${message}${note}`, 0);
  return loadHubModel(name, {
    endpoint,
    store: stored ?? new MemoryStore(),
    onBytes: (bytes, total) =>
      onProgress(`${message}, ${megabytes(bytes)} of ${megabytes(total)} MB${note}`, bytes / total),
    offline: 'Without a connection, choose one of the site’s own models.',
  });
}
